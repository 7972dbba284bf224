"""Readers that others wrote, each as two functions: a file as an Arrow table, and how many rows of
a file a predicate finds."""

import duckdb
import fastparquet
import polars
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
        self.connection = duckdb.connect(config={"threads": 1})
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
        self.loaded, self.frame = None, None

    def read(self, path):
        return polars.read_parquet(path).to_arrow()

    def count(self, path, predicate):
        rows = polars.scan_parquet(path).filter(predicate.polars(polars))
        return rows.select(polars.len()).collect().item()

    def count_all(self, table, predicate):
        if self.loaded is not table:
            self.loaded, self.frame = table, polars.from_arrow(table)
        return self.frame.filter(predicate.polars(polars)).height


class FastParquet:
    """Only reads: its filters choose row groups, not rows. Its dates end with pandas' nanoseconds,
    and NULLs of numbers are its NaN."""
    name = "fastparquet"

    def read(self, path):
        return fastparquet.ParquetFile(path).to_pandas()


ALL = (PyArrow, DuckDB, Polars, FastParquet)
