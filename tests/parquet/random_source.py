"""Random tables from the program random_tables: each a folder with a file, and its rows beside it."""

import shutil
import subprocess

import stored

AT_ONCE = 100  # tables on the disk
# (first seed, table, rows, longest text): what random sizes do not reach.
LARGE = [(1_000_001, "listening_history", 1_000_000, 30), (1_000_002, "captures", 3_000, 1 << 20),
         (1_000_003, "track_features", 130_000, 30), (1_000_004, "albums", 45_000, 300)]


def tables(program, folder, seed, count, large):
    """Each table in turn; its files are gone when the next one comes."""
    for first in range(seed, seed + count, AT_ONCE):
        yield from made(program, folder, first, min(AT_ONCE, seed + count - first))
    for first, *size in LARGE if large else []:
        yield from made(program, folder, first, 1, *size)


def made(program, folder, first, count, *size):
    subprocess.run([program, folder, *map(str, (first, count, *size))], check=True)
    files = sorted(folder.glob("*.parquet"))
    if len(files) != count:
        raise SystemExit(f"readers: {len(files)} tables instead of {count}")
    for file in files:
        own = file.with_suffix("")
        own.mkdir()
        file.rename(own / "part.parquet")
        yield stored.random_table(own)
        shutil.rmtree(own)
        own.with_suffix(".json").unlink()
