#!/usr/bin/env python3
"""`make install` into a prefix of its own: what is there works, and goes on when the prefix is moved.

    tests/package/prefix_test.py BUILD_DIR

The checkout is hidden while the installed program runs, where the machine lets us (root).
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests/docs"))
import markdown  # noqa: E402

RAW = ROOT / "tests/fixtures/raw/playlist_full_classic.json"


def run(*command, expected=0, **options):
    done = subprocess.run([str(part) for part in command], text=True, capture_output=True,
                          timeout=300, **options)
    if expected is not None and done.returncode != expected:
        raise AssertionError(f"{command}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done


def without_checkout(*command, **options):
    """Runs the command in a view of the files in which nothing is where the checkout is."""
    if os.geteuid() != 0 or run("unshare", "--mount", "true", expected=None).returncode != 0:
        return run(*command, **options)
    hide = 'mount -t tmpfs none "$0" && exec "$@"'
    return run("unshare", "--mount", "sh", "-c", hide, ROOT, *command, **options)


def completions(script, *words):
    """What bash offers for the last of these words."""
    ask = 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); $0; echo "${COMPREPLY[@]}"'
    return run("bash", "-c", ask, "_tracklake", script, *words).stdout.split()


def commands_of(program, *path):
    """Every command that --help names, as paths, at any depth."""
    text = run(program, *path, "--help").stdout
    listed = re.search(r"^Subcommands:\n((?:  .*\n)+)", text, re.M)
    for name in re.findall(r"^  (\S+)", listed[1], re.M) if listed else ():
        yield (*path, name)
        yield from commands_of(program, *path, name)


def manual(page):
    """The page as text in one line, and what groff has to complain of."""
    done = run("man", "--warnings", "--encoding=UTF-8", "--local-file", page,
               env={**os.environ, "MANWIDTH": "80", "LC_ALL": "C.UTF-8"})
    return " ".join(re.sub(".\b", "", done.stdout).replace("‐", "-").split()), done.stderr


class PrefixTest(unittest.TestCase):
    build = None  # the folder of the binaries

    @classmethod
    def setUpClass(cls):
        run("ninja", "-C", cls.build, "--quiet", "tracklake", "package_texts")

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.prefix = self.folder / "prefix"
        run("cmake", "--install", self.build, "--component", "tracklake", "--prefix", self.prefix)

    def query(self, prefix):
        lake = self.folder / "lake"
        raw = shutil.copy(RAW, self.folder)
        tracklake = (prefix / "bin/tracklake", "--lake", lake)
        without_checkout(*tracklake, "import", "raw", raw, cwd=self.folder)
        return without_checkout(*tracklake, "--format", "csv", "query",
                                "SELECT count(*) > 0 AS some FROM songs", cwd=self.folder).stdout

    def test_the_installed_program_answers_sql_and_again_when_its_prefix_is_moved(self):
        self.assertEqual(self.query(self.prefix), "some\ntrue\n")
        moved = self.prefix.rename(self.folder / "moved")
        self.assertEqual(self.query(moved), "some\ntrue\n")
        self.assert_complete(moved)

    def assert_complete(self, prefix):
        """Every command is there, also by a link from elsewhere; so are completions and manuals."""
        link = self.folder / "tracklake"
        link.symlink_to(prefix / "bin/tracklake")
        self.assertGreater(len(list(commands_of(link))), 30)
        count = without_checkout(link, "--lake", self.folder / "lake", "--format", "csv", "query",
                                 "SELECT count(*) > 0 AS some FROM songs", cwd=self.folder)
        self.assertEqual(count.stdout, "some\ntrue\n")
        script = prefix / "share/bash-completion/completions/tracklake"
        self.assertEqual(completions(script, link, "quar"), ["quarantine"])
        for section, page in ((1, "tracklake"), (5, "tracklake.toml")):
            found = run("man", "-M", prefix / "share/man", "-w", str(section), page).stdout
            self.assertIn(str(prefix), found)

    def test_the_prefix_is_all_that_is_written_and_the_unit_names_it(self):
        staged = self.folder / "staged"
        run("cmake", "--install", self.build, "--component", "tracklake", "--prefix", "/opt/lake",
            env={**os.environ, "DESTDIR": str(staged)})
        self.assertEqual([path.name for path in staged.iterdir()], ["opt"])
        unit = (staged / "opt/lake/lib/systemd/system/tracklake.service").read_text()
        self.assertIn("ExecStart=/opt/lake/bin/tracklake ", unit)
        self.assertNotIn("/usr/bin/", unit)
        self.assertTrue((staged / "opt/lake/share/zsh/site-functions/_tracklake").is_file())

    def test_the_manual_has_every_command_and_option_and_nothing_that_groff_warns_of(self):
        program = self.prefix / "bin/tracklake"
        text, warnings = manual(self.prefix / "share/man/man1/tracklake.1")
        self.assertEqual(warnings, "")
        paths = list(commands_of(program))
        self.assertGreater(len(paths), 30)
        for path in ((), *paths):
            usage = re.search(r"^Usage: (.*)$", run(program, *path, "--help").stdout, re.M)[1]
            if path:
                self.assertIn(usage, text)
            for option in re.findall(r"^  (-\S+)", run(program, *path, "--help").stdout, re.M):
                if "--help" not in option:
                    self.assertIn(option, text, path)

    def test_the_manual_of_the_configuration_has_every_setting(self):
        text, warnings = manual(self.prefix / "share/man/man5/tracklake.toml.5")
        self.assertEqual(warnings, "")
        shown = run(self.prefix / "bin/tracklake", "--config", "/dev/null", "--format", "csv",
                    "config", "show", env={"PATH": os.environ["PATH"]}).stdout
        for name in re.findall(r"^([a-z]+\.[a-z_]+),", shown, re.M):
            section, key = name.split(".")
            self.assertIn(f"[{section}]", text)
            self.assertIn(f" {key} ", text)

    def test_the_example_of_a_configuration_holds_as_it_is_and_with_all_that_it_proposes(self):
        example = self.prefix / "share/doc/tracklake/examples/tracklake.toml"
        proposed = self.folder / "proposed.toml"
        proposed.write_text(re.sub(r"^#(?=\w+ = )", "", example.read_text(), flags=re.M))
        self.assertNotEqual(proposed.read_text(), example.read_text())
        secret = self.folder / "secret"  # `config check` reads what a setting refers to
        secret.write_text("hush")
        proposed.write_text(proposed.read_text().replace("/etc/tracklake/spotify-secret", str(secret)))
        for file in (example, proposed):
            run(self.prefix / "bin/tracklake", "--config", file, "config", "check")

    def test_bash_completes_commands_from_where_it_looks_for_completions(self):
        script = self.prefix / "share/bash-completion/completions/tracklake"
        program = self.prefix / "bin/tracklake"
        self.assertEqual(completions(script, program, "stat"), ["status"])
        names = {path[0] for path in commands_of(program)}
        self.assertEqual(set(completions(script, program, "")), names)

    def test_links_between_the_documents_lead_to_what_is_installed(self):
        documents = list((self.prefix / "share/doc/tracklake").rglob("*.md"))
        self.assertGreater(len(documents), 30)
        links = [path.parent / link for path in documents for link, _ in markdown.links(path.read_text())]
        self.assertGreater(len(links), 100)
        self.assertEqual([str(link) for link in links if not link.exists()], [])

    def test_the_queries_that_the_documents_run_come_along(self):
        examples = self.prefix / "share/doc/tracklake/sql/examples"
        self.assertEqual({path.name for path in examples.iterdir()},
                         {path.name for path in (ROOT / "sql/examples").iterdir()})

    def test_an_installation_ends_by_saying_where_the_program_is_and_how_to_call_it(self):
        def installed(prefix, *path, **variables):
            path = ":".join([*map(str, path), "/usr/bin:/bin"])
            return run(ROOT / "tools/installed", prefix, env={"PATH": path, **variables}).stdout.splitlines()
        place = f"Installed: {self.prefix}/bin/tracklake"
        self.assertEqual(installed(self.prefix, self.prefix / "bin"), [place, "Manual:    man tracklake"])
        said = installed(self.prefix)
        self.assertEqual(said[0], place)
        self.assertIn(f'export PATH="{self.prefix}/bin:$PATH"', said[-2])
        other = self.folder / "tracklake"
        other.symlink_to("/bin/true")
        self.assertIn(f"Hidden by: {other}, which comes first in your PATH", installed(self.prefix, self.folder))
        self.assertEqual(installed("/usr", DESTDIR="/stage"), ["Installed: /stage/usr/bin/tracklake"])

    def test_every_part_that_comes_along_has_its_licence(self):
        text = (self.prefix / "share/doc/tracklake/copyright").read_text()
        for part in ("zstd", "nlohmann-json", "CLI11", "toml++", "fmt", "simdjson"):
            self.assertIn(f"bin/tracklake:{part}\n", text)
        self.assertIn("Files: lib/tracklake/libduckdb.so\n", text)
        named = set(re.findall(r"^License: (\S+)$", text, re.M))
        written = set(re.findall(r"^License: (\S+)\n ", text, re.M))
        self.assertEqual(named, written)


if __name__ == "__main__":
    PrefixTest.build = Path(sys.argv.pop(1)).resolve()
    unittest.main()
