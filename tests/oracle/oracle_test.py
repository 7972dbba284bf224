"""The oracle against rows worked out by hand: an oracle that nobody checked proves nothing."""

import json
import pathlib
import unittest

import contract
import oracle

FIXTURES = pathlib.Path(__file__).parent.parent / "fixtures" / "raw"
KEY = "raw/test/2026-03-01/object.json"
MIDNIGHT = 1_772_323_200  # 2026-03-01T00:00:00Z
SECOND = 1_000_000


def read(document, key=KEY):
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    return oracle.transform(key, data, MIDNIGHT)


def fixture(name):
    return oracle.transform(KEY, (FIXTURES / name).read_bytes(), MIDNIGHT)


def column(outcome, table, name):
    index = contract.COLUMN_NAMES[table].index(name)
    return [row[index] for row in outcome.rows[table]]


def page(*items, **fields):
    return {"href": "https://api.example/v1/playlists/P1/tracks?offset=0", "items": items, **fields}


def entry(track, **fields):
    return {"track": track, **fields}


class DocumentTest(unittest.TestCase):
    def refused(self, data):
        outcome = read(data)
        self.assertTrue(outcome.refused, data[:60])
        self.assertEqual([item["pointer"] for item in outcome.quarantine], [""])
        self.assertEqual([item["item"] for item in outcome.quarantine], [None])
        told = {table: rows for table, rows in outcome.rows.items() if rows}
        self.assertEqual(list(told), ["captures"])
        capture = told["captures"][0]
        self.assertEqual(capture[:3] + capture[7:8], ("raw", KEY, None, "failed"))
        counted = [name for name, counts in outcome.counts.items() if any(counts.values())]
        self.assertEqual(counted, ["captures"])

    def test_broken_documents_give_nothing_but_one_quarantine_line(self):
        good = json.dumps(page(entry({"id": "T1"}), total=1)).encode()
        self.assertEqual(column(read(good), "songs", "song_id"), ["T1"])
        for broken in [
            b"",
            b" ",
            good[:-1],
            good + b"x",
            good + good,
            b"\xff" + good,
            good.replace(b'"T1"', b'"T\xff"'),
            good.replace(b'"total": 1', b'"total": 01'),
            good.replace(b'"total": 1', b'"total": NaN'),
            good.replace(b'"total": 1', b'"total": 1,'),
            good.replace(b'"total": 1', b'"total": tru'),
            good.replace(b'"T1"', b'"T\\x"'),
            good.replace(b'"T1"', b'"T\n1"'),
            b"\xef\xbb\xbf\xef\xbb\xbf" + good,
        ]:
            self.refused(broken)

    def test_nesting_is_allowed_to_depth_64(self):
        def nested(depth):
            return b'{"id":"T1","type":"track","x":' + b"[" * depth + b"]" * depth + b"}"

        self.assertEqual(column(read(nested(63)), "songs", "song_id"), ["T1"])
        self.refused(nested(64))
        self.refused(b"[" * 1000 + b"]" * 1000)

    def test_documents_over_64_mib_are_refused(self):
        small = b'{"id":"T1","type":"track"}'
        exact = small + b" " * ((64 << 20) - len(small))
        self.assertFalse(read(exact).refused)
        self.refused(exact + b" ")

    def test_the_first_of_duplicate_keys_counts_even_if_it_is_null(self):
        outcome = read(
            b'{"type":"track","id":"T1","id":"T2","name":null,"name":"x","popularity":1,'
            b'"popularity":"wrong","\\u0070opularity":3}'
        )
        self.assertEqual(column(outcome, "songs", "song_id"), ["T1"])
        self.assertEqual(column(outcome, "songs", "song_name"), [None])
        self.assertEqual(column(outcome, "songs", "popularity"), [1])

    def test_an_unknown_shape_is_one_quarantine_line(self):
        for data in [b'{"snapshot_id":"x","y":1}', b'"text"', b"5", b"null", b'{"tracks":null}']:
            self.refused(data)

    def test_more_than_10000_quarantined_elements_refuse_the_object(self):
        self.assertEqual(len(read(page(*[5] * 10_000)).quarantine), 10_000)
        self.refused(json.dumps(page(*[5] * 10_001)).encode())


