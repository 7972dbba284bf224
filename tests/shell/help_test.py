#!/usr/bin/env python3
"""Help as it looks on terminals, of every command there is.

    tests/shell/help_test.py BUILD_DIR
"""

import subprocess
import sys
import unittest
from pathlib import Path

from program_help import help_of, paths
from terminal import shown

COLUMNS = (50, 80, 120)


class HelpTest(unittest.TestCase):
    program = None

    @classmethod
    def setUpClass(cls):
        cls.paths = list(paths(cls.program))

    def test_it_fits_terminals_and_loses_no_word(self):
        for path in self.paths:
            words = "".join(help_of(self.program, path).replace(" \\\n", "").split())
            for columns in COLUMNS:
                text = shown([self.program, *path, "--help"], columns)
                with self.subTest(path=path, columns=columns):
                    widest = max(text.splitlines(), key=len)
                    self.assertLessEqual(len(widest), columns, widest)
                    self.assertEqual("".join(text.replace(" \\\n", "").split()), words)

    def test_it_is_as_wide_as_the_terminal(self):
        widest = [max(map(len, shown([self.program, "--help"], columns).splitlines()))
                  for columns in COLUMNS]
        self.assertEqual(sorted(set(widest)), widest)

    def test_every_command_has_an_example_that_names_it(self):
        for path in self.paths:
            with self.subTest(path=path):
                examples = help_of(self.program, path).split("\nExamples:\n")
                self.assertEqual(len(examples), 2)
                self.assertIn(" ".join(("tracklake", *path)), examples[1])

    def test_help_followed_by_a_command_is_the_help_of_that_command(self):
        for path in self.paths:
            said = subprocess.run([self.program, "help", *path], capture_output=True, text=True,
                                  check=True).stdout
            self.assertEqual(said, help_of(self.program, path), path)


if __name__ == "__main__":
    HelpTest.program = Path(sys.argv.pop(1)).resolve() / "tracklake"
    unittest.main()
