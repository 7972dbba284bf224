"""Every other status, with the bodies that were seen with it and some that were not."""

from email.utils import format_datetime
from datetime import timedelta

from . import oddity as kinds
from .oddity import add, oddity

K = kinds.Kind
HTML = b"<html><head><title>Error</title></head><body><center>nginx</center></body></html>"
DENIED, AGAIN = (77, 1), (1, 65)

NO_PREMIUM = ("Active premium subscription required for the owner of the app. When the "
              "subscription status changes, it can take a few hours before requests are "
              "allowed again.")


def error(status, message, **more):
    return {"error": {"status": status, "message": message, **more}}


# name → (kind, status, body (bytes, or sent as JSON), headers, facts). What is no answer of
# Spotify's own, a gateway's page or a redirect, may pass.
ANSWERS = {
    "status_201": (K.DAMAGED, 201, None, {}, {"keeps": True}),  # nothing was to be created
    "status_203": (K.HARMLESS, 203, None, {}, {"keeps": True}),
    "status_202_empty": (K.DAMAGED, 202, b"", {}, {}),
    "status_204": (K.DAMAGED, 204, b"", {}, {}),
    "status_205": (K.DAMAGED, 205, b"", {}, {}),
    "status_206_of_a_piece": (K.DAMAGED, 206, b'{"href": "',
                              {"Content-Range": "bytes 0-9/1000"}, {}),
    "status_300": (K.PASSING, 300, HTML, {}, {}),
    "status_301_without_a_place": (K.PASSING, 301, b"", {}, {}),
    "status_302_to_another_host": (K.PASSING, 302, b"", {"Location": "http://127.0.0.2:1/login"},
                                   {}),
    "status_302_to_nonsense": (K.PASSING, 302, b"", {"Location": "\\\\host:x"}, {}),
    "status_302_to_a_file": (K.PASSING, 302, b"", {"Location": "file:///etc/passwd"},
                             {}),
    "status_304": (K.REFUSED, 304, b"", {"ETag": '"x"'}, {"exits": AGAIN}),
    "status_400_empty": (K.REFUSED, 400, b"", {},  # may be the limit: asked with lower ones
                         {"exits": AGAIN, "calls": 4, "once_is_enough": True}),
    "status_400_html": (K.PASSING, 400, HTML, {}, {}),
    "status_400_invalid_id": (K.REFUSED, 400, error(400, "Invalid base62 id"), {},
                              {"exits": (2, 1, 65)}),
    "status_400_bad_request": (K.REFUSED, 400, error(400, "Bad request."), {}, {"exits": AGAIN}),
    "status_400_invalid_limit": (K.REFUSED, 400, error(400, "Invalid limit"), {},
                                 {"exits": AGAIN, "calls": 4, "once_is_enough": True}),
    "status_402": (K.REFUSED, 402, error(402, "Payment required"), {}, {"exits": AGAIN}),
    "status_403_forbidden": (K.REFUSED, 403, error(403, "Forbidden"), {}, {"exits": (77, 0)}),
    "status_403_empty": (K.PASSING, 403, b"", {}, {}),
    "status_403_html": (K.PASSING, 403, HTML, {}, {}),
    "status_403_no_message": (K.REFUSED, 403, error(403, None), {}, {"exits": (77, 0)}),
    "status_403_plain": (K.REFUSED, 403, b"Check settings on developer.spotify.com/dashboard, the "
                         b"user may not be registered.", {}, {"exits": (77,)}),
    "status_403_premium": (K.REFUSED, 403, error(403, NO_PREMIUM), {}, {"exits": (77,)}),
    "status_403_scope": (K.REFUSED, 403, error(403, "Insufficient client scope"), {},
                         {"exits": (77,), "needs_consent": True}),
    "status_404": (K.REFUSED, 404, error(404, "Resource not found"), {}, {"exits": (1,)}),
    "status_404_that_colours_the_screen": (K.REFUSED, 404, error(404, "\x1b[31m no \x9b2J \u202e"),
                                           {}, {"exits": (1,)}),
    "status_404_html": (K.PASSING, 404, HTML, {}, {}),
    "status_404_empty": (K.REFUSED, 404, b"", {}, {"exits": (1,)}),
    "status_405": (K.REFUSED, 405, b"", {"Allow": "POST"}, {"exits": AGAIN}),
    "status_406": (K.REFUSED, 406, b"", {}, {"exits": AGAIN}),
    "status_407": (K.REFUSED, 407, b"", {"Proxy-Authenticate": "Basic"},
                   {"exits": (65, 1, 69, 77, 78)}),
    "status_408": (K.PASSING, 408, b"", {}, {}),
    "status_410": (K.REFUSED, 410, error(410, "Gone"), {}, {"exits": AGAIN}),
    "status_413": (K.REFUSED, 413, b"", {}, {"exits": AGAIN}),
    "status_414": (K.REFUSED, 414, b"", {}, {"exits": AGAIN}),
    "status_418": (K.PASSING, 418, b"short and stout", {}, {}),
    "status_421": (K.REFUSED, 421, b"", {}, {"exits": AGAIN}),
    "status_425": (K.PASSING, 425, b"", {}, {}),
    "status_431": (K.REFUSED, 431, b"", {}, {"exits": AGAIN}),
    "status_451": (K.REFUSED, 451, error(451, "Unavailable for legal reasons"), {},
                   {"exits": (0, *AGAIN)}),
    "status_500": (K.PASSING, 500, error(500, "Server error."), {}, {}),
    "status_500_empty": (K.PASSING, 500, b"", {}, {}),
    "status_500_html": (K.PASSING, 500, HTML, {}, {}),
    "status_501": (K.PASSING, 501, b"", {}, {}),
    "status_502": (K.PASSING, 502, error(502, "Bad gateway."), {}, {}),
    "status_503": (K.PASSING, 503, b"upstream request timeout", {}, {}),
    "status_503_retry_after": (K.PASSING, 503, b"", {"Retry-After": "2"}, {}),
    "status_504": (K.PASSING, 504, HTML, {}, {}),
    "status_520": (K.PASSING, 520, HTML, {}, {}),
    "status_599": (K.PASSING, 599, b"", {}, {}),
    "status_401_expired": (K.EXPIRED, 401, error(401, "The access token expired"), {}, {}),
    "status_401_missing": (K.EXPIRED, 401, error(401, "Access token missing"), {}, {}),
    "status_401_no_token_provided": (K.EXPIRED, 401, error(401, "No token provided"), {}, {}),
    "status_401_empty": (K.EXPIRED, 401, b"", {}, {}),
    "status_401_html": (K.EXPIRED, 401, HTML, {"WWW-Authenticate": "Basic"},
                        {"exits": (69, 3)}),
    "status_429_short": (K.LIMITED, 429, b"Too many requests", {"Retry-After": "3"}, {}),
    "status_429_zero": (K.LIMITED, 429, b"Too many requests", {"Retry-After": "0"}, {}),
    "status_429_negative": (K.LIMITED, 429, b"Too many requests", {"Retry-After": "-5"}, {}),
    "status_429_garbage": (K.LIMITED, 429, error(429, "API rate limit exceeded"),
                           {"Retry-After": "soon"}, {}),
    "status_429_without_a_time": (K.LIMITED, 429, error(429, "API rate limit exceeded"), {}, {}),
    "status_429_empty": (K.LIMITED, 429, b"", {"Retry-After": "1"}, {}),
    "status_429_long": (K.CLOSED, 429, b"Too many requests", {"Retry-After": "40000"}, {}),
    "status_429_beyond_numbers": (K.CLOSED, 429, b"", {"Retry-After": "9" * 30},
                                  {"for_long": True}),
    "status_429_quota": (K.CLOSED, 429, error(429, "Too many requests", reason="QUOTA_EXCEEDED"),
                         {"Retry-After": "48925"}, {}),
    "status_429_quota_without_a_time": (K.CLOSED, 429, error(429, "Too many requests",
                                        reason="QUOTA_EXCEEDED"), {}, {}),
    "status_429_quota_short": (K.CLOSED, 429, error(429, "Too many requests",
                               reason="QUOTA_EXCEEDED"), {"Retry-After": "5"}, {}),
}


