"""What each address of the Web API answers, for the three classes of apps."""

from .shapes import Shapes, cursor_paging, paging
from .world import ALBUMS, ARTISTS, EPISODES, LISTENER, TRACKS, identifier

EXTENDED, OLD, SMALL = "extended", "old-dev", "new-dev"
PAGE, SMALL_PAGE, PLAYLIST_PAGE, CLASSIC_PAGE = 20, 10, 50, 100
BATCHES = {"tracks": 50, "artists": 50, "albums": 20, "audio-features": 100}
EMBEDDED = 100  # entries that a playlist brings along


class Api:
    """`app` is one of the three."""

    def __init__(self, world, app, base):
        self.world, self.app = world, app
        self.shapes = Shapes(base, is_small=app == SMALL)
        self.base = base
        self.ids = {kind: {identifier(kind, number): number for number in range(count)}
                    for kind, count in (("track", TRACKS), ("artist", ARTISTS), ("album", ALBUMS),
                                        ("episode", EPISODES))}

    @property
    def is_small(self):
        return self.app == SMALL

    def answer(self, exchange, has_user):
        parts = exchange.path.removeprefix("/v1/").split("/")
        handler = getattr(self, "get_" + parts[0].replace("-", "_"), None)
        if handler is None:
            exchange.refuse(404, "Service not found")
        elif parts[0] == "me" and not has_user:
            exchange.refuse(401, "Valid user authentication required")
        else:
            handler(exchange, parts[1:], has_user)

    # Lists.

    def page_of(self, exchange, things, show, default, most):
        """A page of all `things`, each as `show` says it; None: refused."""
        limit = exchange.number("limit", default, 1, most)
        offset = exchange.number("offset", 0, 0, 100_000)
        if limit is None or offset is None:
            exchange.refuse(400, "Invalid limit")
            return None
        exchange.offset = offset
        kept = {name: exchange.query[name] for name in ("market", "additional_types", "time_range")
                if name in exchange.query}
        href = self.base + exchange.path.removeprefix("/v1")
        return paging(href, list(map(show, things[offset:offset + limit])), offset, limit, kept,
                      len(things))

    def get_playlists(self, exchange, parts, has_user):
        playlist = self.world.playlists.get(parts[0])
        if playlist is None:
            exchange.refuse(404, "Resource not found")
            return
        is_ours = has_user and (playlist.owner == LISTENER or playlist.collaborative)
        is_open = is_ours or not self.is_small
        exchange.list_name = playlist.id
        if len(parts) == 1:
            self.playlist(exchange, playlist, is_open)
        elif parts[1] not in ("items", "tracks") or self.is_small and parts[1] == "tracks":
            exchange.refuse(403, "Forbidden")
        elif not is_open:
            exchange.refuse(403, "Forbidden")
        else:
            most = PLAYLIST_PAGE if self.is_small else CLASSIC_PAGE
            exchange.document = self.page_of(
                exchange, playlist.entries, self.shapes.entry,
                PAGE if self.is_small else CLASSIC_PAGE, most) or exchange.document

    def playlist(self, exchange, playlist, is_open):
        if "fields" in exchange.query:
            whole = self.shapes.playlist(playlist, None)
            exchange.list_name = None
            exchange.document = {name: whole[name] for name in exchange.query["fields"].split(",")
                                 if name in whole}
            return
        where = "items" if self.is_small else "tracks"
        size = PLAYLIST_PAGE if self.is_small else EMBEDDED
        types = exchange.query.get("additional_types")
        items = paging(f"{self.base}/playlists/{playlist.id}/{where}",
                       list(map(self.shapes.entry, playlist.entries[:size])), 0, size,
                       {"additional_types": types} if types else {},
                       len(playlist.entries)) if is_open else None
        exchange.document = self.shapes.playlist(playlist, items)

    def get_me(self, exchange, parts, _):
        path = "/".join(parts)
        if path == "":
            exchange.document = {**self.shapes.common("user", LISTENER), "images": [],
                                 "account_id": self.world.account_id, "display_name": "Peer"}
        elif path == "following":
            self.following(exchange)
        elif path == "player/recently-played":
            self.plays(exchange)
        elif path in self.collections:
            name, things, show = self.collections[path]
            span = exchange.query.get("time_range", "medium_term")
            exchange.list_name = f"me:{self.world.account_id}:{name}".replace("SPAN", span)
            exchange.document = self.page_of(exchange, things, show, PAGE, PLAYLIST_PAGE) \
                or exchange.document
        else:
            exchange.refuse(404, "Service not found")

    @property
    def collections(self):
        """Path below /me → the list's name, the things in it, and how each is said."""
        world = self.world
        return {
            "playlists": ("playlists", world.listed, self.listed),
            "tracks": ("saved_tracks", world.saved_tracks, self.saved_track),
            "albums": ("saved_albums", world.saved_albums, self.saved_album),
            "top/artists": ("top_artists:SPAN", world.top["artists"], self.full_artist),
            "top/tracks": ("top_tracks:SPAN", world.top["tracks"], self.shapes.track),
        }

    def listed(self, playlist):
        """As it stands in a list of playlists."""
        return playlist and self.shapes.playlist(playlist, {
            "href": f"{self.base}/playlists/{playlist.id}/tracks", "total": len(playlist.entries)})

    def saved_track(self, entry):
        return {"added_at": entry.added_at, "track": self.shapes.item(entry.item)}

    def saved_album(self, number):
        return {"added_at": "2024-01-02T03:04:05Z", "album": self.shapes.album(number, full=True)}

    def full_artist(self, number):
        return self.shapes.artist(number, full=True)

    def following(self, exchange):
        limit = exchange.number("limit", PAGE, 1, PLAYLIST_PAGE)
        if limit is None:
            exchange.refuse(400, "Invalid limit")
            return
        after = exchange.query.get("after")
        exchange.list_name = f"me:{self.world.account_id}:followed_artists"
        order = [identifier("artist", number) for number in self.world.followed]
        start = order.index(after) + 1 if after in order else 0
        exchange.offset = start
        items = [self.full_artist(number) for number in self.world.followed[start:start + limit]]
        is_last = start + limit >= len(order)
        cursor = None if is_last or not items else items[-1]["id"]
        exchange.document = {"artists": cursor_paging(
            f"{self.base}/me/following", items, limit, {"type": "artist"}, after, len(order),
            cursor)}

    def plays(self, exchange):
        limit = exchange.number("limit", PAGE, 1, PLAYLIST_PAGE)
        if limit is None:
            exchange.refuse(400, "Invalid limit")
            return
        plays = [{"track": self.shapes.item(item), "played_at": time, "context": None}
                 for item, time in self.world.plays[:limit]]
        exchange.document = {"items": plays, "next": None, "limit": limit,
                             "cursors": {"after": "1763618400000", "before": "1763600000000"},
                             "href": f"{self.base}/me/player/recently-played?limit={limit}"}

    # Things by their ids.

    def by_id(self, exchange, parts, kind, show):
        known = self.ids[kind]
        if parts and parts[0]:
            if parts[0] in known:
                exchange.document = show(known[parts[0]])
            else:
                exchange.refuse(404, "Resource not found")
            return
        asked = [one for one in exchange.query.get("ids", "").split(",") if one]
        if self.is_small:
            exchange.refuse(403, "Forbidden")
        elif not 1 <= len(asked) <= BATCHES[kind + "s"]:
            exchange.refuse(400, "Too many ids requested")
        else:
            exchange.document = {kind + "s": [show(known[one]) if one in known else None
                                              for one in asked]}

    def get_tracks(self, exchange, parts, _):
        self.by_id(exchange, parts, "track", self.shapes.track)

    def get_artists(self, exchange, parts, _):
        self.by_id(exchange, parts, "artist", self.full_artist)

    def get_albums(self, exchange, parts, _):
        self.by_id(exchange, parts, "album", lambda number: self.shapes.album(number, full=True))

    def get_audio_features(self, exchange, parts, _):
        if self.app != EXTENDED:
            exchange.refuse(403, "")
            return
        asked = parts or exchange.query.get("ids", "").split(",")
        found = [self.features(one) if one in self.ids["track"] else None for one in asked]
        exchange.document = found[0] if parts else {"audio_features": found}

    @staticmethod
    def features(identity):
        return {"type": "audio_features", "id": identity, "danceability": 0.5, "energy": 0.25,
                "loudness": -7.5, "tempo": 120.0, "key": 5, "mode": 1, "time_signature": 4,
                "speechiness": 0.1, "acousticness": 0.2, "instrumentalness": 0.0,
                "liveness": 0.3, "valence": 0.4, "uri": f"spotify:track:{identity}"}

    def get_search(self, exchange, _, __):
        limit = exchange.number("limit", 5, 1, SMALL_PAGE if self.is_small else PLAYLIST_PAGE)
        if limit is None:
            exchange.refuse(400, "Invalid limit")
            return
        kinds = {"artist": (self.full_artist, ARTISTS), "track": (self.shapes.track, TRACKS)}
        exchange.document = {
            kind + "s": paging(f"{self.base}/search", [show(n) for n in range(limit)], 0, limit, {},
                               total=count)
            for kind, (show, count) in kinds.items() if kind in exchange.query.get("type", "")}

    def get_browse(self, exchange, parts, _):
        if self.is_small or parts != ["new-releases"]:
            exchange.refuse(403 if self.is_small else 404, "Forbidden")
            return
        exchange.document = {"albums": self.page_of(
            exchange, range(ALBUMS), self.shapes.album, PAGE, PLAYLIST_PAGE)}


def truth(world, name):
    """Position → the id that a table shows there, None where nothing can be had."""
    kind = name.split(":", 2)[-1]
    if name in world.playlists:
        shown = [entry.item and entry.item.shown() for entry in world.playlists[name].entries]
    elif kind == "saved_tracks":
        shown = [entry.item.shown() for entry in world.saved_tracks]
    elif kind == "saved_albums":
        shown = [identifier("album", number) for number in world.saved_albums]
    elif kind == "followed_artists":
        shown = [identifier("artist", number) for number in world.followed]
    else:  # top_artists:short_term
        what = kind.split(":")[0].removeprefix("top_")
        shown = [identifier(what.rstrip("s"), number) for number in world.top[what]]
    return dict(enumerate(shown, 1))
