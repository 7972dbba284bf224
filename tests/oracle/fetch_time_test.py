"""When objects were fetched, by hand."""

import unittest

import fetch_time

# date -ud … +%s
MAY_10 = 1_683_695_197  # 2023-05-10T05:06:37Z
MAY_10_MIDNIGHT = 1_683_676_800
INSIDE = b'{"_tracklake":{"fetched_at":"2023-05-10T05:06:37.9Z"}%s}'


class FetchTimeTest(unittest.TestCase):
    def test_keys_of_other_programs(self):
        for key, expected in [
            ("raw_data/to_processed/spotify_raw_2023-05-10 05:06:37.123456.json", MAY_10),
            ("raw/x/2023-05-10/y_2023_05_10_05_06_37.json", MAY_10),
            ("raw/20230510T050637Z/2024-01-01.json", MAY_10),
            ("raw/spotify/2023-05-10/playlist.json", MAY_10_MIDNIGHT),
            ("raw/2022-01-01/2023-05-10/2023-13-45.json", MAY_10_MIDNIGHT),
            ("raw/spotify/request/playlist.json", None),
            ("raw/120230510/x.json", None),
        ]:
            self.assertEqual(fetch_time.fetched_at(key, b"{}"), expected, key)

    def test_own_keys_beat_what_is_inside(self):
        for key in [
            "raw/import/raw/2023-05-10/20230510T050637Z-0123abcd-old 2020-01-01 00:00:00.json",
            "raw/spotify/2023-05-10/playlist-x-20230510T050637Z-0123abcd.json",
        ]:
            later = INSIDE.replace(b"2023", b"2024") % b""
            self.assertEqual(fetch_time.fetched_at(key, later), MAY_10, key)

    def test_an_own_key_of_another_day_is_somebody_elses(self):
        key = "raw/spotify/2023-05-11/playlist-x-20230510T050637Z-0123abcd.json"
        later = INSIDE.replace(b"2023", b"2024") % b""
        self.assertEqual(fetch_time.fetched_at(key, later), MAY_10 + 366 * 86_400)
        self.assertEqual(fetch_time.fetched_at(key, b"{}"), MAY_10)

    def test_what_is_inside_beats_other_keys_wherever_the_document_is_json(self):
        key = "raw/2020-01-01/x.json"
        other = 1_577_836_800
        self.assertEqual(fetch_time.fetched_at(key, INSIDE % b""), MAY_10)
        self.assertEqual(fetch_time.fetched_at(key, INSIDE % b',"a":[1e400]'), MAY_10)
        self.assertEqual(fetch_time.fetched_at(key, INSIDE % b',"a":["\\ud83c"]'), MAY_10)
        self.assertEqual(fetch_time.fetched_at(key, (INSIDE % b"")[:-1]), other)
        deep = b',"a":' + b"[" * 64 + b"]" * 64
        self.assertEqual(fetch_time.fetched_at(key, INSIDE % deep), other)

    def test_a_time_outside_of_the_years_1_to_9999_is_none(self):
        key = "raw/2020-01-01/x.json"
        for time in [
            b"0001-01-01T00:00:00+00:01",
            b"9999-12-31T23:59:59-00:01",
            b"0000-01-01T00:00:00Z",
        ]:
            data = b'{"_tracklake":{"fetched_at":"%s"}}' % time
            self.assertEqual(fetch_time.fetched_at(key, data), 1_577_836_800, time)


if __name__ == "__main__":
    unittest.main()
