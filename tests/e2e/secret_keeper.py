"""A relay between the program and the simulated Spotify that knows every secret which passes, and can
answer like the worst of servers: with error pages that quote the request, secrets and all."""

import base64
import json
import os
import re
import threading
import time
import urllib.parse
from pathlib import Path

from local_server import LocalHandler, LocalServer

# As user names, passwords and secrets go: with what has to be escaped in addresses and JSON.
CANARY = f"c4n4ry{os.getpid()}"  # of this test only: others may run beside it
CLIENT_ID = "00000000000000000000000051a7ed1d"
CLIENT_SECRET = f"{CANARY}/client+secret=="
SIMULATED_SECRET = "0000000000000000000000005ec7e700"
PIECE = 16  # so many bytes of a secret are worth something to a thief
TOKEN_FIELDS = ("access_token", "refresh_token")
FORM_FIELDS = ("refresh_token", "code", "code_verifier", "client_secret")


def basic(user, password):
    return base64.b64encode(f"{user}:{password}".encode()).decode()


class Secrets:
    """What must be seen nowhere. Any thread."""

    def __init__(self):
        self.lock = threading.Lock()
        self.pieces = set()
        self.add(CANARY)
        # As it is sent; the id before it is known to everybody.
        self.add(basic(CLIENT_ID, CLIENT_SECRET)[len(basic(CLIENT_ID, "")):])

    def add(self, secret):
        """The whole, or where it is long both its ends, so that cutting it does not hide it."""
        with self.lock:
            self.pieces |= {secret[:PIECE].encode(), secret[-PIECE:].encode()}

    def found_in(self, data):
        with self.lock:
            return [piece for piece in self.pieces if piece in data]


def command_lines(leaving_out=()):
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        if int(path.parent.name) in leaving_out:
            continue
        try:
            yield path.read_bytes()
        except OSError:
            continue  # it has ended


class Relay(LocalServer):
    """Stands before a simulator; has its levers."""

    def __init__(self, simulator):
        super().__init__(Handler)
        self.simulator = simulator
        self.secrets = Secrets()
        self.hostile = {}  # path prefix → (status, how to quote)
        self.echoes = False  # good answers of the API quote what they were asked with
        self.pauses = {}  # path prefix → seconds before an answer
        self.quoted = 0
        self.seen_in_processes = []

    def set_clock(self, now):
        self.simulator.set_clock(now)

    def look_at_processes(self):
        for line in command_lines(leaving_out={self.simulator.process.pid}):
            self.seen_in_processes += self.secrets.found_in(line)


class Handler(LocalHandler):
    def do_GET(self):
        self.answer(None)

    def do_POST(self):
        self.answer(self.body())

    def answer(self, body):
        relay = self.server
        self.learn(body)
        relay.look_at_processes()
        time.sleep(max((seconds for prefix, seconds in relay.pauses.items()
                        if self.path.startswith(prefix)), default=0))
        for prefix, (status, quote) in relay.hostile.items():
            if self.path.startswith(prefix):
                relay.quoted += 1
                said = f"{self.headers.get('Authorization', '')} {(body or b'').decode()}"
                data, headers = quote(said)
                return self.reply(status, data, headers.items())
        status, data, kept = self.ask_simulator(body)
        if relay.echoes and self.path.startswith("/v1/") and data.startswith(b"{"):
            relay.quoted += 1
            echo = json.dumps({"headers": self.headers["Authorization"]}).encode()
            data = b'{"request":' + echo + b"," + data[1:]
        return self.reply(status, data, kept.items())

    def learn(self, body):
        authorization = self.headers.get("Authorization", "")
        if authorization.startswith("Bearer "):
            self.server.secrets.add(authorization.split(" ", 1)[1])
        form = urllib.parse.parse_qs((body or b"").decode())
        for field in FORM_FIELDS:
            for value in form.get(field, []):
                self.server.secrets.add(value)

    def ask_simulator(self, body):
        relay = self.server
        headers = {name: value for name, value in self.headers.items()
                   if name.lower() not in ("host", "connection", "accept-encoding")}
        if headers.get("Authorization") == "Basic " + basic(CLIENT_ID, CLIENT_SECRET):
            headers["Authorization"] = "Basic " + basic(CLIENT_ID, SIMULATED_SECRET)
        status, content, _, told = self.ask(relay.simulator.address, body, headers)
        data = content.replace(relay.simulator.address.encode(), relay.address.encode())
        if self.path == "/api/token":
            answer = json.loads(data)
            for field in TOKEN_FIELDS:
                if field in answer:
                    relay.secrets.add(answer[field])
        kept = {name: value for name, value in told
                if name.lower() in ("location", "retry-after", "content-type", "date")}
        for code in re.findall(r"[?&]code=([^&]*)", kept.get("Location", "")):
            relay.secrets.add(urllib.parse.unquote(code))
        return status, data, kept


# Ways to quote what was said.

def as_api_error(said):
    return json.dumps({"error": {"status": 0, "message": "No: " + said}}).encode(), {}


def as_grant_error(said):
    return json.dumps({"error": "invalid_grant", "error_description": said}).encode(), {}


def as_text(said):
    return f"{said}\n".encode(), {"Content-Type": "text/plain"}


def cut_in_the_middle(said):
    """So that the message's 200 bytes end within the secret."""
    return ("." * (200 - len(said) + 8) + said).encode(), {"Content-Type": "text/plain"}


def as_colours(said):
    """With what a terminal obeys: ESC, C1, an override of the writing direction."""
    text = f"\x1b[31mred \u009b2J \u202edetrevni {said}"
    return json.dumps({"error": {"status": 0, "message": text}}, ensure_ascii=False).encode(), {}


def as_coloured_text(said):
    return f"\x1b]0;title\x07 \u009b2J \u202e {said}".encode(), {"Content-Type": "text/plain"}


def as_redirect(said):
    return b"", {"Location": "https://elsewhere.invalid/?" + urllib.parse.urlencode({"q": said})}


class Proxy(LocalServer):
    """A proxy that lets nobody through, and remembers who came with which password."""

    def __init__(self, status):
        super().__init__(ProxyHandler)
        self.status = status
        self.passwords = []

    def address_for(self, user, password):
        password = urllib.parse.quote(password, safe="")
        return f"http://{user}:{password}@127.0.0.1:{self.server_port}"


class ProxyHandler(LocalHandler):
    def do_CONNECT(self):
        word = self.headers.get("Proxy-Authorization", " ").split(" ")[1]
        self.server.passwords.append(base64.b64decode(word).decode())
        self.reply(self.server.status, headers=[("Proxy-Authenticate", f'Basic realm="{word}"')])
