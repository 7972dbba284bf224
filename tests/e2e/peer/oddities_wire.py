"""Answers that are sent in an odd way, or not to their end."""

import socket
import struct

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


@on_the_wire(K.PASSING)
def chunks_cut_short(handler, x, body):
    head = handler.head(200, {"Transfer-Encoding": "chunked"}, "")
    handler.wfile.write(head + b"%x\r\n%s\r\n" % (len(body), body))
    handler.hang_up()


@on_the_wire(K.PASSING, exits=(65, 3))
def chunks_of_nonsense(handler, x, body):
    handler.wfile.write(handler.head(200, {"Transfer-Encoding": "chunked"}, "") + b"zz\r\n" + body)
    handler.hang_up()


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


@on_the_wire(K.PASSING)
def closed_before_the_head(handler, x, body):
    handler.hang_up()


@on_the_wire(K.PASSING)
def closed_within_the_head(handler, x, body):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Ty")
    handler.hang_up()


@on_the_wire(K.PASSING)
def closed_after_the_head(handler, x, body):
    handler.wfile.write(handler.head(200, {}, len(body)))
    handler.hang_up()


@on_the_wire(K.PASSING)
def closed_within_the_body(handler, x, body):
    handler.wfile.write(handler.head(200, {}, len(body)) + body[:len(body) // 2])
    handler.hang_up()


@on_the_wire(K.PASSING)
def reset(handler, x, body):
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.hang_up()


@on_the_wire(K.PASSING)
def reset_within_the_body(handler, x, body):
    handler.wfile.write(handler.head(200, {}, len(body)) + body[:1000])
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.hang_up()


@on_the_wire(K.PASSING)
def length_too_long(handler, x, body):
    handler.wfile.write(handler.head(200, {}, len(body) + 10) + body)
    handler.hang_up()


@on_the_wire(K.DAMAGED)
def length_too_short(handler, x, body):
    handler.wfile.write(handler.head(200, {}, len(body) - 200) + body)
    handler.hang_up()


@on_the_wire(K.PASSING, exits=(65, 3, 1))
def length_that_is_no_number(handler, x, body):
    handler.wfile.write(handler.head(200, {"Content-Length": "many"}, "") + body)
    handler.hang_up()


@on_the_wire(K.PASSING, exits=(65, 3, 1))
def something_that_is_not_http(handler, x, body):
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")
    handler.hang_up()


@on_the_wire(K.PASSING, exits=(65, 3, 1))
def a_head_without_end(handler, x, body):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X-Filler: " + b"y" * 400_000 + b"\r\n\r\n{}")
    handler.hang_up()


# Those take minutes: peer_test.py --stalls.


@on_the_wire(K.PASSING, stalls=True)
def stalled_before_the_head(handler, x, body):
    handler.wait()


@on_the_wire(K.PASSING, stalls=True)
def stalled_within_the_head(handler, x, body):
    handler.wfile.write(handler.head(200, {}, len(body))[:30])
    handler.wait()


@on_the_wire(K.PASSING, stalls=True)
def stalled_within_the_body(handler, x, body):
    handler.wfile.write(handler.head(200, {}, len(body)) + body[:100])
    handler.wait()
