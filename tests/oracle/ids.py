"""What tells things apart: ids, and the texts that name them (rows.md section 2)."""

import re

from fields import filled, get, is_text, object_at, text
from values import hash16

# Where an id is looked for when `id` is missing.
ADDRESSES = ["uri", "href", "external_urls"]
FEATURE_ADDRESSES = ["uri", "track_href"]
LOCAL_URI = "spotify:local:"
NO_ID = "null"  # so addresses of 2013 name what has no id


def named(address, kind):
    """The id of the object of that kind that a text names, or None."""
    if not is_text(address):
        return None
    by = _named_by_uri if address.startswith("spotify:") else _named_by_path
    found = by(address, kind)
    return None if found == NO_ID else found


def _named_by_path(address, kind):
    parts = re.split("[?#]", address)[0].split("/")
    if len(parts) < 3 or parts[-2] not in (kind, kind + "s"):
        return None
    return parts[-1] or None


def _named_by_uri(address, kind):
    parts = address.split(":")
    if not all(parts):
        return None
    if len(parts) == 3 and parts[1] == kind:
        return parts[2]
    if kind == "playlist" and len(parts) == 5 and (parts[1], parts[3]) == ("user", "playlist"):
        return parts[4]
    return None


def _look(fields, address):
    """An address as it stands there, without a line when it has the wrong type."""
    value = fields.get(address)
    if address == "external_urls":
        return value.get("spotify") if isinstance(value, dict) else None
    return value


def kind_named(fields, kinds):
    """The first of these kinds that the addresses of a bare object name, or None."""
    for address in ADDRESSES:
        for kind in kinds:
            if named(_look(fields, address), kind):
                return kind
    return None


def names_a(fields, kind):
    return kind_named(fields, [kind]) is not None


def spotify_url(parent):
    return text(object_at(parent, "external_urls"), "spotify")


def own_id(parent, kind, strict=False, addresses=ADDRESSES):
    """The `id`; where that is missing, the id that an address of the object names."""
    if get(parent, "id") not in (None, ""):
        return filled(parent, "id", strict)
    for address in addresses if parent else ():
        value = spotify_url(parent) if address == "external_urls" else text(parent, address)
        if value is not None and named(value, kind):
            return named(value, kind)
    return None


def song_id(track, strict=True):
    """A local file, which has no id, is named after its uri."""
    if get(track, "id") in (None, ""):
        uri = text(track, "uri")
        if uri is not None and uri.startswith(LOCAL_URI):
            return "local:" + hash16(uri)
    return own_id(track, "track", strict)


def local_id(parent, kind, is_local):
    """The id of something inside a track: in a local file its name has to do."""
    found = own_id(parent, kind)
    if found is not None or not is_local or get(parent, "id") not in (None, ""):
        return found
    name = filled(parent, "name")
    return None if name is None else "local:" + hash16(name)


def song_of_features(fields):
    return own_id(fields, "track", True, FEATURE_ADDRESSES)


def song_of_reccobeats(fields):
    """ReccoBeats has ids of its own and names the track by the address of its page."""
    path = re.split("[?#]", text(fields, "href", True) or "")[0]
    return path.partition("/track/")[2].split("/")[0] or None


def playlist_id(fields):
    """A playlist that nothing names has the id in the address of its list."""
    found = own_id(fields, "playlist", True)
    if found is None and fields is not None:
        for key in ("items", "tracks"):
            found = found or playlist_of_href(text(object_at(fields, key, True), "href"))
    return found


def _segment(href, marker):
    """(the segment behind a marker in the path, what follows it); (None, "") without one."""
    path = re.split("[?#]", href or "")[0]
    segment, slash, rest = path.partition(marker)[2].partition("/")
    return segment or None, slash + rest


def _is_at_or_below(path, folder):
    return path == folder or path.startswith(folder + "/")


def href_is_of_entries(href):
    playlist, rest = _segment(href, "/playlists/")
    below = _is_at_or_below(rest, "/tracks") or _is_at_or_below(rest, "/items")
    return playlist is not None and below


def playlist_of_href(href):
    return _segment(href, "/playlists/")[0]


def album_of_href(href):
    album, rest = _segment(href, "/albums/")
    return album if _is_at_or_below(rest, "/tracks") else None


def unknown_playlist(raw_key):
    return "unknown:" + hash16(raw_key)
