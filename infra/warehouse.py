"""Staged CSVs → the warehouse: a job of AWS Glue (a Python shell, the cheapest kind).

    staging/albums*.csv    track_id, album_id, artist_id, track_name, album_name, release_date, …
    staging/artists*.csv   id, name, artist_popularity, followers, genre, …
    staging/tracks*.csv    id, track_popularity, explicit
    staging/features*.csv  id, danceability … time_signature
        ──▶ warehouse/track_facts/part-<hash>.parquet, one row a track of an album

Typed, and nothing is lost without being counted: a track without artist, popularity or features stays
with NULLs; of two lines with one id the first wins; a line of another length than the header is left
out; all three are counted in the log. A file without the columns that identify its lines ends the job,
and the table stays as it was. The same CSVs give the same file, and another one replaces it, so running
it again never doubles a row.

    python3 infra/warehouse.py --lake s3://bucket        (or a folder, to try it)
"""

import argparse
import csv
import hashlib
import io
import json
import pathlib
import re

import pyarrow
import pyarrow.parquet

TEXT, INTEGER, NUMBER, DATE, BOOLEAN = "text", "integer", "number", "date", "boolean"
TYPES = {TEXT: pyarrow.string(), INTEGER: pyarrow.int64(), NUMBER: pyarrow.float64(),
         DATE: pyarrow.date32(), BOOLEAN: pyarrow.bool_()}
# column: (staged file, its column there, type)
COLUMNS = {
    "track_id": ("albums", "track_id", TEXT), "track_name": ("albums", "track_name", TEXT),
    "track_number": ("albums", "track_number", INTEGER),
    "duration_ms": ("albums", "duration_ms", INTEGER), "album_id": ("albums", "album_id", TEXT),
    "album_name": ("albums", "album_name", TEXT), "album_type": ("albums", "album_type", TEXT),
    "release_date": ("albums", "release_date", DATE), "label": ("albums", "label", TEXT),
    "album_popularity": ("albums", "album_popularity", INTEGER),
    "artist_id": ("albums", "artist_id", TEXT), "artist_name": ("artists", "name", TEXT),
    "artist_popularity": ("artists", "artist_popularity", INTEGER),
    "followers": ("artists", "followers", INTEGER), "genre": ("artists", "genre", TEXT),
    "track_popularity": ("tracks", "track_popularity", INTEGER),
    "explicit": ("tracks", "explicit", BOOLEAN),
    **{name: ("features", name, NUMBER) for name in (
        "danceability", "energy", "loudness", "speechiness", "acousticness", "instrumentalness",
        "liveness", "valence", "tempo")},
    **{name: ("features", name, INTEGER) for name in ("key", "mode", "time_signature")},
}
KEYS = {"albums": ("album_id", "track_id"), "artists": ("id",), "tracks": ("id",),
        "features": ("id",)}
ABSENT = {"", "n/a", "na", "nan", "none", "null"}
INT64 = 2**63
csv.field_size_limit(2**31 - 1)  # whatever the size, a cell is a cell


class Folder:
    def __init__(self, path):
        self.path = pathlib.Path(path)

    def keys(self, prefix):
        return sorted(str(path.relative_to(self.path)) for path in self.path.glob(f"{prefix}*")
                      if path.is_file())

    def read(self, key):
        return (self.path / key).read_bytes()

    def write(self, key, data):
        (self.path / key).parent.mkdir(parents=True, exist_ok=True)
        (self.path / key).write_bytes(data)

    def delete(self, key):
        (self.path / key).unlink()


class Bucket:
    def __init__(self, name):
        import boto3  # every Glue job has it; a folder needs none
        self.client, self.name = boto3.client("s3"), name

    def keys(self, prefix):
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=prefix)
        return sorted(item["Key"] for page in pages for item in page.get("Contents", []))

    def read(self, key):
        return self.client.get_object(Bucket=self.name, Key=key)["Body"].read()

    def write(self, key, data):
        self.client.put_object(Bucket=self.name, Key=key, Body=data)

    def delete(self, key):
        self.client.delete_object(Bucket=self.name, Key=key)


def decoded(data):
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def staged(store, name, counts):
    """key → line, as a dictionary, of all files of a name."""
    lines, counts[name] = {}, {"lines": 0, "repeated": 0, "malformed": 0}
    for key in store.keys(f"staging/{name}"):
        if not key.lower().endswith(".csv"):
            continue
        reader = filter(None, csv.reader(io.StringIO(decoded(store.read(key)), newline="")))
        header = [column.strip().lower() for column in next(reader, KEYS[name])]
        missing = [column for column in KEYS[name] if column not in header]
        if missing:
            raise ValueError(f"{key} has no column {', '.join(missing)}; its first line has to name them, "
                             "with commas between")
        for cells in reader:
            counts[name]["lines"] += 1
            line = dict(zip(header, cells))
            identity = tuple(line.get(column, "").strip() for column in KEYS[name])
            if len(cells) != len(header) or "" in identity:
                counts[name]["malformed"] += 1
            elif identity in lines:
                counts[name]["repeated"] += 1
            else:
                lines[identity] = line
    return lines


def value(text, kind):
    """NULL for what is absent or no such value; absent is not zero."""
    text = (text or "").strip()
    if text.lower() in ABSENT:
        return None
    if kind == TEXT:
        return text
    if kind == BOOLEAN:
        return {"true": True, "1": True, "false": False, "0": False}.get(text.lower())
    if kind == DATE:
        try:
            return pyarrow.scalar(text[:10]).cast(pyarrow.date32()).as_py()
        except pyarrow.ArrowInvalid:
            return None
    number = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    try:
        if kind == NUMBER:
            return float(number)
        whole = int(number) if re.fullmatch(r"[+-]?\d+", number) else int(float(number))
        return whole if -INT64 <= whole < INT64 else None
    except (ValueError, OverflowError):
        return None


def build(store):
    counts = {}
    lines = {name: staged(store, name, counts) for name in KEYS}
    rows = {column: [] for column in COLUMNS}
    unmatched = dict.fromkeys(("artists", "tracks", "features"), 0)
    for (_, track_id), album in sorted(lines["albums"].items()):
        parts = {"albums": album}
        for name, identity in (("artists", album.get("artist_id", "").strip()), ("tracks", track_id),
                               ("features", track_id)):
            parts[name] = lines[name].get((identity,), {})
            unmatched[name] += not parts[name]
        for column, (name, source, kind) in COLUMNS.items():
            rows[column].append(value(parts[name].get(source), kind))
    counts["track_facts"] = {"rows": len(lines["albums"]), "without": unmatched}
    schema = pyarrow.schema([(column, TYPES[kind]) for column, (_, _, kind) in COLUMNS.items()])
    return pyarrow.table(rows, schema=schema), counts


def run(place):
    store = Bucket(place.removeprefix("s3://")) if place.startswith("s3://") else Folder(place)
    table, counts = build(store)
    sink = io.BytesIO()
    pyarrow.parquet.write_table(table, sink, compression="zstd")
    data = sink.getvalue()
    part = f"warehouse/track_facts/part-{hashlib.sha256(data).hexdigest()[:16]}.parquet"
    store.write(part, data)
    for key in store.keys("warehouse/track_facts/part-"):
        if key != part:
            store.delete(key)
    print(json.dumps(counts))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--lake", required=True)
    run(parser.parse_known_args()[0].lake)  # Glue adds arguments of its own
