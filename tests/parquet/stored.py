"""Tables as files, with the values that were written into them."""

import json
import struct
import typing
from pathlib import Path

import pyarrow

ARROW = {"VARCHAR": pyarrow.string(), "INTEGER": pyarrow.int32(), "BIGINT": pyarrow.int64(),
         "DOUBLE": pyarrow.float64(), "BOOLEAN": pyarrow.bool_(), "DATE": pyarrow.date32(),
         "TIMESTAMP": pyarrow.timestamp("us")}


class Stored(typing.NamedTuple):
    """A table in a folder: files, and what they hold, row by row in their order."""
    schema: str  # "random", or the lake's name
    name: str
    table: str  # which of ours
    folder: Path
    files: list
    expected: pyarrow.Table  # without partition columns
    partitions: dict = {}  # name → an array of text: columns that only the folders tell

    @property
    def columns(self):
        return self.expected.column_names

    @property
    def full_schema(self):
        fields = [pyarrow.field(name, pyarrow.string()) for name in self.partitions]
        return pyarrow.schema([*self.expected.schema, *fields])

    def with_partitions(self):
        table = self.expected
        for name, values in self.partitions.items():
            table = table.append_column(name, values)
        return table

    def difference(self, found, with_partitions, in_order):
        """What differs in a reader's table, or None. Files of a lake have no order among them."""
        expected = self.with_partitions() if with_partitions else self.expected
        if found.column_names != expected.column_names:
            return f"columns {found.column_names}"
        if found.num_rows != expected.num_rows:
            return f"{found.num_rows} rows instead of {expected.num_rows}"
        found = found.cast(expected.schema)
        if not in_order or self.partitions:
            found, expected = ordered(found), ordered(expected)
        for name in expected.column_names:
            if not bits(found.column(name)).equals(bits(expected.column(name))):
                return f"column {name} differs"
        return None


def ordered(table):
    return table.sort_by([(name, "ascending") for name in table.column_names])


def bits(column):
    """Doubles as integers, so that NaN equals NaN and -0.0 does not equal 0.0."""
    column = column.combine_chunks()
    if not pyarrow.types.is_floating(column.type):
        return column
    return pyarrow.array([None if v is None else struct.unpack("<q", struct.pack("<d", v))[0]
                          for v in column.to_pylist()], type=pyarrow.int64())


def random_table(folder):
    """What random_tables wrote: the folder SEED-TABLE and, beside it, its rows."""
    arrays, fields = [], []
    for column in json.loads(folder.with_suffix(".json").read_text())["columns"]:
        values, kind = column["values"], ARROW[column["type"]]
        if column["type"] == "DOUBLE":
            values = [float(v) if isinstance(v, (str, int)) else v for v in values]
        fields.append(pyarrow.field(column["name"], kind))
        arrays.append(pyarrow.array(values, type=kind))
    expected = pyarrow.Table.from_arrays(arrays, schema=pyarrow.schema(fields))
    table = folder.name.split("-", 1)[1]
    return Stored("random", folder.name, table, folder, [folder / "part.parquet"], expected)
