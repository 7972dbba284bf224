"""Lakes to read: days of the simulated Spotify; and the project's fixtures, with real responses where
a folder of them is given. CSV files, written from the same rows, say what the Parquet files hold."""

import datetime
import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow.parquet
import stored

TESTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "e2e"))
import simulated_spotify  # noqa: E402

DAYS = 3
DONE = (0, 3)  # 3: something was quarantined, as it should
REFUSED = 65  # some fixtures are no documents at all
FORMATS = {"TRACKLAKE_LAKE__FORMATS": "parquet,csv"}
SOURCES = ("own_playlists", "saved_tracks", "saved_albums", "followed_artists", "top",
           "recently_played")
PARTITIONS = ("year", "month", "day")


class Lake:
    """`name` of the folder that is the lake; `program` is the binary."""

    def __init__(self, build, folder):
        self.program, self.folder, self.name = build / "tracklake", folder, folder.name
        folder.mkdir(parents=True)

    def run(self, *arguments, expected=DONE):
        done = subprocess.run([self.program, "--lake", self.folder, *arguments], text=True,
                              capture_output=True, env={**os.environ, **FORMATS})
        if done.returncode not in expected:
            raise SystemExit(f"readers: exit {done.returncode} of {arguments}\n{done.stderr}")
        return done.stdout

    def listing(self, *arguments):
        return json.loads(self.run("--format", "json", *arguments))

    def query(self, sql, file):
        """The result, by way of a Parquet file."""
        self.run("query", "--output", str(file), sql)
        return pyarrow.parquet.read_table(file)

    def tables(self):
        """Every table that has rows. Hive's folder of one that has none is made here."""
        for name in names(self.listing("catalog", "tables"), "table"):
            folder = self.folder / "processed" / "spotify" / name
            folder.mkdir(parents=True, exist_ok=True)
            yield self.table(name, folder)

    def table(self, name, folder):
        columns = {column: stored.ARROW[kind] for column, kind in self.columns(name)}
        files = sorted(folder.rglob("*.parquet"))
        days = [read_csv(file, columns) for file in self.csv_files(name)]
        schema = pyarrow.schema(columns.items())
        expected = pyarrow.concat_tables([schema.empty_table(), *(rows for rows, _ in days)])
        partitions = {part: pyarrow.array([day[i] for rows, day in days for _ in range(len(rows))],
                                          type=pyarrow.string())
                      for i, part in enumerate(PARTITIONS)}
        return stored.Stored(self.name, name, name, folder, files, expected, partitions)

    def csv_files(self, name):
        return sorted((self.folder / "processed_csv" / "spotify" / name).rglob("*.csv"))

    def columns(self, name):
        for column, kind, *_ in self.listing("catalog", "describe", name)["rows"]:
            if column not in PARTITIONS:
                yield column, kind


def names(listing, kind):
    return [row[0] for row in listing["rows"] if row[1] == kind]


def read_csv(file, columns):
    """The rows, and (year, month, day). A quoted '' is text, an empty field is NULL."""
    sql = {arrow: text for text, arrow in stored.ARROW.items()}
    kinds = {name: sql[kind] for name, kind in columns.items()}
    rows = duckdb.execute(
        "FROM read_csv(?, columns = ?, header = true, auto_detect = false, delim = ',', quote = '\"', "
        "escape = '\"', nullstr = '', allow_quoted_nulls = false, max_line_size = 100000000, "
        "parallel = false, hive_partitioning = false)", [str(file), kinds]).to_arrow_table()
    day = [part.split("=")[1] for part in file.parent.parts[-len(PARTITIONS):]]
    return rows.cast(pyarrow.schema(columns.items())), day


def simulated(build, folder):
    """A new lake of the last days of the simulated Spotify."""
    lake = Lake(build, folder)
    today = datetime.datetime.now(datetime.timezone.utc).replace(hour=6, minute=0, second=0)
    with simulated_spotify.Simulator(build) as simulator:
        program = simulated_spotify.Program(build, simulator, folder)
        program.environment = {
            **FORMATS, "PLAYLIST_ID": ",".join(simulated_spotify.ALL),
            **{f"TRACKLAKE_SOURCES__{name.upper()}": "true" for name in SOURCES},
            "TRACKLAKE_ENRICH__ARTISTS": "true", "TRACKLAKE_ENRICH__AUDIO_FEATURES": "spotify"}
        for back in range(DAYS, 0, -1):
            program.set_time(f"{today - datetime.timedelta(days=back):%Y-%m-%dT%H:%M:%SZ}")
            if back == DAYS:
                program.log_in()
            done = program.run("run")
            if done.returncode not in DONE:
                raise SystemExit(f"readers: exit {done.returncode} of the main job\n{done.stderr}")
    lake.run("transform", "--all")
    return lake


def imported(build, folder, real):
    """A new lake of the fixtures, and of all responses below the folder `real`, if there is one."""
    lake = Lake(build, folder)
    files = sorted((TESTS / "fixtures" / "raw").iterdir())
    files += sorted(Path(real).rglob("*.json")) if real else []
    lake.run("import", "raw", *files, expected=(*DONE, REFUSED))
    lake.run("transform", "--all")
    return lake
