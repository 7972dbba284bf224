#!/usr/bin/env python3
"""Screens as they are on terminals: no listing is wider than its terminal, none cuts a number, a date
or an id, and every command says the same in every format.

    tests/shell/screens_test.py BUILD_DIR
"""

import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from terminal import cells, on_terminal

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures/raw"
COLUMNS = (50, 80, 120)
LISTINGS = [["status"], ["catalog", "tables"], ["catalog", "describe", "songs"],
            ["catalog", "describe", "spotify_tracks"], ["catalog", "partitions", "captures"],
            ["catalog", "files", "captures"], ["runs"], ["runs", "show"], ["gaps"],
            ["quarantine"], ["quota"], ["schedule"], ["alarms"], ["config", "show"],
            ["crawl", "data"], ["auth", "status"]]
REPORTS = [["verify"], ["transform"], ["replay"], ["crawl"], ["retain", "--dry-run"],
           ["runs", "logs"], ["version"], ["catalog", "views"],
           ["catalog", "views", "--engine", "trino"], ["config", "check"], ["doctor"], ["init"],
           ["gaps", "--all"], ["query", "SELECT * FROM captures"]]
EXITS = {0, 3, 65, 69, 75, 77, 78}
# A day, a word of sixteen signs with a digit in it (ids, keys, hashes), a number of two digits.
FACT = re.compile(r"\d{4}-\d\d-\d\d|[\w./:=-]*\d[\w./:=-]{15,}|(?<![\w.-])\d{2,}(?![\w.-])")


def listed(report):
    """The cells of a listing as (column, text)."""
    return [(column["name"], str(cell)) for row in report["rows"]
            for column, cell in zip(report["columns"], row) if cell is not None]


def packed(text):
    """Without what stands between its words, and in its numbers."""
    return re.sub(r"[\s,]", "", text)


class ScreensTest(unittest.TestCase):
    build = None  # the folder of the program

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.temporary.name)
        cls.environment = {
            "PATH": f"{cls.build}:{os.environ['PATH']}", "HOME": str(cls.folder), "TERM": "xterm",
            "LANG": "C.UTF-8", "TRACKLAKE_CLOCK": "2026-11-20T06:00:00Z", "SPOTIPY_CLIENT_ID": "app",
            "TRACKLAKE_SPOTIFY__API_URL": "http://127.0.0.1:9/v1",
            "TRACKLAKE_SPOTIFY__ACCOUNTS_URL": "http://127.0.0.1:9",
            "TRACKLAKE_SCHEDULE__EXTRACT": "daily", "TRACKLAKE_SCHEDULE__TIMEZONE": "Asia/Kolkata"}
        (cls.folder / "page_17.json").write_text("<html>502 Bad Gateway</html>")
        (cls.folder / "data/year=2026").mkdir(parents=True)
        (cls.folder / "data/year=2026/a.csv").write_text("day,amount\n2026-01-01,12.5\n")
        cls.run_in_folder("import", "raw", "--fetched-at", "2026-11-19T05:00:00Z", "page_17.json",
                          *sorted(FIXTURES.glob("*_2026.json")), FIXTURES / "artists_batch.json",
                          FIXTURES / "wrong_ids.json")

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    @classmethod
    def run_in_folder(cls, *words):
        return subprocess.run(["tracklake", *words], env=cls.environment, cwd=cls.folder,
                              capture_output=True, text=True, stdin=subprocess.DEVNULL)

    def shown(self, words, columns, **environment):
        text, code = on_terminal(["env", "-C", self.folder, "tracklake", *words], columns,
                                 {**self.environment, **environment})
        self.assertIn(code, EXITS, text)
        return text

    def test_no_line_is_wider_than_the_terminal(self):
        for words in LISTINGS:
            for columns in COLUMNS:
                with self.subTest(words=words, columns=columns):
                    text = self.shown(words, columns)
                    widest = max(text.splitlines(), key=cells)
                    self.assertLessEqual(cells(widest), columns, widest)

    def test_nothing_that_has_a_digit_is_cut(self):
        for words in LISTINGS:
            for columns in COLUMNS:
                with self.subTest(words=words, columns=columns):
                    text = self.shown(words, columns)
                    self.assertNotRegex(text, r"[\w./:-]*\d[\w./:-]*…")

    def test_what_a_listing_says_to_programs_stands_whole_before_people(self):
        for words in LISTINGS:
            report = json.loads(self.run_in_folder(*words, "--format", "json").stdout)
            if "columns" not in report or words == ["gaps"]:  # which are summed up for people
                continue
            with self.subTest(words=words):
                text = self.shown(words, 50)
                hidden = re.search(r"^… \d+ more columns?: (.*)$", text, re.M)
                hidden = set(hidden[1].split(", ")) if hidden else set()
                screen = packed(text)
                for column, cell in listed(report):
                    if column not in hidden:
                        for fact in FACT.findall(cell):
                            self.assertIn(packed(fact), screen, (column, cell))

    def test_a_dumb_terminal_is_sent_no_escape(self):
        for words in LISTINGS:
            self.assertNotIn("\x1b", self.shown(words, 80, TERM="dumb"), words)
            self.assertNotIn("\x1b[1m", self.shown(words, 80, NO_COLOR="1"), words)

    def test_every_command_speaks_every_format(self):
        for words in LISTINGS + REPORTS:
            with self.subTest(words=words):
                told = self.run_in_folder(*words, "--format", "json")
                self.assertIn(told.returncode, EXITS, told.stderr)
                self.assertIn("schema_version", json.loads(told.stdout))
                table = self.run_in_folder(*words, "--format", "csv")
                self.assertIn(table.returncode, EXITS, table.stderr)
                rows = list(csv.reader(io.StringIO(table.stdout)))
                self.assertGreaterEqual(len(rows), 1, table.stderr)
                self.assertEqual({len(row) for row in rows}, {len(rows[0])})
                self.assertIn(self.run_in_folder(*words, "--format", "human").returncode, EXITS)

    def test_errors_fit_too(self):
        for words in (["statsu"], ["--lake", "nowhere", "status"], ["replay", "2026-13-01"],
                      ["query", "SELECT artist_nme FROM spotify_tracks"], ["runs", "--limit", "0"],
                      ["run"], ["plan"]):
            with self.subTest(words=words):
                text, code = on_terminal(["env", "-C", self.folder, "tracklake", *words], 50,
                                         self.environment)
                self.assertNotEqual(code, 0)
                for line in text.splitlines():
                    self.assertLessEqual(cells(line.replace("\r", "")), 50, line)


if __name__ == "__main__":
    ScreensTest.build = Path(sys.argv.pop(1)).resolve()
    unittest.main()
