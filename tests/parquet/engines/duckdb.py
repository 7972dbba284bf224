"""DuckDB, in the version that is installed: 1.5 beside the quick check, 2.0 beside all engines."""

import duckdb
from engines import Engine

FILES = "read_parquet(?, hive_partitioning = false)"


class Dialect:
    """Values are parameters, so that no text of them is parsed."""

    @staticmethod
    def name(column):
        return f'"{column}"'

    @staticmethod
    def literal(_):
        return "?"

    @staticmethod
    def begins_with(column, _):
        return f'starts_with("{column}", ?)'


class DuckDB(Engine):
    name = f"DuckDB {duckdb.__version__}"

    def __init__(self, place):
        super().__init__(place)
        self.connection = duckdb.connect(config={"threads": 1})
        self.loaded = None

    def read(self, stored):
        sql = f"FROM {FILES}"
        return self.connection.execute(sql, [self.files(stored)]).to_arrow_table()

    def count(self, stored, conditions):
        return [self.ask(FILES, condition, self.files(stored))
                for condition in conditions]

    def count_all(self, stored, conditions):
        if self.loaded is not stored:
            self.connection.register("arrow_rows", stored.expected)
            self.connection.execute("CREATE OR REPLACE TABLE all_rows AS FROM arrow_rows")
            self.loaded = stored
        return [self.ask("all_rows", condition) for condition in conditions]

    def ask(self, rows, condition, *parameters):
        sql = f"SELECT count(*) FROM {rows} WHERE {condition.sql(Dialect)}"
        return self.connection.execute(sql, [*parameters, *condition.values]).fetchall()[0][0]

    @staticmethod
    def files(stored):
        return [str(file) for file in stored.files]


ENGINE = DuckDB
