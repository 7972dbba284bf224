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

    def test_what_is_inside_beats_other_keys_if_all_can_read_it(self):
        key = "raw/2020-01-01/x.json"
        other = 1_577_836_800
        self.assertEqual(fetch_time.fetched_at(key, INSIDE % b""), MAY_10)
        self.assertEqual(fetch_time.fetched_at(key, INSIDE % b',"a":[1e400]'), other)
        self.assertEqual(fetch_time.fetched_at(key, INSIDE % b',"a":["\\ud83c"]'), other)
        self.assertEqual(fetch_time.fetched_at(key, (INSIDE % b"")[:-1]), other)


if __name__ == "__main__":
    unittest.main()
