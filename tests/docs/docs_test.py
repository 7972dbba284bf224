#!/usr/bin/env python3
"""What the documents name exists: links, commands, settings, files, tests.

    tests/docs/docs_test.py PROGRAM
"""

import json
import re
import subprocess
import sys
import unittest
from pathlib import Path

import commands
import markdown

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = sorted(path for folder in (".", "docs/**", "bench/**", "src", "tests/**", "tools/**")
                   for path in ROOT.glob(f"{folder}/*.md"))
CODE = ("src", "tests", "tools", "bench", "infra", "cmake", "sql")
FILE = re.compile(rf"^(?:{'|'.join(CODE)}|docs|assets)/[\w./*-]+$")
HEADER = re.compile(r"^[a-z_]+/[\w/]+\.(?:h|cc)$")
SETTING = re.compile(r"^([a-z]+)\.([a-z_]+)$")
VARIABLE = re.compile(r"\bTRACKLAKE_[A-Z0-9_]*[A-Z0-9]\b")
TEST = re.compile(r"^([A-Z]\w*Test)\.(\w+|\*)$")
FILE_ENDINGS = {"json", "toml", "sqlite", "sql", "md", "py", "cc", "h"}


def found_in_sources(pattern):
    """Every match, in all that is built, run or configured, except documents and data."""
    for folder in CODE:
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.suffix not in {".parquet", ".json", ".md"}:
                yield from pattern.findall(path.read_text(errors="replace"))


class DocsTest(unittest.TestCase):
    program = None
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.texts = {path: path.read_text() for path in DOCUMENTS}
        shown = subprocess.run([cls.program, "--config", "/dev/null", "--format", "json", "config", "show"],
                               env={}, capture_output=True, text=True, check=True).stdout
        cls.settings = {name for name, *_ in json.loads(shown)["rows"]}

    def assert_right(self, complaints):
        """None of (path, what is wrong)."""
        self.assertEqual([f"{path.relative_to(ROOT)}: {wrong}" for path, wrong in complaints], [])

    def spans(self):
        return ((path, span) for path, text in self.texts.items() for span in markdown.spans(text))

    def test_every_link_leads_to_a_file_and_to_a_heading_of_it(self):
        links = [(path, (path.parent / target).resolve() if target else path, anchor)
                 for path, text in self.texts.items() for target, anchor in markdown.links(text)]
        self.assertGreater(len(links), 100)
        self.assert_right((path, target) for path, target, _ in links if not target.exists())
        self.assert_right((path, f"{target.name}#{anchor}") for path, target, anchor in links
                          if anchor and anchor not in markdown.anchors(target.read_text()))

    def test_the_map_has_every_page(self):
        mapped = {(ROOT / "docs" / target).resolve()
                  for target, _ in markdown.links(self.texts[ROOT / "docs/README.md"])}
        pages = set((ROOT / "docs").rglob("*.md")) - {ROOT / "docs/README.md"}
        self.assertEqual(sorted(pages - mapped), [])

    def test_the_page_of_exit_codes_has_those_of_the_program(self):
        codes = re.findall(r"^  k\w+ = (\d+),", (ROOT / "src/cli/exit_code.h").read_text(), re.M)
        page = self.texts[ROOT / "docs/reference/exit-codes.md"]
        self.assertEqual(re.findall(r"^\| (\d+) \|", page, re.M), codes)

    def test_the_page_of_keys_has_all_that_the_program_keeps_for_itself(self):
        page = self.texts[ROOT / "docs/reference/keys.md"]
        sources = [path.read_text() for path in (ROOT / "src").rglob("*.[ch]*") if "test" not in str(path)]
        written = set(re.findall(r'"_tracklake/(?:state/)?(\w+(?:/|\.json))', "".join(sources)))
        self.assertGreater(len(written), 20)
        self.assertEqual({key for key in written - {"state/"} if f"`{key}" not in page}, set())

    def test_every_command_is_one_that_help_knows(self):
        help_ = commands.Help(self.program)
        lines = [(path, line) for path, text in self.texts.items() for line in markdown.lines_of_code(text)]
        self.assertGreater(sum(bool(commands.COMMAND.search(line)) for _, line in lines), 100)
        self.assert_right((path, f"{wrong}: {line}") for path, line in lines
                          for wrong in commands.complaints(help_, line))

    def test_a_wrong_command_is_noticed(self):
        help_ = commands.Help(self.program)
        for line, wrong in (("tracklake querry", "tracklake takes no querry"),
                            ("$ build/tracklake --lake x run --onyl extract", "run has no option --onyl"),
                            ("A=b tracklake status now", "status takes no now"),
                            ("x | tracklake catalog describe --nope", "catalog describe has no option --nope")):
            self.assertIn(wrong, list(commands.complaints(help_, line)))

    def test_every_setting_is_one_that_the_configuration_has(self):
        sections = {name.split(".")[0] for name in self.settings}
        wrong = [(path, span) for path, span in self.spans() if (setting := SETTING.match(span))
                 and setting[1] in sections and span not in self.settings and setting[2] not in FILE_ENDINGS]
        self.assert_right(wrong)

    def test_every_variable_is_one_that_something_reads(self):
        known = set(found_in_sources(VARIABLE))
        known |= {f"TRACKLAKE_{name.upper().replace('.', '__')}" for name in self.settings}
        self.assert_right((path, name) for path, text in self.texts.items()
                          for name in VARIABLE.findall(text)
                          if name not in known and not name.endswith(("__KEY", "__NAME")))

    def test_every_file_of_the_checkout_is_there(self):
        named = [(path, span) for path, span in self.spans() if FILE.match(span)]
        self.assertGreater(len(named), 100)
        self.assert_right((path, span) for path, span in named if not any(ROOT.glob(span.rstrip("/"))))
        self.assert_right((path, span) for path, span in self.spans()
                          if HEADER.match(span) and not FILE.match(span) and not (ROOT / "src" / span).exists())

    def test_every_test_that_a_promise_names_is_there(self):
        known = set(found_in_sources(re.compile(r"\bTEST(?:_[FP])?\(\s*(\w+),\s*(\w+)")))
        for file in (ROOT / "tests").rglob("*_test.py"):
            text = file.read_text()
            known |= {(suite, case) for suite in re.findall(r"^class (\w+)", text, re.M)
                      for case in re.findall(r"^    def (test_\w+)", text, re.M)}
        suites = {suite for suite, _ in known}
        self.assert_right((path, span) for path, span in self.spans() if (test := TEST.match(span))
                          and (test[1] not in suites if test[2] == "*" else test.groups() not in known))


if __name__ == "__main__":
    DocsTest.program = Path(sys.argv.pop(1)).resolve()
    unittest.main()
