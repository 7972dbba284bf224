"""The tables as they are promised to every reader: columns in order, types, field ids.

Written here a second time on purpose: files are checked against this, not against the program.
"""

FETCHED_AT_ID, RAW_KEY_ID = 100, 101

_COLUMNS = {
    "songs": """song_id, song_name, duration_ms BIGINT, duration_min DOUBLE, url,
        popularity INTEGER, song_added TIMESTAMP, album_id, artist_id, explicit BOOLEAN,
        disc_number INTEGER, track_number INTEGER, isrc, is_local BOOLEAN, is_playable BOOLEAN""",
    "artists": """artist_id, artist_name, external_url, popularity INTEGER, followers BIGINT,
        image_url""",
    "albums": """album_id, album_name, album_type, release_date DATE, release_date_precision,
        release_year INTEGER, total_tracks INTEGER, label, upc, artist_id, artist_name, url,
        image_url""",
    "song_artists": "song_id, artist_id, artist_name, artist_position INTEGER",
    "artist_genres": "artist_id, genre, genre_position INTEGER, provider",
    "track_features": """song_id, danceability DOUBLE, energy DOUBLE, loudness DOUBLE,
        speechiness DOUBLE, acousticness DOUBLE, instrumentalness DOUBLE, liveness DOUBLE,
        valence DOUBLE, tempo DOUBLE, key INTEGER, mode INTEGER, time_signature INTEGER,
        provider""",
    "playlist_metadata": """playlist_id, playlist_name, description, owner_id, owner_name,
        is_public BOOLEAN, is_collaborative BOOLEAN, followers BIGINT, total_items INTEGER,
        snapshot_id, url, image_url""",
    "playlist_tracks": """playlist_id, snapshot_id, position INTEGER, item_type, item_id,
        item_name, duration_ms BIGINT, added_at TIMESTAMP, added_by, is_local BOOLEAN,
        observed_key""",
    "listening_history": """user_id, played_at TIMESTAMP, ended_at TIMESTAMP, time_precision,
        ms_played BIGINT, song_id, song_name, artist_name, album_name, item_type, platform,
        country, reason_start, reason_end, shuffle BOOLEAN, skipped BOOLEAN, offline BOOLEAN,
        incognito BOOLEAN, source""",
    "charts": """chart, region, period, chart_date DATE, rank INTEGER, previous_rank INTEGER,
        peak_rank INTEGER, weeks_on_chart INTEGER, streams BIGINT, song_id, song_name,
        artist_names, source_label""",
    "captures": """what, id, snapshot_id, claimed_items INTEGER, first_position INTEGER,
        last_position INTEGER, received_items INTEGER, status, reason, recoverable BOOLEAN,
        detail""",
}


def _columns(text):
    own = [(column.split() + ["VARCHAR"])[:2] for column in text.split(",")]
    numbered = [(name, kind, field_id) for field_id, (name, kind) in enumerate(own, start=1)]
    return numbered + [
        ("fetched_at", "TIMESTAMP", FETCHED_AT_ID),
        ("raw_key", "VARCHAR", RAW_KEY_ID),
    ]


# {table: [(column, type, field id)]}, in the order of the files.
TABLES = {table: _columns(text) for table, text in _COLUMNS.items()}
COLUMN_NAMES = {table: [name for name, _, _ in columns] for table, columns in TABLES.items()}

# What PyArrow calls these types in a file.
ARROW_TYPES = {
    "VARCHAR": "string",
    "INTEGER": "int32",
    "BIGINT": "int64",
    "DOUBLE": "double",
    "BOOLEAN": "bool",
    "DATE": "date32[day]",
    "TIMESTAMP": "timestamp[us]",
}
