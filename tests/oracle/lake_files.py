"""A lake's receipts and files, read without the program.

Live are the parts of a day's day.json and those of the object receipts that it does not cover.
"""

import datetime
import hashlib
import json
import pathlib
from dataclasses import dataclass, field

from values import hash16

RECEIPTS = "_tracklake/receipts"
TABLE_FOLDERS = {"parquet": "processed/spotify", "csv": "processed_csv/spotify"}


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def seconds(text):
    """Seconds since 1970 of 2026-11-20T06:00:00Z; None where it is no time."""
    try:
        time = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return None
    return int(time.replace(tzinfo=datetime.timezone.utc).timestamp())


@dataclass
class Unit:
    """What is committed together: one object, or all of a rewritten day."""

    receipt_key: str
    day: str
    version: str
    formats: list
    parts: list  # as in the receipt
    objects: list  # [{raw_key, sha256, size, fetched_at, counts, quarantine_key}]
    is_day: bool


@dataclass
class Lake:
    root: pathlib.Path
    raw_prefixes: tuple = ("raw/",)
    units: list = field(default_factory=list)
    problems: list = field(default_factory=list)

    def bytes_of(self, key):
        path = self.root / key
        return path.read_bytes() if path.is_file() else None

    def keys_under(self, prefix):
        folder = self.root / prefix
        files = (path for path in folder.rglob("*") if path.is_file())
        return sorted((path.relative_to(self.root).as_posix() for path in files), key=str.encode)

    def raw_keys(self):
        return [key for prefix in self.raw_prefixes for key in self.keys_under(prefix)]


def read_lake(root):
    lake = Lake(pathlib.Path(root))
    days = sorted(path for path in (lake.root / RECEIPTS).glob("*") if path.is_dir())
    for day in days:
        read_day(lake, day)
    return lake


def read_day(lake, folder):
    day_receipt = read_receipt(lake, folder / "day.json", folder.name, is_day=True)
    covered = {
        (one["raw_key"], one["sha256"]) for one in (day_receipt.objects if day_receipt else [])
    }
    if day_receipt:
        lake.units.append(day_receipt)
    for path in sorted(folder.glob("*.json")):
        if path.name == "day.json":
            continue
        unit = read_receipt(lake, path, folder.name, is_day=False)
        if unit and (unit.objects[0]["raw_key"], unit.objects[0]["sha256"]) not in covered:
            lake.units.append(unit)


def read_receipt(lake, path, day, is_day):
    if not path.is_file():
        return None
    key = path.relative_to(lake.root).as_posix()
    data = path.read_bytes()
    check_seal(lake, key, data)
    receipt = json.loads(data)
    unit = Unit(
        receipt_key=key,
        day=day,
        version=receipt["version"],
        formats=receipt["formats"],
        parts=receipt["parts"],
        objects=receipt["receipts"] if is_day else [receipt],
        is_day=is_day,
    )
    check_receipt_name(lake, unit, receipt)
    return unit


def check_seal(lake, key, data):
    """The last field is the hash16 of all bytes before its comma."""
    body, _, seal = data.rpartition(b',"checksum":"')
    if seal != hash16_of_bytes(body) + b'"}\n':
        lake.problems.append(f"{key}: the checksum does not fit")


def hash16_of_bytes(data):
    return hashlib.sha256(data).hexdigest()[:16].encode()


def check_receipt_name(lake, unit, receipt):
    if unit.is_day:
        keys = [one["raw_key"].encode() for one in unit.objects]
        if receipt["day"] != unit.day or keys != sorted(set(keys)):
            lake.problems.append(f"{unit.receipt_key}: wrong day, or objects not in order of key")
    elif unit.receipt_key != f"{RECEIPTS}/{unit.day}/{hash16(receipt['raw_key'])}.json":
        lake.problems.append(f"{unit.receipt_key}: not the name of {receipt['raw_key']}")


def part_hash(unit, file_format):
    """Lines: version, format, then key<TAB>sha256<TAB>fetched_at of each object, sorted."""
    covered = sorted(
        "\t".join([one["raw_key"], one["sha256"], one["fetched_at"]]).encode()
        for one in unit.objects
    )
    lines = [unit.version.encode(), file_format.encode(), *covered]
    return hashlib.sha256(b"".join(line + b"\n" for line in lines)).hexdigest()[:16]


def part_key(unit, table, file_format):
    year, month, day = unit.day.split("-")
    folder = f"{TABLE_FOLDERS[file_format]}/{table}/year={year}/month={month}/day={day}"
    return f"{folder}/part-{part_hash(unit, file_format)}.{file_format}"
