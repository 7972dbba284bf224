"""A server of this machine as one that is far away: whatever is sent to it, and whatever it sends, is
handed on half a round trip later. A process of its own, so that the runner stays small:
`distance.py PORT MILLISECONDS` says on which port it listens, and ends when its input does."""

import asyncio
import contextlib
import subprocess
import sys
from pathlib import Path

CHUNK, MAX_CHUNKS = 256 * 1024, 64  # on their way at once, in each direction of a connection


class Distance:
    """`address` is where the server is asked; the round trip is in milliseconds."""

    def __init__(self, port, round_trip_ms):
        self.command = [sys.executable, Path(__file__), str(port), str(round_trip_ms)]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.address = f"http://127.0.0.1:{int(self.process.stdout.readline())}"
        return self

    def __exit__(self, *_):
        self.process.communicate()


async def carry(reader, writer, delay_s):
    chunks = asyncio.Queue(MAX_CHUNKS)
    clock = asyncio.get_running_loop()

    async def take():
        while data := await reader.read(CHUNK):
            await chunks.put((clock.time() + delay_s, data))
        await chunks.put((clock.time() + delay_s, b""))

    async def give():
        while True:
            due, data = await chunks.get()
            await asyncio.sleep(due - clock.time())
            if not data:
                return
            writer.write(data)
            await writer.drain()

    with contextlib.suppress(ConnectionError):
        await asyncio.gather(take(), give())
    writer.close()


async def main(port, delay_s):
    async def serve(reader, writer):
        there = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(carry(reader, there[1], delay_s), carry(there[0], writer, delay_s))

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2]) / 2000))
