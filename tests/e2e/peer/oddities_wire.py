"""Answers that are sent in an odd way, or not to their end."""

from . import oddity as kinds
from .oddities_bodies import raw
from .oddity import add

K = kinds.Kind


def on_the_wire(kind, **facts):
    """Decorates send(handler, exchange, head and body as they should be)."""
    def register(send):
        def apply(x):
            x.wire = lambda handler, x: send(handler, x, raw(x))
        add(apply, send.__name__, kind, facts)
        return send
    return register


@on_the_wire(K.HARMLESS)
def sent_in_chunks(handler, x, body):
    head = handler.head(200, {"Transfer-Encoding": "chunked"}, "")
    half = len(body) // 2
    pieces = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (body[:half], body[half:]))
    handler.wfile.write(head + pieces + b"0\r\n\r\n")


@on_the_wire(K.HARMLESS)
def sent_until_it_hangs_up(handler, x, body):
    handler.wfile.write(handler.head(200, {"Connection": "close"}, "") + body)
    handler.hang_up()


@on_the_wire(K.HARMLESS)
def sent_as_http_1_0(handler, x, body):
    handler.wfile.write(handler.head(200, {}, len(body), "HTTP/1.0") + body)
    handler.hang_up()


@on_the_wire(K.HARMLESS)
def sent_after_an_early_hint(handler, x, body):
    handler.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" +
                        handler.head(200, {}, len(body)) + body)


@on_the_wire(K.DAMAGED)
def length_too_short(handler, x, body):
    handler.wfile.write(handler.head(200, {}, len(body) - 200) + body)
    handler.hang_up()
