"""`tracklake query --engine trino` on a real Trino, beside the local engine over the same lake: types and
values of every table and view, errors with their place, and Ctrl-C."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path

from lake import names

USAGE, INTERRUPTED = 2, 130
STOP_SECONDS = 2
# Sums and counts of the local engine may be wider than any type of Trino's.
WIDE = {"HUGEINT": "BIGINT"}
LOOKUPS = Path(__file__).resolve().parents[2] / "sql/needs/lookups.sql"
LONG_QUERY = ("SELECT count(*) AS n FROM UNNEST(sequence(1, 10000)) a(x), "
              "UNNEST(sequence(1, 10000)) b(y), UNNEST(sequence(1, 10000)) c(z) "
              "WHERE (x * y + z) % 7 = 3")
VALUES = """SELECT '' AS empty, CAST(NULL AS varchar) AS nothing, true AS yes,
  BIGINT '9223372036854775807' AS big, 1e7 AS seven, CAST(0.1 AS decimal(10,2)) AS price,
  DATE '0001-01-01' AS day, TIMESTAMP '2026-01-02 03:04:05.120000' AS at"""


def start(trino, lake, *arguments):
    environment = os.environ | {
        "TRACKLAKE_TRINO__URL": f"http://127.0.0.1:{trino.server.port}",
        "TRACKLAKE_TRINO__CATALOG": "hive", "TRACKLAKE_TRINO__SCHEMA": lake.name}
    return subprocess.Popen([lake.program, "--lake", lake.folder, *arguments], env=environment,
                            text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def finish(process):
    with process:
        out, err = process.communicate(timeout=600)
        return process.returncode, out, err


def result(trino, lake, engine, sql):
    """(columns with their types, rows), as programs get them."""
    code, out, err = finish(start(trino, lake, "--format", "json-columns", "query", "--engine", engine, sql))
    if code != 0:
        raise SystemExit(f"readers: exit {code} of {sql} on {engine}\n{err}")
    answer = json.loads(out)
    columns = [(column["name"], WIDE.get(column["type"], column["type"]))
               for column in answer["columns"]]
    return columns, sorted(answer["rows"], key=json.dumps)


def difference(trino, lake, sql):
    want, have = (result(trino, lake, engine, sql) for engine in ("local", "trino"))
    if have[0] != want[0]:
        return f"columns {[pair for pair in zip(have[0], want[0]) if pair[0] != pair[1]]}"
    return None if have[1] == want[1] else f"{len(have[1])} rows differ from {len(want[1])}"


def error_problem(trino, lake):
    code, _, err = finish(start(trino, lake, "query", "--engine", "trino", "SELECT nme FROM songs"))
    expected = "LINE 1: SELECT nme FROM songs\n               ^\n"
    return None if code == USAGE and expected in err else f"exit {code}: {err}"


def interrupt_problem(trino, lake):
    """A query that somebody no longer wants ends there, and soon."""
    process = start(trino, lake, "query", "--engine", "trino", LONG_QUERY)
    running = "SELECT query_id FROM system.runtime.queries WHERE state = 'RUNNING' AND query LIKE "
    running += "'SELECT count(*) AS n FROM UNNEST%'"
    end = time.monotonic() + 60
    while not (found := trino.ask(running)) and time.monotonic() < end:
        time.sleep(0.1)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    code, _, err = finish(process)
    seconds = time.monotonic() - began
    state = trino.ask("SELECT state, error_code FROM system.runtime.queries "
                      f"WHERE query_id = '{found[0][0]}'") if found else None
    if code == INTERRUPTED and seconds < STOP_SECONDS and state == [["FAILED", "USER_CANCELED"]]:
        return None
    return f"exit {code} after {seconds:.1f} s, state {state}: {err}"


def problems(trino, lake):
    """(what was asked, what is wrong or None)."""
    listing = lake.listing("catalog", "tables")
    for name in [*names(listing, "table"), *names(listing, "view")]:
        yield f"query of {name}", difference(trino, lake, f"SELECT * FROM {name}")
    yield "query of values", difference(trino, lake, VALUES)
    # What the enrich function asks of Athena.
    yield "query of what is missing", difference(trino, lake, LOOKUPS.read_text())
    yield "query with an error", error_problem(trino, lake)
    yield "query interrupted", interrupt_problem(trino, lake)
