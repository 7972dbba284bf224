"""compare.py must find every kind of difference: a lake made here is right, then broken."""

import hashlib
import json
import pathlib
import shutil
import tempfile
import unittest

import compare
import contract
import lake_files
import oracle
import pyarrow as pa
import pyarrow.parquet as pq
import reading
from values import hash16

KEY = "raw/test/2026-03-01/page.json"
DAY, FETCHED_AT = "2026-03-01", "2026-03-01T00:00:00Z"
RAW = json.dumps(
    {
        "href": "https://api.example/v1/playlists/P1/tracks",
        "items": [
            {
                "added_at": "2024-02-03T04:05:06Z",
                "track": {
                    "id": "T1",
                    "name": "Low Tide",
                    "popularity": 0,
                    "duration_ms": 1,
                    "album": {"id": "A1", "release_date": "1983-04"},
                },
            },
            7,
        ],
    }
).encode()

ARROW = {
    "VARCHAR": pa.string(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
}


def parquet(table, rows, change_schema=lambda schema: schema, compression="zstd"):
    fields = [
        pa.field(name, ARROW[kind], metadata={"PARQUET:field_id": str(field_id)})
        for name, kind, field_id in contract.TABLES[table]
    ]
    arrays = [
        pa.array(values, type=pa.int64()).cast(field.type)
        if pa.types.is_timestamp(field.type)
        else pa.array(values, type=field.type)
        for field, values in zip(fields, zip(*rows))
    ]
    schema = change_schema(pa.schema(fields))
    sink = pa.BufferOutputStream()
    made = pa.table([array.cast(f.type) for array, f in zip(arrays, schema)], schema=schema)
    pq.write_table(made, sink, compression=compression, store_schema=False)
    return sink.getvalue().to_pybytes()


class CompareTest(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.root)
        self.put(KEY, RAW)
        self.outcome = oracle.transform(KEY, RAW, 1_772_323_200)
        self.receipt = {
            "schema_version": 2,
            "raw_key": KEY,
            "sha256": hashlib.sha256(RAW).hexdigest(),
            "size": len(RAW),
            "fetched_at": FETCHED_AT,
            "version": "t1-w2",
            "formats": ["parquet"],
            "parts": [],
            "counts": {t: c for t, c in self.outcome.counts.items() if any(c.values())},
            "quarantine_key": f"quarantine/{DAY}/{hash16(KEY)}.ndjson",
        }
        item = self.outcome.quarantine[0]
        line = json.dumps({**item, "item": 7, "raw_key": KEY})
        self.put(self.receipt["quarantine_key"], line.encode() + b"\n")
        for table in contract.TABLES:
            if self.outcome.rows[table]:
                self.part(table, parquet(table, self.outcome.rows[table]))

    def put(self, key, data):
        path = self.root / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def key_of(self, table):
        # sha256 over "t1-w2\nparquet\n" + KEY, sha256 and time with tabs, by hand.
        lines = f"t1-w2\nparquet\n{KEY}\t{self.receipt['sha256']}\t{FETCHED_AT}\n"
        name = hashlib.sha256(lines.encode()).hexdigest()[:16]
        return f"processed/spotify/{table}/year=2026/month=03/day=01/part-{name}.parquet"

    def part(self, table, data):
        key = self.key_of(table)
        self.put(key, data)
        stated = {
            "table": table,
            "key": key,
            "rows": len(self.outcome.rows[table]),
            "bytes": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
        }
        others = [part for part in self.receipt["parts"] if part["key"] != key]
        self.receipt["parts"] = sorted(others + [stated], key=lambda part: part["key"])

    def differences(self, seal=lake_files.hash16_of_bytes):
        body = json.dumps(self.receipt).encode()[:-1]
        data = body + b',"checksum":"' + seal(body) + b'"}\n'
        self.put(f"_tracklake/receipts/{DAY}/{hash16(KEY)}.json", data)
        return compare.compare(self.root, canonical=False).differences

    def assert_found(self, text):
        differences = self.differences()
        self.assertTrue(any(text in one for one in differences), differences)

    def change_value(self, table, column, value):
        index = contract.COLUMN_NAMES[table].index(column)
        rows = [list(row) for row in self.outcome.rows[table]]
        rows[0][index] = value
        self.part(table, parquet(table, rows))

    def test_a_right_lake_has_no_difference(self):
        self.assertEqual(self.differences(), [])

    def test_a_value_is_compared_exactly(self):
        for table, column, value in [
            ("songs", "popularity", None),
            ("songs", "popularity", 1),
            ("songs", "duration_min", 1 / 59999.999999999),
            ("songs", "song_added", 1_706_933_106_000_001),
            ("songs", "song_name", "low tide"),
            ("songs", "isrc", ""),
            ("albums", "release_date", 4839),
            ("playlist_tracks", "position", 0),
        ]:
            self.change_value(table, column, value)
            self.assert_found(f"{table}.{column}")

    def test_a_type_is_compared(self):
        def as_text(schema):
            return schema.set(5, schema.field(5).with_type(pa.string()))

        self.part("songs", parquet("songs", self.outcome.rows["songs"], as_text))
        self.assert_found("schema: expected ('popularity', 'int32', 6)")

    def test_a_zone_in_a_timestamp_is_found(self):
        def with_zone(schema):
            return schema.set(6, schema.field(6).with_type(pa.timestamp("us", "UTC")))

        self.part("songs", parquet("songs", self.outcome.rows["songs"], with_zone))
        self.assert_found("timestamp[us, tz=UTC]")

    def test_a_missing_field_id_is_found(self):
        def without(schema):
            return schema.set(3, schema.field(3).remove_metadata())

        self.part("songs", parquet("songs", self.outcome.rows["songs"], without))
        self.assert_found("('duration_min', 'double', 4)")

    def test_another_compression_is_found(self):
        self.part("songs", parquet("songs", self.outcome.rows["songs"], compression="snappy"))
        self.assert_found("compression: expected ZSTD")

    def test_a_lost_part_and_a_lost_row_are_found(self):
        self.part("songs", parquet("songs", self.outcome.rows["songs"] * 2))
        self.assert_found("rows of songs")
        (self.root / self.key_of("songs")).unlink()
        self.assert_found("is missing")
        self.receipt["parts"] = self.receipt["parts"][:-1]
        self.assert_found("part is None")

    def test_a_part_of_another_name_is_found(self):
        self.receipt["parts"][0]["key"] = self.receipt["parts"][0]["key"].replace("part-", "part-0")
        self.assert_found("is not the name of a part")

    def test_wrong_statements_of_a_receipt_are_found(self):
        for field, value, text in [
            ("sha256", "0" * 64, "sha256 in the receipt"),
            ("size", 1, "size in the receipt"),
            ("fetched_at", "2026-03-01T00:00:01Z", "fetched_at"),
            ("counts", {}, "counts"),
            ("quarantine_key", None, "quarantine_key"),
        ]:
            self.receipt, kept = {**self.receipt, field: value}, self.receipt
            self.assert_found(text)
            self.receipt = kept

    def test_a_broken_seal_is_found(self):
        self.assertIn("checksum", self.differences(seal=lambda body: b"0" * 16)[0])

    def test_another_quarantined_item_is_found(self):
        for field, value in [("item", 8), ("pointer", "/items/0"), ("raw_key", "raw/x.json")]:
            line = {"raw_key": KEY, "reason": "x", "pointer": "/items/1", "item": 7, field: value}
            self.put(self.receipt["quarantine_key"], json.dumps(line).encode() + b"\n")
            self.assert_found("quarantined items")

    def test_an_item_as_deep_as_a_document_can_be_is_read(self):
        depth = reading.MAX_DEPTH
        line = {"raw_key": KEY, "reason": "x", "pointer": "/items/1", "item": 0}
        item = "[" * depth + "]" * depth
        data = json.dumps(line).replace('"item": 0', f'"item": {item}')
        self.put(self.receipt["quarantine_key"], data.encode() + b"\n")
        self.assert_found("quarantined items")

    def test_raw_that_changed_or_is_gone_is_found(self):
        (self.root / KEY).unlink()
        self.assert_found("not in the raw zone")


if __name__ == "__main__":
    unittest.main()
