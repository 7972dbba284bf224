"""A user's lists, fetched page by page from the simulated Spotify: what is interrupted here is the
main job with its journals and its ledger."""

import contextlib
import sys

from lake_lab import ROOT, Scenario

sys.path.append(str(ROOT / "tests/e2e"))
from simulated_spotify import LONG, Program, Simulator  # noqa: E402  (the path comes first)

LIBRARY = "tracks=120,artists=20,playlists=2"
LOGIN, RUN = "2026-11-20T05:50:00Z", "2026-11-20T06:00:00Z"  # no refresh token can be spent twice
CALLS_PER_DAY = 500
CONCURRENCY = 2  # how many pages may be under way
STATE = "_tracklake/state/"  # knows how often it was asked


class Extraction(Scenario):
    """`lab` must be its own: it is set up for it."""

    def __init__(self, build, simulator, lab):
        self.simulator = simulator
        self.program = Program(build, simulator, lab.root / "extraction/lake", LOGIN)
        self.program.environment = {
            "TRACKLAKE_SOURCES__OWN_PLAYLISTS": "true",
            "TRACKLAKE_SOURCES__SAVED_TRACKS": "true",
            "TRACKLAKE_ENRICH__AUDIO_FEATURES": "",
            "TRACKLAKE_EXTRACT__CONCURRENCY": str(CONCURRENCY),
            "TRACKLAKE_QUOTA__CALLS_PER_DAY": str(CALLS_PER_DAY),
            "PLAYLIST_ID": LONG}
        super().__init__(lab, "extraction", self.prepare,
                         lambda lake, **kill: lab.run("run", lake=lake, **kill), ignored=(STATE,))

    def prepare(self, _lake):
        self.program.log_in()
        self.program.lake = self.lab.root / "disk/lake"
        self.program.set_time(RUN)
        self.lab.settings = self.program.settings()

    def pages_asked_for(self):
        calls = self.simulator.stats()["by_endpoint"]
        return sum(calls.get(name, 0) for name in ("playlist", "playlist_items"))


@contextlib.contextmanager
def make_extraction(build, lab):
    """The scenario, as long as its simulator lives."""
    with Simulator(build, "--app", "new-dev", "--open-playlists", "--library",
                   LIBRARY) as simulator:
        yield Extraction(build, simulator, lab)
