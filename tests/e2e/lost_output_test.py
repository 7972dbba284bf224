#!/usr/bin/env python3
"""What was asked for on standard output arrives, or is an error: for every command in every format,
on a full disk, with the output closed, and with a reader that has gone.

    tests/e2e/lost_output_test.py BUILD_DIR
"""

import os
import subprocess
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

BUILD = Path(sys.argv[1]).resolve()
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
PLAYLIST = FIXTURES / "raw" / "playlist_full_2026.json"
COMPLAINT = "cannot write to standard output"

# Commands that write data, by the formats that make a difference. All of them leave the lake as it
# is, so they run side by side.
EVERY, PROGRAMS = ("human", "json", "csv"), ("json",)
COMMANDS = [
    ("query 'SELECT * FROM range(20000)'", EVERY),
    ("query 'SELECT song_id FROM songs'", EVERY),
    ("gaps", EVERY),
    ("gaps --all", ("human",)),
    ("status", ("human", "json")),
    ("plan", ("human", "json")),
    ("quota", EVERY),
    ("verify", PROGRAMS),
    ("transform", PROGRAMS),
    ("transform --all", PROGRAMS),
    ("replay", PROGRAMS),
    ("crawl", PROGRAMS),
    (f"import raw {PLAYLIST}", PROGRAMS),
    ("run --only transform", PROGRAMS),
    ("extract", PROGRAMS),
    ("catalog tables", EVERY),
    ("catalog describe songs", PROGRAMS),
    ("catalog partitions songs", PROGRAMS),
    ("catalog files songs", PROGRAMS),
    ("catalog views --engine duckdb", ("human",)),
    ("catalog views --engine trino", ("human",)),
    ("config show", ("human", "json")),
    ("auth status", ("human", "json")),
    ("doctor", ("human", "json")),
    ("completion bash", ("human",)),
    ("completion zsh", ("human",)),
    ("completion fish", ("human",)),
    ("--help", ("human",)),
    ("query --help", ("human",)),
    ("catalog --help", ("human",)),
    ("--version", ("human",)),
]


class LostOutputTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        root = Path(cls.folder.name)
        cls.environment = {
            "PATH": f"{BUILD}:{os.environ['PATH']}", "HOME": str(root), "LANG": "C.UTF-8",
            "TRACKLAKE_SPOTIFY__API_URL": "http://127.0.0.1:9/v1",
            "TRACKLAKE_SPOTIFY__ACCOUNTS_URL": "http://127.0.0.1:9",
            "TRACKLAKE_STORE__SYNC": "false",
            **{n: v for n, v in os.environ.items() if n.endswith("SAN_OPTIONS")}}
        done = cls.sh("", f"import raw --fetched-at 2026-11-19T06:00:00Z {PLAYLIST}")
        assert done.returncode == 0, done.stderr

    @classmethod
    def sh(cls, redirection, command, file_format="human", stdout=subprocess.PIPE):
        line = f"tracklake --lake lake --non-interactive --format {file_format} {command}"
        return subprocess.run(["sh", "-c", f"exec {line} {redirection}"], cwd=cls.folder.name,
                              env=cls.environment, stdin=subprocess.DEVNULL, stdout=stdout,
                              stderr=subprocess.PIPE, text=True, timeout=60)

    def for_each(self, commands, judge):
        cases = [(command, f) for command, formats in commands for f in formats]
        with ThreadPoolExecutor(4) as pool:
            for command, file_format, fault in pool.map(lambda case: (*case, judge(*case)), cases):
                with self.subTest(command=command, format=file_format):
                    self.assertIsNone(fault)

    def test_what_does_not_arrive_is_an_error(self):
        def judge(command, file_format):
            asked = self.sh("", command, file_format)
            if not asked.stdout:
                # It says what is wrong, and that is all.
                return None if asked.returncode else f"no output: {asked.stderr}"
            for redirection in (">/dev/full", ">&-"):
                lost = self.sh(redirection, command, file_format)
                if lost.returncode != 1 or lost.stderr.count(COMPLAINT) != 1:
                    return f"{redirection}: exit {lost.returncode}, {lost.stderr}"
            return None
        self.for_each(COMMANDS, judge)

    def test_a_reader_that_has_gone_is_no_error(self):
        def judge(command, file_format):
            asked = self.sh("", command, file_format)
            reading, writing = os.pipe()
            os.close(reading)
            try:
                done = self.sh("", command, file_format, stdout=writing)
            finally:
                os.close(writing)
            if done.returncode != asked.returncode or COMPLAINT in done.stderr:
                return f"exit {done.returncode}, {done.stderr}"
            return None
        self.for_each(COMMANDS[:5] + COMMANDS[-5:], judge)

    def test_closed_streams_are_never_files_of_the_lake(self):
        for redirection in ("<&- >&-", "<&- >&- 2>&-", ">&- 2>&-"):
            for command in ("transform --all", "replay", "query 'FROM songs' --output out.csv",
                            "crawl", "run --only transform"):
                self.sh(redirection, command, "json")
        done = self.sh("", "verify")
        self.assertEqual(done.returncode, 0, done.stderr)
        for file in Path(self.folder.name).rglob("*"):
            if file.is_file():
                self.assertNotIn(b'"schema_version":1,"files"', file.read_bytes(), file)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
