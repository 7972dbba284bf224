#!/usr/bin/env python3
"""What a start costs hangs on the libraries that it loads: commands without a network load no
libcurl, which brings thirty others, nor DuckDB.

    tests/e2e/start_test.py BUILD_DIR
"""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

BUILD = Path(sys.argv[1]).resolve()
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
PLAYLIST = FIXTURES / "raw" / "playlist_full_2026.json"


class StartTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def loaded(self, *arguments):
        """What glibc's loader says of its work, all processes of the command together."""
        log = Path(self.folder, "loader")
        environment = {"HOME": self.folder, "PATH": os.environ["PATH"], "LD_DEBUG": "files",
                       "LD_DEBUG_OUTPUT": str(log)}
        done = subprocess.run([BUILD / "tracklake", *arguments], cwd=self.folder, env=environment,
                              text=True, capture_output=True, timeout=120)
        self.assertIn(done.returncode, (0, 3), done.stderr)
        text = ""
        for file in Path(self.folder).glob("loader.*"):
            text += file.read_text()
            file.unlink()
        self.assertIn("libc.so.6", text)
        return text

    def test_commands_without_a_network_load_no_libcurl(self):
        self.loaded("import", "raw", str(PLAYLIST))
        for command in (["--version"], ["--help"], ["config", "show"], ["transform", "--all"],
                        ["verify"]):
            text = self.loaded(*command)
            self.assertNotIn("libcurl", text, command)
            self.assertNotIn("libduckdb", text, command)
            self.assertNotIn("libedit", text, command)


if __name__ == "__main__":
    sys.argv.pop(1)
    unittest.main(verbosity=2)
