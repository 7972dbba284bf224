"""Rows of single objects: track, album, artist, audio features, playlist (rows.md section 4)."""

import re

from fields import (
    Wrong,
    array_at,
    bigint,
    boolean,
    double,
    filled,
    identity,
    integer,
    object_at,
    objects_at,
    text,
    texts_at,
)
from gather import Gathered
from values import hash16, isrc, release_date

DOUBLE_FEATURES = [
    "danceability",
    "energy",
    "loudness",
    "speechiness",
    "acousticness",
    "instrumentalness",
    "liveness",
    "valence",
    "tempo",
]


def song_id(track):
    """The id, or for a local file a stand-in made of its uri, or None."""
    uri = text(track, "uri")
    own = identity(track, "id")
    if own is None and uri is not None and uri.startswith("spotify:local:"):
        return "local:" + hash16(uri)
    return own


def spotify_url(parent):
    return text(object_at(parent, "external_urls"), "spotify")


def first_image(parent):
    images = array_at(parent, "images") or []
    first = {"image": images[0]} if images else None
    return text(object_at(first, "image"), "url")


def followers(parent):
    return bigint(object_at(parent, "followers"), "total")


def track(fields, gathered, song_added=None, album_id=None):
    """`album_id` is that of the album around the track, where there is one."""
    album_object = object_at(fields, "album")
    artists = objects_at(fields, "artists")
    duration = bigint(fields, "duration_ms")
    row = {
        "song_id": song_id(fields),
        "song_name": text(fields, "name"),
        "duration_ms": duration,
        "duration_min": None if duration is None else float(duration) / 60000,
        "url": spotify_url(fields),
        "popularity": integer(fields, "popularity"),
        "song_added": song_added,
        "album_id": identity(album_object, "id") or album_id,
        "artist_id": identity(artists[0], "id") if artists else None,
        "explicit": boolean(fields, "explicit"),
        "disc_number": integer(fields, "disc_number"),
        "track_number": integer(fields, "track_number"),
        "isrc": isrc(text(object_at(fields, "external_ids"), "isrc")),
        "is_local": boolean(fields, "is_local"),
        "is_playable": boolean(fields, "is_playable"),
    }
    add_if_known("songs", row, ["song_id"], gathered)
    for position, one in enumerate(artists, start=1):
        if one is not None:
            artist(one, gathered)
            song_artist(row["song_id"], one, position, gathered)
    if album_object is not None:
        album_of_track(album_object, gathered)
        if not row["is_local"] and not (row["song_id"] or "").startswith("local:"):
            gathered.note_full_object("track", fields)


def add_if_known(table, row, keys, gathered):
    if any(row[key] is None for key in keys):
        gathered.not_applicable(table)
    else:
        gathered.add(table, row)


def song_artist(song, fields, position, gathered):
    row = {
        "song_id": song,
        "artist_id": identity(fields, "id"),
        "artist_name": text(fields, "name"),
        "artist_position": position,
    }
    add_if_known("song_artists", row, ["song_id", "artist_id"], gathered)


def artist(fields, gathered):
    row = {
        "artist_id": identity(fields, "id"),
        "artist_name": text(fields, "name"),
        "external_url": spotify_url(fields),
        "popularity": integer(fields, "popularity"),
        "followers": followers(fields),
        "image_url": first_image(fields),
    }
    add_if_known("artists", row, ["artist_id"], gathered)
    for position, genre in enumerate(texts_at(fields, "genres"), start=1):
        genre_row = {
            "artist_id": row["artist_id"],
            "genre": genre or None,
            "genre_position": position,
            "provider": "spotify",
        }
        add_if_known("artist_genres", genre_row, ["artist_id", "genre"], gathered)


def full_artist(fields, gathered):
    """An artist that is an element or stands alone."""
    artist(fields, gathered)
    gathered.note_full_object("artist", fields)


def album_of_track(fields, gathered):
    """The album inside a track. Its `tracks`, if any, are not read."""
    artists = objects_at(fields, "artists")
    first = artists[0] if artists else None
    date, precision, year = release_date(text(fields, "release_date"))
    row = {
        "album_id": identity(fields, "id"),
        "album_name": filled(fields, "name"),
        "album_type": text(fields, "album_type"),
        "release_date": date,
        "release_date_precision": precision,
        "release_year": year,
        "total_tracks": integer(fields, "total_tracks"),
        "label": filled(fields, "label"),
        "upc": filled(object_at(fields, "external_ids"), "upc"),
        "artist_id": identity(first, "id"),
        "artist_name": text(first, "name"),
        "url": spotify_url(fields),
        "image_url": first_image(fields),
    }
    add_if_known("albums", row, ["album_id"], gathered)
    for one in artists:
        if one is not None:
            artist(one, gathered)
    return row["album_id"]


def album(fields, gathered, pointer):
    """An album that is an element, an item or stands alone, with its tracks."""
    album_id = album_of_track(fields, gathered)
    tracks = object_at(fields, "tracks")
    for index, element in enumerate(array_at(tracks, "items") or []):
        if element is not None:
            track_of_album(element, album_id, f"{pointer}/tracks/items/{index}", gathered)
    if tracks is not None:
        gathered.note_full_object("album", fields)


def track_of_album(element, album_id, pointer, gathered):
    own = Gathered()
    try:
        if not isinstance(element, dict):
            raise Wrong("expected a track")
        track(element, own, album_id=album_id)
    except Wrong as error:
        gathered.put_aside(error, pointer, element, "songs")
    else:
        gathered.merge(own)


def song_of_features(fields, provider):
    """ReccoBeats has ids of its own and names the track by the address of its page."""
    if provider == "spotify":
        return identity(fields, "id")
    path = re.split("[?#]", text(fields, "href") or "")[0]
    return path.partition("/track/")[2].split("/")[0] or None


def audio_features(fields, gathered, provider="spotify"):
    row = {"song_id": song_of_features(fields, provider), "provider": provider}
    row.update({name: double(fields, name) for name in DOUBLE_FEATURES})
    row.update({name: integer(fields, name) for name in ["key", "mode", "time_signature"]})
    add_if_known("track_features", row, ["song_id"], gathered)


def playlist_metadata(fields, gathered):
    owner = object_at(fields, "owner")
    totals = [integer(object_at(fields, key), "total") for key in ("items", "tracks")]
    row = {
        "playlist_id": identity(fields, "id"),
        "playlist_name": text(fields, "name"),
        "description": text(fields, "description"),
        "owner_id": identity(owner, "id"),
        "owner_name": text(owner, "display_name"),
        "is_public": boolean(fields, "public"),
        "is_collaborative": boolean(fields, "collaborative"),
        "followers": followers(fields),
        "total_items": totals[1] if totals[0] is None else totals[0],
        "snapshot_id": identity(fields, "snapshot_id"),
        "url": spotify_url(fields),
        "image_url": first_image(fields),
    }
    add_if_known("playlist_metadata", row, ["playlist_id"], gathered)
    return row


