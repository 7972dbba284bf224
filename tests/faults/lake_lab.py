"""What the tests of interrupted commits share: lakes to interrupt, what is done to them, and what
must hold afterwards."""

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FIXTURES = ROOT / "tests/fixtures/raw"
SHAPES = ("playlist_full_classic", "playlist_page_2026", "album_single", "artists_batch",
          "one_entry")  # files of FIXTURES: many commits matter here, not many shapes
DAYS = ("2026-03-01T06:00:00Z", "2026-03-01T18:00:00Z", "2026-03-02T06:00:00Z")
NEXT_DAY = "2026-03-03T06:00:00Z"
FEW = 3  # files of a day that an import commits one by one
TIMEOUT_SECONDS = 60
KILLED = -9
REMEMBERED = ("catalog.sqlite", "_tracklake/locks/",  # files that can be dropped,
              "runs.sqlite", "_tracklake/logs/")  # and those that tell what was run and when


class Lab:
    """One scenario after the other, each in a folder of its own under `root`."""

    def __init__(self, build, root):
        self.program = build / "tracklake"
        self.root = root
        self.tracer = []  # a command that runs another one
        self.options = ["--quiet"]
        self.settings = {}  # environment

    def run(self, *arguments, lake, failpoint=None, kill_after=None):
        """Exit code of the program, or KILLED."""
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith("TRACKLAKE_")} | self.settings
        if failpoint:
            environment["TRACKLAKE_FAILPOINT"] = failpoint
        process = subprocess.Popen(
            [*self.tracer, self.program, *arguments, "--lake", lake, *self.options],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            out, err = process.communicate(timeout=kill_after or TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            out, err = process.communicate()
        self.last_output = (out + err).decode(errors="replace")
        return process.returncode

    @contextlib.contextmanager
    def having(self, **settings):
        """Runs with more settings, for as long as it is entered."""
        before = self.settings
        self.settings = before | settings
        try:
            yield
        finally:
            self.settings = before

    def must(self, *arguments, lake, allowed=(0, 3)):
        code = self.run(*arguments, lake=lake)
        if code not in allowed:
            raise AssertionError(f"{' '.join(arguments)}: exit {code}\n{self.last_output}")

    def import_all(self, lake, **kill):
        files = [str(FIXTURES / f"{shape}.json") for shape in SHAPES]
        for day in DAYS:
            for some in (files[:FEW], files[FEW:]):  # more at once are one rewrite of the day
                code = self.run("import", "raw", "--fetched-at", day, *some, lake=lake, **kill)
                if code == KILLED:
                    return code
        return 0


class Scenario:
    """A lake as it is before, the command that is killed, and the lake that must come of it."""

    def __init__(self, lab, name, prepare, command, ignored=()):
        self.lab, self.name, self.command, self.ignored = lab, name, command, ignored
        self.before = lab.root / name
        (self.before / "lake").mkdir(parents=True)
        prepare(self.before / "lake")
        leave_dead_staging(self.before / "lake")
        lake = self.fresh_lake()
        start = time.monotonic()
        if self.run(lake) not in (0, 3):
            raise AssertionError(f"{name}: {lab.last_output}")
        self.seconds = time.monotonic() - start
        lab.must("transform", "--all", lake=lake)
        self.reference = self.contents(lake)

    def fresh_lake(self):
        shutil.copytree(self.before, self.no_lake())
        return self.lab.root / "disk/lake"

    def no_lake(self):
        disk = self.lab.root / "disk"
        shutil.rmtree(disk, ignore_errors=True)
        return disk

    def run(self, lake, **kill):
        return self.command(lake, **kill)

    def pages_asked_for(self):
        """How often, until now, by the count of whoever answers."""
        return 0

    def contents(self, lake):
        """Every file but what is derived or remembers: path → hash. Of a withdrawal without its
        time, and of the lake's own mark only that it is there: its id is by chance."""
        def stable(path):
            if path.name == "lake.json":
                return b""
            if path.parent.name != "withdrawn":
                return path.read_bytes()
            return path.read_bytes().split(b',"withdrawn_at"')[0]

        files = {str(path.relative_to(lake)): path for path in lake.rglob("*") if path.is_file()}
        return {name: hashlib.sha256(stable(path)).hexdigest() for name, path in files.items()
                if not name.startswith((*REMEMBERED, *self.ignored))}

    def check(self, lake, what):
        """The command has ended: all is as if nothing had happened before."""
        lab, reference = self.lab, self.reference
        lab.must("transform", "--all", lake=lake)
        lab.must("verify", lake=lake, allowed=(0,))
        found = self.contents(lake)
        if found != reference:
            missing, extra = reference.keys() - found.keys(), found.keys() - reference.keys()
            changed = [key for key in reference.keys() & found.keys()
                       if reference[key] != found[key]]
            raise AssertionError(f"{what}: missing {sorted(missing)[:5]}, extra "
                                 f"{sorted(extra)[:5]}, changed {changed[:5]}")
        left = list((lake / "_tracklake/tmp").glob("*"))
        if left:
            raise AssertionError(f"{what}: temporaries left: {left}")


def leave_dead_staging(lake):
    """What a process that died long ago left behind."""
    folder = lake / "_tracklake/tmp/00000000deadbeef"
    folder.mkdir(parents=True)
    (folder / "lock").touch()
    (folder / "half-a-part").write_text("half")


def put_dated(lake, date):
    """An object of another program whose own _tracklake says when it was fetched."""
    text = (FIXTURES / "one_entry.json").read_text().rstrip()
    assert text.endswith("}")
    path = lake / "raw/elsewhere/playlist.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text[:-1] + f',"_tracklake":{{"fetched_at":"{date}"}}}}')


def make_scenarios(lab):
    def transform(lake, **kill):
        return lab.run("transform", lake=lake, **kill)

    def rewrite(lake, **kill):
        return lab.run("transform", "--all", lake=lake, **kill)

    def copy_raw(lake):
        lab.import_all(lab.root / "imported")
        shutil.copytree(lab.root / "imported/raw", lake / "raw")

    def transformed(lake):
        copy_raw(lake)
        lab.must("transform", lake=lake)

    def moved(lake):  # what was fetched on one day turns out to be another day's
        copy_raw(lake)
        put_dated(lake, DAYS[0])
        lab.must("transform", lake=lake)
        put_dated(lake, DAYS[2])

    def canonical_and_late(lake):  # one object that day.json covers, and one that it does not
        copy_raw(lake)
        lab.must("transform", "--all", lake=lake)
        lab.must("import", "raw", "--fetched-at", DAYS[0], str(FIXTURES / "artist_single.json"),
                 lake=lake)

    def withdraw(lake, **kill):
        keys = []
        for name in ("one_entry.json", "artist_single.json"):
            sha8 = hashlib.sha256((FIXTURES / name).read_bytes()).hexdigest()[:8]
            keys.append(f"raw/import/raw/2026-03-01/20260301T060000Z-{sha8}-{name}")
        return lab.run("withdraw", *keys, "--why", "to see it go", lake=lake, **kill)

    def rolled_up_and_late(lake):  # one object that the roll-ups of its month do not cover
        copy_raw(lake)
        lab.must("transform", lake=lake)
        lab.must("crawl", lake=lake)
        lab.must("import", "raw", "--fetched-at", DAYS[0], str(FIXTURES / "artist_single.json"),
                 lake=lake)
        lab.must("transform", lake=lake)

    def crawl(lake, **kill):
        return lab.run("crawl", lake=lake, **kill)

    def canonical(lake):
        copy_raw(lake)
        lab.must("transform", "--all", lake=lake)

    def retain(lake, **kill):
        with lab.having(TRACKLAKE_RETENTION__RAW_DAYS="1"):
            return lab.run("retain", lake=lake, **kill)

    def at(time):
        return lab.having(TRACKLAKE_CLOCK=time, TRACKLAKE_SPOTIFY__API_URL="http://127.0.0.1:1")

    def first_day_rolled_up(lake):  # of a month that goes on
        with at(DAYS[2]):
            rolled_up_and_late(lake)

    def crawl_next_day(lake, **kill):  # the roll-ups of two days take the place of those of one
        with at(NEXT_DAY):
            return crawl(lake, **kill)

    return [Scenario(lab, "import", lambda lake: None, lab.import_all),
            Scenario(lab, "incremental", copy_raw, transform),
            Scenario(lab, "rewrite", copy_raw, rewrite),
            Scenario(lab, "compaction", transformed, rewrite),
            Scenario(lab, "moved", moved, transform),
            Scenario(lab, "withdraw", canonical_and_late, withdraw),
            Scenario(lab, "retain", canonical, retain),
            Scenario(lab, "roll up", rolled_up_and_late, crawl),
            Scenario(lab, "roll up days", first_day_rolled_up, crawl_next_day)]
