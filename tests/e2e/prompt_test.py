#!/usr/bin/env python3
"""The prompt of `query`, driven by keys on a real pseudo-terminal.

    tests/e2e/prompt_test.py BUILD_DIR
"""

import os
import re
import signal
import stat
import sys
import termios
import time
import unittest
from pathlib import Path

from job_test_case import JobTestCase
from simulated_spotify import CHART
from typed_terminal import WAIT_SECONDS, TypedTerminal

PROMPT = "tracklake> "
WITHIN = "      ...> "
LONG = "SELECT count(*) FROM range(20000000000) t(i) WHERE hash(i) = 1;\r"
ROWS = 1_000_000
MANY = f"SELECT i, 'row ' || i AS name FROM range({ROWS}) t(i);\r"
LEFT, UP, TAB = "\x1b[D", "\x1b[A", "\t"
CTRL_A, CTRL_C, CTRL_D, CTRL_R = "\x01", "\x03", "\x04", "\x12"
SOON_SECONDS = 0.2  # on a machine that does nothing else
MOST_TRIES = 20
MOST_GROWTH = 24 << 10  # KiB, of a million rows over a thousand; they take some 60 MiB


class PromptTest(JobTestCase):
    def setUp(self):
        self.program = self.start("--app", "extended")
        self.configure(self.program, playlists=[CHART])
        self.run_job(self.program)
        self.environment = {**self.program.settings(), "TERM": "xterm", "PAGER": "less"}
        self.history = Path(self.environment["XDG_STATE_HOME"], "tracklake", "query_history")

    def begin(self, *arguments, columns=80):
        command = [f"{self.program.build}/tracklake", "--lake", self.program.place, *arguments]
        terminal = TypedTerminal(command, self.environment, self.program.lake, columns)
        self.addCleanup(terminal.__exit__)
        return terminal

    def open(self, columns=80):
        terminal = self.begin("query", columns=columns)
        terminal.wait_for(PROMPT)
        return terminal

    @staticmethod
    def is_sane(terminal):
        """Whether lines are typed and shown there as in a shell."""
        local = termios.tcgetattr(terminal.descriptor)[3]
        return all(local & flag for flag in (termios.ICANON, termios.ECHO, termios.ISIG))

    @staticmethod
    def ask(terminal, line, until):
        return terminal.type(line + "\r", until, prompts=(PROMPT, WITHIN))

    @classmethod
    def pager_below(cls, pid):
        """The less that it has started; None while there is none."""
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            if Path(f"/proc/{child}/comm").read_text() == "less\n":
                return int(child)
            if (pager := cls.pager_below(child)) is not None:
                return pager
        return None

    def interrupt_pager(self, terminal, **awaited):
        """Ctrl-C once less sleeps at its prompt: one that comes just before waits for the next key,
        which less then drops."""
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            pager = self.pager_below(terminal.pid)
            state = Path(f"/proc/{pager}/stat").read_text().rpartition(")")[2].split()[0]
            if terminal.shown.endswith(":") and state == "S":
                break
            self.assertLess(time.monotonic(), deadline, terminal.shown)
            terminal.read(0.05)
        terminal.type(CTRL_C, **awaited)

    def leave(self, terminal):
        terminal.type(CTRL_D)
        self.assertEqual(terminal.end(), 0, terminal.shown)

    def test_a_line_is_edited_and_a_statement_takes_several(self):
        terminal = self.open()
        shown = self.ask(terminal, "SELECT 42 AS anwer;" + LEFT * 4 + "s", until="1 row")
        self.assertIn("answer\n", shown)
        self.ask(terminal, "elect ';' AS semicolon," + CTRL_A + "S", until=WITHIN)
        self.ask(terminal, "-- not yet;", until=WITHIN)
        shown = self.ask(terminal, "6 * 7 AS answer;", until="1 row")
        self.assertIn("42", shown)
        self.leave(terminal)

    def test_history_goes_from_start_to_start_and_keeps_a_secret(self):
        terminal = self.open()
        self.ask(terminal, "SELECT 1 +", until=WITHIN)
        self.ask(terminal, "41 AS first;", until="42")
        self.ask(terminal, " SELECT 77 AS secret;", until="1 row")
        self.leave(terminal)
        self.assertEqual(stat.S_IMODE(self.history.stat().st_mode), 0o600)
        self.assertEqual(self.history.read_text(), "SELECT 1 +\\n41 AS first;\n")
        terminal = self.open()
        terminal.type(UP, until="41 AS first;")
        self.ask(terminal, "", until="1 row")
        terminal.type(CTRL_R + "first", until="41 AS first;")
        terminal.type(CTRL_C, until=PROMPT, prompts=(PROMPT,))
        self.leave(terminal)

    def test_columns_tables_and_commands_are_completed(self):
        terminal = self.open()
        terminal.type("SELECT song_name FROM songs WHERE popu" + TAB, until="popularity")
        terminal.type(CTRL_C, until=PROMPT, prompts=(PROMPT,))
        shown = terminal.type("SELECT song_name FROM songs WHERE " + TAB, until="explicit")
        self.assertNotIn("artist_name", shown)
        terminal.type(CTRL_C, until=PROMPT, prompts=(PROMPT,))
        self.ask(terminal, "SELECT track_", until=WITHIN)
        terminal.type("FROM spotify_tr" + TAB, until="spotify_tracks")
        terminal.type(CTRL_C, until=PROMPT, prompts=(PROMPT,))
        terminal.type(".desc" + TAB, until=".describe ")
        terminal.type("song_art" + TAB, until="song_artists")
        self.ask(terminal, "", until="artist_id")
        self.leave(terminal)

    def test_ctrl_c_ends_the_query_and_nothing_else(self):
        terminal = self.open()
        terminal.type(LONG, until="= 1;")
        time.sleep(1)  # it runs by now
        shown = terminal.type(CTRL_C, until=PROMPT, prompts=(PROMPT,))
        self.assertIn("stopped", shown)
        self.ask(terminal, "SELECT 6 * 7 AS answer;", until="42")
        self.leave(terminal)

    def test_ctrl_c_in_the_pager_is_the_pagers_and_the_prompt_comes_after_it(self):
        terminal = self.open()
        terminal.type(MANY, until="row 0")
        self.interrupt_pager(terminal)
        time.sleep(0.5)
        terminal.type("q", until=PROMPT, prompts=(PROMPT,))
        self.ask(terminal, "SELECT 6 * 7 AS answer;", until="42")
        self.leave(terminal)
        self.assertTrue(self.is_sane(terminal))

    def test_a_pager_that_ctrl_c_ends_gives_the_prompt_back_at_once(self):
        self.environment["PAGER"] = "less -K"
        terminal = self.open()
        terminal.type(MANY, until="row 0")
        self.interrupt_pager(terminal, until=PROMPT, prompts=(PROMPT,))
        self.ask(terminal, "SELECT 6 * 7 AS answer;", until="42")
        self.leave(terminal)

    def test_ctrl_c_in_the_pager_of_one_query_leaves_a_sane_terminal(self):
        terminal = self.begin("query", MANY.rstrip(";\r"))
        terminal.wait_for("row 0")
        self.interrupt_pager(terminal)
        time.sleep(0.5)
        self.assertFalse(self.is_sane(terminal), "the pager has it still")
        terminal.type("q")
        self.assertEqual(terminal.end(), 130, terminal.shown)
        self.assertTrue(self.is_sane(terminal))

    def test_a_pager_that_is_terminated_leaves_a_sane_terminal(self):
        terminal = self.begin("query", MANY.rstrip(";\r"))
        terminal.wait_for("row 0")
        os.kill(terminal.pid, signal.SIGTERM)
        self.assertEqual(terminal.end(), 143, terminal.shown)
        self.assertTrue(self.is_sane(terminal))

    def test_an_error_has_its_place_and_the_prompt_goes_on(self):
        terminal = self.open()
        self.ask(terminal, "SELECT", until=WITHIN)
        shown = self.ask(terminal, "song_nam FROM songs;", until="hint")
        self.assertIn("LINE 2: song_nam FROM songs", shown)
        self.ask(terminal, ".tabels", until="Did you mean .tables?")
        self.ask(terminal, "SELECT 6 * 7 AS answer;", until="42")
        self.leave(terminal)

    def test_results_go_in_other_formats_and_into_files(self):
        terminal = self.open(columns=50)
        self.ask(terminal, ".format csv", until=PROMPT)
        self.ask(terminal, "SELECT 1 AS a, 2 AS b;", until="a,b\n1,2\n")
        self.ask(terminal, ".output ../out.json", until=PROMPT)
        self.ask(terminal, "SELECT 3 AS c;", until="Wrote ../out.json")
        self.assertIn("3", Path(self.program.lake.parent, "out.json").read_text())
        self.ask(terminal, "SELECT 4 AS d;", until="d\n4\n")
        self.leave(terminal)

    def test_a_file_is_read_and_its_errors_leave_the_prompt(self):
        folder = self.program.lake
        (folder / "two.sql").write_text("SELECT 41 +\n  1 AS first;\n.format csv\nSELECT 7 AS last")
        (folder / "wrong.sql").write_text("SELECT nothing;\nSELECT 'not reached';")
        terminal = self.open()
        terminal.type(".read two" + TAB, until="two.sql")
        shown = self.ask(terminal, "", until="last\n7\n")
        self.assertIn("42", shown)
        shown = self.ask(terminal, ".read wrong.sql", until="error")
        self.assertNotIn("not reached", shown)
        self.ask(terminal, ".read wrnog.sql", until="Did you mean wrong.sql?")
        self.leave(terminal)
        self.assertEqual(self.history.read_text(),
                         ".read two.sql\n.read wrong.sql\n.read wrnog.sql\n")

    def test_the_first_statement_finds_its_worker_begun(self):
        terminal = self.open()
        begun = self.workers(terminal)
        self.assertTrue(begun)
        self.ask(terminal, "SELECT 6 * 7 AS answer;", until="42")
        self.assertNotIn(begun[0], self.workers(terminal))
        self.leave(terminal)

    def test_new_data_is_seen_and_a_dead_worker_is_replaced(self):
        terminal = self.open()
        count = "SELECT 'n=' || count(DISTINCT year || month || day) AS n FROM songs;"
        self.ask(terminal, count, until="n=1\n")
        self.program.set_time("2026-11-21T06:00:00Z")
        self.run_job(self.program)
        self.ask(terminal, count, until="n=2\n")
        for worker in self.workers(terminal):
            os.kill(worker, signal.SIGKILL)
            while Path(f"/proc/{worker}/stat").read_text().split(") ")[1][0] != "Z":
                time.sleep(0.01)  # it takes a moment where the machine is busy
        self.ask(terminal, count, until="n=2\n")
        self.leave(terminal)

    @staticmethod
    def workers(terminal):
        children = Path(f"/proc/{terminal.pid}/task/{terminal.pid}/children").read_text()
        return [int(child) for child in children.split()
                if b"sql-worker" in Path(f"/proc/{child}/cmdline").read_bytes()]

    @staticmethod
    def peak(pid):
        """KiB, without what is mapped from files."""
        status = Path(f"/proc/{pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1])

    def test_a_million_rows_come_at_once_and_take_no_memory(self):
        terminal = self.open()
        seconds = []
        while len(seconds) < MOST_TRIES and min(seconds, default=9) > SOON_SECONDS:
            terminal.read(1)  # what is shown is read, and the next worker begins
            terminal.type(MANY, until="row 0")
            seconds.append(terminal.seconds)
            if min(seconds) > SOON_SECONDS:
                terminal.type("q", until=PROMPT)
        self.assertLessEqual(min(seconds), SOON_SECONDS, seconds)
        worker = self.workers(terminal)[0]  # the oldest; others may wait for the next statement
        before = self.peak(terminal.pid), self.peak(worker)
        terminal.type("G", until=f"{ROWS:,} rows")
        after = self.peak(terminal.pid), self.peak(worker)
        print(f"first rows {min(seconds):.3f} s, peaks {before}, then {after} KiB", file=sys.stderr)
        for old, new in zip(before, after):
            self.assertLess(new - old, MOST_GROWTH)
        terminal.type("q", until=PROMPT)
        self.leave(terminal)


if __name__ == "__main__":
    JobTestCase.build = Path(sys.argv.pop(1)).resolve()
    unittest.main(verbosity=2)
