#!/usr/bin/env python3
"""The .deb on the machine itself: checked by lintian, installed, used, upgraded, removed, purged.

    tests/package/debian_test.py

Needs root on a Debian that has no tracklake installed, and no /var/lib/tracklake; skipped elsewhere
(exit 77). What it installs it takes away again.
"""

import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from prefix_test import RAW, ROOT, completions, run, without_checkout

STATE = Path("/var/lib/tracklake")
SETTINGS = Path("/etc/tracklake/tracklake.toml")
SECRETS = Path("/etc/tracklake/environment")
UNIT = Path("/usr/lib/systemd/system/tracklake.service")
ENABLED = Path("/etc/systemd/system/multi-user.target.wants/tracklake.service")
MOST_EXPOSED = 2.0  # of systemd-analyze's 10
LOCK_SECONDS = 300  # as long as somebody else may be at the machine's packages
SKIPPED = 77


def why_not():
    """Why it cannot be tried here, or nothing."""
    if os.geteuid() != 0:
        return "only root installs packages"
    if not shutil.which("dpkg") or not shutil.which("lintian"):
        return "this is no Debian with lintian (tools/bootstrap --checks)"
    if shutil.which("tracklake") or is_known():
        return "tracklake is installed here, and is left alone"
    if STATE.exists():
        return f"{STATE} may be somebody's lake"
    return ""


def is_known():
    """Whether dpkg has anything of it, even only its configuration."""
    return run("dpkg-query", "--show", "tracklake", expected=None).returncode == 0


def traces():
    """Every file outside of the lake that has its name; what man keeps of pages is man's."""
    found = run("find", "/etc", "/usr", "/run", "/var", "-xdev",
                "(", "-path", STATE, "-o", "-path", "/var/cache/man", ")", "-prune", "-o",
                "-name", "*tracklake*", "-print", expected=None).stdout.splitlines()
    return {path for path in found if not path.startswith(str(ROOT))}


def apt(verb, *arguments):
    """apt-get rather than dpkg, which gives up at once where somebody else is at the packages."""
    return run("apt-get", verb, "--yes", "--quiet", "--option", f"DPkg::Lock::Timeout={LOCK_SECONDS}",
               "--option", "Dpkg::Options::=--force-confold", *arguments,
               env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})


def install(package):
    apt("install", "--no-install-recommends", "--reinstall", package)


def by_user(*command, **options):
    return without_checkout("setpriv", "--reuid=tracklake", "--regid=tracklake", "--init-groups",
                            "env", f"HOME={STATE}", *command, cwd="/", **options)


def tracklake(*arguments, **options):
    return by_user("tracklake", "--config", SETTINGS, *arguments, **options)


class DebianTest(unittest.TestCase):
    """One package, one life: the tests are its steps, in the order of their names."""

    @classmethod
    def setUpClass(cls):
        cls.before = traces()
        cls.had_user = any(user.pw_name == "tracklake" for user in pwd.getpwall())
        run("make", "deb", cwd=ROOT)
        cls.package = max((ROOT / "build/package").glob("*.deb"), key=os.path.getmtime)

    @classmethod
    def tearDownClass(cls):
        if is_known():
            apt("purge", "tracklake")
        shutil.rmtree(STATE, ignore_errors=True)
        if not cls.had_user:
            run("userdel", "tracklake", expected=None)

    def test_1_lintian_has_nothing_to_say(self):
        done = run("lintian", "--allow-root", "--fail-on", "error,warning", "--tag-display-limit", "0",
                   self.package, expected=None)
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_2_it_installs_twice_and_starts_nothing(self):
        for _ in range(2):
            install(self.package)
        self.assertIn("tracklake", [user.pw_name for user in pwd.getpwall()])
        self.assertFalse(ENABLED.exists())
        version = re.search(r"project\(tracklake VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text())[1]
        self.assertEqual(run("tracklake", "--version").stdout, f"tracklake {version}\n")

    def test_3_the_unit_is_right_and_shuts_the_service_in(self):
        self.assertEqual(run("systemd-analyze", "verify", UNIT).stderr, "")
        said = run("systemd-analyze", "security", "--offline=true", "--no-pager", UNIT).stdout
        score = float(re.search(r"Overall exposure level for \S+: ([\d.]+)", said)[1])
        self.assertLess(score, MOST_EXPOSED)
        print(f"systemd-analyze security: {score}", file=sys.stderr)

    def test_3_manuals_and_completions_are_where_they_are_looked_for(self):
        for page in ("tracklake", "tracklake.toml"):
            self.assertTrue(run("man", "--where", page).stdout.strip())
        script = "/usr/share/bash-completion/completions/tracklake"
        self.assertEqual(completions(script, "tracklake", "stat"), ["status"])
        self.assertTrue(Path("/usr/share/zsh/vendor-completions/_tracklake").is_file())
        self.assertTrue(Path("/usr/share/fish/vendor_completions.d/tracklake.fish").is_file())

    def test_4_the_services_user_answers_sql_by_the_packages_configuration(self):
        run("install", "--directory", "--owner=tracklake", "--group=tracklake", "--mode=0750", STATE)
        tracklake("config", "check")
        with tempfile.TemporaryDirectory() as folder:
            os.chmod(folder, 0o755)
            raw = shutil.copy(RAW, folder)
            tracklake("import", "raw", raw)
        answer = tracklake("--format", "csv", "query", "SELECT count(*) > 0 AS some FROM songs")
        self.assertEqual(answer.stdout, "some\ntrue\n")
        self.assertTrue((STATE / "lake/raw").is_dir())

    def test_5_an_upgrade_keeps_what_was_configured(self):
        with SETTINGS.open("a") as file:
            file.write("# mine\n")
        install(self.package)
        self.assertTrue(SETTINGS.read_text().endswith("# mine\n"))

    def test_6_removed_it_keeps_configuration_and_lake(self):
        SECRETS.write_text("SPOTIPY_CLIENT_SECRET=secret\n")
        run("systemctl", "enable", "tracklake")
        self.assertTrue(ENABLED.is_symlink())
        apt("remove", "tracklake")
        self.assertFalse(Path("/usr/bin/tracklake").exists())
        self.assertTrue(SETTINGS.exists() and SECRETS.exists())

    def test_7_purged_it_leaves_the_lake_and_its_owner_and_nothing_else(self):
        apt("purge", "tracklake")
        self.assertFalse(is_known())
        self.assertEqual(traces() - self.before, set())
        self.assertTrue(any((STATE / "lake/raw").rglob("*.json")))
        self.assertEqual(STATE.owner(), "tracklake")


if __name__ == "__main__":
    if reason := why_not():
        print(f"skipped: {reason}")
        sys.exit(SKIPPED)
    unittest.main(failfast=True)
