"""Spark over plain Hive folders, in this process's own JVM."""

import logging
import math
import os

import pyspark
from engines import Engine, jdk, sql

SETTINGS = {
    "spark.driver.memory": "3g",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    # On a machine that is starved for minutes it takes its own executor for dead, and ends.
    "spark.network.timeout": "3600s",
    "spark.executor.heartbeatInterval": "600s",
    "spark.sql.session.timeZone": "UTC",
    # Or year, month and day would be integers.
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    # Tables here are small: what follows only saves time.
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.ui.retainedExecutions": "1",
}


class Dialect(sql.Dialect):
    bigint = "CAST('{}' AS BIGINT)"
    double = "CAST('{}' AS DOUBLE)"
    timestamp = "TIMESTAMP_NTZ '{}'"

    @staticmethod
    def quoted(text):
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

    @staticmethod
    def name(column):
        return f"`{column}`"

    @staticmethod
    def begins_with(column, text):
        return f"startswith(`{column}`, {Dialect.quoted(text)})"

    @staticmethod
    def together(scans):
        """One statement with a row (i, count) for each scan that finds something."""
        found = " UNION ALL ".join(f"SELECT {i} AS i {scan}" for i, scan in enumerate(scans))
        return f"SELECT i, count(*) FROM ({found}) GROUP BY i"


class Spark(Engine):
    name = f"Spark {pyspark.__version__}"
    keeps_order = False  # it reads in parallel
    sees_folders = True
    is_slow = True

    def __enter__(self):
        os.environ["JAVA_HOME"] = str(jdk.find("Spark"))
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        logging.getLogger("py4j").setLevel(logging.ERROR)
        builder = pyspark.sql.SparkSession.builder.master("local[2]")
        builder.config("spark.local.dir", str(self.place.tables))
        builder.config("spark.sql.warehouse.dir", str(self.place.tables / "warehouse"))
        for name, value in SETTINGS.items():
            builder.config(name, value)
        self.session = builder.getOrCreate()
        self.session.sparkContext.setLogLevel("ERROR")
        return self

    def __exit__(self, *_):
        gateway = self.session.sparkContext._gateway
        self.session.stop()
        gateway.shutdown()
        gateway.proc.stdin.close()  # the JVM ends with its standard input
        gateway.proc.wait(60)

    def refuses(self, condition):
        """Its Parquet reader looks -0.0 up in dictionaries by its bits, in anybody's files, and then
        finds no zero, which a scan does."""
        is_negative_zero = any(isinstance(value, float) and value == 0 and math.copysign(1, value) < 0
                               for value in condition.values)
        return "looks -0.0 up by its bits" if is_negative_zero else None

    def rows(self, stored):
        return self.session.read.parquet(str(stored.folder))

    def read(self, stored):
        return self.rows(stored).toArrow()

    def ask(self, text):
        return self.session.sql(text).collect()

    def count(self, stored, conditions):
        self.rows(stored).createOrReplaceTempView("stored")
        return sql.count(self.ask, "stored", conditions, Dialect)

    def count_all(self, stored, conditions):
        self.rows(stored).createOrReplaceTempView("stored")
        return sql.count_all(self.ask, "stored", conditions, Dialect)


ENGINE = Spark
