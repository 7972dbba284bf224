"""One case: an oddity, served in one way, to a program that reads one thing. What is checked is the
same for all; only what fits (expectation.py) hangs on the oddity."""

import tempfile
import time
from pathlib import Path

from simulated_spotify import Program

from .expectation import CONCURRENCY, INCOMPLETE, OK, TRANSIENT_TRIES
from .lake_view import LakeView, counted_calls, leaks
from .server import Spotify

NOW, NEXT_DAY, NEXT_WEEK = "2026-11-20T06:00:00Z", "2026-11-21T08:00:00Z", "2026-11-28T09:00:00Z"
SECONDS, STALLED_SECONDS = 20, 75  # that a run may take at most
PATIENCE = 200
SECRET = "peer-canary-5ec7e7-client"
FORBIDDEN_MARKS = "\x1b\x07\x9b\u202e"  # of a server's text, on a screen


class Case:
    """Used once, by one thread. `faults` is what was found wrong, one line each."""

    plain_calls = {}  # target → calls without an oddity

    def __init__(self, build, oddity, way, target_name, target, for_tokens=False):
        self.build, self.oddity, self.way, self.for_tokens = build, oddity, way, for_tokens
        self.target_name, self.target = target_name, target
        self.faults, self.said, self.checks = [], [], 0

    def check(self, is_so, complaint):
        self.checks += 1
        if not is_so:
            self.faults.append(complaint)

    def run(self):
        with tempfile.TemporaryDirectory(prefix="peer-") as folder, \
                Spotify(self.target.app) as server:
            self.start(server, Path(folder) / "lake")
            if self.oddity is None:
                self.run_plain()
            else:
                self.begin_trouble()
                self.run_odd()
                server.trouble.end()
                self.run_healed()
            self.check_secrets()
        return self

    def start(self, server, lake):
        lake.mkdir()
        self.server, self.program = server, Program(self.build, server, lake, NOW)
        self.program.secret = SECRET
        self.program.environment = {"TRACKLAKE_ENRICH__AUDIO_FEATURES": "", "NO_COLOR": "1",
                                    **self.target.settings(server.world)}
        if self.target.has_user:
            self.program.log_in()
        server.calls.clear()
        server.token_calls.clear()
        self.counted_before = counted_calls(lake)

    def run_program(self):
        """The exit code and the seconds of a run."""
        began = time.monotonic()
        with self.program.start("run") as process:
            try:
                out, err = process.communicate(timeout=PATIENCE)
            except BaseException:
                process.kill()
                raise
        self.said += [out, err]
        return process.returncode, time.monotonic() - began

    def run_plain(self):
        code, _ = self.run_program()
        Case.plain_calls[self.target_name] = len(self.server.calls)
        self.check(code == OK, f"exit {code} without an oddity: {self.said[-1]}")
        self.check_whole()

    def run_odd(self):
        expected = self.expected()
        code, seconds = self.run_program()
        limit = STALLED_SECONDS if self.oddity.stalls else SECONDS
        calls = len(self.server.calls)
        most = self.plain_calls[self.target_name] + expected.more_calls
        tokens = len(self.server.token_calls)
        self.check(self.server.trouble.served > 0, "the oddity was not served")
        self.check(seconds <= limit, f"{seconds:.0f} s")
        self.check(calls <= most, f"{calls} calls, at most {most}")
        counted = counted_calls(self.program.lake) - self.counted_before
        self.check(counted >= calls, f"{calls} calls, the ledger knows of {counted}")
        self.check(tokens <= CONCURRENCY * TRANSIENT_TRIES, f"{tokens} asked for a token")
        self.check(code in expected.exits, f"exit {code}, not one of {sorted(expected.exits)}")
        view = LakeView(self.program)
        self.check_rows(view)
        self.check_odd(view, expected, code)

    def heals_at(self):
        return NEXT_WEEK if self.oddity.for_long or self.oddity.needs_consent else NEXT_DAY

    def run_healed(self):
        self.program.set_time(self.heals_at())
        if self.for_tokens and self.target.has_user and self.oddity.ends_consent:
            self.program.log_in()
        code, _ = self.run_program()
        # An unchanged playlist is landed as it came.
        fits = (OK, INCOMPLETE) if self.oddity.leaves_a_line else (OK,)
        self.check(code in fits, f"exit {code} once all is well again: {self.said[-1][-200:]!r}")
        self.check_whole()

    def check_whole(self):
        view = LakeView(self.program)
        self.check_rows(view)
        self.check_healed(view)
        self.check(not view.gaps, f"gaps once all is well again: {view.gaps[:2]}")
        self.said += view.texts

    def check_secrets(self):
        places = leaks(self.server, self.program, self.said)
        self.check(not places, f"a secret in {places[:3]}")
        marks = {mark for text in self.said for mark in FORBIDDEN_MARKS if mark in text}
        self.check(not marks, f"control characters of a server's text on the screen: {marks}")

    # What differs: expected(), begin_trouble(), check_rows(view), check_odd(view, expected, code),
    # check_healed(view).
