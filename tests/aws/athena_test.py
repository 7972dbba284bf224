"""tracklake query --engine athena, against an emulator's Athena: the same answers as on the local engine
over the same lake, errors with their place, Ctrl-C, the workgroup's folder, and what it costs.

The emulator's Athena is DuckDB over the folders of Glue's tables: no views, none of Trino's dialect, no
tokens that are kept, and it invents what was read. Those are shown on a real Trino
(tests/parquet/readers --all) and on scripted answers (src/query/athena)."""

import json
import re
import signal
import sys
import time
import unittest
from pathlib import Path

import boto3
from servers import KEY, REGION, ROOT, SECRET, Emulator

sys.path.insert(0, str(ROOT / "tests/e2e"))
from job_test_case import OK, JobTestCase  # noqa: E402
from runtime_api import RuntimeApi  # noqa: E402
from simulated_spotify import CHART, LONG  # noqa: E402

BUCKET, WORKGROUP, DATABASE = "music", "lake", "music_lake"
USAGE, CONFIG, INTERRUPTED = 2, 78, 130
STOP_SECONDS = 2
# {}: all columns, by name, since the emulator gives partitions in another order than their table's.
WHOLE = {"songs": "SELECT {} FROM songs ORDER BY raw_key, song_id",
         "playlist_tracks": "SELECT {} FROM playlist_tracks ORDER BY playlist_id, raw_key, position",
         "captures": "SELECT {} FROM captures ORDER BY raw_key, what, id, first_position"}
COUNT = "SELECT count(*) AS n FROM songs"
DAYS = "SELECT year, month, day, count(*) AS n FROM playlist_tracks GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
QUESTIONS = (
    DAYS,
    "SELECT count(*) AS n, count(DISTINCT song_id) AS songs, round(avg(duration_min), 9) AS mean FROM songs",
    "SELECT song_name, CAST(NULL AS varchar) AS nothing, '' AS empty FROM songs ORDER BY 1, 2 LIMIT 3",
)
# An hour: long enough to be interrupted, whatever else the machine does.
LONG_QUERY = "SELECT count(*) AS n FROM range(10000000000000)"


