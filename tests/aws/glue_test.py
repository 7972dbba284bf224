"""Tables, partitions and views in the Glue Data Catalog of an emulator, as a lake in a bucket registers
them, and SQL over them by Athena's API.

Not shown here, since the emulator's Athena is plain DuckDB over folders: views, and that unregistered
partitions are not seen. trino_test.py runs the registered text on Trino.
"""

import base64
import csv
import io
import json
import re
import sys
import time
import unittest
import zipfile

import boto3
from servers import KEY, REGION, ROOT, SECRET, Emulator

sys.path.insert(0, str(ROOT / "tests/e2e"))
from job_test_case import OK, JobTestCase  # noqa: E402
from simulated_spotify import CHART, LONG, ODDS  # noqa: E402

BUCKET, PREFIX, DATABASE = "tracklake-test", "music/lake", "music_lake"
PLACE = f"s3://{BUCKET}/{PREFIX}"
DAYS = ("2026-11-18", "2026-11-19", "2026-11-20")
HIVE = {"VARCHAR": "string", "INTEGER": "int", "BIGINT": "bigint", "DOUBLE": "double",
        "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP": "timestamp"}
TRINO = {**HIVE, "VARCHAR": "varchar", "INTEGER": "integer", "TIMESTAMP": "timestamp(3)"}
PART = re.compile(r"/spotify/(\w+)/year=(\d+)/month=(\d+)/day=(\d+)/part-\w+\.parquet$")
QUESTIONS = (
    "SELECT count(*) AS n, count(DISTINCT song_id) AS songs FROM songs",
    "SELECT year, month, day, count(*) AS n FROM playlist_tracks GROUP BY year, month, day ORDER BY day",
    "SELECT playlist_id, position, item_id, item_name, duration_ms, is_local FROM playlist_tracks "
    "ORDER BY fetched_at, playlist_id, position LIMIT 1200",
    "SELECT what, status, count(*) AS n FROM captures GROUP BY what, status ORDER BY what, status",
)
WAIT_SECONDS = 60


class GlueTestCase(JobTestCase):
    """A program whose lake is in an emulator's bucket, with a database."""

    build = ROOT / "build"

    def start_lake(self, playlists=(CHART, ODDS)):
        self.server = self.enterContext(Emulator())
        self.server.make_bucket(BUCKET)
        self.glue, self.s3 = self.client("glue"), self.client("s3")
        self.glue.create_database(DatabaseInput={"Name": DATABASE})
        program = self.start()
        self.configure(program, playlists=playlists)
        program.place = PLACE
        program.environment |= self.server.environment | {"TRACKLAKE_GLUE__DATABASE": DATABASE}
        return program

    def client(self, service):
        return boto3.client(service, endpoint_url=self.server.address, region_name=REGION,
                            aws_access_key_id=KEY, aws_secret_access_key=SECRET)

    def run_days(self, program, days=DAYS):
        for day in days:
            program.set_time(f"{day}T06:00:00Z")
            self.run_job(program)

    def ask(self, program, *arguments):
        done = program.run(*arguments)
        self.assertEqual(done.returncode, OK, done.stderr)
        return done.stdout

    def listing(self, program, *arguments):
        return json.loads(self.ask(program, "--format", "json", *arguments))["rows"]

    def names(self, program, kind):
        return [row[0] for row in self.listing(program, "catalog", "tables") if row[1] == kind]

    def tables(self):
        return {table["Name"]: table
                for table in self.glue.get_tables(DatabaseName=DATABASE)["TableList"]}

    def partitions(self, table):
        return {tuple(partition["Values"]): partition for partition in
                self.glue.get_partitions(DatabaseName=DATABASE, TableName=table)["Partitions"]}

    def all_partitions(self, program):
        return {(table, *values) for table in self.names(program, "table")
                for values in self.partitions(table)}

    def folders_with_parts(self):
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=PREFIX)
        parts = (PART.search(item["Key"]) for page in pages for item in page.get("Contents", []))
        return {part.groups() for part in parts if part}


