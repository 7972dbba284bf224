"""What is read from a document, by its shape (rows.md section 1)."""

import entries
import ids
import objects
import shapes
from fields import Node, Wrong, array_at, boolean, filled, integer, object_at, text, texts_at
from gather import Gathered
from shapes import RECCOBEATS, SINGLE_TYPES, TYPE_BY_NAME, TYPES_WITHOUT_TABLE, type_of

TABLE_OF_TYPE = {
    "track": "songs",
    "album": "albums",
    "artist": "artists",
    "playlist": "playlist_metadata",
    "audio_features": "track_features",
    RECCOBEATS: "track_features",
}
WHAT_OF_TYPE = {
    "track": "track",
    "album": "album",
    "artist": "artist",
    "episode": "episode",
    "audio_features": "audio-features",
    RECCOBEATS: "audio-features",
}
REUSED_TABLES = ["playlist_metadata", "playlist_tracks", "captures"]


class Unknown(Wrong):
    """A shape that no rule names."""


class Document:
    """What every rule inside a document may need to know about it."""

    def __init__(self, raw_key, envelope):
        self.raw_key = raw_key
        self.what = text(envelope, "what")
        self.playlist_id = filled(envelope, "playlist_id", True)
        self.snapshot_before = filled(envelope, "snapshot_before")
        self.account = filled(envelope, "account")
        self.reused_from = filled(envelope, "reused_from")
        self.has_next = boolean(envelope, "has_next")
        self.asked = texts_at(envelope, "asked") if envelope else []
        text(envelope, "fetched_at")

    def place(self, playlist=None, href=None):
        """Where entries belong: the playlist around them, or what their page tells."""
        row = playlist or {}
        return {
            "playlist_id": self.playlist_id
            or row.get("playlist_id")
            or ids.playlist_of_href(href)
            or ids.unknown_playlist(self.raw_key),
            "snapshot_id": row.get("snapshot_id") or self.snapshot_before,
            "observed_key": self.reused_from or self.raw_key,
            "has_next": self.has_next,
        }


def read_root(value, raw_key):
    """All that an object gives. Raises Wrong when the whole object is to be refused."""
    gathered = Gathered()
    if not isinstance(value, list):
        read_document(value, "", raw_key, True, gathered)
    elif value and all(isinstance(element, bool) for element in value):
        pass  # an answer of …/contains
    elif any(shapes.is_entry(element) for element in value):
        read_list(value, None, Document(raw_key, None), below(""), gathered)
    else:
        read_documents(value, raw_key, gathered)
    return gathered


def read_documents(values, raw_key, gathered):
    for index, value in enumerate(values):
        if value is None:
            continue
        own = Gathered()
        try:
            read_document(value, f"/{index}", raw_key, False, own)
        except Wrong as error:
            table = table_of_document(value)
            gathered.put_aside(error, f"/{index}", value, table)
        else:
            gathered.merge(own)


def table_of_document(value):
    """The table that an element of a root array would have been a row of first."""
    envelope = value.get("_tracklake") if isinstance(value, dict) else None
    playlist_id = envelope.get("playlist_id") if isinstance(envelope, dict) else None
    if shapes.is_untyped_playlist(value, playlist_id if shapes.is_text(playlist_id) else None):
        return "playlist_metadata"
    return TABLE_OF_TYPE.get(type_of(value))


def read_document(value, pointer, raw_key, is_root, gathered):
    if not isinstance(value, dict):
        raise Unknown("unknown shape")
    node = Node(value, pointer, gathered)
    envelope = object_at(node, "_tracklake")
    document = Document(raw_key, envelope)
    if document.what is not None:
        read_failure(envelope, document.what, gathered)
    elif shapes.is_error(value):
        read_error(node, raw_key, gathered)
    elif shapes.is_entry(value) and shapes.is_dated(value):
        read_list([value], None, document, lambda index: pointer, gathered)
    elif not shapes.is_saved_without_table(value):
        read_shape(node, document, is_root, gathered)
    if document.reused_from:
        gathered.keep_only(REUSED_TABLES)


