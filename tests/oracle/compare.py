"""Holds a lake against the oracle: every raw object, receipt, part, row, column and value.

    python compare.py LAKE [--canonical] [--first N]

Prints a summary a table and the first differences exactly; exit code 1 when there is any.
--canonical also demands what `transform --all` promises: every raw object is done, each day is one
day.json, and no other part lies in the tables' folders.
"""

import argparse
import math
import sys

import contract
import csv_files
import fetch_time
import lake_files
import oracle
import parquet_files
import reading
from lake_files import read_lake, seconds, sha256
from values import MICROS_A_DAY, hash16

DAYS_OF_1970 = range(0, 365)


class Findings:
    def __init__(self):
        self.differences = []
        self.tables = {
            table: dict.fromkeys(
                ["parts", "candidates", "rows", "folded", "quarantined", "not_applicable"], 0
            )
            for table in contract.TABLES
        }
        self.objects = self.refused = self.quarantine_lines = 0

    def differ(self, where, what, expected=None, actual=None):
        if expected is not None or actual is not None:
            what = f"{what}\n    expected {expected!r}\n    is       {actual!r}"
        self.differences.append(f"{where}: {what}")


def compare(root, canonical):
    findings = Findings()
    lake = read_lake(root)
    for problem in lake.problems:
        findings.differ("receipts", problem)
    for unit in lake.units:
        compare_unit(lake, unit, findings)
    compare_coverage(lake, canonical, findings)
    return findings


def compare_coverage(lake, canonical, findings):
    """Each raw object is live exactly once, and nothing else is."""
    live = [one["raw_key"] for unit in lake.units for one in unit.objects]
    for key in sorted({key for key in live if live.count(key) > 1} if len(live) < 2000 else []):
        findings.differ(key, "is live more than once")
    if len(live) != len(set(live)):
        findings.differ("receipts", "an object is live more than once")
    if not canonical:
        return
    for key in sorted(set(lake.raw_keys()) - set(live)):
        findings.differ(key, "has no receipt")
    named = {part["key"] for unit in lake.units for part in unit.parts}
    for folder in lake_files.TABLE_FOLDERS.values():
        for key in sorted(set(lake.keys_under(folder)) - named):
            findings.differ(key, "is named by no live receipt")
    for unit in lake.units:
        if not unit.is_day:
            findings.differ(unit.receipt_key, "a single receipt is live beside day.json")


def compare_unit(lake, unit, findings):
    """One day.json, or one object receipt: its objects and its parts."""
    expected = {table: [] for table in contract.TABLES}
    for one in unit.objects:
        outcome = compare_object(lake, unit, one, findings)
        for table, rows in outcome.rows.items() if outcome else ():
            expected[table] += rows
    for file_format in unit.formats:
        compare_parts(lake, unit, file_format, expected, findings)
    known = {lake_files.part_key(unit, t, f) for f in unit.formats for t in contract.TABLES}
    for part in unit.parts:
        if part["key"] not in known:
            findings.differ(part["key"], "is not the name of a part of this receipt")


def compare_object(lake, unit, receipt, findings):
    key = receipt["raw_key"]
    data = lake.bytes_of(key)
    if data is None:
        findings.differ(key, "is in a receipt but not in the raw zone")
        return None
    findings.objects += 1
    fetched_at = seconds(receipt["fetched_at"])
    if fetched_at is None:
        findings.differ(key, f"fetched_at is no time: {receipt['fetched_at']}")
        return None
    for what, actual in {"sha256": sha256(data), "size": len(data)}.items():
        if receipt[what] != actual:
            findings.differ(key, f"{what} in the receipt", actual, receipt[what])
    compare_time(lake, unit, receipt, data, findings)
    lines = quarantine_of(lake, unit, receipt)
    reason = lines[0].get("reason") if lines else None
    outcome = oracle.transform(key, data, fetched_at, reason)
    compare_counts(key, outcome, receipt, findings)
    compare_quarantine(unit, receipt, lines, outcome, findings)
    check_1970(key, data, outcome, findings)
    findings.refused += outcome.refused
    return outcome


def compare_time(lake, unit, receipt, data, findings):
    key = receipt["raw_key"]
    expected = fetch_time.fetched_at(key, data)
    seen = lake.bytes_of(f"_tracklake/state/seen/{hash16(key)}.json")
    if expected is None and seen is None:
        findings.differ(key, "has no time, and _tracklake/state/seen does not tell one")
    elif expected is not None and expected != seconds(receipt["fetched_at"]):
        findings.differ(key, "fetched_at (seconds)", expected, seconds(receipt["fetched_at"]))
    if receipt["fetched_at"][:10] != unit.day:
        findings.differ(key, "stands under another day", receipt["fetched_at"][:10], unit.day)


def compare_counts(key, outcome, receipt, findings):
    expected = {t: counts for t, counts in outcome.counts.items() if any(counts.values())}
    if receipt["counts"] != expected:
        findings.differ(key, "counts", expected, receipt["counts"])
    for table, counts in receipt["counts"].items():
        parts = ["rows", "folded", "quarantined", "not_applicable"]
        if counts["candidates"] != sum(counts[part] for part in parts):
            findings.differ(key, f"counts of {table} do not add up: {counts}")
        for name, number in counts.items():
            findings.tables[table][name] += number


def quarantine_key(unit, key):
    return f"quarantine/{unit.day}/{hash16(key)}.ndjson"


