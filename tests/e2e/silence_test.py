#!/usr/bin/env python3
"""While a server does not answer, the screen says so within two seconds, and counts the tries.

    tests/e2e/silence_test.py BUILD_DIR
"""

import sys
import tempfile
import time
import unittest
from pathlib import Path

from secret_keeper import Relay
from simulated_spotify import CHART, Program, Simulator

BUILD = Path(sys.argv[1]).resolve()


class SilenceTest(unittest.TestCase):
    def test_a_slow_answer_is_waited_for_in_words(self):
        root = Path(self.enterContext(tempfile.TemporaryDirectory()))
        relay = self.enterContext(Relay(self.enterContext(Simulator(BUILD))))
        (root / "lake").mkdir()
        program = Program(BUILD, relay, root / "lake")
        program.environment = {"PLAYLIST_ID": CHART}
        relay.pauses = {"/v1/playlists": 2.5}
        began = time.monotonic()
        with program.start("extract") as process:
            first = process.stderr.readline()
            after = time.monotonic() - began
            rest = process.communicate()[1]
        self.assertRegex(first, r"^no answer from http://127.0.0.1:\d+ for 1 s \(try 1\): playlist ")
        self.assertLess(after, 2.5, "before the answer")
        self.assertNotIn("no answer", rest, "once a try")
        self.assertEqual(process.returncode, 0, rest)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