def read_shape(node, document, is_root, gathered):
    value, kind = node.value, type_of(node.value)
    if kind == "playlist":
        read_playlist(node, document, is_root, gathered)
    elif kind in SINGLE_TYPES:
        read_single(node, kind, gathered)
        capture_of_single(node, kind, gathered)
        captures_of_unanswered(document.asked, kind, gathered)
    elif kind in TYPES_WITHOUT_TABLE:
        return
    elif shapes.is_queue(value):
        read_queue(node, document, gathered)
    elif isinstance(value.get("items"), list):
        read_page(node, document, None, gathered)
    elif shapes.player_item(value):
        read_player(node, document, gathered)
    elif shapes.is_untyped_playlist(value, document.playlist_id):
        read_playlist(node, document, is_root, gathered)
    elif shapes.batches(value):
        read_batches(node, document, gathered)
    elif not shapes.is_without_table(value):
        raise Unknown("unknown shape")


# Failures and errors


def read_error(node, raw_key, gathered):
    error = object_at(node, "error") if isinstance(node.value["error"], dict) else None
    if error is None:
        status, reason = None, text(node, "error")
    else:
        status, message = integer(error, "status"), text(error, "message")
        parts = [f"http {status}" if status is not None else None, message]
        reason = ": ".join(part for part in parts if part) or None
    recoverable = status is not None and (status in (401, 429) or 500 <= status <= 599)
    gathered.capture("unknown", raw_key, "failed", reason=reason, recoverable=recoverable)


def read_failure(envelope, what, gathered):
    gathered.capture(
        what,
        filled(envelope, "id"),
        text(envelope, "status"),
        reason=text(envelope, "reason"),
        recoverable=boolean(envelope, "recoverable"),
        detail=text(envelope, "retry_at"),
    )


# Playlists and single objects


def read_playlist(node, document, is_root, gathered):
    """`is_root`: a playlist that was asked for by itself, so that lacking items are a gap."""
    row = objects.playlist_metadata(node, gathered)
    for key in ("items", "tracks"):
        page = object_at(node, key, True)
        elements = array_at(page, "items", True)
        if elements is not None:
            place = document.place(row, text(page, "href"))
            entries.list_of_entries(elements, page, place, below(f"{page.pointer}/items"), gathered)
            return
    if is_root:
        gathered.capture(
            "playlist",
            row["playlist_id"],
            "withheld",
            snapshot_id=row["snapshot_id"] or document.snapshot_before,
            claimed_items=row["total_items"],
            received_items=0,
            reason="items withheld",
            recoverable=False,
        )


def read_single(node, kind, gathered, album_id=None):
    if kind == "track":
        objects.track(node, gathered, album_id=album_id)
    elif kind == "album":
        objects.album(node, gathered)
    elif kind == "artist":
        objects.full_artist(node, gathered)
    elif kind == "audio_features":
        objects.audio_features(node, gathered)
    elif kind == RECCOBEATS:
        objects.audio_features(node, gathered, "reccobeats")


def id_of_single(node, kind):
    if kind == RECCOBEATS:
        return ids.song_of_reccobeats(node)
    if kind == "audio_features":
        return ids.song_of_features(node)
    return ids.song_id(node) if kind == "track" else ids.own_id(node, kind, True)


def capture_of_single(node, kind, gathered):
    if kind in WHAT_OF_TYPE:
        own_id = id_of_single(node, kind)
        if own_id is not None:
            gathered.capture(WHAT_OF_TYPE[kind], own_id, "complete")


def captures_of_unanswered(asked, kind, gathered):
    """`_tracklake.asked` names ids; those that no object of the answer has are a gap."""
    if kind not in WHAT_OF_TYPE:
        return
    captures = gathered.candidates["captures"]
    answered = {row["id"] for row in captures if row["what"] in WHAT_OF_TYPE.values()}
    for one in asked:
        if one and one not in answered:
            reason = "not in the answer"
            gathered.capture(WHAT_OF_TYPE[kind], one, "failed", reason=reason, recoverable=False)