def quarantine_of(lake, unit, receipt):
    data = lake.bytes_of(quarantine_key(unit, receipt["raw_key"]))
    lines = [line for line in (data or b"").split(b"\n") if line]
    # An item may be a whole document, and stands one level deeper here.
    return [reading.parse(line, reading.MAX_DEPTH + 1) for line in lines]


def compare_quarantine(unit, receipt, lines, outcome, findings):
    key = receipt["raw_key"]
    expected_key = quarantine_key(unit, key)
    if receipt["quarantine_key"] != (expected_key if outcome.quarantine else None):
        expected = [item["pointer"] for item in outcome.quarantine]
        findings.differ(key, "quarantine_key", expected, receipt["quarantine_key"])
        return
    if not outcome.quarantine:
        return
    findings.quarantine_lines += len(lines)
    expected = [(key, item["pointer"], item["item"]) for item in outcome.quarantine]
    actual = [(line.get("raw_key"), line["pointer"], line["item"]) for line in lines]
    if actual != expected:
        pairs = [pair for pair in zip(expected, actual) if pair[0] != pair[1]]
        first = pairs[0] if pairs else (len(expected), len(actual))
        findings.differ(key, "quarantined items", *first)
    if not all(isinstance(line["reason"], str) and line["reason"] for line in lines):
        findings.differ(key, "a quarantined item without a reason")


def check_1970(key, data, outcome, findings):
    """No date in 1970 unless raw says so (1969 for offsets)."""
    if b"1970" in data or b"1969" in data:
        return
    for table, rows in outcome.rows.items():
        for index, (name, kind, _) in enumerate(contract.TABLES[table]):
            unit = {"DATE": 1, "TIMESTAMP": MICROS_A_DAY}.get(kind)
            if unit and any(
                r[index] is not None and r[index] // unit in DAYS_OF_1970 for r in rows
            ):
                findings.differ(key, f"{table}.{name} is in 1970")


def compare_parts(lake, unit, file_format, expected, findings):
    named = {part["key"]: part for part in unit.parts}
    for table, rows in expected.items():
        key = lake_files.part_key(unit, table, file_format)
        part = named.get(key)
        if (part is not None) != bool(rows):
            findings.differ(unit.receipt_key, f"{key}: expected {len(rows)} rows, part is {part}")
        elif part is not None:
            findings.tables[table]["parts"] += file_format == "parquet"
            compare_part(lake, table, part, file_format, rows, findings)


def compare_part(lake, table, part, file_format, expected, findings):
    key = part["key"]
    data = lake.bytes_of(key)
    if data is None:
        findings.differ(key, "is missing")
        return
    stated = (part["table"], part["rows"], part["bytes"], part["sha256"])
    if stated != (table, len(expected), len(data), sha256(data)):
        what = (table, len(expected), len(data), sha256(data))
        findings.differ(key, "table, rows, bytes, sha256 in the receipt", what, stated)
    reader = parquet_files if file_format == "parquet" else csv_files
    rows, problems = reader.read_part(table, data)
    for problem in problems:
        findings.differ(key, problem)
    if rows is not None:
        compare_rows(key, table, reader.as_read(table, expected), rows, findings)


def compare_rows(key, table, expected, actual, findings):
    """Object by object: after the first difference of one, the rest is mostly the same again."""
    rows, others = by_object(expected), by_object(actual)
    if [row[-1] for row in actual] != sorted((row[-1] for row in actual), key=str.encode):
        findings.differ(key, "rows are not in the order of their objects")
    for raw_key in rows.keys() ^ others.keys():
        has = [len(found.get(raw_key, [])) for found in (rows, others)]
        findings.differ(raw_key, f"rows of {table}", *has)
    for raw_key in rows.keys() & others.keys():
        compare_rows_of_object(raw_key, table, rows[raw_key], others[raw_key], findings)


def by_object(rows):
    objects = {}
    for row in rows:
        objects.setdefault(row[-1], []).append(row)
    return objects


def compare_rows_of_object(raw_key, table, expected, actual, findings):
    if len(expected) != len(actual):
        findings.differ(raw_key, f"rows of {table}", len(expected), len(actual))
    names = contract.COLUMN_NAMES[table]
    for index, (row, other) in enumerate(zip(expected, actual)):
        for name, value, found in zip(names, row, other):
            if not same(value, found):
                findings.differ(raw_key, f"{table}.{name} of row {index}", value, found)
                return


def same(expected, actual):
    """Exactly: a float is no integer, and -0.0 is not 0.0."""
    if type(expected) is not type(actual) or expected != actual:
        return False
    return not isinstance(expected, float) or math.copysign(1, expected) == math.copysign(1, actual)


def report(findings, first):
    names = ["parts", "candidates", "rows", "folded", "quarantined", "not_applicable"]
    print("  ".join([f"{'table':18}"] + [f"{name:>14}" for name in names]))
    for table, numbers in findings.tables.items():
        print("  ".join([f"{table:18}"] + [f"{numbers[name]:>14}" for name in names]))
    print(
        f"{findings.objects} raw objects, {findings.refused} of them refused; "
        f"{findings.quarantine_lines} quarantine lines; {len(findings.differences)} differences"
    )
    for difference in findings.differences[:first]:
        print("-", difference)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lake")
    parser.add_argument("--canonical", action="store_true")
    parser.add_argument("--first", type=int, default=20, help="how many differences to print")
    options = parser.parse_args()
    findings = compare(options.lake, options.canonical)
    report(findings, options.first)
    return 1 if findings.differences or not findings.objects else 0


if __name__ == "__main__":
    sys.exit(main())