class EntriesTest(unittest.TestCase):
    def test_holes_keep_their_positions(self):
        outcome = read(
            page(entry({"id": "T1"}), None, entry(None), 7, entry({"id": "T2"}), offset=10)
        )
        self.assertEqual(column(outcome, "playlist_tracks", "position"), [11, 12, 13, 15])
        kinds = ["track", "unavailable", "unavailable", "track"]
        self.assertEqual(column(outcome, "playlist_tracks", "item_type"), kinds)
        self.assertEqual(outcome.quarantine[0]["pointer"], "/items/3")
        counts = {"candidates": 5, "rows": 4, "folded": 0, "quarantined": 1, "not_applicable": 0}
        self.assertEqual(outcome.counts["playlist_tracks"], counts)

    def test_a_page_tells_what_is_missing_of_its_playlist(self):
        outcome = read(page(entry({"id": "T1"}), None, offset=1, total=715))
        capture = outcome.rows["captures"][0]
        self.assertEqual(capture[:8], ("playlist", "P1", None, 715, 2, 3, 2, "partial"))

    def test_item_beats_track_and_items_beats_tracks(self):
        outcome = read(page({"item": {"id": "new"}, "track": {"id": "old"}}, entry({"id": "T3"})))
        self.assertEqual(column(outcome, "songs", "song_id"), ["new", "T3"])
        full = {"type": "playlist", "id": "P1", "tracks": page({"track": {"id": "old"}})}
        self.assertEqual(column(read(full), "songs", "song_id"), ["old"])
        full["items"] = page({"item": {"id": "new"}}, total=1)
        self.assertEqual(column(read(full), "songs", "song_id"), ["new"])

    def test_an_error_body_is_a_failure_and_no_empty_playlist(self):
        outcome = read({"error": {"status": 401, "message": "The access token expired"}})
        self.assertEqual(column(outcome, "captures", "status"), ["failed"])
        self.assertEqual(column(outcome, "captures", "what"), ["unknown"])
        self.assertEqual(column(outcome, "captures", "id"), [KEY])
        self.assertEqual(
            column(outcome, "captures", "reason"), ["http 401: The access token expired"]
        )
        self.assertEqual(column(outcome, "captures", "recoverable"), [True])
        self.assertFalse(outcome.rows["playlist_tracks"] + outcome.rows["playlist_metadata"])

    def test_a_list_without_a_playlist_is_named_after_its_key(self):
        outcome = read([entry({"id": "T1"})])
        # sha256 of KEY, computed with sha256sum.
        self.assertEqual(column(outcome, "playlist_tracks", "playlist_id"), ["unknown:" + KEY_HASH])

    def test_a_local_file_is_named_after_its_uri(self):
        outcome = read(page(entry({"id": None, "uri": "spotify:local:A:B:C:1", "is_local": True})))
        # printf 'spotify:local:A:B:C:1' | sha256sum
        self.assertEqual(column(outcome, "songs", "song_id"), ["local:" + LOCAL_HASH])
        self.assertEqual(column(outcome, "playlist_tracks", "item_id"), ["local:" + LOCAL_HASH])

    def test_episodes_are_rows_of_the_playlist_and_of_nothing_else(self):
        show = {"id": "E1", "type": "episode", "name": "Pilot", "album": {"id": "x"}}
        outcome = read(page(entry(show)))
        self.assertEqual(column(outcome, "playlist_tracks", "item_name"), ["Pilot"])
        self.assertFalse(outcome.rows["songs"] + outcome.rows["albums"])

    def test_a_reused_object_observes_no_songs(self):
        outcome = fixture("reused_playlist.json")
        tables = [table for table, rows in outcome.rows.items() if rows]
        self.assertEqual(tables, ["playlist_metadata", "playlist_tracks", "captures"])
        observed = "raw/spotify/2026-02-28/playlist-x-20260228T100000Z-0123abcd.json"
        self.assertEqual(column(outcome, "playlist_tracks", "observed_key"), [observed] * 2)

    def test_plays_have_their_own_table_and_positions_nowhere(self):
        outcome = fixture("recently_played.json")
        precision = column(outcome, "listening_history", "time_precision")
        self.assertEqual(precision, ["ms", "second", "ms", None, "second", None, None])
        played = column(outcome, "listening_history", "played_at")
        self.assertEqual(played[2], 1_710_064_800 * SECOND + 123_456)
        self.assertEqual(column(outcome, "captures", "received_items"), [9])
        self.assertFalse(outcome.rows["playlist_tracks"])