class AthenaTest(JobTestCase):
    build = ROOT / "build"

    def setUp(self):
        self.server = self.enterContext(Emulator())
        self.server.make_bucket(BUCKET)
        session = boto3.Session(KEY, SECRET, region_name=REGION)
        self.glue, self.athena, self.s3, self.secrets = (
            session.client(name, endpoint_url=self.server.address)
            for name in ("glue", "athena", "s3", "secretsmanager"))
        self.athena.create_work_group(Name=WORKGROUP, Configuration={
            "ResultConfiguration": {"OutputLocation": f"s3://{BUCKET}/results/"},
            "BytesScannedCutoffPerQuery": 10_000_000})
        self.glue.create_database(DatabaseInput={"Name": DATABASE})
        self.program = self.start()
        self.program.place = f"s3://{BUCKET}"
        self.configure(self.program, playlists=(CHART, LONG))
        self.program.environment |= self.server.environment | {
            "TRACKLAKE_GLUE__DATABASE": DATABASE, "TRACKLAKE_ATHENA__WORKGROUP": WORKGROUP}

    def fill(self):
        """Two days, which the program registers in Glue."""
        for day in ("2026-11-19", "2026-11-20"):
            self.program.set_time(f"{day}T06:00:00Z")
            self.run_job(self.program)
        self.program.clock_stands = False  # it waits for Athena

    def whole(self, table):
        rows = json.loads(self.ask("--format", "json", "catalog", "describe", table))["rows"]
        return WHOLE[table].format(", ".join(row[0] for row in rows))

    def ask(self, *arguments):
        done = self.program.run(*arguments)
        self.assertEqual(done.returncode, OK, done.stderr)
        return done.stdout

    def states(self):
        ids = self.athena.list_query_executions(WorkGroup=WORKGROUP)["QueryExecutionIds"]
        return [self.athena.get_query_execution(QueryExecutionId=found)["QueryExecution"]
                ["Status"]["State"] for found in ids]

    def test_answers_are_those_of_the_local_engine(self):
        self.fill()
        for sql in (*map(self.whole, WHOLE), *QUESTIONS):
            for form in ("csv", "json"):
                local, remote = (self.ask("--format", form, "query", "--engine", engine, sql)
                                 for engine in ("local", "athena"))
                self.assertEqual(remote, local, sql)
        self.assertGreater(local.count("\n"), 0)
        self.assertEqual(self.ask("query", "--engine", "athena", DAYS), self.ask("query", DAYS))

    def test_a_result_of_several_pages_is_whole(self):
        self.fill()
        sql = ("SELECT a.position AS a, b.position AS b FROM playlist_tracks a JOIN playlist_tracks b "
               "ON a.position <= 60 AND b.position <= 30 ORDER BY 1, 2")
        local, remote = (json.loads(self.ask("--format", "json-columns", "query", "--engine", engine, sql))
                         for engine in ("local", "athena"))
        self.assertGreater(len(local["rows"]), 2000)
        self.assertEqual(remote, local)

    def test_it_tells_before_what_may_be_read_and_after_what_it_cost(self):
        self.fill()
        done = self.program.run("query", "--engine", "athena", COUNT)
        self.assertEqual(done.returncode, OK, done.stderr)
        self.assertRegex(done.stderr, r"Athena reads at most .* in \d files: \$0\.00005 or less\.")
        self.assertRegex(done.stderr, r"Query \S+ read .*: about \$0\.00005\.")
        keys = [found["Key"] for found in
                self.s3.list_objects_v2(Bucket=BUCKET, Prefix="results/").get("Contents", [])]
        self.assertTrue(any(key.endswith(".csv") for key in keys), keys)

    def test_a_result_is_saved_as_a_file(self):
        self.fill()
        target = f"{self.program.lake}-songs.csv"
        self.addCleanup(Path(target).unlink)
        self.ask("query", "--engine", "athena", "--output", target, self.whole("songs"))
        with open(target) as saved:
            self.assertEqual(saved.read(), self.ask("--format", "csv", "query", self.whole("songs")))
        done = self.program.run("query", "--engine", "athena", "--output", "songs.parquet", "SELECT 1")
        self.assertEqual(done.returncode, USAGE)

    def test_errors_are_told_with_a_cure(self):
        self.program.clock_stands = False
        for arguments, code, words in (
                (("SELECT * FROM no_such_table",), None, "no_such_table"),
                (("DROP TABLE songs",), USAGE, "only reads"),
                (("--as-of", "2026-11-19", "SELECT 1"), USAGE, "--as-of")):
            done = self.program.run("query", "--engine", "athena", *arguments)
            self.assertNotEqual(done.returncode, OK)
            if code:
                self.assertEqual(done.returncode, code, done.stderr)
            self.assertIn(words, done.stderr)
        del self.program.environment["TRACKLAKE_GLUE__DATABASE"]
        done = self.program.run("query", "--engine", "athena", "SELECT 1")
        self.assertEqual(done.returncode, CONFIG)
        self.assertIn("glue.database", done.stderr)

    def test_a_workgroup_without_a_folder_is_a_matter_of_the_configuration(self):
        self.athena.create_work_group(Name="bare")
        self.program.clock_stands = False
        self.program.environment["TRACKLAKE_ATHENA__WORKGROUP"] = "bare"
        done = self.program.run("query", "--engine", "athena", "SELECT 1 AS n")
        self.assertEqual(done.returncode, CONFIG, done.stderr)
        self.assertIn("athena.workgroup", done.stderr)

    def interrupt(self, sign):
        with self.program.start("query", "--engine", "athena", LONG_QUERY) as process:
            deadline = time.monotonic() + 60
            while "RUNNING" not in self.states() and time.monotonic() < deadline:
                self.assertIsNone(process.poll(), "it ended before it was interrupted")
                time.sleep(0.05)
            began = time.monotonic()
            process.send_signal(sign)
            process.communicate(timeout=60)
            return process.returncode, time.monotonic() - began

    def test_ctrl_c_cancels_the_query_there(self):
        self.program.clock_stands = False
        code, seconds = self.interrupt(signal.SIGINT)
        self.assertEqual(code, INTERRUPTED)
        self.assertLess(seconds, STOP_SECONDS)
        self.assertEqual(self.states(), ["CANCELLED"])

    def test_a_query_that_takes_too_long_is_cancelled(self):
        self.program.clock_stands = False
        done = self.program.run("query", "--engine", "athena", "--timeout", "500ms", LONG_QUERY)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("--timeout", done.stderr)
        self.assertEqual(self.states(), ["CANCELLED"])


    def invoke(self, handler, **environment):
        """The answer of the function to a schedule, and its process."""
        with RuntimeApi("{}") as api:
            self.program.environment |= environment | {
                "AWS_LAMBDA_RUNTIME_API": api.address,
                "_HANDLER": handler, "TRACKLAKE_LAKE__DIR": self.program.place}
            done = self.program.run()
        self.assertEqual([what for what, _, _ in api.answers], ["invocation/request-1/response"],
                         f"{api.answers} {done.stderr}")
        return api.answers[0][2], done

    def looked_up(self):
        listed = self.s3.list_objects_v2(Bucket=BUCKET, Prefix="raw/spotify/")["Contents"]
        return [found["Key"] for found in listed if "/artist" in found["Key"]]

    def test_the_enrich_function_looks_up_what_athena_says_is_missing(self):
        self.fill()
        secret, self.program.secret = self.program.secret, "secretsmanager:spotify#secret"
        self.secrets.create_secret(Name="spotify", SecretString=json.dumps({"secret": secret}))
        before = dict(self.program.environment)
        answer, done = self.invoke("enrich", TRACKLAKE_ENRICH__ARTISTS="true")
        self.assertEqual(answer["outcome"], "done", answer)
        self.assertNotIn(secret, done.stdout + done.stderr)
        found = len(self.looked_up())
        self.assertGreater(found, 0)
        # Once the tables have them, nothing is missing any more.
        self.program.environment = before
        self.ask("transform")
        answer, _ = self.invoke("enrich", TRACKLAKE_ENRICH__ARTISTS="true")
        self.assertEqual(answer["outcome"], "done", answer)
        self.assertEqual(len(self.looked_up()), found)


class PriceTest(unittest.TestCase):
    def test_the_price_is_that_of_the_file(self):
        price = json.loads((ROOT / "infra/prices.json").read_text())["athena_tb"]["price"]
        source = (ROOT / "src/query/athena/athena_query.cc").read_text()
        self.assertEqual(float(re.search(r"kUsdPerTerabyte = ([\d.]+)", source)[1]), price)


if __name__ == "__main__":
    unittest.main()
