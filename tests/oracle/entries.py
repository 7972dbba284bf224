"""Lists of entries and lists of plays (rows.md sections 2 and 6)."""

import ids
import objects
from fields import (
    INTEGER_MAX,
    Node,
    Wrong,
    boolean,
    filled,
    integer,
    missing,
    object_at,
    objects_at,
    text,
)
from gather import Gathered
from shapes import (
    ITEM_TYPES,
    holds_item,
    is_saved_album,
    is_saved_without_table,
    lower,
    type_of,
)
from values import added_at, has_fraction, timestamp


def item_of(entry):
    """(node of the item or None, forced type): an entry may be its own item."""
    if is_saved_album(entry.value):
        return object_at(entry, "album"), "album"
    if not holds_item(entry.value) and type_of(entry.value) in ITEM_TYPES:
        return entry, None
    key = "track" if missing(entry, "item") else "item"
    return object_at(entry, key, True), None


def kind_of(item, forced=None):
    """What an entry's item is; without a type, what its addresses name."""
    if item is None:
        return "unavailable"
    stated = forced or text(item, "type", True)
    if stated is None:
        return ids.kind_named(item.value, ITEM_TYPES) or "track"
    if lower(stated) not in ITEM_TYPES:
        raise Wrong(f"type: {stated!r} cannot be in a playlist")
    return lower(stated)


def rows_of_item(item, kind, gathered, song_added=None, entry_is_local=None):
    if kind == "track":
        objects.track(item, gathered, song_added, entry_is_local=entry_is_local)
    elif kind == "album":
        objects.album(item, gathered)
    elif kind == "artist":
        objects.full_artist(item, gathered)


def item_id(item, kind):
    if item is None:
        return None
    return ids.song_id(item) if kind == "track" else ids.own_id(item, kind, True)


def item_fields(item):
    """What is read of an item of any type, episodes too."""
    return text(item, "name"), objects.duration(item), boolean(item, "is_local")


def entry_rows(element, position, place, pointer, gathered):
    """One entry: its row in playlist_tracks and what its item gives."""
    if element is not None and not isinstance(element, dict):
        raise Wrong("expected an entry")
    if element is not None and is_saved_without_table(element):
        gathered.not_applicable("playlist_tracks")
        return
    entry = None if element is None else Node(element, pointer, gathered)
    item, forced = (None, None) if entry is None else item_of(entry)
    kind = kind_of(item, forced)
    added = added_at(text(entry, "added_at"))
    entry_is_local = boolean(entry, "is_local")
    name, duration, item_is_local = item_fields(item)
    row = {
        "playlist_id": place["playlist_id"],
        "snapshot_id": place["snapshot_id"],
        "position": position,
        "item_type": kind,
        "item_id": item_id(item, kind),
        "item_name": name,
        "duration_ms": duration,
        "added_at": added,
        "added_by": ids.own_id(object_at(entry, "added_by"), "user"),
        "is_local": item_is_local if entry_is_local is None else entry_is_local,
        "observed_key": place["observed_key"],
    }
    gathered.add("playlist_tracks", row)
    rows_of_item(item, kind, gathered, added, entry_is_local)


class Page:
    """What a list of entries needs to know of its page; a bare list has none of it."""

    def __init__(self, fields, size, has_next):
        self.offset = integer(fields, "offset", True) or 0
        if self.offset < 0 or self.offset + size > INTEGER_MAX:
            raise Wrong("offset: no position")
        self.total = integer(fields, "total")
        more = text(fields, "next") is not None
        self.ends = not (more if has_next is None or fields is None else has_next)
        if fields is not None and self.total is None and self.offset > 0 and self.ends:
            self.claimed = self.offset + size
        else:
            self.claimed = self.total

    def is_complete(self, size):
        if self.offset != 0:
            return False
        return self.ends if self.total is None else size >= self.total


def list_of_entries(elements, fields, place, pointer, gathered):
    """`fields` is the page around the elements, None for a bare list."""
    page = Page(fields, len(elements), place["has_next"])
    first = page.offset + 1
    for index, element in enumerate(elements):
        own = Gathered()
        try:
            entry_rows(element, first + index, place, pointer(index), own)
        except Wrong as error:
            gathered.put_aside(error, pointer(index), element, "playlist_tracks")
        else:
            gathered.merge(own)
    gathered.capture(
        "playlist",
        place["playlist_id"],
        "complete" if page.is_complete(len(elements)) else "partial",
        snapshot_id=place["snapshot_id"],
        claimed_items=page.claimed,
        first_position=first if elements else None,
        last_position=first + len(elements) - 1 if elements else None,
        received_items=len(elements),
    )


def list_of_plays(elements, account, pointer, gathered):
    for index, element in enumerate(elements):
        if element is None:
            continue
        own = Gathered()
        try:
            play_rows(element, account, pointer(index), own)
        except Wrong as error:
            gathered.put_aside(error, pointer(index), element, "listening_history")
        else:
            gathered.merge(own)
    gathered.capture("recently-played", account, "complete", received_items=len(elements))


def play_rows(element, account, pointer, gathered):
    if not isinstance(element, dict):
        raise Wrong("expected a play")
    play = Node(element, pointer, gathered)
    item, forced = item_of(play)
    kind = kind_of(item, forced)
    played_text = text(play, "played_at")
    played = timestamp(played_text)
    item_fields(item)
    item_id(item, kind)
    row = {"user_id": account, "played_at": played, "item_type": kind}
    row["source"] = "spotify:recently-played"
    if played is not None:
        row["time_precision"] = "ms" if has_fraction(played_text) else "second"
    if kind == "track":
        artists = objects_at(item, "artists")
        row["song_id"] = ids.song_id(item)
        row["song_name"] = text(item, "name")
        row["artist_name"] = text(artists[0], "name") if artists else None
        row["album_name"] = filled(object_at(item, "album"), "name")
    gathered.add("listening_history", row)
    rows_of_item(item, kind, gathered)
