"""What tests share that fetch a user's whole library with a small quota: the library, and what of it
must be there in the end."""

import datetime

from job_test_case import JobTestCase

START = "2026-11-20T06:00:00Z"
SMALL_LIBRARY = "tracks=300,artists=95,playlists=3"
SHOWN_DIFFERENCES = 10  # of thousands of rows
FULL_LIBRARY = "tracks=5000,artists=2000,playlists=40"

# All that a reader sees, but for times and keys, which the other way of fetching has others of, and
# what only an extended app may see. song_added is that of the playlist that was seen last; when an
# entry was added to which playlist stands in playlist_tracks.
VIEWS = {
    "songs_current": "fetched_at, raw_key, song_added, popularity, popularity_at, is_playable",
    "artists_current": "fetched_at, raw_key, popularity, popularity_at, followers",
    "albums_current": "fetched_at, raw_key, label",
    "track_features_current": "fetched_at, raw_key",
    "playlist_tracks": "fetched_at, raw_key, observed_key, year, month, day",
}


def time_of(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def text_of(time):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


class LibraryTestCase(JobTestCase):
    library = SMALL_LIBRARY
    unlimited_contents = None  # the same for every test

    def start_library(self, app, *options, calls_per_day):
        program = self.start("--app", app, "--library", self.library, *options)
        program.set_time(START)
        self.configure(program, "own_playlists", "saved_tracks",
                       enrich=["artists", "albums", "tracks"], audio_features="reccobeats")
        program.environment["TRACKLAKE_QUOTA__CALLS_PER_DAY"] = str(calls_per_day)
        program.log_in()
        return program

    @staticmethod
    def contents(program):
        """Each view's rows. The library stands still, so each day's playlists are the same."""
        return {view: program.rows(f"SELECT DISTINCT * EXCLUDE ({columns}) FROM {view} ORDER BY ALL")
                for view, columns in VIEWS.items()}

    def unlimited(self):
        """What an app has that may read everything at once."""
        if LibraryTestCase.unlimited_contents is None:
            program = self.start_library("extended", calls_per_day=0)
            self.run_job(program)
            LibraryTestCase.unlimited_contents = self.contents(program)
        return LibraryTestCase.unlimited_contents

    def assert_whole(self, program):
        """Everything has come, and says so."""
        self.assertEqual([gap for gap, recoverable in self.gaps(program).items() if recoverable],
                         [])
        self.assert_lake_is_sound(program)
        contents, unlimited = self.contents(program), self.unlimited()
        for view in VIEWS:
            rows, expected = set(contents[view]), set(unlimited[view])
            self.assertEqual(sorted(map(repr, rows ^ expected))[:SHOWN_DIFFERENCES], [], view)
            self.assertGreater(len(rows), 50, view)
