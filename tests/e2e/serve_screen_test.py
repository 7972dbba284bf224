#!/usr/bin/env python3
"""What a person sees of `tracklake serve` on a terminal: words on lines of their own, a calm end, and
`status` that knows of it.

    tests/e2e/serve_screen_test.py BUILD_DIR
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from service import playlist
from typed_terminal import TypedTerminal

INTERRUPTED = 130
CTRL_C = "\x03"
CLEAR = "\x1b[K"


def screen(sent):
    """The lines that a terminal shows of what it is sent."""
    lines, column = [""], 0
    for piece in re.findall(r"\x1b\[[0-9;]*[A-Za-z]|.|\n|\r", sent):
        if piece == "\n":
            lines.append("")
            column = 0
        elif piece == "\r":
            column = 0
        elif piece == CLEAR:
            lines[-1] = lines[-1][:column]
        elif not piece.startswith("\x1b"):
            lines[-1] = lines[-1][:column].ljust(column) + piece + lines[-1][column + 1:]
            column += 1
    return lines


class ServeScreenTest(unittest.TestCase):
    build = None  # the folder of the program

    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "TERM": "xterm",
                            "LANG": "C.UTF-8", "TRACKLAKE_SERVE__LISTEN": "127.0.0.1:0",
                            "TRACKLAKE_STORE__SYNC": "false",
                            "TRACKLAKE_SCHEDULE__UPKEEP": "off"}
        self.program = f"{self.build}/tracklake"

    def serve(self):
        terminal = TypedTerminal([self.program, "serve"], self.environment, self.folder)
        self.enterContext(terminal)
        terminal.wait_for("serving: watching")
        return terminal

    def status(self):
        done = subprocess.run([self.program, "--format", "json", "status"], cwd=self.folder,
                              env=self.environment, capture_output=True, text=True, check=True)
        return json.loads(done.stdout)

    def end(self, terminal):
        """The lines that it has shown once Ctrl-C has ended it."""
        terminal.type(CTRL_C)
        self.assertEqual(terminal.end(), INTERRUPTED, terminal.shown)
        return screen(terminal.sent)

    def test_what_came_of_the_inbox_stands_on_lines_of_its_own(self):
        terminal = self.serve()
        for number in range(3):
            since = len(terminal.shown)
            (self.folder / f"lake/inbox/raw/2024-01-0{number + 1}.json").write_bytes(
                playlist(number))
            terminal.wait_for("imported", since)
        lines = self.end(terminal)
        said = [line for line in lines if "imported" in line]
        self.assertTrue(said, lines)
        for line in said:
            self.assertRegex(line, r"^import: \d files? imported", lines)

    def test_ctrl_c_ends_it_calmly(self):
        lines = self.end(self.serve())
        self.assertIn("stopping", lines)
        self.assertRegex(lines[-2], r"^stopped: no run in \d+\.\d s$", lines)
        self.assertEqual(lines[-1], "")

    def test_status_knows_it_as_long_as_it_works(self):
        terminal = self.serve()
        service = self.status()["service"]
        self.assertEqual(service["pid"], terminal.pid)
        self.assertIn(f"listening: {service['url']}", terminal.shown)
        self.end(terminal)
        self.assertIsNone(self.status()["service"])


if __name__ == "__main__":
    ServeScreenTest.build = Path(sys.argv.pop(1)).resolve()
    unittest.main()
