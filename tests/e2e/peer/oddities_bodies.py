"""Status 200 with a body that nobody expects."""

import gzip
import json
import zlib

from . import oddity as kinds
from .oddity import add, oddity

K = kinds.Kind
HUGE = 33 << 20  # bytes: more than any answer of an API has
PADDING = 3 << 20
DEEP = 5000
LIMIT_OF_DEPTH = 64


# Bodies that are no list, however they are read.
NONSENSE = {
    "body_empty": b"",
    "body_of_white_space": b" \n\t ",
    "body_html": b"<!DOCTYPE html><html><h1>Sign in to the hotel's network</h1></html>",
    "body_text": b"upstream connect error or disconnect/reset before headers",
    "body_empty_array": b"[]",
    "body_array": b'[{"added_at": null}]',
    "body_empty_object": b"{}",
    "body_null": b"null",
    "body_number": b"42",
    "body_string": b'"ok"',
    "body_true": b"true",
    "body_one_brace": b"{",
    "body_binary": bytes(range(256)),
    "body_xml": b'<?xml version="1.0"?><error code="500"/>',
    "body_of_an_error_200": b'{"error":{"status":500,"message":"Server error."}}',
    "body_of_an_error_text_200": b'{"error":"service unavailable","message":"try again"}',
}
for name, content in NONSENSE.items():
    def send(x, content=content):
        x.body = content
    add(send, name, K.DAMAGED, {})


def something(x):
    """An object that matters: the first of a list, or the answer itself."""
    things = x.page.get("items")
    return things[0] if things else x.document


def raw(x):
    return json.dumps(x.document, ensure_ascii=False).encode()


@oddity(K.DAMAGED)
def body_truncated(x):
    x.body = raw(x)[:-100]


@oddity(K.DAMAGED)
def body_truncated_in_a_character(x):
    whole = raw(x)
    at = next(index for index, byte in enumerate(whole) if byte >= 0xC0)
    x.body = whole[:at + 1]


@oddity(K.DAMAGED)
def body_twice(x):
    x.body = raw(x) * 2


@oddity(K.DAMAGED)
def body_with_garbage_behind(x):
    x.body = raw(x) + b"<!-- generated in 0.2 s -->"


@oddity(K.DAMAGED)
def body_with_text_before(x):
    x.body = b"while(1);" + raw(x)


@oddity(K.HARMLESS)
def body_with_white_space_around(x):
    x.body = b"\r\n  " + raw(x) + b"\n\n"


@oddity(K.HARMLESS)
def body_indented(x):
    x.body = json.dumps(x.document, indent=2).encode()


@oddity(K.DAMAGED)
def body_in_utf_16(x):
    x.body = raw(x).decode().encode("utf-16")


@oddity(K.DAMAGED)
def body_in_latin_1(x):
    x.body = raw(x).decode().encode("latin-1", "replace")


@oddity(K.DAMAGED)
def body_with_a_bare_control_character(x):
    x.body = raw(x).replace(b'"type": "', b'"type": "\x01', 1)


@oddity(K.DAMAGED)
def body_with_a_trailing_comma(x):
    x.body = raw(x)[:-1] + b",}"


@oddity(K.HARMLESS)
def body_with_duplicate_keys(x):
    x.page["more"] = "HERE"
    x.body = raw(x).replace(b'"more": "HERE"', b'"items": [], "next": null, "total": 7')


@oddity(K.HARMLESS)
def body_with_escaped_keys(x):
    x.body = raw(x).replace(b'"items"', b'"it\\u0065ms"').replace(b'"next"', b'"\\u006eext"')


@oddity(K.HARMLESS)
def body_with_escaped_texts(x):
    x.body = json.dumps(x.document, ensure_ascii=True).replace("/", "\\/").encode()


@oddity(K.HARMLESS)
def body_nested_but_not_too_deep(x):
    something(x)["more"] = nested(LIMIT_OF_DEPTH - 20)


def nested(depth):
    value = None
    for _ in range(depth):
        value = [value]
    return value


@oddity(K.DAMAGED)
def body_nested_too_deep(x):
    something(x)["more"] = nested(LIMIT_OF_DEPTH + 10)


@oddity(K.HARMLESS)
def body_with_a_byte_order_mark(x):
    x.body = b"\xEF\xBB\xBF" + raw(x)


@oddity(K.DAMAGED)
def body_with_nan(x):
    something(x)["more"] = "HERE"
    x.body = raw(x).replace(b'"HERE"', b"NaN", 1)


@oddity(K.HARMLESS)
def body_that_quotes_the_token(x):
    something(x)["more"] = f"Bearer {x.token}"


@oddity(K.DAMAGED)
def body_of_another_thing(x):
    x.document = {"type": "artist", "id": "0" * 22, "name": "Nobody"}


@oddity(K.HARMLESS)
def body_with_padding_of_megabytes(x):
    x.document["padding"] = "x" * PADDING


@oddity(K.DAMAGED, slow=True, is_final=True)
def body_huge(x):
    x.document["padding"] = "x" * HUGE


@oddity(K.DAMAGED)
def body_of_an_error_200_that_quotes_the_token(x):
    x.document = {"error": {"status": 400, "message": f"bad header Bearer {x.token}"}}


@oddity(K.DAMAGED)
def body_that_colours_the_screen(x):
    x.body = b"\x1b[31m\x1b]0;owned\x07 error \x9b2J\r\n\x00 end"


@oddity(K.HARMLESS)
def body_as_another_type(x):
    x.headers["Content-Type"] = "text/html"


@oddity(K.HARMLESS)
def body_without_a_type(x):
    x.headers["Content-Type"] = ""


@oddity(K.HARMLESS)
def body_gzip(x):
    x.body = gzip.compress(raw(x))
    x.headers["Content-Encoding"] = "gzip"


@oddity(K.HARMLESS)
def body_deflate(x):
    x.body = zlib.compress(raw(x))
    x.headers["Content-Encoding"] = "deflate"


@oddity(K.PASSING, exits=(65,))
def gzip_that_is_none(x):
    x.headers["Content-Encoding"] = "gzip"


@oddity(K.PASSING, exits=(65,))
def gzip_cut_short(x):
    x.body = gzip.compress(raw(x))[:-40]
    x.headers["Content-Encoding"] = "gzip"


@oddity(K.DAMAGED)
def gzip_unsaid(x):
    x.body = gzip.compress(raw(x))


@oddity(K.PASSING, slow=True, exits=(65,), is_final=True)
def gzip_bomb(x):
    x.body = gzip.compress(b" " * (200 << 20), 1)
    x.headers["Content-Encoding"] = "gzip"


@oddity(K.PASSING, exits=(65,))
def encoding_that_nobody_knows(x):
    x.headers["Content-Encoding"] = "zebra"