# Pages, batches, players


def below(pointer):
    """JSON pointers of a list's elements, by index."""
    return lambda index: f"{pointer}/{index}"


def read_page(node, document, name, gathered):
    pointer = below(f"{node.pointer}/items")
    read_list(node.value["items"], node, document, pointer, gathered, name)


def read_batches(node, document, gathered):
    """A batch (array), a search result (page), or several of them, in the document's order."""
    names = shapes.batches(node.value)
    for name in names:
        held, pointer = node.value[name], f"{node.pointer}/{name}"
        if isinstance(held, list):
            read_list(held, None, document, below(pointer), gathered, name, captured=True)
        else:
            read_page(Node(held, pointer, gathered), document, name, gathered)
    of_batches = [name for name in names if isinstance(node.value[name], list)]
    if of_batches:
        captures_of_unanswered(document.asked, TYPE_BY_NAME[of_batches[0]], gathered)


def read_queue(node, document, gathered):
    playing = f"{node.pointer}/currently_playing"
    read_element(node.value["currently_playing"], playing, document, "tracks", gathered)
    for index, element in enumerate(node.value["queue"]):
        read_element(element, f"{node.pointer}/queue/{index}", document, "tracks", gathered)


def read_player(node, document, gathered):
    key = shapes.player_item(node.value)
    item = node.value[key]
    if item is None:
        return
    kind = type_of_element(item, None, document)
    if item.get("type") is None:
        kind = ids.kind_named(item, shapes.ITEM_TYPES) or "track"
    read_known(item, f"{node.pointer}/{key}", document, kind, gathered)


def read_list(elements, page, document, pointer, gathered, name=None, captured=False):
    """Elements decide what a list holds. `page` is None for an array that stands by itself;
    `captured`: each element was asked for (a batch)."""
    href = text(page, "href")
    first = next((element for element in elements if shapes.is_entry(element)), None)
    if shapes.list_holds_entries(elements, href, page and document.playlist_id):
        place = document.place(href=href)
        entries.list_of_entries(elements, page, place, pointer, gathered)
    elif first is not None:
        entries.list_of_plays(elements, document.account, pointer, gathered)
    else:
        album_id = ids.album_of_href(href)
        for index, element in enumerate(elements):
            read_element(element, pointer(index), document, name, gathered, album_id, captured)


def read_element(element, pointer, document, name, gathered, album_id=None, captured=False):
    """One element of a list that is neither of entries nor of plays."""
    if element is None or shapes.is_saved_without_table(element):
        return
    kind = type_of_element(element, name, document)
    read_known(element, pointer, document, kind, gathered, album_id, captured)


def read_known(element, pointer, document, kind, gathered, album_id=None, captured=False):
    """An element whose kind is told; None where nobody knows it."""
    if kind in TYPES_WITHOUT_TABLE or kind == TYPE_BY_NAME["categories"]:
        return
    own = Gathered()
    node = Node(element, pointer, own)
    try:
        if kind == "playlist":
            read_playlist(node, document, False, own)
        elif kind is not None:
            read_single(node, kind, own, album_id)
            if captured:
                capture_of_single(node, kind, own)
        else:
            raise Unknown("unknown element")
    except Wrong as error:
        gathered.put_aside(error, pointer, element, TABLE_OF_TYPE.get(kind))
    else:
        gathered.merge(own)


def type_of_element(element, name, document):
    """Its own type, else the list's; None when neither is one that we know."""
    if not isinstance(element, dict):
        return None
    if element.get("type") is None:
        if name is not None:
            return TYPE_BY_NAME[name]
        return "playlist" if shapes.is_untyped_playlist(element, document.playlist_id) else None
    kind = type_of(element)
    known = kind in SINGLE_TYPES or kind in TYPES_WITHOUT_TABLE or kind == "playlist"
    return kind if known else None
