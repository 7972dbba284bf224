"""A user's rotating token, kept in Secrets Manager and used by functions: each new one is in the secret
before anything is asked with it, and a function whose token another one has spent takes over the new one.

All that a function says passes a recorder, so that the order of its calls is known."""

import json
import sys
import tempfile
import unittest
import urllib.parse
from pathlib import Path

import boto3
from functions import Function
from servers import KEY, REGION, ROOT, SECRET, Emulator

sys.path.insert(0, str(ROOT / "tests/e2e"))
from job_test_case import JobTestCase  # noqa: E402
from local_server import LocalHandler, LocalServer  # noqa: E402

BUCKET, TOKENS = "music", "tokens"
SOURCE = {"sources": ["saved_tracks"]}
PUT = "PutSecretValue"


class Recorder(LocalServer):
    """Stands before a server and writes down, in a list that several may share, what it is asked."""

    def __init__(self, address, calls):
        super().__init__(_Handler)
        self.behind, self.calls = address, calls


class _Handler(LocalHandler):
    def do_GET(self):
        body = self.body()
        operation = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
        self.server.calls.append((operation or f"{self.command} {self.path.partition('?')[0]}", body.decode(
            errors="replace"), self.headers.get("Authorization", "")))
        answer = self.ask(self.server.behind, body)
        self.begin(answer.status, answer.headers, answer.length)
        self.wfile.write(answer.content)

    do_HEAD = do_PUT = do_POST = do_DELETE = do_GET


class TokensTest(JobTestCase):
    build = ROOT / "build"

    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        server = self.enterContext(Emulator())
        server.make_bucket(BUCKET)
        self.secrets = boto3.client("secretsmanager", endpoint_url=server.address, region_name=REGION,
                                    aws_access_key_id=KEY, aws_secret_access_key=SECRET)
        self.secrets.create_secret(Name=TOKENS, SecretString="{}")
        # One page of them: the simulator names its own address for more.
        self.program = self.start("--library", "tracks=40")
        self.configure(self.program, "saved_tracks")
        self.program.place = f"s3://{BUCKET}"
        self.program.environment |= server.environment | {
            "TRACKLAKE_SPOTIFY__TOKENS": f"secretsmanager:{TOKENS}"}
        self.program.log_in()
        self.calls = []
        spotify, aws = (self.enterContext(Recorder(address, self.calls))
                        for address in (self.program.simulator.address, server.address))
        self.program.environment |= {
            "TRACKLAKE_SPOTIFY__API_URL": f"{spotify.address}/v1",
            "TRACKLAKE_SPOTIFY__ACCOUNTS_URL": spotify.address, "AWS_ENDPOINT_URL": aws.address}

    def kept(self):
        """The consent as it stands in the secret."""
        return json.loads(self.secrets.get_secret_value(SecretId=TOKENS)["SecretString"])

    def extract(self, function):
        """What a call of the function says to Spotify's accounts and to the secret, and the first
        question that it asks with a token."""
        self.calls.clear()
        what, answer = function.invoke(SOURCE)
        self.assertEqual("response", what, f"{answer}\n{function.log.read_text()}")
        self.assertEqual("done", answer["outcome"], answer)
        said = []
        for operation, body, authorization in self.calls:
            is_question = operation.startswith("GET /v1/")
            if is_question or operation in (PUT, "POST /api/token"):
                said.append((operation if not is_question else "asks", body, authorization))
            if is_question:
                break
        return said

    def function(self, now):
        self.program.set_time(now)
        environment = self.program.settings() | {"TRACKLAKE_LAKE__DIR": self.program.place}
        return self.enterContext(Function("extract", environment, self.folder))

    def check_rotation(self, said, before, after):
        """Room is made for the new token before the old one is spent; it is kept before it is used."""
        self.assertEqual([PUT, "POST /api/token", PUT, "asks"], [operation for operation, _, _ in said])
        room, spent, kept, question = said
        self.assertIn(before["refresh_token"], room[1])
        self.assertIn(before["refresh_token"], urllib.parse.unquote(spent[1]))
        self.assertIn(after["refresh_token"], kept[1])
        self.assertNotEqual(before["refresh_token"], after["refresh_token"])
        self.assertEqual(f"Bearer {after['access_token']}", question[2])

    def test_each_new_token_is_kept_before_it_is_used_and_others_take_it_over(self):
        first_token = self.kept()
        one = self.function("2026-11-20T08:00:00Z")  # the token of the login has ended
        said = self.extract(one)
        second_token = self.kept()
        self.check_rotation(said, first_token, second_token)

        # Another function begins with what the first one left, and rotates it in its turn.
        self.program.simulator.set_account(revoke="access")
        other = self.function("2026-11-20T10:00:00Z")
        said = self.extract(other)
        third_token = self.kept()
        self.check_rotation(said, second_token, third_token)

        # The first one has spent the second token: it takes over the third, and asks for none.
        self.extract(one)
        self.assertEqual(third_token, self.kept())
        self.assertNotIn("POST /api/token", [operation for operation, _, _ in self.calls])
        bearers = [authorization for operation, _, authorization in self.calls
                   if operation.startswith("GET /v1/")]
        self.assertEqual(f"Bearer {third_token['access_token']}", bearers[-1])

    def test_logs_of_functions_hold_no_token(self):
        one = self.function("2026-11-20T08:00:00Z")
        self.extract(one)
        token = self.kept()
        for secret in ("refresh_token", "access_token"):
            self.assertNotIn(token[secret], one.log.read_text())


if __name__ == "__main__":
    unittest.main()
