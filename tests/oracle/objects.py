"""Rows of single objects: track, album, artist, audio features, playlist (rows.md section 4).

`strict`: the object is an element, an item or stands alone, so that its id makes it what it is.
"""

import ids
from fields import (
    Node,
    Wrong,
    array_at,
    bigint,
    boolean,
    double,
    filled,
    get,
    integer,
    object_at,
    objects_at,
    text,
    texts_at,
)
from gather import Gathered
from values import date_of_parts, isrc, release_date

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


def first_image(parent):
    images = (array_at(parent, "images") or [])[:1]
    if not images or images[0] is None:
        return None
    if not isinstance(images[0], dict):
        parent.gathered.field_line(f"{parent.pointer}/images/0", images[0], "expected an object")
        return None
    return text(Node(images[0], f"{parent.pointer}/images/0", parent.gathered), "url")


def followers(parent):
    return bigint(object_at(parent, "followers"), "total")


def duration(parent):
    """Milliseconds; local files may wrap them."""
    value = get(parent, "duration_ms")
    if isinstance(value, dict) and "totalMilliseconds" in value:
        return bigint(object_at(parent, "duration_ms"), "totalMilliseconds")
    return bigint(parent, "duration_ms")


def released(parent):
    """(date, precision, year); answers of 2014 give the parts one by one."""
    value = get(parent, "release_date")
    if isinstance(value, dict) and "year" in value:
        parts = object_at(parent, "release_date")
        return date_of_parts(*(integer(parts, key) for key in ("year", "month", "day")))
    return release_date(text(parent, "release_date"))


def track(fields, gathered, song_added=None, album_id=None, entry_is_local=None):
    """`album_id` is that of the album around the track, where there is one."""
    song = ids.song_id(fields)
    is_local = boolean(fields, "is_local")
    local = bool(is_local or entry_is_local or (song or "").startswith("local:"))
    album_object = object_at(fields, "album")
    artists = objects_at(fields, "artists")
    milliseconds = duration(fields)
    own_album = ids.local_id(album_object, "album", local)
    row = {
        "song_id": song,
        "song_name": text(fields, "name"),
        "duration_ms": milliseconds,
        "duration_min": None if milliseconds is None else float(milliseconds) / 60000,
        "url": ids.spotify_url(fields),
        "popularity": integer(fields, "popularity"),
        "song_added": song_added,
        "album_id": own_album or album_id,
        "artist_id": ids.local_id(artists[0], "artist", local) if artists else None,
        "explicit": boolean(fields, "explicit"),
        "disc_number": integer(fields, "disc_number"),
        "track_number": integer(fields, "track_number"),
        "isrc": isrc(text(object_at(fields, "external_ids"), "isrc")),
        "is_local": is_local,
        "is_playable": boolean(fields, "is_playable"),
    }
    gathered.add_if_known("songs", row, ["song_id"])
    for position, one in enumerate(artists, start=1):
        if one is not None:
            own = ids.local_id(one, "artist", local)
            artist(one, own, gathered)
            song_artist(song, own, one, position, gathered)
    if album_object is not None:
        album_row(album_object, own_album, gathered, local)
        if not local:
            gathered.note_full_object("track", fields)


def song_artist(song, artist_id, fields, position, gathered):
    row = {
        "song_id": song,
        "artist_id": artist_id,
        "artist_name": text(fields, "name"),
        "artist_position": position,
    }
    gathered.add_if_known("song_artists", row, ["song_id", "artist_id"])


def artist(fields, artist_id, gathered):
    row = {
        "artist_id": artist_id,
        "artist_name": text(fields, "name"),
        "external_url": ids.spotify_url(fields),
        "popularity": integer(fields, "popularity"),
        "followers": followers(fields),
        "image_url": first_image(fields),
    }
    gathered.add_if_known("artists", row, ["artist_id"])
    for position, genre in enumerate(texts_at(fields, "genres"), start=1):
        genre_row = {
            "artist_id": artist_id,
            "genre": genre or None,
            "genre_position": position,
            "provider": "spotify",
        }
        gathered.add_if_known("artist_genres", genre_row, ["artist_id", "genre"])


def full_artist(fields, gathered):
    """An artist that is an element or stands alone."""
    artist(fields, ids.own_id(fields, "artist", True), gathered)
    gathered.note_full_object("artist", fields)


def album_row(fields, album_id, gathered, local=False):
    """Any album; `local`: it is inside a local file."""
    artists = objects_at(fields, "artists")
    first = artists[0] if artists else None
    date, precision, year = released(fields)
    row = {
        "album_id": album_id,
        "album_name": filled(fields, "name"),
        "album_type": text(fields, "album_type"),
        "release_date": date,
        "release_date_precision": precision,
        "release_year": year,
        "total_tracks": integer(fields, "total_tracks"),
        "label": filled(fields, "label"),
        "upc": filled(object_at(fields, "external_ids"), "upc"),
        "artist_id": ids.local_id(first, "artist", local),
        "artist_name": text(first, "name"),
        "url": ids.spotify_url(fields),
        "image_url": first_image(fields),
    }
    gathered.add_if_known("albums", row, ["album_id"])
    for one in artists:
        if one is not None:
            artist(one, ids.local_id(one, "artist", local), gathered)


def album(fields, gathered):
    """An album that is an element, an item or stands alone, with its tracks."""
    album_id = ids.own_id(fields, "album", True)
    album_row(fields, album_id, gathered)
    tracks = object_at(fields, "tracks", True)
    for index, element in enumerate(array_at(tracks, "items", True) or []):
        if element is not None:
            track_of_album(element, album_id, f"{tracks.pointer}/items/{index}", gathered)
    if tracks is not None:
        gathered.note_full_object("album", fields)


def track_of_album(element, album_id, pointer, gathered):
    own = Gathered()
    try:
        if not isinstance(element, dict):
            raise Wrong("expected a track")
        track(Node(element, pointer, own), own, album_id=album_id)
    except Wrong as error:
        gathered.put_aside(error, pointer, element, "songs")
    else:
        gathered.merge(own)


def audio_features(fields, gathered, provider="spotify"):
    known = ids.song_of_features if provider == "spotify" else ids.song_of_reccobeats
    row = {"song_id": known(fields), "provider": provider}
    row.update({name: double(fields, name) for name in DOUBLE_FEATURES})
    row.update({name: integer(fields, name) for name in ["key", "mode", "time_signature"]})
    gathered.add_if_known("track_features", row, ["song_id"])


def playlist_metadata(fields, gathered):
    owner = object_at(fields, "owner")
    totals = [integer(object_at(fields, key, True), "total") for key in ("items", "tracks")]
    row = {
        "playlist_id": ids.playlist_id(fields),
        "playlist_name": text(fields, "name"),
        "description": text(fields, "description"),
        "owner_id": ids.own_id(owner, "user"),
        "owner_name": text(owner, "display_name"),
        "is_public": boolean(fields, "public"),
        "is_collaborative": boolean(fields, "collaborative"),
        "followers": followers(fields),
        "total_items": totals[1] if totals[0] is None else totals[0],
        "snapshot_id": filled(fields, "snapshot_id"),
        "url": ids.spotify_url(fields),
        "image_url": first_image(fields),
    }
    gathered.add_if_known("playlist_metadata", row, ["playlist_id"])
    return row
