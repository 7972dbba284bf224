"""What the programs wrote: that their tables are equal, and how much tracklake's are."""

import json
from dataclasses import dataclass
from pathlib import Path

from harness.contest import PEERS
from harness.setup import BENCH, PYTHON, BenchError, run_quietly


@dataclass(frozen=True)
class Written:
    """The tables that everybody writes, and the files of tracklake's lake."""

    rows: dict   # table → rows, without local files
    tables: int  # of tracklake, with at least one part
    parts: int   # Parquet files
    parts_mb: float


def compare_tables(scratch):
    """table → rows. Fails unless every peer and tracklake wrote the same tables."""
    folders = {name: scratch.latest[Path(script).stem] for name, script in PEERS.items()}
    folders["tracklake"] = scratch.latest["lake"] / "processed" / "spotify"
    arguments = [f"{name}={folder}" for name, folder in folders.items()]
    seen = json.loads(run_quietly([PYTHON, BENCH / "harness" / "verify.py", *arguments]))
    expected = seen["tracklake"]
    for name, tables in seen.items():
        for table, facts in tables.items():
            if facts != expected[table]:
                raise BenchError(f"{name} and tracklake differ in {table}: {facts['rows']} and "
                                 f"{expected[table]['rows']} rows, or other values in them")
    return {table: facts["rows"] for table, facts in expected.items()}


def describe(scratch):
    processed = scratch.latest["lake"] / "processed" / "spotify"
    parts = list(processed.rglob("*.parquet"))
    tables = {part.relative_to(processed).parts[0] for part in parts}
    return Written(compare_tables(scratch), len(tables), len(parts),
                   sum(part.stat().st_size for part in parts) / 1e6)
