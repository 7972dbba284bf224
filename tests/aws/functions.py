"""What Lambda and SQS are to a function: a process that is given one event at a time and may be
killed over it, and a queue that hands every message over at least once, in no order."""

import os
import random
import subprocess
import sys
import threading
import time

from servers import ROOT

sys.path.insert(0, str(ROOT / "tests/e2e"))
from runtime_api import RuntimeApi  # noqa: E402

INVOCATION_SECONDS = 120
HANDOUTS_BEFORE_DEAD = 5  # as the template sets it
BATCH = 10


class Function:
    """One execution environment of the program. `log` grows by what its processes wrote to stderr;
    `seconds` is how long its last whole invocation took."""

    def __init__(self, handler, environment, folder):
        self.handler, self.environment = handler, environment
        self.log = folder / f"{handler}-{id(self)}.log"
        self.process, self.seconds, self.count = None, 0.1, 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._end()

    def _begin(self):
        self.api, self.count = RuntimeApi(is_open=True), 0
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [ROOT / "build/tracklake"], stdout=subprocess.DEVNULL, stderr=log,
                env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "_HANDLER": self.handler,
                     "AWS_LAMBDA_RUNTIME_API": self.api.address,
                     **self.environment})

    def _end(self):
        if self.process is None:
            return
        self.api.end()
        self.process.kill()
        self.process.wait()
        self.api.__exit__()
        self.process = None

    def invoke(self, event, kill_after=None):
        """("response" or "error", what it said); nothing where it was killed before."""
        if self.process is None:
            self._begin()
        self.api.give(event)
        begun = time.monotonic()
        answer = self.api.answer(self.count, INVOCATION_SECONDS if kill_after is None else kill_after)
        self.count += 1
        if answer is None and kill_after is None:
            raise TimeoutError(f"{self.handler} does not answer:\n{self.log.read_text()}")
        if kill_after is not None:
            self._end()
        else:
            self.seconds = time.monotonic() - begun
        return answer and (answer[0].rsplit("/", 1)[-1], answer[2])


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
