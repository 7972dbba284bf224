"""The simulator and the program as a test holds them: start, steer, run, ask."""

import json
import os
import subprocess
import urllib.request

CHART = "0Top50DailyChart000001"
LONG = "1LongListOf715Songs002"
EDITORIAL = "2FridayEditorial000003"
ODDS = "3OddsAndEndsOfMusic004"
EMPTY = "4EmptyPlaylist00000005"
ALL = (CHART, LONG, EDITORIAL, ODDS, EMPTY)

PROGRAM_SECONDS = 60


class Simulator:
    """One simulated Spotify on a free port; a context manager."""

    def __init__(self, build, *options):
        command = [f"{build}/tracklake-simulator", "--port", "0", "--seed", "1", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().split()[-1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def _call(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"{self.address}/_simulator/{path}", data) as answer:
            return json.load(answer)

    def set_clock(self, now):
        self._call("clock", {"now": now})

    def set_faults(self, *rules):
        self._call("faults", {"rules": rules})

    def lengths(self):
        return {entry["id"]: entry["entries"] for entry in self._call("playlists")["playlists"]}

    def stats(self):
        return self._call("stats")


class Program:
    """The program with one lake, pointed at a simulator."""

    def __init__(self, build, simulator, lake, now="2026-11-20T06:00:00Z"):
        self.build, self.simulator, self.lake = build, simulator, lake
        self.secret = "0000000000000000000000005ec7e700"
        self.environment = {}  # more settings
        self.set_time(now)

    def set_time(self, now):
        self.now = now
        self.simulator.set_clock(now)

    def run(self, *arguments):
        """The finished process of one command."""
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.lake), "LANG": "C.UTF-8",
            "TRACKLAKE_CLOCK": self.now,
            "TRACKLAKE_SPOTIFY__API_URL": f"{self.simulator.address}/v1",
            "TRACKLAKE_SPOTIFY__ACCOUNTS_URL": self.simulator.address,
            "SPOTIPY_CLIENT_ID": "00000000000000000000000051a7ed1d",
            "SPOTIPY_CLIENT_SECRET": self.secret,
            "TRACKLAKE_STORE__SYNC": "false",  # no test here cuts the power
            **self.environment,
            **{name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")},
        }
        command = [f"{self.build}/tracklake", "--lake", str(self.lake), *arguments]
        return subprocess.run(command, cwd=self.lake, env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=PROGRAM_SECONDS, check=False)

    def main_job(self, *playlists):
        """The exit code of `tracklake run`, and what it said."""
        named = [argument for playlist in playlists for argument in ("--playlist", playlist)]
        done = self.run("run", *named)
        return done.returncode, done.stdout + done.stderr

    def rows(self, sql):
        done = self.run("--format", "json", "query", sql)
        if done.returncode != 0:
            raise AssertionError(f"{sql}\n{done.stdout}{done.stderr}")
        return [tuple(row) for row in json.loads(done.stdout)["rows"]]
