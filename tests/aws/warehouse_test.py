"""infra/warehouse.py on a folder: staged CSVs as people have them, into one typed table."""

import contextlib
import io
import json
import sys
import tempfile
import unittest
from datetime import date
from pathlib import Path

import pyarrow.parquet
import templates

sys.path.insert(0, str(templates.INFRA))
import warehouse

ALBUMS = '''track_name,track_id,track_number,duration_ms,album_type,album_name,release_date,label,album_popularity,album_id,artist_id
"Hello, ""World""",t1,1,"215,000",album,First,1999-12-31 00:00:00 UTC,"Sony, Inc.",61,al1,ar1
Żółw,t2,2,n/a,album,First,1999,,0,al1,ar9
Żółw again,t2,2,1,album,First,1999,,0,al1,ar9
cut,t3
'''
ARTISTS = "id,name,artist_popularity,followers,genre\nar1,Björk,77,\"1,234,567\",\n"
TRACKS = "id,track_popularity,explicit\nt1,55.0,True\n"
FEATURES = "id,danceability,key,tempo\nt1,0.5,7,fast\n"


class WarehouseTest(unittest.TestCase):
    def setUp(self):
        self.lake = Path(self.enterContext(tempfile.TemporaryDirectory()))
        for name, text in (("albums", ALBUMS), ("artists", ARTISTS), ("tracks", TRACKS),
                           ("features", FEATURES)):
            self.stage(f"{name}.csv", text)

    def stage(self, name, text, encoding="utf-8"):
        path = self.lake / "staging" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode(encoding))

    def run_job(self):
        with contextlib.redirect_stdout(io.StringIO()) as out:
            warehouse.run(str(self.lake))
        return json.loads(out.getvalue())

    def parts(self):
        return sorted((self.lake / "warehouse/track_facts").iterdir())

    def rows(self):
        [part] = self.parts()
        return pyarrow.parquet.read_table(part).to_pylist()

    def test_a_row_has_its_artist_popularity_and_features(self):
        self.run_job()
        row = self.rows()[0]
        self.assertEqual(
            ('Hello, "World"', 215000, date(1999, 12, 31), "Björk", 1234567, 55, True, 0.5, 7),
            tuple(row[name] for name in ("track_name", "duration_ms", "release_date", "artist_name",
                                         "followers", "track_popularity", "explicit", "danceability",
                                         "key")))

    def test_absent_is_not_zero_and_zero_is_not_absent(self):
        self.run_job()
        first, second = self.rows()
        self.assertIsNone(first["genre"])
        self.assertIsNone(first["tempo"])
        self.assertIsNone(second["duration_ms"])
        self.assertIsNone(second["release_date"])
        self.assertEqual(0, second["album_popularity"])

    def test_what_has_no_partner_stays_and_everything_is_counted(self):
        counts = self.run_job()
        self.assertEqual({"lines": 4, "repeated": 1, "malformed": 1}, counts["albums"])
        self.assertEqual({"rows": 2, "without": {"artists": 1, "tracks": 1, "features": 1}},
                         counts["track_facts"])
        self.assertEqual("Żółw", self.rows()[1]["track_name"])

    def test_running_again_doubles_nothing(self):
        self.run_job()
        before = [(part.name, part.read_bytes()) for part in self.parts()]
        self.run_job()
        self.assertEqual(before, [(part.name, part.read_bytes()) for part in self.parts()])

    def test_more_csvs_replace_the_table(self):
        self.run_job()
        self.stage("albums_2.csv", "album_id,track_id,track_name\nal2,t4,New\n")
        self.stage("artists_2.csv", "id,name\nar9,Beyoncé\n", "cp1252")
        self.run_job()
        self.assertEqual(["t1", "t2", "t4"], [row["track_id"] for row in self.rows()])
        self.assertEqual("Beyoncé", self.rows()[1]["artist_name"])

    def test_numbers_that_are_none_and_cells_of_any_size_stop_nothing(self):
        for file in (self.lake / "staging").iterdir():
            file.unlink()
        cells = {"9007199254740993": 9007199254740993, "9223372036854775808": None, "1e30": None, "inf": None,
                 "-0.5": 0, "61.0": 61}
        lines = [f"al1,t{n},{text},{'x' * 200000}" for n, text in enumerate(cells)]
        self.stage("albums.csv", "\n\nALBUM_ID, track_id,duration_ms,track_name\n" + "\n".join(lines))
        self.run_job()
        self.assertEqual(list(cells.values()), [row["duration_ms"] for row in self.rows()])
        self.assertEqual({200000}, {len(row["track_name"]) for row in self.rows()})

    def test_a_file_without_its_ids_ends_the_job_and_the_table_stays(self):
        self.run_job()
        before = [(part.name, part.read_bytes()) for part in self.parts()]
        self.stage("albums_notes.txt", "no table at all\n")
        self.stage("albums_empty.csv", "")
        self.run_job()
        self.stage("albums.csv", ALBUMS.replace(",", ";"))
        with self.assertRaisesRegex(ValueError, "staging/albums.csv has no column album_id, track_id"):
            self.run_job()
        self.assertEqual(before, [(part.name, part.read_bytes()) for part in self.parts()])

    def test_without_csvs_there_is_an_empty_table(self):
        for file in (self.lake / "staging").iterdir():
            file.unlink()
        self.run_job()
        self.assertEqual([], self.rows())

    def test_the_table_in_glue_has_the_columns_of_the_file(self):
        [(_, table)] = templates.of_type(templates.load(templates.INFRA / "warehouse.yaml"),
                                         "AWS::Glue::Table")
        told = [(column["Name"], column["Type"])
                for column in table["Properties"]["TableInput"]["StorageDescriptor"]["Columns"]]
        hive = {"text": "string", "integer": "bigint", "number": "double", "date": "date",
                "boolean": "boolean"}
        self.assertEqual([(name, hive[kind]) for name, (_, _, kind) in warehouse.COLUMNS.items()], told)


if __name__ == "__main__":
    unittest.main()