KEY_HASH = "82509a9ec8f456a1"
LOCAL_HASH = "c9d93a6fde1d7d40"


class ValuesTest(unittest.TestCase):
    def test_dates_by_their_length_and_impossible_ones_null(self):
        outcome = fixture("dates_of_release.json")
        got = list(
            zip(
                column(outcome, "albums", "release_date"),
                column(outcome, "albums", "release_date_precision"),
                column(outcome, "albums", "release_year"),
            )
        )
        nothing = (None, None, None)
        self.assertEqual(
            got[:3], [(1826, "year", 1975), (4838, "month", 1983), (-165, "day", 1969)]
        )
        self.assertEqual(got[3:8], [nothing] * 5)
        self.assertEqual(got[8], (19782, "day", 2024))
        self.assertEqual(got[9:16], [nothing] * 7)
        self.assertEqual(
            got[16:19], [(2932896, "day", 9999), (-719162, "year", 1), (0, "year", 1970)]
        )
        self.assertEqual(got[19:], [nothing] * 3)

    def test_times_in_all_spellings(self):
        base = 1_706_933_106 * SECOND  # date -ud 2024-02-03T04:05:06Z +%s
        got = column(fixture("times_of_adding.json"), "songs", "song_added")
        expected = [
            base,
            base + 500_000,
            base + 123_456,
            base - 7_200 * SECOND,
            base + 41_400 * SECOND,
            None,
            None,
            None,
            SECOND,
            -500_000,
        ]
        self.assertEqual(got[:10], expected)
        self.assertEqual(got[10:26], [None] * 16)
        self.assertEqual(got[26], 253_402_300_799 * SECOND + 999_999)
        self.assertEqual(got[27:29], [None, -2_208_988_800 * SECOND])
        late = [base + 123_456, base - 86_340 * SECOND, None]
        self.assertEqual(got[29:], late)

    def test_isrcs_are_normalised(self):
        got = column(fixture("isrcs.json"), "songs", "isrc")
        self.assertEqual(got, ["QZTLK2600001"] * 4 + [None, None, "ßX"] + [None] * 3)

    def test_integers_may_be_integral_decimals_and_nothing_else(self):
        outcome = fixture("integral_decimals.json")
        popularity = [one for one in column(outcome, "songs", "popularity") if one is not None]
        expected = [55, 55, 55, 0, 0, 2**31 - 1, -(2**31), 2**31 - 1, 55, 0, 100, 100]
        self.assertEqual(popularity[: len(expected)], expected)
        everyday = (None, 201333)
        lengths = [one for one in column(outcome, "songs", "duration_ms") if one not in everyday]
        self.assertEqual(lengths, [2**63 - 1, -(2**63), 2**53 + 1, 2**53, 1, 0])
        self.assertIn(1 / 60000, column(outcome, "songs", "duration_min"))

    def test_absent_is_not_zero_and_zero_is_not_absent(self):
        outcome = read(page(entry({"id": "T1", "popularity": 0}), entry({"id": "T2"})))
        self.assertEqual(column(outcome, "songs", "popularity"), [0, None])

    def test_texts_keep_their_exact_unicode(self):
        names = column(fixture("names.json"), "songs", "song_name")
        self.assertIn("e\u0301 is not \u00e9", names)
        self.assertIn(" leading and trailing ", names)
        self.assertIn("a\0b", names)
        self.assertIn("", names)

    def test_half_a_surrogate_pair_is_wrong_where_it_is_read(self):
        track = b'{"items":[{"track":{"id":"T1","%s":"\\ud83c"}}],"total":1}'
        self.assertEqual(len(read(track % b"name").quarantine), 1)
        self.assertEqual(len(read(track % b"unread").quarantine), 0)


