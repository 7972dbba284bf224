"""A lake that is deployed with the real package: extract fills raw from the simulator, S3 tells the queue,
transform makes of it what the program makes on one machine, and no call is denied.

Changed in a copy of the template: what stacks_test.py says, and where Spotify is."""

import datetime
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import lambda_package
import templates
from servers import ROOT
from stacks_test import StacksTest, eventually

sys.path.insert(0, str(ROOT / "tests/e2e"))
from simulated_spotify import CHART, ODDS, Simulator  # noqa: E402

STACK, BUCKET = "rock", "rock-000000000000-us-east-1"
CLIENT_ID = "00000000000000000000000051a7ed1d"  # which the simulator knows
SECRET = "0000000000000000000000005ec7e700"
ZONES = ("processed/", "quarantine/", "_tracklake/receipts/")


class DeployedTest(StacksTest):
    """The template with functions that reach the simulator, and the real package."""

    stack = STACK

    def setUp(self):
        self.simulator = self.enterContext(Simulator(ROOT / "build"))
        self.now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.simulator.set_clock(self.now)
        super().setUp()
        self.client("secretsmanager").put_secret_value(SecretId="spotify", SecretString=SECRET)
        self.take_package()

    def take_package(self):
        lambda_package.build(lambda_package.MACHINE)
        self.package = lambda_package.package_of(lambda_package.MACHINE)

    def copy_for_the_emulator(self):
        copy = super().copy_for_the_emulator()
        template = templates.load(copy / "template.yaml")
        for function in ("Extract", "Enrich"):
            variables = template["Resources"][function]["Properties"]["Environment"]["Variables"]
            variables |= {"TRACKLAKE_SPOTIFY__API_URL": f"{self.simulator.address}/v1",
                          "TRACKLAKE_SPOTIFY__ACCOUNTS_URL": self.simulator.address}
        (copy / "template.yaml").write_text(json.dumps(template))
        return copy

    def objects(self, *prefixes):
        s3, bucket = self.client("s3"), f"{self.stack}-000000000000-us-east-1"
        keys = [entry["Key"] for prefix in prefixes
                for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
                for entry in page.get("Contents", [])]
        return {key: s3.get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys}

    def invoke(self, function):
        answer = self.client("lambda").invoke(FunctionName=f"{self.stack}-{function}", Payload=b"{}")
        return answer.get("FunctionError"), json.loads(answer["Payload"].read())

    def deploy_lake(self, playlists, *options):
        done = self.deploy(self.stack, "--playlists", ",".join(playlists), "--client-id", CLIENT_ID,
                           "--queue-visibility", "10", "--architecture", lambda_package.MACHINE, *options)
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)


class DeployedLake(DeployedTest):
    """With the program of this machine's build in the package's place."""

    def take_package(self):
        self.make_package(f"#!/bin/sh\nexec {ROOT}/build/tracklake\n")


class DeployedLakeTest(DeployedTest):
    def made_on_one_machine(self, raw):
        """What the program makes of these raw objects in a folder."""
        with tempfile.TemporaryDirectory() as name:
            lake = Path(name) / "lake"
            for key, content in raw.items():
                (lake / key).parent.mkdir(parents=True, exist_ok=True)
                (lake / key).write_bytes(content)
            subprocess.run([ROOT / "build/tracklake", "--lake", lake, "-q", "transform"], check=True,
                           cwd=name, env={"PATH": os.environ["PATH"], "HOME": name})
            return {str(path.relative_to(lake)): path.read_bytes()
                    for zone in ZONES for path in (lake / zone).rglob("*") if path.is_file()}

    def test_what_lands_becomes_the_tables_of_one_machine(self):
        self.deploy_lake((CHART, ODDS))
        failed, answer = self.invoke("extract")
        self.assertIsNone(failed, answer)
        raw = self.objects("raw/")
        self.assertEqual(2, len(raw), answer)
        eventually("each raw object has its receipt",
                   lambda: len(self.objects("_tracklake/receipts/")) >= len(raw))
        self.assertEqual(self.made_on_one_machine(raw), self.objects(*ZONES))
        failed, answer = self.invoke("upkeep")
        self.assertIsNone(failed, answer)
        self.assertEqual(0, answer["failed"], answer)


if __name__ == "__main__":
    unittest.main()
