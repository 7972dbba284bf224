"""Where, and how often, an oddity is served."""

import threading

from .oddity import Kind

# What a reader can still take from an odd answer.
READABLE = {Kind.HARMLESS, Kind.SHORT, Kind.ENDLESS, Kind.MASKED, Kind.MISCOUNTED}
FOR_EVER = None


class Trouble:
    """Any thread."""

    def __init__(self):
        self.lock = threading.Lock()
        self.end()

    def end(self):
        self.oddity = self.is_there = None
        self.served = self.left = 0
        self.expires_at = None
        self.for_tokens = False

    def begin(self, oddity, is_there, times=FOR_EVER, for_tokens=False, expires_at=None):
        """`is_there(exchange)`: is this an answer to make odd? `expires_at(exchange)`: is this the
        one call by which the token has become worthless?"""
        self.end()
        self.oddity, self.is_there, self.left = oddity, is_there, times
        self.for_tokens, self.expires_at = for_tokens, expires_at

    def takes(self, exchange):
        with self.lock:
            if self.oddity is None or self.left == 0 or not self.is_there(exchange):
                return False
            if self.left is not FOR_EVER:
                self.left -= 1
            self.served += 1
            exchange.nth = self.served
            return True

    def apply(self, exchange):
        exchange.is_odd = True
        self.oddity.apply(exchange)

    def at_token(self, exchange, tokens):
        """Whoever gets no token has spent none."""
        before = set(tokens.refresh)
        tokens.answer(exchange)
        if self.for_tokens and self.takes(exchange):
            self.apply(exchange)
            if self.oddity.kind is not Kind.HARMLESS:
                tokens.refresh = before

    def at_call(self, exchange, server):
        if self.for_tokens:
            self.expire(exchange, server)
        elif self.takes(exchange):
            self.apply(exchange)

    def expire(self, exchange, server):
        with self.lock:
            if self.expires_at is None or not self.expires_at(exchange):
                return
            self.expires_at = None
        server.tokens.expire_all()
        exchange.refuse(401, "The access token expired")

    def is_readable(self, exchange):
        if exchange.status != 200:
            return False
        return not exchange.is_odd or self.oddity.kind in READABLE
