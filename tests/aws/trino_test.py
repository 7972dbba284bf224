"""Every table, partition and view on Trino, Athena's engine, as a lake registers them in Glue: what stands
there is put into Trino's file metastore member by member, so the text of the views that runs is the
registered one, byte for byte. The files are read from the bucket by S3's API.

Its timestamps are those of Athena (hive.timestamp-precision is left as it is). Trino could also read the
emulator's Glue itself, and so it reads our tables; but views, its own too, do not exist for it there.
Needs Trino in build/engines (tools/bootstrap --engines, 2 GB), and 3 GB of memory; skipped without.
"""

import base64
import datetime
import json
import re
import sys
import tempfile
import unittest
from pathlib import Path

import pyarrow.parquet
from glue_test import DATABASE, TRINO, GlueTestCase
from servers import KEY, REGION, ROOT, SECRET
from simulated_spotify import ALL

sys.path.insert(0, str(ROOT / "tests/parquet"))
import views  # noqa: E402
from engines.trino_server import TrinoServer  # noqa: E402

INSTALLED = ROOT / "build/engines/trino-server-476"
CATALOG = "awsdatacatalog"  # which the views name
DAYS = 3
SOURCES = ("own_playlists", "saved_tracks", "saved_albums", "followed_artists", "top",
           "recently_played")
PROPERTIES = """connector.name=hive
hive.metastore=file
hive.metastore.catalog.dir=local:///metastore
hive.metastore.disable-location-checks=true
fs.native-local.enabled=true
local.location={root}
fs.native-s3.enabled=true
s3.endpoint={address}
s3.region={region}
s3.path-style-access=true
s3.aws-access-key={key}
s3.aws-secret-key={secret}
"""


class Metastore:
    """Trino's file metastore below a folder."""

    def __init__(self, folder):
        self.folder = folder / "metastore"

    def write(self, place, definition):
        place.mkdir(parents=True, exist_ok=True)
        (place / ".trinoSchema").write_text(json.dumps(definition))

    def add_database(self, name):
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f".{name}.trinoSchema").write_text(json.dumps(
            {"writerVersion": "476", "location": f"local:///metastore/{name}", "ownerName": "tests",
             "ownerType": "USER", "parameters": {}}))

    def add(self, table, partitions):
        """A Table of Glue, and its Partitions."""
        place = self.folder / table["DatabaseName"] / table["Name"]
        storage = table["StorageDescriptor"]
        definition = {
            "writerVersion": "476", "tableType": table["TableType"],
            "dataColumns": columns(storage["Columns"]),
            "partitionColumns": columns(table["PartitionKeys"]), "parameters": table["Parameters"],
            "columnStatistics": {}, **storage_of(storage)}
        for member in ("ViewOriginalText", "ViewExpandedText"):
            if table.get(member):
                definition["v" + member[1:]] = table[member]
        self.write(place, definition)
        keys = [key["Name"] for key in table["PartitionKeys"]]
        for partition in partitions:
            inside = place.joinpath(*(f"{key}={value}" for key, value in
                                      zip(keys, partition["Values"], strict=True)))
            storage = partition["StorageDescriptor"]
            self.write(inside, {"columns": columns(storage["Columns"]),
                                "parameters": partition["Parameters"], "columnStatistics": {},
                                **storage_of(storage)})

    def view(self, name):
        return decoded(json.loads((self.folder / DATABASE / name / ".trinoSchema").read_text())
                       ["viewOriginalText"])


def columns(listed):
    return [{"name": column["Name"], "type": column["Type"], "properties": {},
             **({"comment": column["Comment"]} if "Comment" in column else {})} for column in listed]


def storage_of(storage):
    """Trino has one word for the formats of Parquet; they stand here as it knows them."""
    if not storage.get("InputFormat"):
        return {"originalStorageFormat": {}, "serdeParameters": {}}
    parquet = "org.apache.hadoop.hive.ql.io.parquet."
    assert storage["InputFormat"] == parquet + "MapredParquetInputFormat"
    assert storage["OutputFormat"] == parquet + "MapredParquetOutputFormat"
    assert storage["SerdeInfo"]["SerializationLibrary"] == parquet + "serde.ParquetHiveSerDe"
    return {"storageFormat": "PARQUET", "serdeParameters": storage["SerdeInfo"]["Parameters"],
            "externalLocation": storage["Location"]}


