"""The answers of a long playlist, recorded from the simulator and stretched to any length.

The simulator makes each answer anew, which takes longer than reading it does; a benchmark of
reading must not wait for that. So its pages are asked for once, and their entries dealt out again,
byte for byte, in as many pages as are wanted."""

import json
import subprocess
import urllib.parse
import urllib.request
from dataclasses import dataclass

PLAYLIST = "1LongListOf715Songs002"
CLIENT = ("00000000000000000000000051a7ed1d", "0000000000000000000000005ec7e700")


@dataclass(frozen=True)
class Shape:
    """How an app sees a playlist: the class of the app, the greatest page, the names."""
    name: str
    app: str
    page: int
    entries: str  # the member that holds them, and the last part of their address


CLASSIC = Shape("classic", "extended", 100, "tracks")
NEW = Shape("2026", "new-dev", 50, "items")


def get(address, token=None, form=None):
    data = None if form is None else urllib.parse.urlencode(form).encode()
    request = urllib.request.Request(address, data)
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request) as answer:
        return json.load(answer)


def record(build, shape):
    """The playlist as it is answered, without entries; and all its entries."""
    command = [f"{build}/tracklake-simulator", "--port", "0", "--seed", "1",
               "--today", "2026-11-20", "--app", shape.app, "--open-playlists"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as simulator:
        origin = simulator.stdout.readline().split()[-1]
        try:
            form = {"grant_type": "client_credentials", "client_id": CLIENT[0],
                    "client_secret": CLIENT[1]}
            token = get(f"{origin}/api/token", form=form)["access_token"]
            address = f"{origin}/v1/playlists/{PLAYLIST}"
            playlist = get(address, token)
            entries, target = [], f"{address}/{shape.entries}?limit={shape.page}"
            while target:
                page = get(target, token)
                entries += page["items"]
                target = page["next"]
        finally:
            simulator.terminate()
    return playlist, entries


def framed(body, status="200 OK"):
    return (f"HTTP/1.1 {status}\r\nContent-Type: application/json; charset=utf-8\r\n"
            f"Content-Length: {len(body)}\r\n\r\n").encode() + body


def answers(build, shape, pages, origin):
    """What is asked for → the whole answer as bytes. Offsets stand for pages."""
    playlist, entries = record(build, shape)
    size = shape.page
    root = f"{origin}/v1/playlists/{PLAYLIST}/{shape.entries}"

    def page(index):
        offset = index * size
        more = f"{root}?offset={offset + size}&limit={size}"
        items = [entries[(offset + i) % len(entries)] for i in range(size)]
        return {"href": f"{root}?offset={offset}&limit={size}", "items": items, "limit": size,
                "next": more if index + 1 < pages else None, "offset": offset, "previous": None,
                "total": pages * size}

    playlist[shape.entries] = page(0)
    bodies = {"token": {"access_token": "t", "token_type": "Bearer", "expires_in": 3600},
              "snapshot": {"snapshot_id": playlist["snapshot_id"]}, "playlist": playlist}
    bodies.update({index * size: page(index) for index in range(1, pages)})
    return {key: framed(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())
            for key, body in bodies.items()}
