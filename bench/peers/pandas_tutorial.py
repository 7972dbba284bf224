"""pandas, the way the tutorials do it: json.load, loops into lists of dicts, drop_duplicates,
to_datetime, to_parquet. One process, as in the tutorials; a day at a time, one file a table."""

import json
import sys
import time
from pathlib import Path

import pandas as pd


def entries_of(playlist, raw_key):
    """Lists of dicts for songs, artists and albums of one raw object."""
    songs, artists, albums = [], [], []
    for entry in playlist["tracks"]["items"]:
        track = entry["track"]
        if track is None or track["type"] != "track" or track["id"] is None:
            continue
        album = track["album"]
        songs.append({
            "song_id": track["id"],
            "song_name": track["name"],
            "duration_ms": track["duration_ms"],
            "url": track["external_urls"]["spotify"],
            "popularity": track["popularity"],
            "song_added": entry["added_at"],
            "album_id": album["id"],
            "artist_id": track["artists"][0]["id"],
            "raw_key": raw_key,
        })
        albums.append({
            "album_id": album["id"],
            "album_name": album["name"],
            "release_date": album["release_date"],
            "total_tracks": album["total_tracks"],
            "url": album["external_urls"]["spotify"],
            "raw_key": raw_key,
        })
        for artist in track["artists"] + album["artists"]:
            artists.append({
                "artist_id": artist["id"],
                "artist_name": artist["name"],
                "external_url": artist["external_urls"]["spotify"],
                "raw_key": raw_key,
            })
    return songs, artists, albums


def read_entries(files):
    """Lists of dicts for songs, artists and albums of one day's raw objects."""
    songs, artists, albums = [], [], []
    for file in files:
        with open(file, encoding="utf-8") as handle:
            playlist = json.load(handle)
        for all_of_day, of_file in zip((songs, artists, albums), entries_of(playlist, file.name)):
            all_of_day += of_file
    return songs, artists, albums


def transform_day(folder, out):
    songs, artists, albums = map(pd.DataFrame, read_entries(sorted(folder.glob("*.json"))))
    songs = songs.drop_duplicates(["song_id", "raw_key"])
    artists = artists.drop_duplicates(["artist_id", "raw_key"])
    albums = albums.drop_duplicates(["album_id", "raw_key"])
    songs["song_added"] = pd.to_datetime(songs["song_added"])
    albums["release_date"] = pd.to_datetime(albums["release_date"], format="ISO8601")
    for table, frame in (("songs", songs), ("artists", artists), ("albums", albums)):
        target = out / table / f"day={folder.name}"
        target.mkdir(parents=True)
        frame.to_parquet(target / "part.parquet", compression="zstd", index=False)


def main():
    lake, out = map(Path, sys.argv[1:3])
    start = time.perf_counter()
    for folder in sorted((lake / "raw" / "spotify").iterdir()):
        transform_day(folder, out)
    print(time.perf_counter() - start)


if __name__ == "__main__":
    main()
