"""One Parquet part as an independent reader (PyArrow) sees it: is it what contract.py promises?"""

import io

import contract
import pyarrow as pa
import pyarrow.parquet as pq

FIELD_ID = b"PARQUET:field_id"


def read_part(table, data):
    """(rows as tuples in column order, problems). Times and dates are integers, as in values.py."""
    try:
        file = pq.ParquetFile(io.BytesIO(data))
        problems = check_schema(table, file) + check_compression(file)
        return rows_of(file.read()), problems
    except (pa.ArrowException, UnicodeDecodeError) as error:
        return None, [f"cannot be read: {error}"]


def check_schema(table, file):
    expected = [
        (name, contract.ARROW_TYPES[kind], field_id)
        for name, kind, field_id in contract.TABLES[table]
    ]
    actual = [
        (field.name, str(field.type), int((field.metadata or {}).get(FIELD_ID, -1)))
        for field in file.schema_arrow
    ]
    if actual == expected:
        return []
    wrong = [pair for pair in zip(expected, actual) if pair[0] != pair[1]]
    first = wrong[0] if wrong else (f"{len(expected)} columns", f"{len(actual)} columns")
    return [f"schema: expected {first[0]}, is {first[1]}"]


def check_compression(file):
    groups = (file.metadata.row_group(index) for index in range(file.metadata.num_row_groups))
    found = {
        group.column(index).compression for group in groups for index in range(group.num_columns)
    }
    # What zstd does not make smaller stays as it is.
    if found <= {"ZSTD", "UNCOMPRESSED"}:
        return []
    return [f"compression: expected ZSTD, is {sorted(found)}"]


def rows_of(table):
    columns = [values_of(column) for column in table.columns]
    return list(zip(*columns))


def values_of(column):
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.int64())
    elif pa.types.is_date32(column.type):
        column = column.cast(pa.int32())
    return column.to_pylist()


def as_read(table, rows):
    """Parquet keeps every value as it is."""
    return rows
