#!/usr/bin/env python3
"""The program as a Lambda function, and the package's, which is nothing else: started by a runtime API,
they serve one invocation after another.

    tests/e2e/lambda_test.py BUILD_DIR
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from runtime_api import RuntimeApi
from simulated_spotify import CHART, PROGRAM_SECONDS, Simulator

BUILD = Path(sys.argv[1]).resolve()
SECRET = "0000000000000000000000005ec7e700"


class LambdaTest(unittest.TestCase):
    program = "tracklake"
    refused = 78

    def serve(self, handler, *payloads, **environment):
        """The answers, and the finished process."""
        folder = self.enterContext(tempfile.TemporaryDirectory())
        with RuntimeApi(*payloads) as api:
            process = subprocess.run(
                [BUILD / self.program, handler], cwd=folder, capture_output=True, text=True,
                timeout=PROGRAM_SECONDS,
                env={"PATH": os.environ["PATH"], "HOME": folder, "_HANDLER": handler,
                     "AWS_LAMBDA_RUNTIME_API": api.address, **environment})
        self.assertEqual(process.returncode, 1, "Lambda starts another one")
        return api.answers, process

    def test_a_process_serves_invocations_until_lambda_ends_it(self):
        with Simulator(BUILD) as spotify:
            answers, process = self.serve(
                "extract", json.dumps({"playlists": [CHART]}), "{", json.dumps({"sources": ["x"]}), "{}",
                SPOTIPY_CLIENT_ID="00000000000000000000000051a7ed1d", SPOTIPY_CLIENT_SECRET=SECRET,
                PLAYLIST_ID=CHART,
                AWS_LAMBDA_FUNCTION_NAME="rock-extract",
                TRACKLAKE_SPOTIFY__API_URL=f"{spotify.address}/v1",
                TRACKLAKE_SPOTIFY__ACCOUNTS_URL=spotify.address)
        self.assertEqual([what for what, _, _ in answers],
                         ["invocation/request-1/response", "invocation/request-2/error",
                          "invocation/request-3/error", "invocation/request-4/response"],
                         process.stderr)
        self.assertEqual(answers[0][2]["outcome"], "done")
        self.assertEqual(answers[0][1]["Lambda-Runtime-Invocation-Id"], "invocation-1")
        self.assertEqual(answers[1][1]["Lambda-Runtime-Function-Error-Type"], "Function.BadData")
        self.assertEqual(answers[2][2]["errorType"], "Function.Usage")
        metrics = [json.loads(line) for line in process.stdout.splitlines()]
        self.assertEqual(metrics[0]["Function"], "rock-extract")
        self.assertEqual(metrics[0]["ObjectsLanded"], 1)
        for line in process.stderr.splitlines():
            self.assertIn("event", json.loads(line))
        self.assertNotIn(SECRET, process.stdout + process.stderr)

    def test_a_process_that_cannot_begin_says_why(self):
        for handler, environment in (("lambda_function.lambda_handler", {}),
                                     ("extract", {"TRACKLAKE_EXTRACT__CONCURRENCY": "many"})):
            with self.subTest(handler):
                folder = self.enterContext(tempfile.TemporaryDirectory())
                with RuntimeApi("{}") as api:
                    process = subprocess.run(
                        [BUILD / self.program], cwd=folder, capture_output=True, text=True,
                        timeout=PROGRAM_SECONDS,
                        env={"HOME": folder, "_HANDLER": handler, **environment,
                             "AWS_LAMBDA_RUNTIME_API": api.address})
                self.assertEqual(process.returncode, self.refused, process.stderr)
                self.assertEqual([what for what, _, _ in api.answers], ["init/error"])
                self.assertEqual(api.answers[0][2]["errorType"], "Function.Config")


class PackagedProgramTest(LambdaTest):
    program = "tracklake-lambda"
    refused = 1

    def test_it_tells_its_version(self):
        told = subprocess.run([BUILD / self.program, "--version"], capture_output=True, text=True)
        program = subprocess.run([BUILD / "tracklake", "--version"], capture_output=True, text=True)
        self.assertEqual(told.stdout, program.stdout)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
