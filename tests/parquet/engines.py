"""Readers that others wrote, each as two functions: a file as an Arrow table, and how many rows of
a file a predicate finds. A reader that is not installed is left out."""

import importlib

import pyarrow
import pyarrow.compute
import pyarrow.dataset
import pyarrow.parquet


class PyArrow:
    name = "pyarrow"

    def read(self, path):
        return pyarrow.parquet.read_table(path)

    def count(self, path, predicate):
        return pyarrow.dataset.dataset(path).count_rows(filter=predicate.arrow())

    def count_all(self, table, predicate):
        return pyarrow.dataset.dataset(table).count_rows(filter=predicate.arrow())


class DuckDB:
    name = "duckdb"

    def __init__(self):
        self.connection = importlib.import_module("duckdb").connect(config={"threads": 1})
        self.loaded = None

    def read(self, path):
        return self.connection.execute("FROM read_parquet(?)", [path]).to_arrow_table()

    def count(self, path, predicate):
        return self.connection.execute(
            f"SELECT count(*) FROM read_parquet(?) WHERE {predicate.sql()}",
            [path, *predicate.values]).fetchone()[0]

    def count_all(self, table, predicate):
        if self.loaded is not table:
            self.connection.register("arrow_rows", table)
            self.connection.execute("CREATE OR REPLACE TABLE all_rows AS FROM arrow_rows")
            self.loaded = table
        return self.connection.execute(f"SELECT count(*) FROM all_rows WHERE {predicate.sql()}",
                                       predicate.values).fetchone()[0]


class Polars:
    name = "polars"

    def __init__(self):
        self.polars = importlib.import_module("polars")
        self.loaded, self.frame = None, None

    def read(self, path):
        return self.polars.read_parquet(path).to_arrow()

    def count(self, path, predicate):
        rows = self.polars.scan_parquet(path).filter(predicate.polars(self.polars))
        return rows.select(self.polars.len()).collect().item()

    def count_all(self, table, predicate):
        if self.loaded is not table:
            self.loaded, self.frame = table, self.polars.from_arrow(table)
        return self.frame.filter(predicate.polars(self.polars)).height


class FastParquet:
    """Only reads: its filters choose row groups, not rows. Its dates end with pandas' nanoseconds,
    and NULLs of numbers are its NaN."""
    name = "fastparquet"

    def __init__(self):
        self.module = importlib.import_module("fastparquet")

    def read(self, path):
        return self.module.ParquetFile(path).to_pandas()


def available():
    engines = []
    for engine in (PyArrow, DuckDB, Polars, FastParquet):
        try:
            engines.append(engine())
        except ImportError:
            pass
    return engines
