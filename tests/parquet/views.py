"""The views on Trino, as `catalog views --engine trino` prints them, beside those of our queries."""

import re
from pathlib import Path

import pyarrow
from engines.trino import arrow_column
from lake import names
from stored import bits, ordered

FOLDER = Path(__file__).resolve().parents[2] / "sql/examples"
SAMPLE = "artists_by_popularity.sql"


def install(trino, lake):
    """Every statement in turn, as a user's client would send them. Comments have semicolons too."""
    text = lake.run("catalog", "views", "--engine", "trino").strip().removesuffix(";")
    for statement in re.split(r";\n(?=CREATE )", text):
        trino.ask(statement, lake.name)


def on_trino(trino, lake, sql, schema):
    rows = trino.ask(sql, lake.name)
    columns = list(zip(*rows)) or [[] for _ in schema]
    return pyarrow.Table.from_arrays(
        [arrow_column(list(values), field.type) for values, field in zip(columns, schema)],
        schema=schema)


def difference(have, want):
    for name in want.column_names:
        if not bits(have.column(name)).equals(bits(want.column(name))):
            return f"column {name} differs"
    return None


def view_differences(trino, lake, folder):
    """(view, rows, what differs or None) of each one."""
    for view in names(lake.listing("catalog", "tables"), "view"):
        want = lake.query(f"SELECT * FROM {view}", folder / "view.parquet")
        columns = [row[0] for row in trino.ask(f"DESCRIBE {view}", lake.name)]
        if columns != want.column_names:
            yield view, want.num_rows, f"columns {columns}"
            continue
        have = on_trino(trino, lake, f"SELECT * FROM {view}", want.schema)
        problem = f"{have.num_rows} rows" if have.num_rows != want.num_rows else None
        yield view, want.num_rows, problem or difference(ordered(have), ordered(want))


def sample_difference(trino, lake, text, folder):
    """The sample query verbatim. Artists of one popularity share the last place: only it may differ."""
    want = lake.query(text, folder / "sample.parquet")
    have = on_trino(trino, lake, text.strip().rstrip(";"), want.schema)
    average = want.column_names[1]
    if not bits(have.column(average)).equals(bits(want.column(average))):
        return "averages differ"
    last = want.column(average)[-1] if want.num_rows else None
    rows = [{tuple(row.values()) for row in table.to_pylist() if row[average] != last.as_py()}
            for table in (have, want)] if want.num_rows else [1, 0]
    return None if rows[0] == rows[1] else "artists differ"


def ordered_difference(trino, lake, text, folder):
    """An example verbatim: in one order only, whatever the rows."""
    want = lake.query(text, folder / "example.parquet")
    have = on_trino(trino, lake, text.strip().rstrip(";"), want.schema)
    return None if have.to_pylist() == want.to_pylist() else "rows differ"


def example_differences(trino, lake, folder):
    """Each query of sql/examples and what Trino answers otherwise than we do, or None."""
    for file in sorted(FOLDER.glob("*.sql")):
        compare = sample_difference if file.name == SAMPLE else ordered_difference
        yield file.name, compare(trino, lake, file.read_text(), folder)
