"""fastparquet: only reads, since its filters choose row groups, not rows."""

import fastparquet
import pandas
import pyarrow
import pyarrow.parquet
from engines import Engine

# It reads no second page (of version 2) of numbers with NULLs among them, nor of nothing but NULLs:
# PyArrow's files of such pages fail in the same way. A page of ours has at most so many rows.
MAX_ROWS = 20_000
# Its dates and times are pandas' nanoseconds, 1677 to 2262; others wrap around, unreported.
NANOSECOND_YEARS = (-9_000_000_000_000_000, 9_000_000_000_000_000)


class FastParquet(Engine):
    name = f"fastparquet {fastparquet.__version__}"
    counts = False

    def limit(self, stored):
        rows = max(pyarrow.parquet.read_metadata(file).num_rows for file in stored.files)
        return f"reads no second page with NULLs: over {MAX_ROWS} rows" if rows > MAX_ROWS else None

    def difference(self, stored):
        frame = pandas.concat([fastparquet.ParquetFile(str(file)).to_pandas()
                               for file in stored.files])
        for name in stored.columns:
            column = stored.expected.column(name)
            same = self.same_time if pyarrow.types.is_temporal(column.type) else same_value
            for have, want in zip(frame[name], numbers(column), strict=True):
                if not same(have, want):
                    return f"column {name}: {have!r:.50} instead of {want!r:.50}"
        return None

    def same_time(self, have, want):
        if want is None:
            return have is None or have != have  # NaT
        if NANOSECOND_YEARS[0] < want < NANOSECOND_YEARS[1]:
            return have.value // 1000 == want
        self.excused["times outside of 1677 to 2262 wrap around"] += 1
        return True


def numbers(column):
    """Values as Python has them, dates and times as microseconds."""
    if pyarrow.types.is_date(column.type):
        return [None if day is None else day * 86_400_000_000
                for day in column.cast(pyarrow.int32()).to_pylist()]
    if pyarrow.types.is_timestamp(column.type):
        column = column.cast(pyarrow.int64())
    return column.to_pylist()


def same_value(have, want):
    """NULLs of numbers are its NaN."""
    is_nothing = not isinstance(have, str) and str(have) in ("None", "nan", "<NA>")
    return is_nothing if want is None or want != want else not is_nothing and have == want


ENGINE = FastParquet
