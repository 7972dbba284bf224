"""Who gets alarms in tests: an HTTP server, and a mail server that others wrote (aiosmtpd)."""

import asyncio
import email
import email.policy
import json
import ssl
import subprocess
import threading
import time

from aiosmtpd.smtp import SMTP, AuthResult
from local_server import LocalHandler, LocalServer

WAIT_SECONDS = 60


class Kept:
    """What has come, in order; to be waited for."""

    def __init__(self):
        self.messages = []
        self.changed = threading.Condition()

    def add(self, message):
        with self.changed:
            self.messages.append(message)
            self.changed.notify_all()

    def wait_for(self, count):
        """The messages, once there are as many."""
        end = time.monotonic() + WAIT_SECONDS
        with self.changed:
            while len(self.messages) < count:
                if time.monotonic() > end:
                    raise AssertionError(f"{len(self.messages)} of {count} came: {self.messages}")
                self.changed.wait(0.1)
            return list(self.messages)


class Webhook(Kept):
    """A web server on a free port that keeps what is posted to it; a context manager."""

    def __init__(self):
        super().__init__()
        self.status = 200  # of its answers
        outer = self

        class Handler(LocalHandler):
            def do_POST(self):
                body = self.body()
                if outer.status < 300:
                    outer.add((self.path, dict(self.headers), body))
                self.reply(outer.status)

        self.server = LocalServer(Handler)
        self.address = f"{self.server.address}/hook/T0SECRET"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.__exit__()

    def told(self, count):
        """Of each JSON message its alarms, as "raised stale"."""
        return [[f"{alarm['state']} {alarm['name']}" for alarm in json.loads(body)["alarms"]]
                for _, _, body in self.wait_for(count)]


class Mailbox(Kept):
    """A mail server on a free port that keeps what it gets; a context manager. With `certificate`
    (a folder) it wants STARTTLS, and the user `lake` with the password `geheim`."""

    def __init__(self, certificate=None):
        super().__init__()
        self.refusal = None  # instead of taking a message: "550 no"
        self.options = {}
        if certificate is not None:
            self.options = {"tls_context": self_signed(certificate), "require_starttls": True,
                            "auth_required": True, "authenticator": self.judge}
        self.port = None
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._serve)
        self.is_ready = threading.Event()

    def judge(self, server, session, envelope, mechanism, data):
        is_known = (data.login, data.password) == (b"lake", b"geheim")
        return AuthResult(success=is_known, handled=False)

    async def handle_DATA(self, server, session, envelope):
        if self.refusal:
            return self.refusal
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.add((envelope.mail_from, envelope.rcpt_tos, message, session.ssl is not None))
        return "250 taken"

    def _serve(self):
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(self.loop.create_server(
            lambda: SMTP(self, loop=self.loop, **self.options), "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self.is_ready.set()
        self.loop.run_forever()
        server.close()
        self.loop.run_until_complete(server.wait_closed())

    def __enter__(self):
        self.thread.start()
        self.is_ready.wait(WAIT_SECONDS)
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()


def self_signed(folder):
    """What a server shows that nobody vouches for."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                    "-subj", "/CN=localhost", "-keyout", key, "-out", certificate],
                   check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
