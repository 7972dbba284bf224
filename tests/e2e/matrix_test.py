#!/usr/bin/env python3
"""Every source with every class of app, with a user and without: the rows that can be had, gaps
with their reason for the rest, and the exit code. Nothing is configured but the source.

    tests/e2e/matrix_test.py BUILD_DIR
"""

import itertools
import json
import sys
import unittest
from pathlib import Path

from job_test_case import OK, PERMISSION, SOURCES, JobTestCase
from simulated_spotify import CHART, EDITORIAL, LONG, ODDS, SPOTIFYS_OWN

JobTestCase.build = Path(sys.argv.pop(1)).resolve() if len(sys.argv) > 1 else None

FAILED = 1
APPS = ("extended", "old-dev", "new-dev")
NAMED = {CHART: 50, EDITORIAL: 120, ODDS: 44, SPOTIFYS_OWN: 50}
COLLECTIONS = {
    "own_playlists": {LONG: 715, ODDS: 44},
    "saved_tracks": {"saved_tracks": 300},
    "saved_albums": {"saved_albums": 12},
    "followed_artists": {"followed_artists": 60},
    "top": {f"top_{what}:{span}_term": 80 for what in ("artists", "tracks")
            for span in ("long", "medium", "short")},
    "recently_played": {},
}
assert set(COLLECTIONS) == set(SOURCES)

# What this playlist of another user's is to the app: its entries, the gap, the exit code.
WITHHELD = ("items withheld", OK)
NOT_THERE = ("http 404: Resource not found", FAILED)
IS_SPOTIFYS = {"extended": None, "old-dev": NOT_THERE, "new-dev": NOT_THERE}
NEW_DEV_FIELDS = {"album.label", "artist.followers", "artist.genres", "artist.popularity",
                  "track.popularity"}


def why_not(app, user, playlist):
    """The reason for which a named playlist does not come, and the exit code of a run for it."""
    if playlist == SPOTIFYS_OWN:
        return IS_SPOTIFYS[app]
    if app == "new-dev" and not (user and playlist == ODDS):
        return WITHHELD
    return None


class MatrixTest(JobTestCase):
    def for_each(self, check):
        for app, user in itertools.product(APPS, (True, False)):
            with self.subTest(app=app, user=user):
                program = self.start("--app", app)
                if user:
                    self.configure(program, *SOURCES)
                    program.log_in()
                check(program, app, user)

    def test_playlists_and_what_is_the_users_own(self):
        def check(program, app, user):
            rows, gaps = {}, {}
            for playlist, length in NAMED.items():
                self.configure(program, playlists=[playlist])
                why = why_not(app, user, playlist)
                self.run_job(program, "--only", "extract", expect=why[1] if why else OK)
                if why:
                    gaps["playlist", playlist, why[0]] = False
                else:
                    rows[playlist] = length
            for source, lists in COLLECTIONS.items():
                self.configure(program, source)
                self.run_job(program, "--only", "extract", expect=OK if user else PERMISSION)
                if user:
                    rows.update(lists)
                else:
                    gaps["source", source, "no user has consented"] = True
            self.run_job(program, "--only", "transform")
            self.assertEqual(self.lengths(program), rows)
            self.assertEqual(self.gaps(program), gaps)
            fields = NEW_DEV_FIELDS if app == "new-dev" and user else set()
            self.assertEqual(self.withheld_fields(program), fields)
            self.assertEqual(program.rows("SELECT count(*) FROM plays"), [(50 if user else 0,)])
            self.assert_lake_is_sound(program)

        self.for_each(check)

    def test_a_plan_is_what_a_run_then_calls(self):
        def check(program, app, user):
            if not user and app != "new-dev":
                return  # what is not called is the same for all
            hour = 0
            for source in (*COLLECTIONS, None):
                self.configure(program, *([source] if source else []),
                               playlists=() if source else (LONG, ODDS, CHART))
                for time in range(3):  # the second run may have to find out what the app may do
                    with self.subTest(source=source, time=time):
                        program.set_time(f"2026-11-20T{hour:02}:00:00Z")
                        self.assert_planned(program, is_known=time == 2)
                    hour += 1

        self.for_each(check)

    def assert_planned(self, program, is_known):
        plan = json.loads(program.run("--format", "json", "plan").stdout)
        floors = {row["family"] for row in plan["sources"] if row["at_least"]}
        planned = {family["family"]: family["calls"] for family in plan["families"]}
        before = self.calls(program)
        done = program.run("run")
        self.assertEqual(done.returncode, PERMISSION if plan["needs_consent"] else OK, done.stderr)
        for family, calls in self.calls(program).items():
            made = calls - before.get(family, 0)
            with self.subTest(family=family):
                if family in floors:
                    # A long saved list is judged by its first page: who knows whether it changed?
                    self.assertFalse(is_known and family not in ("audio-features", "me/tracks"))
                    self.assertGreaterEqual(made, planned.get(family, 0))
                else:
                    self.assertEqual(made, planned.get(family, 0))

    @staticmethod
    def calls(program):
        return {family: count["requests"]
                for family, count in program.simulator.stats()["by_family"].items()}

    def test_what_is_looked_up(self):
        songs = self.songs_of_the_chart()

        def check(program, app, _):
            self.import_ids(program, songs)
            for kind in ("tracks", "artists", "albums"):
                self.configure(program, enrich=[kind])
                looked_up, = self.run_job(program, "--only", "enrich")["enrich"]["lookups"]
                self.assertGreater(looked_up["wanted"], 30)
                self.assertEqual(looked_up["found"], looked_up["wanted"])
            self.assert_features(program, app)
            fields = NEW_DEV_FIELDS if app == "new-dev" else set()
            self.assertEqual(self.withheld_fields(program), fields)
            self.assert_lake_is_sound(program)

        self.for_each(check)

    def songs_of_the_chart(self):
        program = self.start()
        self.configure(program, playlists=[CHART])
        self.run_job(program)
        return program.rows("SELECT item_id, item_name FROM playlist_tracks ORDER BY position")

    def import_ids(self, program, songs):
        """A list that somebody saved with nothing but ids and names."""
        file = program.lake.parent / "songs 2026-11-19.json"
        entries = [{"track": {"type": "track", "id": identifier, "name": name}}
                   for identifier, name in songs]
        file.write_text(json.dumps({"items": entries}))
        done = program.run("import", "raw", str(file))
        self.assertEqual(done.returncode, 0, done.stderr)

    def assert_features(self, program, app):
        self.configure(program, audio_features="spotify,reccobeats")
        spotify, reccobeats = self.run_job(program, "--only", "enrich")["enrich"]["lookups"]
        self.run_job(program, "--only", "transform")
        providers = dict(program.rows(
            "SELECT provider, count(danceability) FROM track_features_current GROUP BY provider"))
        gaps = self.gaps(program)
        if app == "extended":
            self.assertEqual(providers, {"spotify": 50})
            self.assertEqual(gaps, {})
            return
        self.assertTrue(spotify["closed"])
        self.assertEqual(providers, {"reccobeats": reccobeats["found"]})
        self.assertGreater(reccobeats["found"], 30)
        self.assertEqual(reccobeats["found"] + reccobeats["missing"], 50)
        reasons = [reason for (_, _, reason), recoverable in gaps.items() if not recoverable]
        self.assertEqual(reasons.count("not in the answer"), reccobeats["missing"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
