"""Answers from a recording, each after a fixed time, over connections that stay open."""

import asyncio
import multiprocessing

from fetching import recording

LATENCY = 0.020


def key_of(line):
    method, target, _ = line.split(" ", 2)
    if method == "POST":
        return "token"
    if "fields=snapshot_id" in target:
        return "snapshot"
    if "offset=" in target:
        return int(target.split("offset=")[1].split("&")[0])
    return "playlist" if target.split("?")[0].endswith(recording.PLAYLIST) else None


class Connection(asyncio.Protocol):
    canned = {}
    under_way = 0
    most_at_once = 0

    def connection_made(self, transport):
        self.transport = transport
        self.received = b""

    def data_received(self, data):
        self.received += data
        if b"\r\n\r\n" not in self.received:
            return
        line = self.received.split(b"\r\n", 1)[0].decode()
        self.received = b""  # one request at a time; a form comes with its head
        key = key_of(line)
        Connection.under_way += 1
        Connection.most_at_once = max(Connection.most_at_once, Connection.under_way)
        asyncio.get_running_loop().call_later(LATENCY, self.answer, key)

    def answer(self, key):
        missing = recording.framed(b'{"error":{"status":403}}', "403 Forbidden")
        Connection.under_way -= 1
        self.transport.write(self.canned.get(key, missing))


def serve(build, shape, pages, pipe):
    async def run():
        server = await asyncio.get_running_loop().create_server(Connection, "127.0.0.1", 0)
        origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        Connection.canned = recording.answers(build, shape, pages, origin)
        pipe.send((origin, sum(len(body) for body in Connection.canned.values())))
        asyncio.get_running_loop().add_reader(pipe.fileno(), tell)
        await server.serve_forever()

    def tell():
        pipe.recv()
        pipe.send(Connection.most_at_once)
        Connection.most_at_once = 0

    asyncio.run(run())


class Server:
    """A server in a process of its own; a context manager."""

    def __init__(self, build, shape, pages):
        self.pipe, there = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=serve, args=(build, shape, pages, there),
                                               daemon=True)
        self.process.start()
        self.origin, self.size = self.pipe.recv()

    def most_at_once(self):
        """The most requests that were under way at once since this was asked last."""
        self.pipe.send(None)
        return self.pipe.recv()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.join()
