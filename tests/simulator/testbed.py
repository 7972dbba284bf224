"""What the tests in this folder share: the pinned Python, the simulator, its users and requests."""

import base64
import fcntl
import hashlib
import json
import os
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
REQUIREMENTS = HERE / "requirements.txt"

CLIENT_ID = "00000000000000000000000051a7ed1d"
CLIENT_SECRET = "0000000000000000000000005ec7e700"
REDIRECT = "http://127.0.0.1:8898/callback"
SCOPES = ("playlist-read-private playlist-read-collaborative user-library-read user-follow-read "
          "user-top-read user-read-recently-played")
NOW = "2026-11-20T20:00:00Z"


def pinned_python(build, requirements=REQUIREMENTS, name="simulator-venv"):
    """A Python that has what the requirements pin; made once, in the build folder."""
    folder = build / name
    stamp = folder / "requirements.txt"
    wanted = requirements.read_text()
    with (build / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests start side by side
        if not stamp.is_file() or stamp.read_text() != wanted:
            venv.create(folder, with_pip=True, clear=True)
            install = ["-m", "pip", "install", "--quiet", "--require-hashes", "-r", requirements]
            subprocess.run([folder / "bin" / "python", *install], check=True)
            stamp.write_text(wanted)
    return folder / "bin" / "python"


def run_pinned(build, *pinned):
    """Replaces this process by the same script under the pinned Python, unless it is that one."""
    python = pinned_python(build, *pinned)
    if Path(sys.prefix) != python.parent.parent:
        os.execv(python, [python, *sys.argv])


class Simulator:
    """One simulated Spotify on a free port; a context manager."""

    def __init__(self, build, *options):
        command = [f"{build}/tracklake-simulator", "--port", "0", "--today", NOW, *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().split()[-1]
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), StayHere)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def ask(self, target, token=None, form=None):
        """(status, headers, body) of one request; a form makes it a POST."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        data = None if form is None else urllib.parse.urlencode(form).encode()
        request = urllib.request.Request(self.address + target, data, headers)
        try:
            with self.opener.open(request) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    def json(self, target, token=None, form=None):
        status, _, body = self.ask(target, token, form)
        if status != 200:
            raise AssertionError(f"{target}: {status} {body[:200]}")
        return json.loads(body)

    def app_token(self):
        return self.json("/api/token", form={"grant_type": "client_credentials",
                                             "client_id": CLIENT_ID,
                                             "client_secret": CLIENT_SECRET})["access_token"]

    def user_token(self):
        """By authorization code with PKCE, as a program without a browser would."""
        verifier = "v" * 64
        digest = hashlib.sha256(verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        _, headers, _ = self.ask("/authorize?" + urllib.parse.urlencode({
            "client_id": CLIENT_ID, "response_type": "code", "redirect_uri": REDIRECT,
            "scope": SCOPES, "code_challenge_method": "S256", "code_challenge": challenge}))
        query = urllib.parse.urlsplit(headers["Location"]).query
        code = urllib.parse.parse_qs(query)["code"][0]
        return self.json("/api/token", form={
            "grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT,
            "client_id": CLIENT_ID, "code_verifier": verifier})["access_token"]


class StayHere(urllib.request.HTTPRedirectHandler):
    """Nobody listens where /authorize leads to."""

    def redirect_request(self, *_):
        return None
