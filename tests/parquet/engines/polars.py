"""Polars, lazily, so that it may leave out row groups."""

import polars
from engines import Engine


class Polars(Engine):
    name = f"Polars {polars.__version__}"

    def read(self, stored):
        return polars.read_parquet(stored.files, hive_partitioning=False).to_arrow()

    def count(self, stored, conditions):
        rows = polars.scan_parquet(stored.files, hive_partitioning=False)
        return [rows.filter(condition.polars(polars)).select(polars.len()).collect().item()
                for condition in conditions]

    def count_all(self, stored, conditions):
        frame = polars.from_arrow(stored.expected)
        return [frame.filter(condition.polars(polars)).height for condition in conditions]


ENGINE = Polars