class GlueTest(GlueTestCase):
    def test_tables_partitions_and_views_are_registered_with_the_commit(self):
        program = self.start_lake()
        program.set_time(f"{DAYS[0]}T06:00:00Z")
        self.ask(program, "extract")
        self.ask(program, "transform")  # and no crawl
        self.assertEqual(self.folders_with_parts(), self.all_partitions(program))
        self.run_days(program, DAYS[1:])
        self.assertEqual(self.folders_with_parts(), self.all_partitions(program))
        tables = self.tables()
        views = self.names(program, "view")
        self.assertEqual(sorted(tables), sorted(self.names(program, "table") + views))
        for name in self.names(program, "table"):
            with self.subTest(name):
                self.check_table(program, name, tables[name])
        for name in views:
            with self.subTest(name):
                self.check_view(name, tables[name])
        self.check_nothing_is_written_again(program)

    def check_table(self, program, name, table):
        storage = table["StorageDescriptor"]
        columns = self.listing(program, "catalog", "describe", name)
        own = [(row[0], HIVE[row[1]], row[3]) for row in columns if "partition" not in row[1]]
        self.assertEqual(own, [(c["Name"], c["Type"], c["Comment"]) for c in storage["Columns"]])
        self.assertEqual([(key, "string") for key in ("year", "month", "day")],
                         [(key["Name"], key["Type"]) for key in table["PartitionKeys"]])
        self.assertEqual("EXTERNAL_TABLE", table["TableType"])
        self.assertEqual({"EXTERNAL": "TRUE", "classification": "parquet", "compressionType": "none",
                          "typeOfData": "file"}, table["Parameters"])
        self.assertTrue(table["Description"])
        folder = f"{PLACE}/processed/spotify/{name}/"
        self.assertEqual(folder, storage["Location"])
        for (year, month, day), partition in self.partitions(name).items():
            self.assertEqual(f"{folder}year={year}/month={month}/day={day}/",
                             partition["StorageDescriptor"]["Location"])
            self.assertEqual([column[:2] for column in own], [
                (c["Name"], c["Type"]) for c in partition["StorageDescriptor"]["Columns"]])

    def check_view(self, name, table):
        stated = [line.split()[:2] for line in (ROOT / f"sql/columns/{name}.txt").read_text().splitlines()]
        self.assertEqual("VIRTUAL_VIEW", table["TableType"])
        self.assertEqual({"presto_view": "true", "comment": "Presto View"}, table["Parameters"])
        self.assertEqual("/* Presto View */", table["ViewExpandedText"])
        text = re.fullmatch(r"/\* Presto View: (\S+) \*/", table["ViewOriginalText"])
        view = json.loads(base64.b64decode(text[1], validate=True))
        self.assertEqual((ROOT / f"sql/views/{name}.sql").read_text(), view["originalSql"])
        self.assertEqual(("awsdatacatalog", DATABASE, True),
                         (view["catalog"], view["schema"], view["runAsInvoker"]))
        self.assertEqual([[column, TRINO[kind]] for column, kind in stated],
                         [[column["name"], column["type"]] for column in view["columns"]])
        self.assertEqual([[column, HIVE[kind]] for column, kind in stated], [
            [column["Name"], column["Type"]] for column in table["StorageDescriptor"]["Columns"]])
        self.assertEqual(table["Description"], view["comment"])

    def check_nothing_is_written_again(self, program):
        """The emulator counts a table's versions, and keeps a partition as it was made."""
        def state():
            return ([(name, table["VersionId"]) for name, table in self.tables().items()],
                    [self.partitions(name) for name in self.names(program, "table")])
        before = state()
        self.ask(program, "crawl")
        self.ask(program, "transform", "--all")
        report = json.loads(self.ask(program, "--format", "json", "crawl"))["glue"]
        self.assertEqual([], report["changes"])
        self.assertEqual((0, 0, 0), tuple(report["partitions"][change]
                                          for change in ("added", "changed", "removed")))
        self.assertEqual(before, state())

    def test_a_crawl_shows_what_would_change_and_mends_it(self):
        program = self.start_lake(playlists=(CHART,))
        self.run_days(program, DAYS[:2])
        songs = self.glue.get_table(DatabaseName=DATABASE, Name="songs")["Table"]
        narrowed = {key: songs[key] for key in ("Name", "StorageDescriptor", "PartitionKeys",
                                                "TableType")}
        narrowed["Parameters"] = {**songs["Parameters"], "mine": "yes"}
        lost = narrowed["StorageDescriptor"]["Columns"].pop(1)["Name"]
        self.glue.update_table(DatabaseName=DATABASE, TableInput=narrowed)
        self.glue.delete_table(DatabaseName=DATABASE, Name="gaps")
        self.glue.delete_partition(DatabaseName=DATABASE, TableName="captures",
                                   PartitionValues=DAYS[0].split("-"))
        expected = (f"~ table {DATABASE}.songs  (column {lost})", f"+ view {DATABASE}.gaps",
                    f"+ partition {DATABASE}.captures/year=2026/month=11/day=18")
        for arguments in (("--diff",), ("--diff",), ("--explain",)):
            said = program.run("crawl", *arguments).stderr
            for line in expected:
                self.assertIn(line, said)
            self.assertEqual("not applied" in said, arguments == ("--diff",))
        self.assertNotIn(f"{DATABASE}.songs", program.run("crawl", "--diff").stderr)
        songs = self.glue.get_table(DatabaseName=DATABASE, Name="songs")["Table"]
        self.assertEqual(lost, songs["StorageDescriptor"]["Columns"][-1]["Name"])
        self.assertEqual("yes", songs["Parameters"]["mine"])
        self.assertEqual(self.folders_with_parts(), self.all_partitions(program))

    def test_a_day_that_is_withdrawn_is_known_no_longer(self):
        program = self.start_lake(playlists=(CHART,))
        self.run_days(program, DAYS[:2])
        [(key,)] = program.rows("SELECT DISTINCT raw_key FROM captures WHERE day = '18'")
        self.ask(program, "withdraw", key, "--why", "a test")
        self.ask(program, "crawl")
        days = {"-".join(partition[1:]) for partition in self.all_partitions(program)}
        self.assertEqual({DAYS[1]}, days)
        self.assertEqual(self.folders_with_parts(), self.all_partitions(program))

    def test_a_database_that_is_not_there_or_not_ours_is_named_and_nothing_is_lost(self):
        program = self.start_lake(playlists=(CHART,))
        program.environment["TRACKLAKE_GLUE__DATABASE"] = "nowhere"
        done = program.run("run")
        self.assertNotEqual(done.returncode, OK)
        self.assertIn("no database nowhere in Glue", done.stderr)
        self.assertIn("aws glue create-database", done.stderr)
        self.assertEqual(set(), self.all_partitions(program))
        program.environment["TRACKLAKE_GLUE__DATABASE"] = DATABASE
        self.ask(program, "transform")
        self.assertEqual(self.folders_with_parts(), self.all_partitions(program))

        program.place = f"s3://{BUCKET}/another"
        done = program.run("run")
        self.assertEqual(done.returncode, 78, done.stderr)
        self.assertIn(f"{PLACE}/processed/spotify/", done.stderr)

        program.place = str(program.lake)
        done = program.run("run")
        self.assertEqual(done.returncode, 78, done.stderr)
        self.assertIn("lies in no bucket", done.stderr)


