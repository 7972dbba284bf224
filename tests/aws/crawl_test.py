"""tracklake crawl s3://… --like-glue --diff and --apply, in place of an AWS crawler: the tables in a bucket
that others fill, in an emulator's Glue Data Catalog. Its own crawlers do nothing, so that ours has no
other one to be compared with here; AWS's published rules are held to a table of cases
(docs/guides/crawl.md)."""

import gzip
import json
import unittest

from glue_test import BUCKET, DATABASE, DAYS, PLACE, GlueTestCase
from job_test_case import OK
from simulated_spotify import CHART

STAGED, FOLDER = "staged", "staged/files"
HADOOP = "org.apache.hadoop"
CSV_2025 = "id,name,plays\n1,Kill Bill,10\n2,SOS,20\n"
CSV_2026 = "id,name,plays\n3,Flowers,30\n"
PLAIN = ["id bigint", "name string", "plays bigint"]


class CrawlTest(GlueTestCase):
    def setUp(self):
        self.program = self.start_lake(playlists=(CHART,))
        self.glue.create_database(DatabaseInput={"Name": STAGED})

    def put(self, key, text):
        self.s3.put_object(Bucket=BUCKET, Key=f"{FOLDER}/{key}",
                           Body=text if isinstance(text, bytes) else text.encode())

    def fill(self):
        self.put("charts/year=2025/a.csv", CSV_2025)
        self.put("charts/year=2026/b.csv", CSV_2026)
        self.put("quoted/songs.csv", 'id,name\n1,"Hello, World"\n2,"SOS"\n')
        lines = "".join(json.dumps({"id": n, "tags": ["pop"]}) + "\n" for n in range(3))
        self.put("artists/part-1.json.gz", gzip.compress(lines.encode(), mtime=0))

    def crawl(self, *arguments, place=f"s3://{BUCKET}/{FOLDER}", database=STAGED, rules=("--like-glue",)):
        """(table, change, whether the policy lets it be) of each change."""
        report = json.loads(self.ask(self.program, "--format", "json", "crawl", *rules, *arguments,
                                     "--database", database, place))
        self.assertEqual("--apply" in arguments, report["applied"])
        return [(change["table"], change["change"], change["by_policy"]) for change in report["changes"]]

    def staged(self):
        tables = self.glue.get_tables(DatabaseName=STAGED)["TableList"]
        return {table["Name"]: table for table in tables}

    def staged_partitions(self, name="charts"):
        found = self.glue.get_partitions(DatabaseName=STAGED, TableName=name)["Partitions"]
        return {tuple(partition["Values"]): partition["StorageDescriptor"] for partition in found}

    def columns(self, storage):
        return [f"{column['Name']} {column['Type']}" for column in storage["Columns"]]

    def versions(self):
        return {name: table.get("VersionId") for name, table in self.staged().items()}

    def test_what_is_found_is_shown_then_written_and_read_back_equal(self):
        self.fill()
        new = [("artists", "new table: 2 columns, 0 partitions", True),
               ("charts", "new table: 3 columns, 2 partitions", True),
               ("quoted", "new table: 2 columns, 0 partitions", True)]
        self.assertEqual(new, self.crawl("--diff"))
        self.assertEqual({}, self.staged())
        self.assertEqual(new, self.crawl("--diff", "--apply"))
        tables = self.staged()
        self.assertEqual({"artists", "charts", "quoted"}, set(tables))
        charts = tables["charts"]
        self.assertEqual(PLAIN, self.columns(charts["StorageDescriptor"]))
        self.assertEqual([("year", "string")], [(key["Name"], key["Type"]) for key in charts["PartitionKeys"]])
        self.assertEqual(f"s3://{BUCKET}/{FOLDER}/charts/", charts["StorageDescriptor"]["Location"])
        self.assertEqual(f"{HADOOP}.mapred.TextInputFormat", charts["StorageDescriptor"]["InputFormat"])
        self.assertEqual(f"{HADOOP}.hive.serde2.lazy.LazySimpleSerDe",
                         charts["StorageDescriptor"]["SerdeInfo"]["SerializationLibrary"])
        self.assertLessEqual({"classification": "csv", "compressionType": "none", "delimiter": ",",
                              "skip.header.line.count": "1", "EXTERNAL": "TRUE"}.items(),
                             charts["Parameters"].items())
        self.assertEqual(
            {(year,): f"s3://{BUCKET}/{FOLDER}/charts/year={year}/" for year in ("2025", "2026")},
            {values: storage["Location"] for values, storage in self.staged_partitions().items()})
        artists = tables["artists"]
        self.assertEqual(["id int", "tags array<string>"], self.columns(artists["StorageDescriptor"]))
        self.assertTrue(artists["StorageDescriptor"]["Compressed"])
        self.assertEqual("gzip", artists["Parameters"]["compressionType"])
        # As AWS has it: quotes are left to a SerDe that does not know them.
        self.assertIn("LazySimple", tables["quoted"]["StorageDescriptor"]["SerdeInfo"]["SerializationLibrary"])

    def test_a_second_run_says_that_nothing_changes_and_writes_nothing(self):
        self.fill()
        self.crawl("--apply")
        before = self.versions(), self.staged_partitions()
        for arguments in (("--diff",), ("--apply",), ("--diff", "--apply")):
            self.assertEqual([], self.crawl(*arguments))
        self.assertEqual(before, (self.versions(), self.staged_partitions()))

    def test_files_that_changed_are_a_difference_which_follows_the_policy(self):
        self.fill()
        self.crawl("--apply")
        self.put("charts/year=2027/c.csv", "id,name,plays,isrc\n4,Houdini,4.5,US1\n")
        self.put("charts/year=2026/b.csv", "id,name,plays\n3,Flowers,30.5\n")
        changed, new, more = "column plays: bigint → double", "column isrc string is new", "1 new partition"
        before = self.versions()
        for policy, applied in (("ignore", (False, False, False)), ("add", (False, True, True)),
                                ("update", (True, True, True))):
            self.assertEqual(list(zip(["charts"] * 3, (changed, new, more), applied)),
                             self.crawl("--diff", "--combine", "--on-change", policy)[:3], policy)
        self.assertEqual(before, self.versions())

        self.crawl("--apply", "--combine", "--on-change", "ignore")
        self.assertEqual((PLAIN, 2), (self.charts_columns(), len(self.staged_partitions())))
        self.crawl("--apply", "--combine", "--on-change", "add")
        self.assertEqual(PLAIN + ["isrc string"], self.charts_columns())
        self.assertEqual({("2025",), ("2026",), ("2027",)}, set(self.staged_partitions()))
        self.crawl("--apply", "--combine", "--on-change", "update")
        self.assertEqual(["id bigint", "name string", "plays double", "isrc string"], self.charts_columns())
        # Athena refuses partitions whose columns are not their table's.
        for values, storage in self.staged_partitions().items():
            self.assertEqual(self.charts_columns(), self.columns(storage), values)
        self.assertEqual([], self.crawl("--apply", "--combine"))

    def charts_columns(self):
        return self.columns(self.staged()["charts"]["StorageDescriptor"])

    def test_files_that_are_gone_are_told_marked_or_deleted(self):
        self.fill()
        self.crawl("--apply")
        self.s3.delete_object(Bucket=BUCKET, Key=f"{FOLDER}/quoted/songs.csv")
        self.s3.delete_object(Bucket=BUCKET, Key=f"{FOLDER}/charts/year=2025/a.csv")
        self.assertEqual([("charts", "1 partition gone", True), ("quoted", "its files are gone: kept", False)],
                         self.crawl("--apply", "--on-delete", "log"))
        self.assertEqual({("2026",)}, set(self.staged_partitions()))
        self.assertEqual([("quoted", "its files are gone: deprecated", True)], self.crawl("--apply"))
        self.assertEqual("true", self.staged()["quoted"]["Parameters"]["DEPRECATED_BY_CRAWLER"])
        self.assertEqual([], self.crawl("--apply"))
        self.assertEqual([("quoted", "its files are gone: deleted", True)],
                         self.crawl("--apply", "--on-delete", "delete"))
        self.assertEqual({"artists", "charts"}, set(self.staged()))

    def test_a_table_whose_folder_others_come_to_share_is_told_and_kept(self):
        self.put("charts/a.csv", CSV_2025)
        self.put("charts/b.csv", CSV_2026)
        self.crawl("--apply", rules=())
        before = self.versions()
        for name in ("c", "d"):
            self.put(f"charts/{name}.json", '{"isrc": "US1"}\n')
        said = self.crawl("--apply", "--on-delete", "delete", rules=())
        self.assertEqual([("charts", False), ("charts_2", False)],
                         [(table, applied) for table, _, applied in said])
        for _, change, _ in said:
            self.assertIn("the other tables' files", change)
        self.assertEqual(before, self.versions())

    def test_what_the_lake_keeps_in_its_database_itself_is_left_alone(self):
        self.run_days(self.program, DAYS[:1])
        self.fill()
        before = self.tables(), self.all_partitions(self.program)
        for folder in ("processed/spotify", "processed"):
            said = self.crawl("--apply", "--on-delete", "delete", place=f"{PLACE}/{folder}",
                              database=DATABASE)
            self.assertTrue(said)
            for table, change, applied in said:
                self.assertEqual(("kept by the lake itself, and left alone (tracklake crawl)", False),
                                 (change, applied), table)
        self.assertEqual(before, (self.tables(), self.all_partitions(self.program)))
        # In another database it is a folder like any other.
        said = self.crawl("--apply", place=f"{PLACE}/processed/spotify")
        self.assertTrue(all(applied for _, _, applied in said), said)
        self.assertIn("songs", self.staged())
        self.assertEqual([], self.crawl("--apply", place=f"{PLACE}/processed/spotify"))

    def test_without_such_a_database_nothing_is_written_and_the_cure_is_told(self):
        self.fill()
        done = self.program.run("crawl", "--apply", "--database", "nowhere", f"s3://{BUCKET}/{FOLDER}")
        self.assertNotEqual(OK, done.returncode)
        self.assertIn("no database nowhere in Glue", done.stderr)
        self.assertIn("aws glue create-database", done.stderr)
        done = self.program.run("crawl", "--apply", f"s3://{BUCKET}/{FOLDER}")
        self.assertEqual(2, done.returncode, done.stderr)
        self.assertIn("--database NAME", done.stderr)


if __name__ == "__main__":
    unittest.main()
