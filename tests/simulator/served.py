"""The answers that the simulator gives to a walk over all of its endpoints."""

import json
import re

import testbed

# The odd one and the empty one first: most departures stand there.
ODDS = "3OddsAndEndsOfMusic004"
PLAYLISTS = (ODDS, "4EmptyPlaylist00000005", "1LongListOf715Songs002",
             "37i9dQZF1DXSimulated01", "6NoSuchPlaylistAtAll99")

# What stands in the addresses of the description for what stands in ours.
PATTERNS = (
    (r"/v1/playlists/[^/?]+", "/playlists/{playlist_id}"),
    (r"/v1/(artists|albums|tracks|episodes|audio-features)/[^/?]+", r"/\1/{id}"),
    (r"/v1", ""),
)


def described(target):
    path = target.split("?")[0]
    for pattern, replacement in PATTERNS:
        changed, count = re.subn(f"^{pattern}", replacement, path)
        if count:
            return changed
    return path


def targets(simulator, token):
    """Addresses of every kind, with ids that stand in the answers themselves."""
    for playlist in PLAYLISTS:
        yield f"/v1/playlists/{playlist}"
        limit = 50 if playlist == ODDS else 3
        yield f"/v1/playlists/{playlist}/items?limit={limit}&additional_types=track,episode"
        yield f"/v1/playlists/{playlist}/tracks?limit={limit}"
    odd = simulator.json(f"/v1/playlists/{ODDS}/items?limit=50"
                         "&additional_types=track,episode", token)["items"]
    items = [entry.get("item") or entry.get("track") for entry in odd]
    songs = [item for item in items if item and item["id"] and item["type"] == "track"]
    yield from of_catalogue([song["id"] for song in songs],
                            [song["album"]["id"] for song in songs],
                            [artist["id"] for song in songs for artist in song["artists"]],
                            [item["id"] for item in items if item and item["type"] == "episode"])
    yield from of_user()
    yield from ("/v1/browse/new-releases?limit=50", "/v1/markets", "/v1/nothing",
                "/v1/search?q=a&type=album,artist,playlist,track&limit=10",
                "/v1/search?q=simulation&type=playlist", "/v1/search?q=a&type=track&limit=51")


def of_catalogue(songs, albums, artists, episodes):
    for kind, ids in (("tracks", songs), ("albums", albums), ("artists", artists),
                      ("episodes", episodes)):
        yield from (f"/v1/{kind}/{one}" for one in [*dict.fromkeys(ids)][:8])
        yield f"/v1/{kind}/0000000000000000000000"
        yield f"/v1/{kind}/nonsense"
        if kind != "episodes":
            yield f"/v1/{kind}?ids={','.join([*dict.fromkeys(ids)][:20])}"
    for artist in artists[:3]:
        yield f"/v1/artists/{artist}/albums?limit=10"
        yield f"/v1/artists/{artist}/top-tracks"
        yield f"/v1/artists/{artist}/related-artists"
    yield from (f"/v1/albums/{album}/tracks?limit=50" for album in albums[:5])
    yield from (f"/v1/audio-features/{song}" for song in songs[:5])
    yield f"/v1/audio-features?ids={','.join(songs[:20])}"


def of_user():
    yield from ("/v1/me", "/v1/me/playlists?limit=50", "/v1/me/tracks?limit=50",
                "/v1/me/albums?limit=50", "/v1/me/following?type=artist&limit=50",
                "/v1/me/top/artists?limit=50&time_range=short_term", "/v1/me/top/tracks?limit=50",
                "/v1/me/player/recently-played?limit=50",
                "/v1/me/player/recently-played?before=1")


def bodies(build, app):
    """(path of the description, status, address, body) of each answer that is JSON."""
    with testbed.Simulator(build, "--app", app) as simulator:
        user, alone = simulator.user_token(), simulator.app_token()
        for target in targets(simulator, user):
            for token in (user, alone, None):
                status, headers, body = simulator.ask(target, token)
                if body and headers.get_content_type() == "application/json":
                    yield described(target), status, target, json.loads(body)
        yield from faults(simulator, user)


def faults(simulator, token):
    """The bodies of refusals that nothing in the world leads to."""
    target = "/v1/artists/0000000000000000000000"
    for rule in ("500", "502", "401", "403", "429", "quota retry_after=9"):
        simulator.opener.open(f"{simulator.address}/_simulator/faults",
                              json.dumps({"rules": [rule]}).encode()).read()
        status, headers, body = simulator.ask(target, token)
        if headers.get_content_type() == "application/json":
            yield described(target), status, target, json.loads(body)
