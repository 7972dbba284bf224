"""The accounts service: consent, codes, tokens, and refresh tokens that are good once."""

import base64
import hashlib
import threading
import urllib.parse
from datetime import timedelta

LIFETIME = timedelta(seconds=3600)
EVERY_SCOPE = ("playlist-read-private playlist-read-collaborative user-library-read user-top-read "
               "user-read-recently-played user-follow-read")


class Tokens:
    """Any thread."""

    def __init__(self):
        self.lock = threading.Lock()
        self.issued = {}  # access token → (has a user, good until)
        self.refresh = set()  # the refresh tokens that are good: one for each consent
        self.codes = {}
        self.secrets = set()  # all that must be seen nowhere
        self.count = 0
        self.rotates = True

    def new_secret(self, kind):
        self.count += 1
        digest = hashlib.sha256(f"{id(self)} {self.count}".encode()).hexdigest()
        secret = f"peer-{kind}-{digest}"
        self.secrets.add(secret)
        return secret

    def authorize(self, exchange):
        """The user says yes at once."""
        query = exchange.query
        with self.lock:
            code = self.new_secret("code")
            self.codes[code] = (query.get("code_challenge"), query["redirect_uri"])
        exchange.status = 302
        exchange.headers["Location"] = query["redirect_uri"] + "?" + urllib.parse.urlencode(
            {"code": code, "state": query.get("state", "")})

    def answer(self, exchange):
        """POST /api/token."""
        form = exchange.form
        if form.get("client_secret"):
            self.secrets.add(form["client_secret"])
        with self.lock:
            kind = form.get("grant_type")
            if kind == "client_credentials":
                self.grant(exchange, has_user=False)
            elif kind == "authorization_code" and self.code_is_good(form):
                self.grant(exchange, has_user=True, rotates=True)
            elif kind == "refresh_token" and form.get("refresh_token") in self.refresh:
                if self.rotates:
                    self.refresh.remove(form["refresh_token"])
                self.grant(exchange, has_user=True, rotates=self.rotates)
            else:
                exchange.status = 400
                exchange.document = {"error": "invalid_grant",
                                     "error_description": "Refresh token revoked"}

    def code_is_good(self, form):
        challenge, redirect_uri = self.codes.pop(form.get("code"), (None, None))
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        is_proven = base64.urlsafe_b64encode(digest).decode().rstrip("=") == challenge
        return is_proven and redirect_uri == form.get("redirect_uri")

    def grant(self, exchange, has_user, rotates=False):
        access = self.new_secret("access")
        self.issued[access] = (has_user, exchange.now + LIFETIME)
        exchange.document = {"access_token": access, "token_type": "Bearer", "expires_in": 3600}
        if has_user:
            exchange.document["scope"] = EVERY_SCOPE
        if rotates:
            exchange.document["refresh_token"] = self.new_secret("refresh")
            self.refresh.add(exchange.document["refresh_token"])

    def of(self, exchange):
        """Has the token of this request a user? None: refused, and the answer says why."""
        if not exchange.token:
            exchange.refuse(401, "No token provided")
            return None
        has_user, until = self.issued.get(exchange.token, (None, None))
        if has_user is None:
            exchange.refuse(401, "Invalid access token")
            return None
        if exchange.now >= until:
            exchange.refuse(401, "The access token expired")
            return None
        return has_user

    def expire_all(self):
        with self.lock:
            self.issued.clear()
