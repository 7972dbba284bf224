"""What the Web API says of things, as JSON objects, for an app of one class."""

from . import world
from .world import ARTISTS, ALBUMS, identifier, name


class Shapes:
    """`base` is the address of the API; a small app (of 2026) gets fewer fields and other names."""

    def __init__(self, base, is_small):
        self.base, self.is_small = base, is_small

    def common(self, kind, identity):
        return {"external_urls": {"spotify": f"https://open.spotify.com/{kind}/{identity}"},
                "href": f"{self.base}/{kind}s/{identity}", "id": identity, "type": kind,
                "uri": f"spotify:{kind}:{identity}"}

    def withheld(self, **fields):
        """Absent from a small app's answers, and not null."""
        return {} if self.is_small else fields

    def images(self, identity):
        return [{"url": f"https://i.scdn.co/image/{identity}", "height": 640, "width": None}]

    def artist(self, number, full=False):
        identity = identifier("artist", number)
        brief = {**self.common("artist", identity), "name": name("artist", number)}
        if not full:
            return brief
        return {**brief, "images": self.images(identity),
                **self.withheld(followers={"href": None, "total": 1000 + number},
                                popularity=number % 101, genres=[f"genre {number % 7}"])}

    def album(self, number, full=False):
        identity = identifier("album", number)
        dates = [("1981", "year"), ("1981-12", "month"), ("2019-02-03", "day")]
        date, precision = dates[number % len(dates)]
        brief = {**self.common("album", identity), "album_type": "album", "total_tracks": 2,
                 "images": self.images(identity), "name": name("album", number),
                 "release_date": date, "release_date_precision": precision,
                 "artists": [self.artist(number % ARTISTS)],
                 **self.withheld(available_markets=["DE", "SE"])}
        if not full:
            return brief
        tracks = [self.brief_track(number), self.brief_track(number + ALBUMS)]
        return {**brief, "copyrights": [{"text": "P", "type": "P"}], "genres": [],
                "external_ids": {"upc": f"{number:012}"},
                "tracks": paging(f"{self.base}/albums/{identity}/tracks", tracks, 0, 50, {}, 2),
                **self.withheld(label=f"Label {number}", popularity=number % 101)}

    def brief_track(self, number):
        identity = identifier("track", number)
        return {**self.common("track", identity), "name": name("track", number),
                "artists": [self.artist(number % ARTISTS), self.artist((number + 1) % ARTISTS)],
                "disc_number": 1, "track_number": 1 + number // ALBUMS,
                "duration_ms": 100_000 + number, "explicit": number % 5 == 0, "is_local": False,
                "preview_url": None}

    def track(self, number):
        return {**self.brief_track(number), "album": self.album(number % ALBUMS),
                "external_ids": {"isrc": f"XX-A{number:05}-26"},
                **self.withheld(popularity=number % 101, available_markets=["SE"])}

    def local(self, item):
        artist = {"external_urls": {}, "href": None, "id": None, "name": "Garage Band",
                  "type": "artist", "uri": None}
        album = {"album_type": None, "artists": [], "external_urls": {}, "href": None, "id": None,
                 "images": [], "name": "Tapes", "release_date": None,
                 "release_date_precision": None, "type": "album", "uri": None}
        return {"album": album, "artists": [artist], "disc_number": 0, "duration_ms": 100_000,
                "explicit": False, "external_ids": {}, "external_urls": {}, "href": None,
                "id": None, "is_local": True, "name": item.name, "track_number": 0, "type": "track",
                "uri": item.uri, **self.withheld(popularity=0)}

    def episode(self, number):
        identity = identifier("episode", number)
        return {**self.common("episode", identity), "name": name("episode", number),
                "description": "talk", "duration_ms": 3_000_000, "explicit": False,
                "languages": ["en"], "release_date": "2025-03-04", "release_date_precision": "day",
                "images": [], "is_playable": True}

    def item(self, item):
        if item is None:
            return None
        if item.type == "local":
            return self.local(item)
        return self.track(item.number) if item.type == "track" else self.episode(item.number)

    def entry(self, entry):
        """Of a playlist."""
        user = self.common("user", world.SOMEBODY)
        return {"added_at": entry.added_at, "added_by": user, "primary_color": None,
                "is_local": bool(entry.item) and entry.item.type == "local",
                "video_thumbnail": {"url": None},
                "item" if self.is_small else "track": self.item(entry.item)}

    def playlist(self, playlist, items):
        """`items`: the list, or what stands for it; None: withheld."""
        owner = {**self.common("user", playlist.owner), "display_name": None}
        contents = {} if items is None else {"items" if self.is_small else "tracks": items}
        return {**self.common("playlist", playlist.id), "collaborative": playlist.collaborative,
                "description": "Tom &amp; Jerry&#x27;s", "followers": {"href": None, "total": 7},
                "images": None if not playlist.entries else self.images(playlist.id),
                "name": playlist.name, "owner": owner, "primary_color": None, "public": None,
                "snapshot_id": playlist.snapshot_id, **contents}


def query_text(parameters):
    return "&".join(f"{name}={value}" for name, value in parameters.items())


def paging(href, page, offset, limit, parameters, total):
    """The page that begins at `offset` of a list of `total` things."""
    def address(at):
        return f"{href}?{query_text({'offset': at, 'limit': limit, **parameters})}"

    return {"href": address(offset), "limit": limit, "offset": offset, "total": total,
            "next": address(offset + limit) if offset + limit < total else None,
            "previous": address(max(offset - limit, 0)) if offset > 0 else None, "items": page}


def cursor_paging(href, items, limit, parameters, after, total, cursor):
    """`items` is the page already; `cursor` names the last of them, None on the last page."""
    last = query_text({**parameters, "after": cursor, "limit": limit})
    here = query_text({**parameters, **({"after": after} if after else {}), "limit": limit})
    return {"href": f"{href}?{here}", "limit": limit, "next": f"{href}?{last}" if cursor else None,
            "cursors": {"after": cursor}, "total": total, "items": items}
