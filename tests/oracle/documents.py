"""Which shape a document has, and what is read from it (rows.md section 1)."""

import entries
import objects
from fields import (
    Wrong,
    array_at,
    boolean,
    get,
    identity,
    integer,
    missing,
    object_at,
    text,
    texts_at,
)
from gather import Gathered

# What the elements of a list are when they do not state a type, by the list's name.
TYPE_BY_NAME = {
    "tracks": "track",
    "albums": "album",
    "artists": "artist",
    "playlists": "playlist",
    "episodes": "episode",
    "shows": "show",
    "audio_features": "audio_features",
    "content": "features of ReccoBeats",
}
TYPES_WITHOUT_TABLE = ["show", "audiobook", "chapter", "user"]
TABLE_OF_TYPE = {
    "track": "songs",
    "album": "albums",
    "artist": "artists",
    "playlist": "playlist_metadata",
    "audio_features": "track_features",
}
RECCOBEATS = TYPE_BY_NAME["content"]  # never stated as a type
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
        self.playlist_id = identity(envelope, "playlist_id")
        self.snapshot_before = identity(envelope, "snapshot_before")
        self.account = identity(envelope, "account")
        self.reused_from = identity(envelope, "reused_from")
        self.asked = texts_at(envelope, "asked")

    def place(self, playlist=None, href=None):
        """Where entries belong: the playlist around them, or what their page tells."""
        return {
            "playlist_id": self.playlist_id
            or get(playlist, "playlist_id")
            or entries.playlist_of_href(href)
            or entries.unknown_playlist(self.raw_key),
            "snapshot_id": get(playlist, "snapshot_id") or self.snapshot_before,
            "observed_key": self.reused_from or self.raw_key,
        }


def read_root(value, raw_key):
    """All that an object gives. Raises Wrong when the whole object is to be refused."""
    if isinstance(value, list):
        gathered = Gathered()
        if any(entries.is_entry(element) for element in value):
            read_list(value, NO_PAGE, Document(raw_key, None), below(""), None, gathered)
        else:
            read_documents(value, raw_key, gathered)
        return gathered
    return read_document(value, "", raw_key, is_root=True)


def read_documents(values, raw_key, gathered):
    for index, value in enumerate(values):
        if value is None:
            continue
        try:
            gathered.merge(read_document(value, f"/{index}", raw_key, is_root=False))
        except Wrong as error:
            kind = get(value, "type") if isinstance(value, dict) else None
            table = TABLE_OF_TYPE.get(kind) if isinstance(kind, str) else None
            gathered.put_aside(error, f"/{index}", value, table)


def read_document(value, pointer, raw_key, is_root):
    if not isinstance(value, dict):
        raise Unknown("unknown shape")
    envelope = object_at(value, "_tracklake")
    document = Document(raw_key, envelope)
    gathered = Gathered()
    if text(envelope, "what") is not None:
        read_failure(envelope, gathered)
    elif is_error(value):
        read_error(value, raw_key, gathered)
    elif entries.is_entry(value):
        read_list([value], NO_PAGE, document, lambda index: pointer, None, gathered)
    else:
        read_shape(value, pointer, document, is_root, gathered)
    if document.reused_from:
        gathered.keep_only(REUSED_TABLES)
    return gathered


def read_shape(value, pointer, document, is_root, gathered):
    kind = value.get("type")
    if kind == "playlist":
        read_playlist(value, pointer, document, is_root, gathered)
    elif kind in ("track", "album", "artist", "episode", "audio_features"):
        read_single(value, kind, pointer, gathered)
        capture_of_single(value, kind, gathered)
        captures_of_unanswered(document.asked, kind, gathered)
    elif isinstance(value.get("items"), list):
        read_page(value, pointer, document, None, gathered)
    else:
        read_batches(value, pointer, document, gathered)


# Failures and errors


def is_error(value):
    return isinstance(value.get("error"), (dict, str)) and all(
        missing(value, key) for key in ("items", "tracks", "id")
    )


def read_error(value, raw_key, gathered):
    error = value["error"]
    if isinstance(error, str):
        status, reason = None, text(value, "error")
    else:
        status, message = integer(error, "status"), text(error, "message")
        parts = [f"http {status}" if status is not None else None, message]
        reason = ": ".join(part for part in parts if part) or None
    recoverable = status is not None and (status in (401, 429) or 500 <= status <= 599)
    gathered.capture("unknown", raw_key, "failed", reason=reason, recoverable=recoverable)


def read_failure(envelope, gathered):
    gathered.capture(
        text(envelope, "what"),
        identity(envelope, "id"),
        text(envelope, "status"),
        reason=text(envelope, "reason"),
        recoverable=boolean(envelope, "recoverable"),
        detail=text(envelope, "retry_at"),
    )


