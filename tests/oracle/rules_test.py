"""More rules of rows.md, by hand: ids and their addresses, old and local forms, shapes."""

import unittest

import contract
from oracle_test import KEY, column, entry, page, read
from values import hash16


def tables(outcome):
    return {table: rows for table, rows in outcome.rows.items() if rows}


def pointers(outcome):
    return [item["pointer"] for item in outcome.quarantine]


class IdsTest(unittest.TestCase):
    def test_a_missing_id_is_that_of_an_address(self):
        link = {"spotify": "https://open.spotify.com/intl-de/track/T3?si=a/b"}
        for fields, expected in [
            ({"id": "T0", "uri": "spotify:track:T1"}, "T0"),
            ({"id": "", "uri": "spotify:track:T1", "href": "/tracks/T2"}, "T1"),
            ({"uri": "spotify:show:T1", "href": "https://a/v1/tracks/T2?market=DE"}, "T2"),
            (
                {
                    "uri": "spotify:track:T1:x",
                    "href": "https://a/v1/tracks/T2/",
                    "external_urls": link,
                },
                "T3",
            ),
            ({"uri": "spotify:track:", "href": "https://a/v1/tracks", "external_urls": {}}, None),
            ({"uri": "spotify:track:null", "href": "https://a/v1/tracks/null"}, None),
            ({"uri": "track:T1", "href": "tracks/T1"}, None),
            (
                {"uri": "spotify:local:A:B:C:1", "href": "/tracks/T2"},
                "local:" + hash16("spotify:local:A:B:C:1"),
            ),
        ]:
            outcome = read(page(entry({"name": "x", **fields})))
            self.assertEqual(column(outcome, "playlist_tracks", "item_id"), [expected], fields)

    def test_a_playlist_is_named_by_what_fields_left_of_it(self):
        for left in [
            {"uri": "spotify:user:u:playlist:P1", "tracks": {"items": []}},
            {"href": "https://api.spotify.com/v1/playlists/P1", "name": "x"},
            {"items": {"href": "https://a/v1/playlists/P1/items?offset=0", "items": []}},
            {
                "tracks": {
                    "href": "https://a/v1/playlists/P1/tracks",
                    "items": [entry({"id": "T1"})],
                }
            },
        ]:
            outcome = read(left)
            self.assertEqual(column(outcome, "playlist_metadata", "playlist_id"), ["P1"], left)
            self.assertEqual(column(outcome, "captures", "id")[:1], ["P1"], left)
        self.assertEqual(list(tables(read({"tracks": {"items": [{"id": "T1"}]}}))), ["songs"])

    def test_an_untyped_item_is_what_its_address_names(self):
        outcome = read(page(entry({"href": "/episodes/E1"}), entry({"uri": "spotify:artist:A1"})))
        self.assertEqual(column(outcome, "playlist_tracks", "item_type"), ["episode", "artist"])
        self.assertEqual(column(outcome, "artists", "artist_id"), ["A1"])

    def test_what_is_in_a_local_file_is_named_after_its_name(self):
        local = {
            "uri": "spotify:local:A:B:C:1",
            "artists": [
                {"id": None, "name": "A"},
                {"name": ""},
                {"id": "A1"},
                {"id": 5, "name": "N"},
            ],
            "album": {"name": "B", "artists": [{"name": "A"}]},
        }
        outcome = read(page(entry(local)))
        named = {name: "local:" + hash16(name) for name in "AB"}
        self.assertEqual(column(outcome, "songs", "artist_id"), [named["A"]])
        self.assertEqual(column(outcome, "songs", "album_id"), [named["B"]])
        self.assertEqual(column(outcome, "albums", "artist_id"), [named["A"]])
        self.assertEqual(column(outcome, "song_artists", "artist_id"), [named["A"], "A1"])
        self.assertEqual(pointers(outcome), ["/items/0/track/artists/3/id"])
        self.assertFalse([row for row in outcome.rows["captures"] if row[0] == "field"])
        far = {"id": "T1", "artists": [{"name": "A"}]}
        self.assertEqual(column(read(page(entry(far))), "artists", "artist_id"), [])
        self.assertEqual(
            column(read(page(entry(far, is_local=True))), "artists", "artist_id"), [named["A"]]
        )


