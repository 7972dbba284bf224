"""What a network and S3 do to requests on a bad day: a proxy before an S3 server that refuses some, loses
the answers to others, and breaks off, damages or delays bodies. Each kind of trouble comes to a share of
the requests, by a seed, and never twice in a row to the same one. A wrong byte comes only to what has a
checksum: nothing else is there to see it by, but TLS."""

import datetime
import email.utils
import random
import socket
import struct
import sys
import threading
import time

from servers import ROOT

sys.path.insert(0, str(ROOT / "tests/e2e"))
from local_server import LocalHandler, LocalServer  # noqa: E402

REGION_THERE = "us-east-1"
AHEAD = datetime.timedelta(minutes=10)  # less than servers allow, more than a program may ignore
SKEW_ALLOWED = datetime.timedelta(minutes=5)
SLOW_SECONDS, SLOW_PIECES = 1.0, 10
REFUSALS = {  # status and code
    "slow down": (503, "SlowDown"), "internal error": (500, "InternalError"),
    "conflict": (409, "ConditionalRequestConflict"), "expired": (400, "ExpiredToken"),
}


def is_conditional_write(handler):
    return handler.command == "PUT" and ("If-Match" in handler.headers or "If-None-Match" in handler.headers)


def time_signed(handler):
    signed = datetime.datetime.strptime(handler.headers["X-Amz-Date"], "%Y%m%dT%H%M%SZ")
    return signed.replace(tzinfo=datetime.UTC)


class FaultyS3(LocalServer):
    """`fault` names the trouble, `count` how often it came."""

    def __init__(self, address, fault, share, chance: random.Random):
        super().__init__(_Handler)
        self.behind, self.fault, self.share, self.chance = address, fault, share, chance
        self.lock, self.last, self.count, self.requests = threading.Lock(), set(), 0, 0

    def strikes(self, handler):
        """Whether it comes to this request."""
        with self.lock:
            self.requests += 1
            hit = self._can_strike(handler) and self._is_due(handler)
            self.count += hit
            return hit

    def spare(self):
        """It did not come to that one after all."""
        with self.lock:
            self.count -= 1

    def _can_strike(self, handler):
        if self.fault == "conflict":
            return is_conditional_write(handler)
        return self.fault not in ("half a body", "a wrong byte") or handler.command == "GET"

    def _is_due(self, handler):
        if self.fault == "another region":  # for as long as another one is signed for
            return f"/{REGION_THERE}/s3/" not in handler.headers["Authorization"]
        if self.fault == "another time":
            return abs(time_signed(handler) - _now_there(self.fault)) > SKEW_ALLOWED
        request = handler.command, handler.path
        if request in self.last:
            self.last.discard(request)
            return False
        if self.chance.random() >= self.share:
            return False
        self.last.add(request)
        return True


def _now_there(fault):
    return datetime.datetime.now(datetime.UTC) + (AHEAD if fault == "another time" else datetime.timedelta())


class _Handler(LocalHandler):
    def do_GET(self):
        body = self.body()
        fault = self.server.fault if self.server.strikes(self) else None
        if fault == "a reset":
            self._reset()
        elif fault == "another region":
            self._refuse(301, "PermanentRedirect", ("x-amz-bucket-region", REGION_THERE))
        elif fault == "another time":
            self._refuse(403, "RequestTimeTooSkewed")
        elif fault in REFUSALS:
            self._refuse(*REFUSALS[fault])
        else:
            self._hand_on(body, fault)

    do_HEAD = do_PUT = do_POST = do_DELETE = do_GET

    def _reset(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def _date(self):
        return "Date", email.utils.format_datetime(_now_there(self.server.fault), usegmt=True)

    def _refuse(self, status, code, *headers):
        body = f"<Error><Code>{code}</Code><Message>of the test</Message></Error>".encode()
        self.reply(status, body, [self._date(), *headers])

    def _hand_on(self, body, fault):
        answer = self.ask(self.server.behind, body)
        if fault == "a lost answer":
            self._reset()
            return
        if fault == "a wrong byte" and not any(name.lower().startswith("x-amz-checksum-")
                                               for name, _ in answer.headers):
            self.server.spare()
            fault = None
        headers = [(name, value) for name, value in answer.headers if name.lower() != "date"]
        self.begin(answer.status, [self._date(), *headers], answer.length)
        self._write(answer.content, fault)

    def _write(self, content, fault):
        if fault == "half a body":
            self.wfile.write(content[:len(content) // 2])
            self.close_connection = True
        elif fault == "a wrong byte" and content:
            self.wfile.write(content[:-1] + bytes([content[-1] ^ 1]))
        elif fault == "a slow body":
            for piece in range(SLOW_PIECES):
                begin, end = (len(content) * (piece + n) // SLOW_PIECES for n in (0, 1))
                self.wfile.write(content[begin:end])
                self.wfile.flush()
                time.sleep(SLOW_SECONDS / SLOW_PIECES)
        else:
            self.wfile.write(content)
