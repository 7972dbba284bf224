"""What Lambda and SQS are to a function: a process that is given one event at a time and may be
killed over it, and a queue that hands every message over at least once, in no order."""

import http.server
import json
import os
import queue
import random
import subprocess
import threading
import time

from servers import ROOT

INVOCATION_SECONDS = 120
HANDOUTS_BEFORE_DEAD = 5  # as the template sets it
BATCH = 10


class _RuntimeApi(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.events, self.answers = queue.SimpleQueue(), queue.SimpleQueue()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        pass  # connections of processes that were killed


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, status, body, **headers):
        try:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": len(body)}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            pass  # the process was killed

    def do_GET(self):
        event = self.server.events.get()
        if event is None:
            return self.reply(500, b"")
        deadline = int(1000 * (time.time() + INVOCATION_SECONDS))
        return self.reply(200, json.dumps(event).encode(),
                          **{"Lambda-Runtime-Aws-Request-Id": "request",
                             "Lambda-Runtime-Deadline-Ms": str(deadline)})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.answers.put((self.path.rsplit("/", 1)[-1], json.loads(body)))
        self.reply(202, b"{}")


class Function:
    """One execution environment of the program. `log` grows by what its processes wrote to stderr;
    `seconds` is how long its last whole invocation took."""

    def __init__(self, handler, environment, folder):
        self.handler, self.environment = handler, environment
        self.log = folder / f"{handler}-{id(self)}.log"
        self.process, self.seconds = None, 0.1

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._end()

    def _begin(self):
        self.api = _RuntimeApi()
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [ROOT / "build/tracklake"], stdout=subprocess.DEVNULL, stderr=log,
                env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "_HANDLER": self.handler,
                     "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:%d" % self.api.server_address[1],
                     **self.environment})

    def _end(self):
        if self.process is None:
            return
        self.api.events.put(None)
        self.process.kill()
        self.process.wait()
        self.api.shutdown()
        self.api.server_close()
        self.process = None

    def invoke(self, event, kill_after=None):
        """("response" or "error", what it said); nothing where it was killed before."""
        if self.process is None:
            self._begin()
        self.api.events.put(event)
        begun = time.monotonic()
        try:
            seconds = INVOCATION_SECONDS if kill_after is None else kill_after
            answer = self.api.answers.get(timeout=seconds)
        except queue.Empty:
            answer = None
            if kill_after is None:
                raise TimeoutError(f"{self.handler} does not answer:\n{self.log.read_text()}")
        if kill_after is not None:
            self._end()
        else:
            self.seconds = time.monotonic() - begun
        return answer


class Queue:
    """Messages until they are acknowledged or dead. `chance` decides about order and size of the
    batches. Any thread."""

    def __init__(self, chance: random.Random):
        self.chance, self.lock = chance, threading.Lock()
        self.waiting, self.out, self.dead, self.acknowledged = [], 0, [], 0

    def send(self, body):
        self.waiting.append({"messageId": f"m-{self.chance.getrandbits(64):016x}",
                             "receiptHandle": "r", "body": body, "eventSource": "aws:sqs",
                             "attributes": {"ApproximateReceiveCount": "0"}})

    def receive(self):
        """A batch, empty where others still hold what may come back; nothing at the end."""
        with self.lock:
            if not self.waiting:
                return [] if self.out else None
            self.chance.shuffle(self.waiting)
            size = self.chance.randint(1, BATCH)
            batch, self.waiting = self.waiting[:size], self.waiting[size:]
            self.out += len(batch)
            for message in batch:
                count = message["attributes"]
                count["ApproximateReceiveCount"] = str(int(count["ApproximateReceiveCount"]) + 1)
            return batch

    def settle(self, batch, answer):
        """As SQS takes a function's answer: what failed, or got none, comes again."""
        with self.lock:
            self.out -= len(batch)
            again = {message["messageId"] for message in batch}
            if answer and answer[0] == "response":
                failed = [failure["itemIdentifier"] for failure in answer[1]["batchItemFailures"]]
                assert set(failed) <= again, failed
                again = set(failed)
            for message in batch:
                if message["messageId"] not in again:
                    self.acknowledged += 1
                elif int(message["attributes"]["ApproximateReceiveCount"]) >= HANDOUTS_BEFORE_DEAD:
                    self.dead.append(message)
                else:
                    self.waiting.append(message)

    def drain_into(self, function, killed_share):
        """Until it is empty; with several threads, each for its own function. How many invocations
        there were, and how many of them were killed."""
        calls = kills = 0
        while (batch := self.receive()) is not None:
            if not batch:
                time.sleep(0.01)
                continue
            with self.lock:
                kill = self.chance.random() < killed_share
                moment = self.chance.random()
            answer = function.invoke({"Records": batch}, moment * function.seconds if kill else None)
            calls, kills = calls + 1, kills + kill
            self.settle(batch, answer)
        return calls, kills
