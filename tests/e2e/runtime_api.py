"""What AWS Lambda is to a function's process: it hands over invocations and takes answers."""

import json
import queue
import threading

from local_server import LocalHandler, LocalServer

ROOT = "/2018-06-01/runtime/"
FAR_AWAY_MS = 4102444800000


class RuntimeApi(LocalServer):
    """Hands out the invocations that it is given, in their order: texts, or what JSON is made of. When none
    is left it says that the environment is broken, which ends the process; or waits for more, where
    `is_open`, until it is told to end."""

    def __init__(self, *payloads, is_open=False):
        super().__init__(_Handler)
        self.address = self.address.removeprefix("http://")  # as Lambda names it
        self.answers = []  # (path below runtime/, headers, JSON)
        self._arrived = threading.Condition()
        self._waiting, self._count = queue.SimpleQueue(), 0
        for payload in payloads:
            self.give(payload)
        if not is_open:
            self.end()

    def give(self, payload):
        self._waiting.put(payload if isinstance(payload, str) else json.dumps(payload))

    def end(self):
        self._waiting.put(None)

    def answer(self, number, seconds):
        """The answer of that number, from 0; nothing where it does not come in time."""
        with self._arrived:
            self._arrived.wait_for(lambda: len(self.answers) > number, seconds)
            return self.answers[number] if len(self.answers) > number else None

    def next(self):
        """Its number, from 1, and the invocation; nothing at the end."""
        payload = self._waiting.get()
        if payload is None:
            self.end()  # for whoever asks again
            return 0, None
        self._count += 1
        return self._count, payload

    def take(self, path, headers, body):
        with self._arrived:
            self.answers.append((path.removeprefix(ROOT), headers, json.loads(body)))
            self._arrived.notify_all()


class _Handler(LocalHandler):
    def do_GET(self):
        number, payload = self.server.next()
        if payload is None:
            return self.reply(500)
        self.reply(200, payload.encode(), [("Lambda-Runtime-Aws-Request-Id", f"request-{number}"),
                                           ("Lambda-Runtime-Invocation-Id", f"invocation-{number}"),
                                           ("Lambda-Runtime-Deadline-Ms", str(FAR_AWAY_MS))])

    def do_POST(self):
        self.server.take(self.path, self.headers, self.body())
        self.reply(202, b"{}")
