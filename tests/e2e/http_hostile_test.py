#!/usr/bin/env python3
"""The HTTP side of the real service against callers who mean it no good: each route in each of their
ways. Afterwards it still answers, and still transforms.

    tests/e2e/http_hostile_test.py BUILD_DIR
"""

import concurrent.futures
import contextlib
import json
import socket
import sys
import tempfile
import time
import unittest
from pathlib import Path

from service import TRACKS, WAIT_SECONDS, Service, playlist, raw_name

TOKEN = "a-token-that-nobody-guesses"
SHOWN = f"Authorization: Bearer {TOKEN}"
JSON_TYPE = "Content-Type: application/json"
# Those of the service; the API adds its own (routes()).
ROUTES = [("GET", "/healthz"), ("GET", "/readyz"), ("GET", "/metrics"), ("POST", "/events/s3"),
          ("GET", "/api/v1/events")]
SECURITY = ["content-security-policy: default-src 'none';", "x-content-type-options: nosniff",
            "referrer-policy: no-referrer", "cross-origin-resource-policy: same-origin",
            "cache-control: no-store"]


class Caller:
    """Writes bytes, and reads what comes back until the other side closes."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=WAIT_SECONDS)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def write(self, text):
        with contextlib.suppress(OSError):  # it may have hung up, which is an answer
            self.socket.sendall(text.encode())

    def answer(self):
        """The status and the whole text; 0 where it has closed without a word."""
        got = b""
        with contextlib.suppress(ConnectionResetError):
            while piece := self.socket.recv(65536):
                got += piece
        text = got.decode()
        return (int(text.split(" ", 2)[1]) if text else 0), text


def head(method, path, *headers):
    return "\r\n".join([f"{method} {path} HTTP/1.1", *headers, "Connection: close", "", ""])


class HostileTest(unittest.TestCase):
    build = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.lake = Path(folder.name) / "lake"

    def serve(self, token=""):
        self.service = self.enterContext(
            Service(self.build, self.lake, {"TRACKLAKE_SERVE__TOKEN": token})).serving()
        self.port = self.service.port()
        self.own = f"Host: 127.0.0.1:{self.port}"
        self.shown = [SHOWN] if token else []

    def routes(self):
        """Each (method, path) that there is."""
        found = list(ROUTES)
        status, _, text = self.service.ask("GET", "/api/v1/openapi.json",
                                           headers=[line.split(": ") for line in self.shown])
        if status == 200:
            description = json.loads(text)
            root = description["servers"][0]["url"]
            for path, methods in description["paths"].items():
                found += [(method.upper(), root + path.replace("{", "").replace("}", ""))
                          for method in methods if method in ("get", "post", "delete")]
        return sorted(set(found))

    def ask(self, *parts):
        with Caller(self.port) as caller:
            for part in parts:
                caller.write(part)
            return caller.answer()

    def assert_refused(self, status, *parts):
        got, text = self.ask(*parts)
        self.assertEqual(got, status, text)
        lower = text.lower()
        for header in SECURITY:
            self.assertIn(header, lower)
        self.assertNotIn("access-control", lower)
        body = json.loads(text.split("\r\n\r\n", 1)[1])
        self.assertEqual(set(body["error"]), {"code", "message", "hint", "retry_at"})

    def assert_well(self):
        """It answers, and what comes becomes rows."""
        status, _, text = self.service.ask("GET", "/healthz",
                                           headers=[line.split(": ") for line in self.shown])
        self.assertEqual(status, 200, text)
        content = playlist(1)
        path = self.lake / "raw" / raw_name(1, content)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.service.wait_for_count("SELECT count(*) FROM playlist_tracks", TRACKS)

    def test_who_asks_from_elsewhere_is_refused_on_every_route(self):
        self.serve()
        hosts = ["evil.com", f"evil.com:{self.port}", f"127.0.0.1.evil.com:{self.port}",
                 f"127.0.0.1:{self.port + 1}", "127.0.0.1", f"localhost.evil.com:{self.port}"]
        pages = ["Origin: http://evil.com", "Origin: null", f"Origin: http://127.0.0.1:{self.port}0",
                 "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site"]
        for method, path in self.routes():
            with self.subTest(method=method, path=path):
                self.assert_refused(400, head(method, path, JSON_TYPE))
                for host in hosts:
                    self.assert_refused(403, head(method, path, f"Host: {host}", JSON_TYPE))
                for page in pages:
                    self.assert_refused(403, head(method, path, self.own, page, JSON_TYPE))
        self.assert_well()

    def test_a_name_of_the_loopback_is_as_good_as_its_address(self):
        self.serve()
        for host in ("localhost", "[::1]", "127.0.0.1"):
            self.assertEqual(self.ask(head("GET", "/readyz", f"Host: {host}:{self.port}"))[0], 200)

    def test_what_changes_something_is_no_get_and_no_form(self):
        self.serve()
        routes = self.routes()
        for method, path in routes:
            if method != "POST":
                continue
            with self.subTest(path=path):
                if ("GET", path) not in routes:
                    self.assert_refused(405, head("GET", path, self.own))
                for form in ("application/x-www-form-urlencoded", "text/plain",
                             "multipart/form-data; boundary=a"):
                    self.assert_refused(415, head("POST", path, self.own, f"Content-Type: {form}",
                                                  "Content-Length: 2"), "{}")
                self.assert_refused(415, head("POST", path, self.own))
        for method in ("PUT", "PATCH", "OPTIONS", "TRACE", "BREW"):
            self.assert_refused(405, head(method, "/healthz", self.own))
        self.assert_well()

    def test_with_a_token_nothing_is_told_without_it(self):
        self.serve(TOKEN)
        wrong = ["Authorization: Bearer wrong", f"Authorization: Bearer {TOKEN}x",
                 f"Authorization: Basic {TOKEN}", "Authorization: Bearer"]
        for method, path in self.routes():
            with self.subTest(method=method, path=path):
                self.assert_refused(401, head(method, path, self.own, JSON_TYPE))
                for line in wrong:
                    self.assert_refused(401, head(method, path, self.own, JSON_TYPE, line))
                if path != "/events/s3":
                    self.assert_refused(401, head(method, f"{path}?token={TOKEN}", self.own,
                                                  JSON_TYPE))
        self.assert_refused(401, head("GET", "/nowhere", self.own))
        self.assert_refused(404, head("GET", "/nowhere", self.own, SHOWN))
        self.assert_well()

    def test_what_is_too_large_is_refused_on_every_route(self):
        self.serve(TOKEN)
        many = [f"X-{number}: 1" for number in range(100)]
        for method, path in self.routes():
            with self.subTest(method=method, path=path):
                common = [self.own, SHOWN, JSON_TYPE]
                self.assert_refused(431, head(method, path, *common, f"X: {'x' * 20_000}"))
                self.assert_refused(431, head(method, path, *common, *many))
                self.assert_refused(414, head(method, f"{path}?{'x' * 9_000}", *common))
                self.assert_refused(413, head(method, path, *common, "Content-Length: 50000000"),
                                    "x" * 300_000)
                self.assert_refused(411, head(method, path, *common, "Transfer-Encoding: chunked"),
                                    "5\r\nhello\r\n")
        self.assert_well()

    def test_what_is_no_http_is_refused(self):
        self.serve()
        for text in ("\x16\x03\x01 hello, TLS\r\n\r\n", "GET / HTTP/1.1\nHost: a\r\n\r\n",
                     "GET http://127.0.0.1/ HTTP/1.1\r\n\r\n", f"GET / HTTP/1.1\r\n{self.own}\r\n"
                     f"Content-Length: 1\r\nContent-Length: 2\r\n\r\n", "\r\n\r\n"):
            self.assert_refused(400, text)
        self.assert_well()

    def test_who_is_slow_is_let_go_and_holds_up_nobody(self):
        self.serve(TOKEN)
        common = [self.own, SHOWN, JSON_TYPE]
        slow = [head(method, path, *common)[:-2] for method, path in self.routes()]
        slow += [head(method, path, *common, "Content-Length: 100") + "{" for method, path in
                 self.routes()]
        slow = (slow * 4)[:48]  # more than there are threads
        with concurrent.futures.ThreadPoolExecutor(len(slow)) as pool:
            answers = [pool.submit(self.ask, text) for text in slow]
            time.sleep(0.5)
            began = time.monotonic()
            self.assert_well()
            self.assertFalse(any(answer.done() for answer in answers) and
                             time.monotonic() - began < 1, "they were let go at once")
            for answer in answers:
                status, text = answer.result()
                self.assertEqual(status, 408, text)

    def test_hundreds_of_silent_callers_hold_up_nobody(self):
        self.serve()
        with contextlib.ExitStack() as silent:
            for _ in range(300):
                silent.enter_context(Caller(self.port))
            self.assert_well()

    def test_who_does_not_read_holds_up_nobody(self):
        self.serve()
        with contextlib.ExitStack() as deaf:
            for _ in range(60):
                caller = deaf.enter_context(Caller(self.port))
                caller.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
                caller.write(head("GET", "/readyz", self.own).replace("close", "keep-alive") * 20)
            self.assert_well()


if __name__ == "__main__":
    HostileTest.build = Path(sys.argv.pop(1)).resolve()
    unittest.main()
