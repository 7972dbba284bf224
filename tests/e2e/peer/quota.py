"""How many calls an app has: so many in a rolling day, for each family of addresses."""

import math
import re
import threading
from datetime import timedelta

WINDOW = timedelta(hours=24)
IDENTITY = re.compile(r"(?<=/)[0-9A-Za-z]{22}(?=/|$)")


def family_of(path):
    """/v1/artists/6SujC4iVEj…: /artists/{id}."""
    return IDENTITY.sub("{id}", path.removeprefix("/v1"))


class Quota:
    """`limits`: family → calls a day; a family without one has as many as it likes. Any thread."""

    def __init__(self, limits=()):
        self.limits = dict(limits)
        self.calls = {}
        self.refused = 0
        self.lock = threading.Lock()

    def admits(self, exchange):
        """Counts the call; else the answer says until when."""
        family = family_of(exchange.path)
        with self.lock:
            calls = self.calls.setdefault(family, [])
            calls[:] = [time for time in calls if exchange.now - time < WINDOW]
            if len(calls) < self.limits.get(family, math.inf):
                calls.append(exchange.now)
                return True
            self.refused += 1
            wait = calls[0] + WINDOW - exchange.now
        exchange.refuse(429, "Too many requests", reason="QUOTA_EXCEEDED")
        exchange.headers["Retry-After"] = str(math.ceil(wait.total_seconds()))
        return False
