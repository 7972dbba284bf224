"""Trino, Athena's engine, over plain Hive folders."""

import pyarrow
from engines import Engine, sql
from engines.trino_server import TrinoServer

VERSION = "476"
TYPES = {pyarrow.string(): "varchar", pyarrow.int32(): "integer", pyarrow.int64(): "bigint",
         pyarrow.float64(): "double", pyarrow.bool_(): "boolean", pyarrow.date32(): "date",
         pyarrow.timestamp("us"): "timestamp(6)"}


class Dialect(sql.Dialect):
    bigint = "BIGINT '{}'"
    double = "DOUBLE '{}'"
    timestamp = "TIMESTAMP '{}'"

    @staticmethod
    def quoted(text):
        return "'" + text.replace("'", "''") + "'"

    @staticmethod
    def name(column):
        return f'"{column}"'

    @staticmethod
    def begins_with(column, text):
        escaped = "".join("\\" + c if c in "\\%_" else c for c in text)
        return f"\"{column}\" LIKE {Dialect.quoted(escaped + '%')} ESCAPE '\\'"

    @staticmethod
    def together(scans):
        """One statement with a row (i, count) for each scan."""
        counts = ", ".join(f"ROW({i}, (SELECT count(*) {scan}))" for i, scan in enumerate(scans))
        return f"SELECT i, n FROM UNNEST(ARRAY[{counts}]) AS t(i, n)"


def arrow_column(values, kind):
    """Values as the protocol gives them: numbers as JSON has them, all else as text."""
    if kind == pyarrow.float64():
        values = [None if v is None else float(v) for v in values]
    if pyarrow.types.is_temporal(kind):
        return pyarrow.array(values, type=pyarrow.string()).cast(kind)
    return pyarrow.array(values, type=kind)


class Trino(Engine):
    name = f"Trino {VERSION}"
    keeps_order = False  # it reads in parallel
    sees_folders = True
    reads_empty_folders = True
    is_slow = True

    def __enter__(self):
        self.server = TrinoServer(self.place.installed / f"trino-server-{VERSION}",
                                  self.place.tables).__enter__()
        self.ask = self.server.ask
        self.made = set()
        return self

    def __exit__(self, *_):
        self.server.__exit__()

    def table(self, stored):
        """The name of the table over the folder, made when it is first asked for."""
        name = f'{stored.schema}."{stored.name}"'
        if name not in self.made:
            self.made.add(name)
            self.ask(f"CREATE SCHEMA IF NOT EXISTS {stored.schema} "
                     f"WITH (location = 'local:///metastore/{stored.schema}')")
            self.ask(create_table(name, stored, self.place.tables))
            if stored.partitions:
                self.ask(f"CALL hive.system.sync_partition_metadata('{stored.schema}', "
                         f"'{stored.name}', 'FULL')")
        return name

    def read(self, stored):
        rows = self.ask(f"SELECT * FROM {self.table(stored)}")
        schema = stored.full_schema
        columns = zip(*rows) if rows else [[] for _ in schema]
        return pyarrow.Table.from_arrays(
            [arrow_column(list(values), field.type) for values, field in zip(columns, schema)],
            schema=schema)

    def count(self, stored, conditions):
        return sql.count(self.ask, self.table(stored), conditions, Dialect)

    def count_all(self, stored, conditions):
        return sql.count_all(self.ask, self.table(stored), conditions, Dialect)


def create_table(name, stored, root):
    columns = ", ".join(f'"{field.name}" {TYPES[field.type]}' for field in stored.full_schema)
    place = f"external_location = 'local:///{stored.folder.relative_to(root)}'"
    if stored.partitions:
        place += f", partitioned_by = ARRAY{list(stored.partitions)}"
    return f"CREATE TABLE {name} ({columns}) WITH ({place})"


ENGINE = Trino
