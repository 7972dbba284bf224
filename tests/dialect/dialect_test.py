#!/usr/bin/env python3
"""tests/dialect/dialect_test.py BUILD_DIR: each expression of expressions.tsv gives on the local engine
what stands there, and each that is missing says what to write instead."""

import csv
import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import dialect

TESTS = Path(__file__).resolve().parent.parent
FIXTURE = TESTS / "fixtures/raw/playlist_full_2026.json"
MOST_DIFFERENT = 15
BATCH = 60  # in one statement


class Lake:
    def __init__(self, build, folder):
        self.build, self.folder = build, folder
        self.run("import", "raw", str(FIXTURE), "--fetched-at", "2026-11-19T06:00:00Z", check=True)

    def run(self, *arguments, check=False):
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8",
                       "NO_COLOR": "1"}
        return subprocess.run([self.build / "tracklake", "--lake", self.folder / "lake", *arguments],
                              env=environment, capture_output=True, text=True, timeout=120,
                              check=check)

    def answers(self, expressions):
        """(type, value in JSON) of each, or the message where one is refused."""
        sql = "\nUNION ALL\n".join(
            f"SELECT {number} AS n, typeof(x) AS type, {json_of(one)}::VARCHAR AS value "
            f"FROM (\n{one.select}\n) AS q(x)" for number, one in enumerate(expressions))
        done = self.run("query", "--format", "csv", sql + "\nORDER BY n")
        if done.returncode == 0:
            rows = list(csv.DictReader(io.StringIO(done.stdout)))
            found = {int(row["n"]): (row["type"], row["value"] or "null") for row in rows}
            return [found.get(n, ("", "null")) for n in range(len(expressions))]
        if len(expressions) == 1:
            return [("error", done.stderr)]
        half = len(expressions) // 2
        return self.answers(expressions[:half]) + self.answers(expressions[half:])


def json_of(expression):
    """What its value is compared by: text of what JSON would not keep."""
    texts = ("decimal", "interval", "json", "double", "real")
    return "to_json(x::VARCHAR)" if dialect.folded(expression.type) in texts else "to_json(x)"


def problem(expression, answer):
    """Why this is not what it should be; None where it is."""
    if expression.state == "missing":
        if answer[0] == "error" and any(f"hint: {hint}" in answer[1] for hint in dialect.hints()):
            return None
        return f"says nothing about what to write instead: {answer}"
    want = expression.expected
    if "error" in (want[0], answer[0]):
        return None if want[0] == answer[0] else f"{want}, not {answer}"
    trino = (expression.type, expression.value)
    if expression.state == "differs" and trino[0] != "error" and not dialect.difference(trino, answer):
        return "is the same as Trino's, and is said to differ"
    return dialect.difference(want, answer)


def main():
    expressions = dialect.read()
    forms = [one.form for one in expressions]
    failed = [f"{form}: stands twice" for form in set(forms) if forms.count(form) > 1]
    different = [one for one in expressions if one.state == "differs"]
    failed += [f"{one.form}: without a reason" for one in different if not one.reason]
    if len(different) > MOST_DIFFERENT:
        failed.append(f"{len(different)} differ, more than {MOST_DIFFERENT}")
    with tempfile.TemporaryDirectory() as folder:
        lake = Lake(Path(sys.argv[1]), Path(folder))
        for start in range(0, len(expressions), BATCH):
            batch = expressions[start:start + BATCH]
            batch.sort(key=lambda one: one.state == "missing" or one.type == "error")
            failed += [f"{one.form}: {one.sql}: {why}"
                       for one, answer in zip(batch, lake.answers(batch), strict=True)
                       if (why := problem(one, answer))]
    print(*failed, sep="\n", end="\n" if failed else "")
    print(f"{len(expressions)} expressions, {len(different)} differ from Trino, "
          f"{sum(one.state == 'missing' for one in expressions)} are missing; {len(failed)} problems")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
