"""PyArrow: its reader, and its datasets, which choose row groups by statistics."""

import pyarrow
import pyarrow.dataset
import pyarrow.parquet
from engines import Engine


class PyArrow(Engine):
    name = f"PyArrow {pyarrow.__version__}"

    def refuses(self, condition):
        """Where a chunk has bounds it takes every number for less than NaN; in a scan, none."""
        is_nan = any(value != value for value in condition.values)
        return "compares NaN in two ways" if is_nan else None

    def read(self, stored):
        return pyarrow.concat_tables(
            pyarrow.parquet.ParquetFile(file).read() for file in stored.files)

    def count(self, stored, conditions):
        files = pyarrow.dataset.dataset([str(file) for file in stored.files])
        return [files.count_rows(filter=condition.arrow()) for condition in conditions]

    def count_all(self, stored, conditions):
        rows = pyarrow.dataset.dataset(stored.expected)
        return [rows.count_rows(filter=condition.arrow()) for condition in conditions]


ENGINE = PyArrow
