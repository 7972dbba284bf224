"""The oracle: raw key, bytes and fetched_at → the rows that every table must hold.

Written from docs/reference/rows.md, never from the program, so that the two can be held against
each other (compare.py). Pure; plain before fast.

    python oracle.py FILE...     prints what the oracle reads in each file
"""

import datetime
import json
import pathlib
import sys
from dataclasses import dataclass, field

import contract
import documents
import reading
from fields import Wrong
from values import MICROS_A_SECOND

# What makes two candidates of a table the same thing; the other tables are never folded.
FOLD_KEYS = {
    "songs": ["song_id"],
    "artists": ["artist_id"],
    "albums": ["album_id"],
    "song_artists": ["song_id", "artist_id"],
    "artist_genres": ["artist_id", "genre"],
    "track_features": ["song_id", "provider"],
    "playlist_metadata": ["playlist_id"],
}

# An object with more quarantined elements than this is refused as a whole; of more wrong fields,
# one line tells how many there are.
MAX_QUARANTINED = MAX_FIELD_LINES = 10_000
# Of more candidates than this, counted over all tables, too.
MAX_CANDIDATES = 1_000_000


@dataclass
class Outcome:
    rows: dict = field(default_factory=dict)  # {table: [tuple of values, in column order]}
    counts: dict = field(default_factory=dict)  # {table: {candidates, rows, folded, …}}
    quarantine: list = field(default_factory=list)  # [{reason, pointer, item}]
    refused: bool = False


def transform(raw_key, data, fetched_at, told_reason=None):
    """`fetched_at` in seconds since 1970. Never raises on any bytes. How reasons are worded is no
    rule, so that of a refused object may be told by who knows it (`told_reason`)."""
    try:
        value = reading.parse(data)
        gathered = documents.read_root(value, raw_key)
        if len(gathered.elements) > MAX_QUARANTINED:
            raise Wrong(f"more than {MAX_QUARANTINED} quarantined elements")
    except (reading.Broken, Wrong) as error:
        return refusal(raw_key, fetched_at, told_reason or str(error))
    outcome = finish(gathered, raw_key, fetched_at)
    if sum(count["candidates"] for count in outcome.counts.values()) > MAX_CANDIDATES:
        return refusal(raw_key, fetched_at, told_reason or f"more than {MAX_CANDIDATES} rows")
    outcome.quarantine = quarantine_lines(value, gathered)
    return outcome


def refusal(raw_key, fetched_at, reason):
    gathered = documents.Gathered()
    gathered.capture("raw", raw_key, "failed", reason=reason, recoverable=False)
    outcome = finish(gathered, raw_key, fetched_at)
    outcome.quarantine = [quarantine_line(reason, "", None)]
    outcome.refused = True
    return outcome


def quarantine_line(reason, pointer, item):
    return {"reason": reason, "pointer": pointer, "item": item}


def quarantine_lines(root, gathered):
    """Elements and fields in the order in which they begin in the document; nothing inside an
    element that was put aside has a line, not even `_tracklake` of a document that is an entry."""
    told = {pointer: (value, reason) for pointer, value, reason in gathered.elements}
    fields = [one for one in gathered.fields.items() if not told.keys() & above(one[0])]
    fields.sort(key=lambda one: place_of(root, one[0]))
    told.update(fields[:MAX_FIELD_LINES])
    lines = [
        quarantine_line(reason, pointer, value)
        for pointer, (value, reason) in sorted(told.items(), key=lambda one: place_of(root, one[0]))
    ]
    more = len(fields) - MAX_FIELD_LINES
    return lines + ([quarantine_line(f"{more} more", "", None)] if more > 0 else [])


def above(pointer):
    """The pointer, and those of all that it is inside of."""
    steps = pointer.split("/")
    return {"/".join(steps[:count]) for count in range(1, len(steps) + 1)}


def place_of(value, pointer):
    """Indices from the root to what a pointer names; they sort as the document is written."""
    place = []
    for name in pointer.split("/")[1:]:
        index = int(name) if isinstance(value, list) else list(value).index(name)
        value = value[index if isinstance(value, list) else name]
        place.append(index)
    return place


def finish(gathered, raw_key, fetched_at):
    gathered.merge(withheld_fields(gathered))
    outcome = Outcome()
    common = {"fetched_at": fetched_at * MICROS_A_SECOND, "raw_key": raw_key}
    for table, candidates in gathered.candidates.items():
        applicable = [row for row in candidates if row is not None]
        rows = fold(table, applicable)
        names = contract.COLUMN_NAMES[table]
        outcome.rows[table] = [tuple({**row, **common}.get(name) for name in names) for row in rows]
        quarantined = gathered.quarantined[table]
        outcome.counts[table] = {
            "candidates": len(candidates) + quarantined,
            "rows": len(rows),
            "folded": len(applicable) - len(rows),
            "quarantined": quarantined,
            "not_applicable": len(candidates) - len(applicable),
        }
    return outcome


def withheld_fields(gathered):
    """One capture for each field that some full object lacks."""
    told = documents.Gathered()
    for name, absent in gathered.absent.items():
        if absent > 0:
            told.capture(
                "field",
                name,
                "withheld",
                reason="absent",
                recoverable=False,
                detail=f"{absent} of {gathered.full[name]}",
            )
    return told


def fold(table, candidates):
    """One row an id, in the order in which ids were first seen (rows.md section 5)."""
    if table not in FOLD_KEYS:
        return candidates
    same = {}
    for row in candidates:
        same.setdefault(tuple(row[key] for key in FOLD_KEYS[table]), []).append(row)
    return [fold_one(rows) for rows in same.values()]


def fold_one(rows):
    best = max(rows, key=completeness)  # max takes the first of equals
    added = [row["song_added"] for row in rows if row.get("song_added") is not None]
    return {**best, "song_added": min(added)} if added else best


def completeness(row):
    return sum(value is not None for name, value in row.items() if name != "song_added")


def main(paths):
    now = int(datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc).timestamp())
    for path in paths:
        outcome = transform(f"raw/{path}", pathlib.Path(path).read_bytes(), now)
        print(f"== {path}{' REFUSED' if outcome.refused else ''}")
        for table, rows in outcome.rows.items():
            if outcome.counts[table]["candidates"]:
                print(f"-- {table} {outcome.counts[table]}")
            for row in rows:
                print("  ", json.dumps(row, ensure_ascii=False))
        for item in outcome.quarantine:
            print("-- quarantine", item["pointer"], item["reason"])


if __name__ == "__main__":
    main(sys.argv[1:])
