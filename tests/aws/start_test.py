"""docs/aws/start.md, as somebody would follow it: its commands are read out of the page and run, one
block after the other, from the package to the first answer of Athena and away again.

Put in for what everybody has of their own: the ids of playlists, the mail address, this machine's
architecture, on which the emulator runs functions. Left out: a user's consent, which wants a browser.
`aws logs tail`, which the aws command of PyPI has not got, is asked as `aws logs filter-log-events`.
Changed in a copy of the template: what stacks_test.py and deployed_test.py say. The emulator sends no
mail and asks no console."""

import json
import os
import re
import subprocess
import unittest

import lambda_package
from deployed_test import CLIENT_ID, SECRET, DeployedTest
from servers import PARTS, REGION, ROOT
from simulated_spotify import CHART, ODDS
from stacks_test import eventually

PAGE = ROOT / "docs/aws/start.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CONSENT = "auth login"
BLOCK_SECONDS = 900


class StartPageTest(DeployedTest):
    stack = "music-lake"  # the page's

    def setUp(self):
        super().setUp()
        self.client("secretsmanager").delete_secret(SecretId="spotify", ForceDeleteWithoutRecovery=True)
        (self.folder / "build").symlink_to(ROOT / "build")  # where the copy of infra/ looks for packages

    def run_block(self, block):
        """As one would type it, with the variables of the blocks before; what it printed."""
        machine = lambda_package.MACHINE
        block = (block.replace("ID,ID", f"{CHART},{ODDS}")
                 .replace("you@example.com", f"me@example.com --architecture {machine}")
                 .replace("lambda-x86_64", f"lambda-{machine}").replace(" --follow", "")
                 .replace("aws logs tail", "aws logs filter-log-events --log-group-name")
                 .replace("infra/", f"{self.infra}/"))
        variables = self.folder / "variables"
        variables.touch()
        done = subprocess.run(
            ["bash", "-ec", f". {variables}\n{block}declare -p secret query >{variables} 2>/dev/null || true"],
            cwd=ROOT, text=True, input="y\n", capture_output=True, timeout=BLOCK_SECONDS,
            env=os.environ | self.server.environment | {
                "PATH": f"{PARTS / 'venv/bin'}:{ROOT / 'build'}:{os.environ['PATH']}",
                "SPOTIPY_CLIENT_ID": CLIENT_ID, "SPOTIPY_CLIENT_SECRET": SECRET,
                "AWS_DEFAULT_REGION": REGION})  # of the aws command of PyPI, which knows no other
        self.assertEqual(0, done.returncode, f"{block}\n{done.stdout}{done.stderr}")
        return done.stdout

    def test_every_command_of_the_page_does_what_it_says(self):
        blocks = [block for block in BLOCK.findall(PAGE.read_text()) if CONSENT not in block]
        secret, package, deploy, invoke, log, ask, answer, away = blocks
        for block in (secret, package, deploy, invoke):
            self.run_block(block)
        eventually("both lists have landed and are in the tables",
                   lambda: len(self.objects("_tracklake/receipts/")) == 2)
        self.assertIn("ObjectsLanded", self.run_block(log))
        self.run_block(ask)
        rows = json.loads(self.run_block(answer))["ResultSet"]["Rows"]
        self.assertEqual(["song_name", "popularity"],
                         [cell["VarCharValue"] for cell in rows[0]["Data"]])
        self.assertEqual(11, len(rows))
        self.run_block(away)
        self.assertEqual([], self.client("lambda").list_functions()["Functions"])


if __name__ == "__main__":
    unittest.main()
