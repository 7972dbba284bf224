"""Lists of entries and lists of plays (rows.md sections 2 and 6)."""

import re

import objects
from fields import (
    INTEGER_MAX,
    Wrong,
    bigint,
    boolean,
    filled,
    get,
    identity,
    missing,
    object_at,
    objects_at,
    text,
)
from gather import Gathered
from values import added_at, has_fraction, hash16, timestamp

ITEM_TYPES = ["track", "episode", "album", "artist"]


def is_saved_album(value):
    return (
        "added_at" in value
        and isinstance(value.get("album"), dict)
        and not any(key in value for key in ("item", "track", "type"))
    )


def is_entry(value):
    """An entry or a play: it has an item, even if null."""
    if not isinstance(value, dict):
        return False
    holds = any(
        key in value and (value[key] is None or isinstance(value[key], dict))
        for key in ("item", "track")
    )
    return holds or is_saved_album(value)


def is_play(value):
    return is_entry(value) and not missing(value, "played_at")


def item_of(entry):
    """(field name, item, forced type): item beats track, and an entry may be its own item."""
    if is_saved_album(entry):
        return "album", entry["album"], "album"
    if not is_entry(entry) and get(entry, "type") in ITEM_TYPES:
        return "", entry, None
    key = "track" if missing(entry, "item") else "item"
    return key, object_at(entry, key), None


def type_of(item, forced):
    if item is None:
        return "unavailable"
    stated = forced or text(item, "type")
    kind = "track" if stated is None else stated
    if kind not in ITEM_TYPES:
        raise Wrong(f"type: {kind!r} cannot be in a playlist")
    return kind


def rows_of_item(item, kind, pointer, song_added, gathered):
    if kind == "track":
        objects.track(item, gathered, song_added=song_added)
    elif kind == "album":
        objects.album(item, gathered, pointer)
    elif kind == "artist":
        objects.full_artist(item, gathered)


def item_id(item, kind):
    return objects.song_id(item) if kind == "track" else identity(item, "id")


def item_fields(item):
    """What is read of an item of any type, episodes too."""
    return text(item, "name"), bigint(item, "duration_ms"), boolean(item, "is_local")


def entry_rows(element, position, place, pointer, gathered):
    """One entry: its row in playlist_tracks and what its item gives."""
    if element is not None and not isinstance(element, dict):
        raise Wrong("expected an entry")
    key, item, forced = (None, None, None) if element is None else item_of(element)
    kind = type_of(item, forced)
    added = added_at(text(element, "added_at"))
    entry_is_local = boolean(element, "is_local")
    name, duration, item_is_local = item_fields(item)
    row = {
        "playlist_id": place["playlist_id"],
        "snapshot_id": place["snapshot_id"],
        "position": position,
        "item_type": kind,
        "item_id": item_id(item, kind) if item is not None else None,
        "item_name": name,
        "duration_ms": duration,
        "added_at": added,
        "added_by": identity(object_at(element, "added_by"), "id"),
        "is_local": item_is_local if entry_is_local is None else entry_is_local,
        "observed_key": place["observed_key"],
    }
    gathered.add("playlist_tracks", row)
    rows_of_item(item, kind, f"{pointer}/{key}" if key else pointer, added, gathered)


def check_positions(offset, size):
    """Every page is read so that its elements could have positions, whatever it holds."""
    if offset < 0 or offset + size > INTEGER_MAX:
        raise Wrong("offset: no position")


def list_of_entries(elements, page, place, pointers, gathered):
    """`page` has offset, total and next; a bare list has none of them."""
    first = (page["offset"] or 0) + 1
    for index, element in enumerate(elements):
        own = Gathered()
        try:
            entry_rows(element, first + index, place, pointers(index), own)
        except Wrong as error:
            gathered.put_aside(error, pointers(index), element, "playlist_tracks")
        else:
            gathered.merge(own)
    last = first + len(elements) - 1
    gathered.capture(
        "playlist",
        place["playlist_id"],
        "complete" if is_complete(first, last, page) else "partial",
        snapshot_id=place["snapshot_id"],
        claimed_items=page["total"],
        first_position=first if elements else None,
        last_position=last if elements else None,
        received_items=len(elements),
    )


def is_complete(first, last, page):
    if first != 1:
        return False
    if page["total"] is None:
        return page["next"] is None
    return last >= page["total"]


def list_of_plays(elements, account, pointers, gathered):
    for index, element in enumerate(elements):
        if element is None:
            continue
        own = Gathered()
        try:
            play_rows(element, account, pointers(index), own)
        except Wrong as error:
            gathered.put_aside(error, pointers(index), element, "listening_history")
        else:
            gathered.merge(own)
    gathered.capture("recently-played", account, "complete", received_items=len(elements))


def play_rows(element, account, pointer, gathered):
    if not isinstance(element, dict):
        raise Wrong("expected a play")
    key, item, forced = item_of(element)
    kind = type_of(item, forced)
    played_text = text(element, "played_at")
    played = timestamp(played_text)
    item_fields(item)
    row = {"user_id": account, "played_at": played, "item_type": kind}
    row["source"] = "spotify:recently-played"
    if played is not None:
        row["time_precision"] = "ms" if has_fraction(played_text) else "second"
    if kind == "track":
        artists = objects_at(item, "artists")
        row["song_id"] = objects.song_id(item)
        row["song_name"] = text(item, "name")
        row["artist_name"] = text(artists[0], "name") if artists else None
        row["album_name"] = filled(object_at(item, "album"), "name")
    gathered.add("listening_history", row)
    rows_of_item(item, kind, f"{pointer}/{key}" if key else pointer, None, gathered)


_PLAYLIST_HREF = re.compile(r"/playlists/([^/?#]+)")
_ENTRIES_HREF = re.compile(r"/playlists/[^/?#]+/(?:tracks|items)(?=/|#|$)")
_ALBUM_HREF = re.compile(r"/albums/([^/?#]+)/tracks(?=/|#|$)")


def _path(href):
    return (href or "").split("?")[0]


def href_is_of_entries(href):
    return bool(_ENTRIES_HREF.search(_path(href)))


def playlist_of_href(href):
    match = _PLAYLIST_HREF.search(_path(href))
    return match.group(1) if match else None


def album_of_href(href):
    match = _ALBUM_HREF.search(_path(href))
    return match.group(1) if match else None


def unknown_playlist(raw_key):
    return "unknown:" + hash16(raw_key)
