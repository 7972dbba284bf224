"""`tracklake serve` as a test holds it: start, wait for what its log says, end; and raw for it."""

import datetime
import hashlib
import http.client
import json
import os
import signal
import subprocess
import threading
import time

WAIT_SECONDS = 60
TRACKS = 5


def playlist(number, tracks=TRACKS):
    """The bytes of a playlist with as many entries, another one for each number."""
    entries = [{"added_at": "2024-01-01T00:00:00Z",
                "track": {"type": "track", "id": f"track-{number}-{i}", "name": f"Song {number}-{i}",
                          "popularity": i % 100, "duration_ms": 180_000, "explicit": False,
                          "album": {"type": "album", "id": f"album-{number}-{i % 20}",
                                    "name": f"Album {i % 20}", "release_date": "2024-01-01"},
                          "artists": [{"type": "artist", "id": f"artist-{i % 50}",
                                       "name": f"Artist {i % 50}"}]}}
               for i in range(tracks)]
    return json.dumps({"type": "playlist", "id": f"list-{number}", "name": f"List {number}",
                       "snapshot_id": str(number),
                       "tracks": {"total": tracks, "offset": 0, "next": None,
                                  "items": entries}}).encode()


def raw_name(number, text, day="2024-01-01"):
    """A key below raw/, as tracklake names what it fetched."""
    time_of_day = datetime.datetime(2024, 1, 1) + datetime.timedelta(seconds=number % 86_400)
    sha8 = hashlib.sha256(text).hexdigest()[:8]
    return (f"spotify/{day}/playlist-list-{number}-{day.replace('-', '')}T{time_of_day:%H%M%S}Z-"
            f"{sha8}.json")


class Service:
    """One process over a lake; a context manager. What it has said is in `events`. `place`: of a
    lake that is no folder; then `lake` is one beside which it runs."""

    def __init__(self, build, lake, environment=(), options=(), place=None):
        self.build, self.lake = build, lake
        self.place = place or str(lake)
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(lake.parent),
                            "TRACKLAKE_STORE__SYNC": "false", "TRACKLAKE_SCHEDULE__UPKEEP": "off",
                            "TRACKLAKE_SERVE__LISTEN": "127.0.0.1:0",
                            **dict(environment),
                            **{name: value for name, value in os.environ.items()
                               if name.endswith("SAN_OPTIONS")}}
        self.options = options
        self.events = []
        self.changed = threading.Condition()
        self.process = None

    def __enter__(self):
        self.process = subprocess.Popen(
            [f"{self.build}/tracklake", "--lake", self.place, "--log-format", "json",
             *self.options, "serve"],
            cwd=self.lake.parent, env=self.environment, text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.listener = threading.Thread(target=self._listen)
        self.listener.start()
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.listener.join()
        self.process.stderr.close()

    def _listen(self):
        for line in self.process.stderr:
            with self.changed:
                self.events.append(json.loads(line))
                self.changed.notify_all()

    def wait_for(self, event, after=0, **members):
        """The first such event behind the first `after`."""
        def found():
            return next((one for one in self.events[after:] if one.get("event") == event and
                         all(one[name] == value for name, value in members.items())), None)

        end = time.monotonic() + WAIT_SECONDS
        with self.changed:
            while not found():
                if time.monotonic() > end or self.process.poll() is not None:
                    raise AssertionError(f"it never says {event} {members}: {self.events}")
                self.changed.wait(0.1)
            return found()

    def serving(self, after=0):
        """Waits until it watches, and its first sweep is over."""
        self.wait_for("service_changed", after, state="serving")
        self.wait_for("stage_ended", after, stage="transform")
        return self

    def port(self, after=0):
        """On which it answers HTTP."""
        heard = self.wait_for("service_changed", after, state="listening")
        return int(heard["detail"].rsplit(":", 1)[1])

    def ask(self, method, path, body=None, headers=(), after=0):
        """The status, headers and text of its answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port(after), timeout=WAIT_SECONDS)
        try:
            connection.request(method, path, body, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()

    def end(self, number=signal.SIGTERM):
        """Its exit code."""
        self.process.send_signal(number)
        code = self.process.wait(WAIT_SECONDS)
        self.listener.join()
        return code

    def run(self, *arguments):
        """Another command on the same lake, beside it."""
        return subprocess.run([f"{self.build}/tracklake", "--lake", self.place, *arguments],
                              cwd=self.lake.parent, env=self.environment, text=True,
                              capture_output=True, timeout=4 * WAIT_SECONDS)

    def count(self, sql):
        done = self.run("--format", "json-columns", "query", sql)
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        return json.loads(done.stdout)["rows"][0][0]

    def wait_for_count(self, sql, expected):
        end = time.monotonic() + WAIT_SECONDS
        while (count := self.count(sql)) != expected:
            if time.monotonic() > end:
                raise AssertionError(f"{sql}: {count}, not {expected}: {self.events[-5:]}")
            time.sleep(0.05)