class Lake:
    """What views.py wants to know of a lake."""

    name = DATABASE

    def __init__(self, test, program):
        self.test, self.program = test, program

    def listing(self, *arguments):
        return json.loads(self.test.ask(self.program, "--format", "json", *arguments))

    def query(self, sql, file):
        self.test.ask(self.program, "query", "--output", str(file), sql)
        return pyarrow.parquet.read_table(file)


@unittest.skipUnless(INSTALLED.exists(), "Trino is not there: tools/bootstrap --engines")
class TrinoTest(GlueTestCase):
    def start_trino(self):
        """With all that is registered now."""
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.metastore = Metastore(folder)
        self.metastore.add_database(DATABASE)
        for name, table in self.tables().items():
            self.metastore.add(table, self.partitions(name).values())
        properties = PROPERTIES.format(root=folder, region=REGION, address=self.server.address,
                                       key=KEY, secret=SECRET)
        return self.enterContext(TrinoServer(INSTALLED, folder, CATALOG, properties))

    def fill(self, program):
        """The last days, since the sample query asks for six months from today."""
        self.configure(program, *SOURCES, playlists=ALL, enrich=("artists",), audio_features="spotify")
        program.environment |= self.server.environment | {"TRACKLAKE_GLUE__DATABASE": DATABASE}
        today = datetime.datetime.now(datetime.timezone.utc).replace(hour=6, minute=0, second=0)
        for back in range(DAYS, 0, -1):
            program.set_time(f"{today - datetime.timedelta(days=back):%Y-%m-%dT%H:%M:%SZ}")
            if back == DAYS:
                program.log_in()
            done = program.run("run")
            self.assertIn(done.returncode, (0, 3), done.stderr)

    def test_tables_and_views_as_they_are_registered_give_what_the_local_engine_gives(self):
        program = self.start_lake()
        self.fill(program)
        trino, lake = self.start_trino(), Lake(self, program)
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        for kind in ("table", "view"):
            for name in self.names(program, kind):
                with self.subTest(name):
                    self.check_types(program, trino, name, kind)
                    self.check_rows(trino, lake, name, folder)
        self.check_own_views(trino)
        for example, problem in views.example_differences(trino, lake, folder):
            self.assertIsNone(problem, example)

    def check_types(self, program, trino, name, kind):
        described = [tuple(row[:2]) for row in trino.ask(f"DESCRIBE {name}", DATABASE)]
        if kind == "table":
            columns = [(row[0], row[1].split()[0]) for row in
                       self.listing(program, "catalog", "describe", name)]
        else:
            text = (ROOT / f"sql/columns/{name}.txt").read_text()
            columns = [line.split()[:2] for line in text.splitlines()]
        self.assertEqual([(column, TRINO[sql]) for column, sql in columns], described)

    def check_rows(self, trino, lake, name, folder):
        want = lake.query(f"SELECT * FROM {name}", folder / "rows.parquet")
        have = views.on_trino(trino, lake, f"SELECT * FROM {name}", want.schema)
        self.assertEqual(want.num_rows, have.num_rows)
        self.assertIsNone(views.difference(views.ordered(have), views.ordered(want)))
        print(f"trino: {name}: {want.num_rows} rows, equal", file=sys.stderr)

    def check_own_views(self, trino):
        """Trino itself, made to register the same SQL, would write the same columns."""
        for name, table in self.tables().items():
            if table["TableType"] != "VIRTUAL_VIEW":
                continue
            with self.subTest(name):
                ours = decoded(table["ViewOriginalText"])
                trino.ask(f"CREATE VIEW own_{name} AS {ours['originalSql']}", DATABASE)
                theirs = self.metastore.view(f"own_{name}")
                self.assertEqual(ours["columns"], [
                    {"name": column["name"], "type": re.sub(r"^varchar\(\d+\)$", "varchar",
                                                            column["type"])}
                    for column in theirs["columns"]])


def decoded(text):
    text = re.fullmatch(r"/\* Presto View: (\S+) \*/", text)
    return json.loads(base64.b64decode(text[1]))


if __name__ == "__main__":
    unittest.main()