class FunctionsTest(GlueTestCase):
    """The functions, started by the emulator's Lambda as native programs."""

    def make_function(self, handler):
        package = io.BytesIO()
        with zipfile.ZipFile(package, "w") as archive:
            entry = zipfile.ZipInfo("bootstrap")
            entry.external_attr = 0o100755 << 16
            archive.writestr(entry, f"#!/bin/sh\nexec {self.build}/tracklake\n")
        self.functions.create_function(
            FunctionName=handler, Runtime="provided.al2023", Handler=handler, Timeout=60,
            Role="arn:aws:iam::000000000000:role/r", Code={"ZipFile": package.getvalue()},
            Environment={"Variables": self.server.environment | {
                "TRACKLAKE_LAKE__DIR": PLACE, "TRACKLAKE_GLUE__DATABASE": DATABASE}})

    def invoke(self, handler, payload):
        answer = self.functions.invoke(FunctionName=handler, Payload=json.dumps(payload))
        body = json.loads(answer["Payload"].read())
        self.assertNotIn("FunctionError", answer, body)
        return body

    def raw_events(self):
        found = self.s3.list_objects_v2(Bucket=BUCKET, Prefix=f"{PREFIX}/raw/")["Contents"]
        return [{"eventVersion": "2.1", "eventSource": "aws:s3", "eventName": "ObjectCreated:Put",
                 "s3": {"bucket": {"name": BUCKET}, "object": {"key": item["Key"]}}} for item in found]

    def test_transform_registers_what_is_new_and_upkeep_mends(self):
        program = self.start_lake()
        self.functions = self.client("lambda")
        program.set_time(f"{DAYS[0]}T06:00:00Z")
        self.ask(program, "extract")
        for handler in ("transform", "upkeep"):
            self.make_function(handler)
        events = self.raw_events()
        for event in events:
            self.assertEqual(1, self.invoke("transform", {"Records": [event]})["transformed"])
        self.assertEqual(self.folders_with_parts(), self.all_partitions(program))
        self.assertEqual(set(self.names(program, "table") + self.names(program, "view")),
                         set(self.tables()))
        before = self.tables(), self.all_partitions(program)
        self.assertEqual(len(events), self.invoke("transform", {"Records": events})["settled"])
        self.assertEqual(before, (self.tables(), self.all_partitions(program)))

        told = self.invoke("upkeep", {})  # which rewrites the day, since it is over
        self.assertEqual((1, []), (told["days_rewritten"], told["glue"]["changes"]))
        self.glue.delete_partition(DatabaseName=DATABASE, TableName="songs",
                                   PartitionValues=DAYS[0].split("-"))
        self.glue.delete_table(DatabaseName=DATABASE, Name="spotify_tracks")
        told = self.invoke("upkeep", {})["glue"]
        self.assertEqual([{"change": "added", "kind": "view", "name": "spotify_tracks", "what": None}],
                         told["changes"])
        self.assertEqual(1, told["partitions"]["added"])
        self.assertEqual(self.folders_with_parts(), self.all_partitions(program))


