"""One request and what is answered to it. An oddity changes the answer before it is sent."""

import json
import urllib.parse
from dataclasses import dataclass, field


@dataclass
class Exchange:
    method: str
    target: str  # as it came
    headers_in: dict
    base: str  # the API's address
    now: object = None  # the server's time
    form: dict = field(default_factory=dict)

    status: int = 200
    document: object = None  # sent as JSON, unless `body` is set
    body: bytes | None = None
    headers: dict = field(default_factory=dict)
    wire: object = None  # sends the answer itself: wire(handler, exchange)
    is_odd: bool = False
    list_name: str | None = None  # the list that this is a page of, as tables call it
    offset: int = 0  # of the page, in that list
    nth: int = 0  # of the answers in which the oddity was asked for

    def __post_init__(self):
        url = urllib.parse.urlsplit(self.target)
        self.path = url.path
        self.query = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True))

    @property
    def token(self):
        kind, _, token = self.headers_in.get("Authorization", "").partition(" ")
        return token if kind == "Bearer" else ""

    @property
    def page(self):
        """The list's page, in whatever it is wrapped."""
        for wrapping in ("items", "tracks", "artists"):
            inner = self.document.get(wrapping)
            if isinstance(inner, dict) and "items" in inner:
                return inner
        return self.document

    def number(self, name, default, least, most):
        """A numeric parameter; None when it is not allowed."""
        text = self.query.get(name)
        if text is None:
            return default
        if not text.lstrip("-").isdigit() or not least <= int(text) <= most:
            return None
        return int(text)

    def refuse(self, status, message, **more):
        self.status = status
        self.document = {"error": {"status": status, "message": message, **more}}

    def bytes(self):
        """The answer's body."""
        if self.body is not None:
            return self.body
        if self.document is None:
            return b""
        return json.dumps(self.document, ensure_ascii=False).encode()
