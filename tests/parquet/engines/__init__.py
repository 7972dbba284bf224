"""Readers of Parquet that others wrote, one file an engine.

An engine is a context manager, used by one thread, with

    name                     what reports call it
    read(stored)             the values of a stored table (stored.py) as an Arrow table, in the
                             files' order if `keeps_order`
    count(stored, conditions)      how many rows each condition finds in the files, by a WHERE that
                                   the engine may answer with statistics and indexes
    count_all(stored, conditions)  the same without any file's statistics: a full scan

and, where they differ from Engine's:

    sees_folders             it reads partitions from the folders' names
    reads_empty_folders      a table without files is one of no rows
    counts                   False: it reads and knows no conditions
    is_slow                  a condition takes it more than a few milliseconds: it is asked one of
                             each kind, on each column of each of our tables once or twice
    limit(stored)            a reason not to ask it for this table
    refuses(condition)       a reason not to ask it this

A limit is an engine's own fault and says so; `excused` counts how often which one was met.
"""

import collections
import importlib
import typing
from pathlib import Path

QUICK = ("pyarrow", "duckdb", "polars", "fastparquet")
JVMS = ("trino", "spark")  # heavy: one at a time
ALL = (*QUICK, "arrow_go", *JVMS)


class Place(typing.NamedTuple):
    installed: Path  # what tests/parquet/engines/install made
    tables: Path     # the folder below which all tables are; engines may add folders of their own


class Engine:
    keeps_order = True
    sees_folders = False
    reads_empty_folders = False
    counts = True
    is_slow = False

    def __init__(self, place):
        self.place = place
        self.excused = collections.Counter()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def limit(self, stored):
        return None

    def refuses(self, condition):
        return None

    def difference(self, stored):
        """What differs between its values and those written; None if nothing does."""
        return stored.difference(self.read(stored), self.sees_folders, self.keeps_order)


def load(name, place):
    return importlib.import_module(f"engines.{name}").ENGINE(place)
