"""Which shape a document or an element has, told by looking alone (rows.md sections 1 and 2)."""

import ids
from fields import is_text

ITEM_TYPES = ["track", "episode", "album", "artist"]
SINGLE_TYPES = ["track", "album", "artist", "episode", "audio_features"]
TYPES_WITHOUT_TABLE = ["show", "audiobook", "chapter", "user"]
# What the elements of a list are when they do not state a type, by the list's name.
TYPE_BY_NAME = {
    "tracks": "track",
    "albums": "album",
    "artists": "artist",
    "playlists": "playlist",
    "episodes": "episode",
    "shows": "show",
    "audiobooks": "audiobook",
    "chapters": "chapter",
    "categories": "category",
    "audio_features": "audio_features",
    "content": "features of ReccoBeats",
}
RECCOBEATS = TYPE_BY_NAME["content"]  # never stated as a type
PLAYER_FIELDS = ["is_playing", "progress_ms", "currently_playing_type"]
ANALYSIS_FIELDS = ["bars", "beats", "sections", "segments", "tatums"]
SAVED_WITHOUT_TABLE = ["show", "episode", "audiobook", "chapter"]


def lower(text):
    """ASCII letters in lower case, all others as they are."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


def type_of(value):
    """The stated type in lower case; None when it is missing or no string."""
    stated = value.get("type") if isinstance(value, dict) else None
    return lower(stated) if isinstance(stated, str) else None


def is_missing(value, key):
    return value.get(key) is None


def holds(value, key, kind):
    """The field is present, and an object (a list …) or null."""
    return key in value and (value[key] is None or isinstance(value[key], kind))


def holds_item(value):
    return holds(value, "item", dict) or holds(value, "track", dict)


def is_saved_album(value):
    return (
        "added_at" in value
        and isinstance(value.get("album"), dict)
        and not any(key in value for key in ("item", "track", "type"))
    )


def is_saved_without_table(value):
    return (
        isinstance(value, dict)
        and "added_at" in value
        and any(isinstance(value.get(key), dict) for key in SAVED_WITHOUT_TABLE)
        and not any(key in value for key in ("item", "track", "album", "type"))
    )


def is_dated(value):
    return "added_at" in value or "played_at" in value


def is_of_player(value):
    """A player's state or an audio analysis, both of which hold a track."""
    plays = any(key in value for key in PLAYER_FIELDS)
    return plays or any(isinstance(value.get(key), list) for key in ANALYSIS_FIELDS)


def is_entry(value):
    """An entry or a play: it has an item, even if null."""
    if not isinstance(value, dict):
        return False
    if not is_dated(value) and is_of_player(value):
        return False
    return holds_item(value) or is_saved_album(value)


def is_play(value):
    return is_entry(value) and not is_missing(value, "played_at")


def player_item(value):
    """The field with a player state's item, or None when the object is no player state."""
    if holds(value, "item", dict) and any(key in value for key in PLAYER_FIELDS):
        return "item"
    key = "item" if isinstance(value.get("item"), dict) else "track"
    return key if type_of(value.get(key)) in ("track", "episode") else None


def is_error(value):
    return isinstance(value.get("error"), (dict, str)) and all(
        is_missing(value, key) for key in ("items", "tracks", "id")
    )


def is_queue(value):
    return isinstance(value.get("queue"), list) and holds(value, "currently_playing", dict)


def first_list(value):
    """(field, page) of the first of `items`, `tracks` that is an object with an array `items`."""
    for key in ("items", "tracks"):
        page = value.get(key)
        if isinstance(page, dict) and isinstance(page.get("items"), list):
            return key, page
    return None, None


def list_holds_entries(elements, href, playlist_id):
    """Entries rather than plays or other elements; `href` None for what is no page."""
    if playlist_id or (is_text(href) and ids.href_is_of_entries(href)):
        return True
    first = next((element for element in elements if is_entry(element)), None)
    return first is not None and not is_play(first)


def is_untyped_playlist(value, playlist_id):
    """What `fields=` may have left of a playlist."""
    if not isinstance(value, dict) or not is_missing(value, "type"):
        return False
    if ids.names_a(value, "playlist"):
        return True
    others = [name for name in TYPE_BY_NAME if name != "tracks"]
    page = first_list(value)[1]
    return (
        page is not None
        and all(is_missing(value, name) for name in others)
        and list_holds_entries(page["items"], page.get("href"), playlist_id)
    )


def batches(value):
    """Names of the lists of a batch or search result, in order; none when one of them is wrong."""
    names = [key for key in value if key in TYPE_BY_NAME and value[key] is not None]
    right = all(isinstance(value[name], list) or is_page(value[name]) for name in names)
    return names if right else []


def is_page(value):
    return isinstance(value, dict) and isinstance(value.get("items"), list)


def is_without_table(value):
    """Known answers that are told by their fields."""
    if any(isinstance(value.get(key), list) for key in ("genres", "markets", "devices")):
        if is_missing(value, "id") and is_missing(value, "name"):
            return True
    if isinstance(value.get("icons"), list):
        return True
    if is_text(value.get("url")) and "height" in value and "width" in value:
        return True
    return is_text(value.get("snapshot_id")) and not value.keys() - {"snapshot_id", "_tracklake"}