def answer_with(status, body, headers, keeps=False):
    def apply(x):
        x.status = status
        x.headers.update(headers)
        if keeps:
            return
        x.document, x.body = (None, body) if isinstance(body, bytes) else (body, None)
    return apply


for name, (kind, status, body, headers, facts) in ANSWERS.items():
    add(answer_with(status, body, headers, facts.get("keeps", False)), name, kind, facts)


def redirect(x, status, to):
    x.status, x.document = status, None
    x.headers["Location"] = to


@oddity(K.PASSING)
def status_307_to_itself(x):
    redirect(x, 307, x.page.get("href", "/"))


@oddity(K.CLOSED)
def status_429_until_a_date_in_hours(x):
    x.status, x.document, x.body = 429, None, b"Too many requests"
    x.headers["Retry-After"] = format_datetime(x.now + timedelta(hours=5), usegmt=True)


@oddity(K.LIMITED)
def status_429_until_a_date_in_seconds(x):
    x.status, x.document, x.body = 429, None, b"Too many requests"
    x.headers["Retry-After"] = format_datetime(x.now + timedelta(seconds=5), usegmt=True)


@oddity(K.LIMITED)
def status_429_until_a_date_gone_by(x):
    x.status, x.document, x.body = 429, None, b"Too many requests"
    x.headers["Retry-After"] = format_datetime(x.now - timedelta(days=5), usegmt=True)


def quote(x):
    return f"Authorization: Bearer {x.token}"


@oddity(K.REFUSED, exits=AGAIN)
def status_400_that_quotes_the_token(x):
    x.refuse(400, "malformed header " + quote(x))


@oddity(K.PASSING)
def status_502_that_quotes_the_token(x):
    x.status, x.body = 502, f"<pre>{quote(x)}</pre>".encode()