class AthenaTest(GlueTestCase):
    """Athena's API, as any client of it calls it, over what is registered."""

    def test_plain_sql_gives_what_the_local_engine_gives(self):
        program = self.start_lake(playlists=(CHART, LONG, ODDS))
        self.run_days(program)
        athena = self.client("athena")
        athena.create_work_group(Name=DATABASE, Configuration={
            "EnforceWorkGroupConfiguration": True,
            "ResultConfiguration": {"OutputLocation": f"s3://{BUCKET}/results/"}})
        for sql in QUESTIONS:
            with self.subTest(sql):
                local = self.ask(program, "--format", "csv", "query", sql)
                expected = list(csv.reader(io.StringIO(local)))
                self.assertEqual(expected, self.answer(athena, sql))

    def answer(self, athena, sql):
        """The header and the rows as text, page by page; NULL is ''."""
        query = athena.start_query_execution(
            QueryString=sql, WorkGroup=DATABASE,
            QueryExecutionContext={"Database": DATABASE})["QueryExecutionId"]
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            status = athena.get_query_execution(QueryExecutionId=query)["QueryExecution"]["Status"]
            if status["State"] not in ("QUEUED", "RUNNING"):
                break
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.1)
        self.assertEqual("SUCCEEDED", status["State"], status)
        rows = []
        for page in athena.get_paginator("get_query_results").paginate(QueryExecutionId=query):
            for row in page["ResultSet"]["Rows"]:
                rows.append([cell.get("VarCharValue", "") for cell in row["Data"]])
        return rows


if __name__ == "__main__":
    unittest.main()
