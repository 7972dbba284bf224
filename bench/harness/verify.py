"""Run in the peers' environment: reads what everybody wrote and prints JSON, for each table the
rows and a checksum over every value that all of them write. Equal checksums mean equal tables.

    verify.py NAME=FOLDER...      each folder has songs/, artists/ and albums/
"""

import json
import sys

import duckdb

# song_added is left out: of a track that stands twice in a playlist pandas and Polars keep the
# first time, DuckDB SQL and tracklake the earliest. Only tracklake keeps local files, under ids of
# its own.
COLUMNS = {
    "songs": "song_id, song_name, CAST(duration_ms AS BIGINT), url, CAST(popularity AS BIGINT), "
             "album_id, artist_id",
    "artists": "artist_id, artist_name, external_url",
    "albums": "album_id, album_name, CAST(release_date AS DATE), CAST(total_tracks AS BIGINT), url",
}
FILTERS = {"songs": "WHERE song_id NOT LIKE 'local:%'",
           "artists": "WHERE artist_id NOT LIKE 'local:%'",
           "albums": "WHERE album_id NOT LIKE 'local:%'"}


def describe(connection, folder):
    tables = {}
    for table, columns in COLUMNS.items():
        rows, checksum = connection.execute(
            f"SELECT count(*), CAST(sum(CAST(hash({columns}, parse_filename(raw_key)) AS HUGEINT)) "
            f"AS VARCHAR) FROM read_parquet('{folder}/{table}/**/*.parquet', "
            f"hive_partitioning = false) {FILTERS.get(table, '')}").fetchone()
        tables[table] = {"rows": rows, "checksum": checksum}
    return tables


def main():
    connection = duckdb.connect()
    named = (argument.split("=", 1) for argument in sys.argv[1:])
    print(json.dumps({name: describe(connection, folder) for name, folder in named}))


if __name__ == "__main__":
    main()
