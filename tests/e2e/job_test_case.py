"""What tests of the main job share: a lake of their own, a simulator, and questions to the lake."""

import json
import tempfile
import unittest
from pathlib import Path

from simulated_spotify import Program, Simulator

OK, INCOMPLETE, DEFERRED, PERMISSION = 0, 3, 75, 77

SOURCES = ("own_playlists", "saved_tracks", "saved_albums", "followed_artists", "top",
           "recently_played")

# What a reader sees of lists, but for keys and times of fetching.
ENTRIES = """SELECT playlist_id, snapshot_id, position, item_type, item_id, item_name, added_at
             FROM playlist_tracks ORDER BY playlist_id, position"""

# Of those that came over days, without the partial lists that were there meanwhile.
WHOLE_ENTRIES = ENTRIES.replace("ORDER BY", """WHERE raw_key IN (
    SELECT raw_key FROM captures WHERE what = 'playlist' AND status = 'complete') ORDER BY""")


class JobTestCase(unittest.TestCase):
    build = None  # the folder of the binaries

    def start(self, *options, seed=1):
        """A new lake, and the program to work on it."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        lake = Path(folder.name) / "lake"
        lake.mkdir()
        simulator = self.enterContext(Simulator(self.build, *options, seed=seed))
        return Program(self.build, simulator, lake)

    @staticmethod
    def configure(program, *sources, playlists=(), enrich=(), audio_features=""):
        """These sources and no others."""
        program.environment = {
            **{f"TRACKLAKE_SOURCES__{name.upper()}": "true" for name in sources},
            **{f"TRACKLAKE_ENRICH__{name.upper()}": "true" for name in enrich},
            "TRACKLAKE_ENRICH__AUDIO_FEATURES": audio_features,
            "PLAYLIST_ID": ",".join(playlists)}

    def run_job(self, program, *arguments, expect=OK):
        """The report of a run that ends with this code."""
        done = program.run("--format", "json", "run", *arguments)
        self.assertEqual(done.returncode, expect, done.stderr)
        return json.loads(done.stdout)

    def lengths(self, program):
        """Entries by playlist; collections without the account's name."""
        rows = program.rows("SELECT playlist_id, count(*), max(position) FROM playlist_tracks "
                            "GROUP BY playlist_id")
        for playlist, count, last in rows:
            self.assertEqual(count, last, playlist)
        return {playlist.split(":", 2)[-1]: count for playlist, count, _ in rows}

    @staticmethod
    def gaps(program):
        """{(what, id, reason): recoverable}, of things."""
        return {(what, identifier, reason): recoverable
                for what, identifier, reason, recoverable in program.rows(
                    "SELECT what, id, reason, recoverable FROM gaps WHERE what <> 'field'")}

    @staticmethod
    def withheld_fields(program):
        return {name for name, in program.rows(
            "SELECT id FROM gaps WHERE what = 'field' AND NOT recoverable")}

    def assert_lake_is_sound(self, program):
        done = program.run("verify")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