class FoldingTest(unittest.TestCase):
    def test_the_most_complete_wins_and_the_first_of_equals(self):
        outcome = fixture("folding.json")
        self.assertEqual(column(outcome, "songs", "song_id")[0], "TrFolded00000000000000")
        self.assertEqual(column(outcome, "songs", "popularity")[0], 2)
        self.assertEqual(column(outcome, "songs", "song_added"), [1_704_067_200 * SECOND, None])
        names = column(outcome, "artists", "artist_name")
        self.assertEqual(names, ["Paper Lanterns", "Mira Sol"])
        self.assertEqual(column(outcome, "artists", "followers"), [None, 123_456_789_012])

    def test_ids_without_a_value_are_not_applicable(self):
        outcome = fixture("empty_ids.json")
        ids = ["TrGull0000000000000000", "TrLowTide0000000000000", "TrSlowFerry00000000000"]
        self.assertEqual(column(outcome, "songs", "song_id"), ids)
        self.assertEqual(column(outcome, "songs", "artist_id"), [None] * 3)
        self.assertEqual(column(outcome, "song_artists", "artist_position"), [2, 2])
        self.assertEqual(outcome.counts["song_artists"]["not_applicable"], 1)


class QuarantineTest(unittest.TestCase):
    def test_a_wrong_type_costs_its_field_or_what_it_makes_its_element(self):
        outcome = fixture("wrong_types_in_entries.json")
        pointers = [item["pointer"] for item in outcome.quarantine]
        self.assertEqual(len(pointers), 42)  # all but the hole at 17 and the right ones at the end
        elements = [pointer for pointer in pointers if pointer.count("/") == 2]
        taken = [5, 18, 19, 30, 31, 32, 33, 34, 39, 40, 41, 42]
        self.assertEqual(elements, [f"/items/{index}" for index in taken])
        self.assertEqual(outcome.counts["playlist_tracks"]["quarantined"], len(taken))
        self.assertIn("/items/22/track/album/images/0", pointers)

    def test_an_album_keeps_its_good_tracks(self):
        outcome = fixture("wrong_types_elsewhere.json")
        pointers = [item["pointer"] for item in outcome.quarantine]
        self.assertIn("/albums/1/tracks/items/1/disc_number", pointers)
        self.assertIn("/albums/1/tracks/items/2", pointers)
        self.assertIn("Good Two", column(outcome, "songs", "song_name"))
        self.assertEqual(outcome.counts["albums"]["quarantined"], 1)
        self.assertEqual(outcome.counts["songs"]["quarantined"], 1)

    def test_only_what_makes_a_document_refuses_it(self):
        self.assertTrue(fixture("wrong_offset.json").refused)
        for name in ["wrong_playlist_owner.json", "wrong_single_track.json"]:
            self.assertFalse(fixture(name).refused, name)
            self.assertEqual(len(fixture(name).quarantine), 1)

    def test_everything_is_counted_in_every_fixture(self):
        for path in sorted(FIXTURES.iterdir()):
            outcome = fixture(path.name)
            for table, counts in outcome.counts.items():
                kept = counts["rows"] + counts["folded"] + counts["quarantined"]
                total = kept + counts["not_applicable"]
                self.assertEqual(counts["candidates"], total, f"{path.name} {table}")


class WithheldTest(unittest.TestCase):
    def test_a_field_that_full_objects_lack_is_told_once(self):
        outcome = fixture("playlist_page_2026.json")
        self.assertEqual(column(outcome, "captures", "id")[1:], ["track.popularity"])
        self.assertEqual(column(outcome, "captures", "detail")[1:], ["2 of 2"])

    def test_a_playlist_without_its_items_is_withheld_and_a_listed_one_is_not(self):
        outcome = fixture("playlist_withheld.json")
        self.assertEqual(column(outcome, "captures", "status"), ["withheld"])
        self.assertEqual(column(outcome, "captures", "claimed_items"), [80])
        self.assertFalse(fixture("playlists_listed.json").rows["captures"])


if __name__ == "__main__":
    unittest.main()