# Playlists and single objects


def read_playlist(value, pointer, document, is_root, gathered):
    """`is_root`: a playlist that was asked for by itself, so that lacking items are a gap."""
    row = objects.playlist_metadata(value, gathered)
    for key in ("items", "tracks"):
        page = object_at(value, key)
        elements = array_at(page, "items")
        if elements is not None:
            href, numbers = page_fields(page)
            place = document.place(row, href)
            pointers = below(f"{pointer}/{key}/items")
            entries.list_of_entries(elements, numbers, place, pointers, gathered)
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


def read_single(value, kind, pointer, gathered, album_id=None):
    if kind == "track":
        objects.track(value, gathered, album_id=album_id)
    elif kind == "album":
        objects.album(value, gathered, pointer)
    elif kind == "artist":
        objects.full_artist(value, gathered)
    elif kind == "audio_features":
        objects.audio_features(value, gathered)
    elif kind == RECCOBEATS:
        objects.audio_features(value, gathered, "reccobeats")


def capture_of_single(value, kind, gathered):
    is_reccobeats = kind == RECCOBEATS
    own_id = objects.song_of_features(value, kind) if is_reccobeats else identity(value, "id")
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


# Pages, batches, bare lists

NO_PAGE = {"offset": None, "total": None, "next": None}


def page_fields(page):
    """(href, what a list of entries needs to know)."""
    numbers = {key: integer(page, key) for key in ("offset", "total")}
    entries.check_positions(numbers["offset"] or 0, len(page["items"]))
    return text(page, "href"), {**numbers, "next": text(page, "next")}


def below(pointer):
    """JSON pointers of a list's elements, by index."""
    return lambda index: f"{pointer}/{index}"


def read_page(page, pointer, document, name, gathered):
    href, numbers = page_fields(page)
    read_list(page["items"], numbers, document, below(f"{pointer}/items"), href, gathered, name)


def read_batches(value, pointer, document, gathered):
    """A batch (array), a search result (page), or several of them, in the document's order."""
    names = [key for key in value if key in TYPE_BY_NAME and value[key] is not None]
    if not names:
        raise Unknown("unknown shape")
    for name in names:
        held = value[name]
        if isinstance(held, list):
            pointers = below(f"{pointer}/{name}")
            read_list(held, NO_PAGE, document, pointers, None, gathered, name, captured=True)
        elif isinstance(held, dict) and isinstance(held.get("items"), list):
            read_page(held, f"{pointer}/{name}", document, name, gathered)
        else:
            raise Unknown(f"{name}: neither an array nor a page")
    batches = [name for name in names if isinstance(value[name], list)]
    if batches:
        captures_of_unanswered(document.asked, TYPE_BY_NAME[batches[0]], gathered)


def read_list(elements, page, document, pointers, href, gathered, name=None, captured=False):
    """Elements decide what a list holds. `captured`: each of them was asked for (a batch)."""
    first = next((element for element in elements if entries.is_entry(element)), None)
    forced = page is not NO_PAGE and (entries.href_is_of_entries(href) or document.playlist_id)
    if forced or (first is not None and not entries.is_play(first)):
        place = document.place(href=href)
        entries.list_of_entries(elements, page, place, pointers, gathered)
    elif first is not None:
        entries.list_of_plays(elements, document.account, pointers, gathered)
    else:
        album_id = entries.album_of_href(href)
        for index, element in enumerate(elements):
            read_element(element, pointers(index), document, name, album_id, captured, gathered)


def read_element(element, pointer, document, name, album_id, captured, gathered):
    """One element of a list that is neither of entries nor of plays."""
    if element is None:
        return
    kind = type_of_element(element, name)
    if kind in TYPES_WITHOUT_TABLE:
        return
    own = Gathered()
    try:
        if kind == "playlist":
            read_playlist(element, pointer, document, False, own)
        elif kind is not None:
            read_single(element, kind, pointer, own, album_id)
            if captured:
                capture_of_single(element, kind, own)
        else:
            raise Unknown("unknown element")
    except Wrong as error:
        table = "track_features" if kind == RECCOBEATS else TABLE_OF_TYPE.get(kind)
        gathered.put_aside(error, pointer, element, table)
    else:
        gathered.merge(own)


def type_of_element(element, name):
    """Its own type, else the list's; None when neither is one that we know."""
    if not isinstance(element, dict):
        return None
    kind = element.get("type")
    if kind is None:
        return TYPE_BY_NAME.get(name)
    known = list(TABLE_OF_TYPE) + TYPES_WITHOUT_TABLE + ["episode"]
    return kind if isinstance(kind, str) and kind in known else None