class FormsTest(unittest.TestCase):
    def test_types_are_compared_without_case(self):
        outcome = read([{"type": "ALBUM", "id": "B1"}, {"type": "Artist", "id": "A1"}])
        self.assertEqual(list(tables(outcome)), ["artists", "albums", "captures"])
        self.assertEqual(
            column(
                read(page(entry({"id": "E", "type": "EPISODE"}))), "playlist_tracks", "item_type"
            ),
            ["episode"],
        )
        self.assertTrue(read({"type": "trac\u212a", "id": "T1"}).refused)

    def test_durations_and_dates_as_objects(self):
        song = read({"type": "track", "id": "T1", "duration_ms": {"totalMilliseconds": 188000.0}})
        self.assertEqual(column(song, "songs", "duration_ms"), [188000])
        for parts, expected in [
            ({"year": 1983}, (4748, "year", 1983)),
            ({"year": 1983, "month": 4, "day": None}, (4838, "month", 1983)),
            ({"year": 1983, "month": 4, "day": 5}, (4842, "day", 1983)),
            ({"year": 1983, "month": None, "day": 5}, (4748, "year", 1983)),
            ({"year": 1983, "month": 13}, (None, None, None)),
            ({"year": None, "month": 4}, (None, None, None)),
        ]:
            album = read({"type": "album", "id": "B1", "release_date": parts})
            names = ["release_date", "release_date_precision", "release_year"]
            got = tuple(column(album, "albums", name)[0] for name in names)
            self.assertEqual((got, pointers(album)), (expected, []), parts)
        for key in ("duration_ms", "release_date"):
            kind = "track" if key == "duration_ms" else "album"
            self.assertEqual(pointers(read({"type": kind, "id": "x", key: {}})), [f"/{key}"])

    def test_one_value_has_one_line_and_lines_stand_as_in_the_document(self):
        outcome = read(
            b'{"total":"x","items":[7,{"track":{"id":"T1","name":5,"album":7}}],"href":9}'
        )
        expected = ["/total", "/items/0", "/items/1/track/name", "/items/1/track/album", "/href"]
        self.assertEqual(pointers(outcome), expected)
        self.assertEqual(outcome.quarantine[3]["item"].text, "7")

    def test_nothing_inside_a_quarantined_element_has_a_line(self):
        lone = {"added_at": 5, "track": {"type": "ad"}, "_tracklake": {"asked": 5}}
        self.assertEqual(pointers(read(lone)), [""])
        self.assertEqual(pointers(read([None, lone])), ["/1"])

    def test_of_more_than_10000_wrong_fields_the_rest_is_counted(self):
        songs = [{"type": "track", "id": f"T{number}", "name": 5} for number in range(10_001)]
        lines = read({"tracks": songs}).quarantine
        self.assertEqual((len(lines), lines[-1]["pointer"]), (10_001, ""))
        self.assertIn("1", lines[-1]["reason"])


class ShapesTest(unittest.TestCase):
    def test_known_answers_without_a_table_give_nothing(self):
        for answer in [
            [True, False],
            {"type": "user", "id": "u"},
            {"added_at": "2024-01-01T00:00:00Z", "show": {"type": "show"}},
            {"genres": ["x"]},
            {"markets": []},
            {"devices": []},
            {"id": "c", "name": "Pop", "icons": []},
            {"url": "https://x", "height": None, "width": None},
            {"categories": {"items": [{"id": "x"}]}},
            {"audiobooks": {"items": [{"type": "audiobook"}, {"id": "x"}]}},
            {"items": [{"added_at": None, "episode": {}}]},
            {"snapshot_id": "x", "_tracklake": {}},
        ]:
            outcome = read(answer)
            self.assertEqual((tables(outcome), outcome.quarantine), ({}, []), answer)

    def test_single_objects_with_a_track_are_no_playlists(self):
        self.assertTrue(read({"track": {"duration": 1.5}, "bars": []}).refused)
        track = {"type": "track", "id": "T1"}
        for state in [
            {"is_playing": True, "item": track},
            {"item": track},
            {"track": track},
            {"progress_ms": 5, "item": {"uri": "spotify:track:T1"}},
            {"currently_playing": track, "queue": [None]},
        ]:
            outcome = read(state)
            self.assertEqual(list(tables(outcome)), ["songs"], state)
        self.assertEqual(tables(read({"is_playing": False, "item": None})), {})
        saved = {"is_playing": True, "item": {"added_at": None, "episode": {}}}
        self.assertEqual(read(saved).counts["songs"]["not_applicable"], 1)
        one = read({"added_at": None, "track": track})
        self.assertEqual(column(one, "playlist_tracks", "position"), [1])

    def test_a_saved_show_among_entries_keeps_its_position(self):
        outcome = read([entry({"id": "T1"}), {"added_at": "x", "show": {}}, entry({"id": "T2"})])
        self.assertEqual(column(outcome, "playlist_tracks", "position"), [1, 3])
        self.assertEqual(outcome.counts["playlist_tracks"]["not_applicable"], 1)


class CapturesTest(unittest.TestCase):
    def capture(self, document):
        names = contract.COLUMN_NAMES["captures"]
        row = dict(zip(names, read(document).rows["captures"][0]))
        return row["claimed_items"], row["status"]

    def test_a_list_without_a_total_is_complete_when_its_page_ends_it(self):
        items = [entry({"id": "T1"}), entry({"id": "T2"})]
        self.assertEqual(self.capture(page(*items)), (None, "complete"))
        self.assertEqual(self.capture(page(*items, next="x")), (None, "partial"))
        self.assertEqual(
            self.capture(page(*items, next="x", _tracklake={"has_next": False})), (None, "complete")
        )
        self.assertEqual(
            self.capture(page(*items, _tracklake={"has_next": True})), (None, "partial")
        )
        self.assertEqual(self.capture(page(*items, offset=10)), (12, "partial"))
        self.assertEqual(self.capture(page(*items, offset=10, next="x")), (None, "partial"))

    def test_what_is_refused_is_captured_as_failed(self):
        row = read({"tracks": 5}).rows["captures"][0]
        self.assertEqual(row[:2] + row[7:8], ("raw", KEY, "failed"))


if __name__ == "__main__":
    unittest.main()
