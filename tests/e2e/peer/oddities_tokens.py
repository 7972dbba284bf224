"""What the accounts service may say to somebody who wants a token."""

from . import oddity as kinds
from .oddity import TOKEN_ODDITIES, add, token_oddity

K = kinds.Kind

# name → (kind, what is changed in a good answer; None takes it away)
GRANTS = {
    "expires_in_text": (K.HARMLESS, {"expires_in": "3600"}),
    "expires_in_zero": (K.HARMLESS, {"expires_in": 0}),
    "expires_in_negative": (K.HARMLESS, {"expires_in": -1}),
    "expires_in_absent": (K.HARMLESS, {"expires_in": None}),
    "expires_in_a_fraction": (K.HARMLESS, {"expires_in": 3599.5}),
    "expires_in_a_century": (K.HARMLESS, {"expires_in": 10**12}),
    "token_type_absent": (K.HARMLESS, {"token_type": None}),
    "token_type_in_small_letters": (K.HARMLESS, {"token_type": "bearer"}),
    "more_members": (K.HARMLESS, {"id_token": {"a": [1]}, "scope": ""}),
    "scope_a_list": (K.HARMLESS, {"scope": ["user-library-read"]}),
    "token_absent": (K.DAMAGED, {"access_token": None}),
    "token_empty": (K.DAMAGED, {"access_token": ""}),
    "token_a_number": (K.DAMAGED, {"access_token": 12345}),
    "token_an_object": (K.DAMAGED, {"access_token": {}}),
}

# No token of Spotify's holds these, and no header may.
for mark in ("\n", "\r\nX-Evil: 1", "\0"):
    GRANTS[f"token_with_{mark.encode().hex()}"] = (K.DAMAGED, {"access_token": f"a{mark}b"})

# name → (kind, status, body, headers, facts)
ANSWERS = {
    "no_json": (K.DAMAGED, 200, b"OK", {}, {}),
    "html": (K.DAMAGED, 200, b"<html>Sign in</html>", {}, {}),
    "empty": (K.DAMAGED, 200, b"", {}, {}),
    "array": (K.DAMAGED, 200, b"[]", {}, {}),
    "cut_short": (K.DAMAGED, 200, b'{"access_token": "abc', {}, {}),
    "error_200": (K.DAMAGED, 200, b'{"error": "server_error"}', {}, {}),
    "status_204": (K.DAMAGED, 204, b"", {}, {}),
    "status_302": (K.PASSING, 302, b"", {"Location": "http://127.0.0.2:1/"}, {}),
    "invalid_grant": (K.REFUSED, 400, b'{"error":"invalid_grant","error_description":"Refresh '
                      b'token revoked"}', {}, {"ends_consent": True}),
    "invalid_client": (K.REFUSED, 400, b'{"error":"invalid_client","error_description":"Invalid '
                       b'client secret"}', {}, {}),
    "status_400_empty": (K.REFUSED, 400, b"", {}, {"exits": (69, 3)}),
    "status_401": (K.REFUSED, 401, b'{"error":"invalid_client"}', {}, {}),
    "status_403_html": (K.PASSING, 403, b"<html>blocked</html>", {}, {}),
    "status_404": (K.REFUSED, 404, b"", {}, {"exits": (69, 3)}),
    "status_429": (K.LIMITED, 429, b"Too many requests", {"Retry-After": "2"}, {}),
    "status_429_long": (K.CLOSED, 429, b"", {"Retry-After": "40000"}, {}),
    "status_500": (K.PASSING, 500, b'{"error":"server_error"}', {}, {}),
    "status_502_html": (K.PASSING, 502, b"<html>Bad gateway</html>", {}, {}),
    "status_503": (K.PASSING, 503, b"", {}, {}),
}


def change(members):
    def apply(x):
        if x.status != 200:
            return
        for name, value in members.items():
            if value is None:
                x.document.pop(name, None)
            else:
                x.document[name] = value
    return apply


def say(status, body, headers):
    def apply(x):
        x.status, x.document, x.body = status, None, body
        x.headers.update(headers)
    return apply


for name, (kind, members) in GRANTS.items():
    add(change(members), name, kind, {}, TOKEN_ODDITIES)
for name, (kind, status, body, headers, facts) in ANSWERS.items():
    add(say(status, body, headers), name, kind, facts, TOKEN_ODDITIES)


@token_oddity(K.REFUSED)
def refusal_that_quotes_the_request(x):
    x.status = 400
    said = " ".join([x.headers_in.get("Authorization", ""), *x.form.values()])
    x.document = {"error": "invalid_request", "error_description": said}


@token_oddity(K.PASSING)
def closed_before_the_answer(x):
    x.wire = lambda handler, _: handler.hang_up()


@token_oddity(K.PASSING)
def closed_within_the_answer(x):
    def send(handler, x):
        body = x.bytes()
        handler.wfile.write(handler.head(200, {}, len(body)) + body[:20])
        handler.hang_up()
    x.wire = send
