"""DuckDB SQL with an explicit schema, so that fields nobody asked for are skipped. Two threads; a
day at a time: its entries once into a temporary table, then one COPY a table."""

import sys
import time
from pathlib import Path

import duckdb

ARTIST = "STRUCT(id VARCHAR, name VARCHAR, external_urls STRUCT(spotify VARCHAR))"
ALBUM = f"""STRUCT(id VARCHAR, name VARCHAR, release_date VARCHAR, total_tracks INTEGER,
  external_urls STRUCT(spotify VARCHAR), artists {ARTIST}[])"""
TRACK = f"""STRUCT(id VARCHAR, name VARCHAR, type VARCHAR, duration_ms BIGINT, popularity INTEGER,
  external_urls STRUCT(spotify VARCHAR), album {ALBUM}, artists {ARTIST}[])"""
TRACKS = f"STRUCT(items STRUCT(added_at TIMESTAMP, track {TRACK})[])"

ENTRIES = f"""CREATE OR REPLACE TEMP TABLE entries AS
  SELECT raw_key, entry.added_at, entry.track FROM (
    SELECT parse_filename(filename) AS raw_key, unnest(tracks.items) AS entry
    FROM read_json($files, columns = {{tracks: '{TRACKS}'}}, filename = true,
                   format = 'newline_delimited'))
  WHERE entry.track.type = 'track' AND entry.track.id IS NOT NULL"""

SONGS = """SELECT track.id AS song_id, any_value(track.name) AS song_name,
    any_value(track.duration_ms) AS duration_ms, any_value(track.external_urls.spotify) AS url,
    any_value(track.popularity) AS popularity, min(added_at) AS song_added,
    any_value(track.album.id) AS album_id, any_value(track.artists[1].id) AS artist_id, raw_key
  FROM entries GROUP BY song_id, raw_key"""

ARTISTS = """SELECT artist.id AS artist_id, any_value(artist.name) AS artist_name,
    any_value(artist.external_urls.spotify) AS external_url, raw_key
  FROM (SELECT unnest(track.artists || track.album.artists) AS artist, raw_key FROM entries)
  GROUP BY artist_id, raw_key"""

ALBUMS = """SELECT track.album.id AS album_id, any_value(track.album.name) AS album_name,
    CAST(any_value(track.album.release_date || CASE length(track.album.release_date)
      WHEN 4 THEN '-01-01' WHEN 7 THEN '-01' ELSE '' END) AS DATE) AS release_date,
    any_value(track.album.total_tracks) AS total_tracks,
    any_value(track.album.external_urls.spotify) AS url, raw_key
  FROM entries GROUP BY album_id, raw_key"""


def transform_day(connection, folder, out):
    files = [str(file) for file in sorted(folder.glob("*.json"))]
    connection.execute(ENTRIES, {"files": files})
    for table, query in (("songs", SONGS), ("artists", ARTISTS), ("albums", ALBUMS)):
        target = out / table / f"day={folder.name}"
        target.mkdir(parents=True)
        connection.execute(f"COPY ({query}) TO '{target / 'part.parquet'}' (COMPRESSION zstd)")


def main():
    lake, out = map(Path, sys.argv[1:3])
    start = time.perf_counter()
    connection = duckdb.connect(config={"threads": 2})
    for folder in sorted((lake / "raw" / "spotify").iterdir()):
        transform_day(connection, folder, out)
    print(time.perf_counter() - start)


if __name__ == "__main__":
    main()
