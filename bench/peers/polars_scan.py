"""Polars: scan_ndjson with an explicit schema (every raw object is one line), explode, unique,
write_parquet. Its own two threads; a day at a time, one file a table."""

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("POLARS_MAX_THREADS", "2")
import polars as pl  # noqa: E402  (reads the variable when imported)

LINK = pl.Struct({"spotify": pl.String})
ARTIST = pl.Struct({"external_urls": LINK, "id": pl.String, "name": pl.String})
ALBUM = pl.Struct({
    "artists": pl.List(ARTIST), "external_urls": LINK, "id": pl.String, "name": pl.String,
    "release_date": pl.String, "total_tracks": pl.Int64})
TRACK = pl.Struct({
    "album": ALBUM, "artists": pl.List(ARTIST), "duration_ms": pl.Int64, "external_urls": LINK,
    "id": pl.String, "name": pl.String, "popularity": pl.Int64, "type": pl.String})
SCHEMA = {"tracks": pl.Struct({
    "items": pl.List(pl.Struct({"added_at": pl.String, "track": TRACK}))})}


def select_tracks(objects):
    """One row an entry that is a Spotify track: raw_key, added_at and the fields of its track."""
    return (
        objects.select("raw_key", pl.col("tracks").struct.field("items").alias("entry"))
        .explode("entry")
        .unnest("entry")
        .filter((pl.col("track").struct.field("type") == "track")
                & pl.col("track").struct.field("id").is_not_null())
        .unnest("track")
    )


def read_day(files):
    name = pl.col("raw_key").str.split("/").list.last()
    scan = pl.scan_ndjson(files, schema=SCHEMA, include_file_paths="raw_key")
    return select_tracks(scan.with_columns(name)).collect()


def link():
    return pl.col("external_urls").struct.field("spotify")


def make_songs(entries):
    return entries.select(
        song_id="id", song_name="name", duration_ms="duration_ms", url=link(),
        popularity="popularity",
        song_added=pl.col("added_at").str.to_datetime("%Y-%m-%dT%H:%M:%SZ"),
        album_id=pl.col("album").struct.field("id"),
        artist_id=pl.col("artists").list.first().struct.field("id"), raw_key="raw_key",
    ).unique(["song_id", "raw_key"], keep="first", maintain_order=True)


def make_artists(entries):
    both = pl.concat_list("artists", pl.col("album").struct.field("artists"))
    return (
        entries.select(both.alias("artist"), "raw_key").explode("artist").unnest("artist")
        .select(artist_id="id", artist_name="name", external_url=link(), raw_key="raw_key")
        .unique(["artist_id", "raw_key"], keep="first", maintain_order=True)
    )


def make_albums(entries):
    date = pl.col("release_date")
    whole = (pl.when(date.str.len_bytes() == 4).then(date + "-01-01")
             .when(date.str.len_bytes() == 7).then(date + "-01").otherwise(date))
    return (
        entries.select("album", "raw_key").unnest("album")
        .unique(["id", "raw_key"], keep="first", maintain_order=True)
        .select(album_id="id", album_name="name", release_date=whole.str.to_date("%Y-%m-%d"),
                total_tracks="total_tracks", url=link(), raw_key="raw_key")
    )


def write_day(entries, day, out):
    for table, make in (("songs", make_songs), ("artists", make_artists), ("albums", make_albums)):
        target = out / table / f"day={day}"
        target.mkdir(parents=True)
        make(entries).write_parquet(target / "part.parquet", compression="zstd")


def main():
    lake, out = map(Path, sys.argv[1:3])
    start = time.perf_counter()
    for folder in sorted((lake / "raw" / "spotify").iterdir()):
        write_day(read_day(sorted(folder.glob("*.json"))), folder.name, out)
    print(time.perf_counter() - start)


if __name__ == "__main__":
    main()
