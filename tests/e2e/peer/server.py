"""The second Spotify over HTTP, on a free port of the loopback: one thread a connection, each
answer in one piece. Every call is written down, with what was really sent of lists."""

import http.server
import threading
import urllib.parse
from datetime import datetime, timezone

from local_server import LocalServer

from .api import Api
from .exchange import Exchange
from .quota import Quota
from .tokens import Tokens
from .trouble import Trouble
from .world import World, hash16

MAX_PAUSE = 200  # seconds that a stalled answer waits at most for the test to end


class Spotify(LocalServer):
    """A context manager; has what simulated_spotify.Program wants of a simulator."""

    request_queue_size = 64

    def __init__(self, app, limits=()):
        super().__init__(Handler)
        self.world = World()
        self.tokens = Tokens()
        self.quota = Quota(limits)
        self.api = Api(self.world, app, f"{self.address}/v1")
        self.trouble = Trouble()
        self.lock = threading.Lock()
        self.calls = []  # targets of the API, in order
        self.token_calls = []
        self.sent = {}  # list → position → the ids sent there, in answers that can be read
        self.said = {}  # … in any answer
        self.over = threading.Event()
        self.set_clock("2026-11-20T06:00:00Z")

    def __exit__(self, *_):
        self.over.set()
        super().__exit__()

    def set_clock(self, now):
        self.now = datetime.fromisoformat(now.replace("Z", "+00:00")).astimezone(timezone.utc)

    def answer(self, exchange):
        exchange.now = self.now
        if exchange.path == "/authorize":
            self.tokens.authorize(exchange)
            return
        if exchange.path == "/api/token":
            with self.lock:
                self.token_calls.append(exchange.form.get("grant_type"))
            self.trouble.at_token(exchange, self.tokens)
            return
        with self.lock:
            self.calls.append(exchange.target)
        has_user = self.tokens.of(exchange)
        if has_user is not None and self.quota.admits(exchange):
            self.api.answer(exchange, has_user)
        self.trouble.at_call(exchange, self)
        self.note(exchange)

    def note(self, exchange):
        """What this answer says of a list, and whether a reader can take it."""
        if exchange.list_name is None or exchange.document is None:
            return
        page = exchange.page
        if not isinstance(page, dict) or not isinstance(page.get("items"), list):
            return
        heard = [self.said, self.sent] if self.trouble.is_readable(exchange) else [self.said]
        with self.lock:
            for places in (notes.setdefault(exchange.list_name, {}) for notes in heard):
                for index, entry in enumerate(page["items"]):
                    places.setdefault(exchange.offset + index + 1, set()).add(shown(entry))


def shown(entry):
    """The id that a table shows for an entry as it was sent."""
    if not isinstance(entry, dict):
        return None
    item = entry.get("item") or entry.get("track") or entry.get("album")
    if entry.get("type") in ("artist", "track"):  # a list of things as they are
        item = entry
    if not isinstance(item, dict):
        return None
    uri = item.get("uri") or ""
    return "local:" + hash16(uri) if uri.startswith("spotify:local:") else item.get("id")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        self.serve(b"")

    def do_POST(self):
        self.serve(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def serve(self, form):
        exchange = Exchange(self.command, self.path, self.headers, self.server.api.base,
                            form=dict(urllib.parse.parse_qsl(form.decode())))
        self.server.answer(exchange)
        if exchange.wire is not None:
            exchange.wire(self, exchange)
        else:
            self.send(exchange.status, exchange.headers, exchange.bytes())

    def send(self, status, headers, body, length=None):
        """The whole answer in one piece. `length`: what is said of the body; None: the truth."""
        self.wfile.write(self.head(status, headers, len(body) if length is None else length) + body)

    @staticmethod
    def head(status, headers, length, version="HTTP/1.1"):
        lines = {"Content-Type": "application/json; charset=utf-8", **headers}
        if length != "":
            lines.setdefault("Content-Length", str(length))
        text = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        return f"{version} {status} Because\r\n{text}\r\n".encode("latin-1")

    def hang_up(self):
        self.close_connection = True

    def wait(self, seconds=MAX_PAUSE):
        """Until the test is over."""
        self.server.over.wait(seconds)

    def log_message(self, *_):
        pass
