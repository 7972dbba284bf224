"""The types and values of tests/dialect/expressions.tsv are those of a real Trino, Athena's engine.

Needs Trino in build/engines (tools/bootstrap --engines, 2 GB), and 3 GB of memory; skipped without.
With UPDATE=1 what Trino says is written into the file: read the difference before you commit it.
"""

import json
import os
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "tests/parquet"), str(ROOT / "tests/dialect")]
import dialect  # noqa: E402
from engines.trino_server import TrinoError, TrinoServer  # noqa: E402

INSTALLED = ROOT / "build/engines/trino-server-476"
AT_ONCE = 4


def answer(trino, expression):
    try:
        columns, rows = trino.answer(expression.select)
    except TrinoError as error:
        return "error", str(error)
    return columns[0]["type"], json.dumps(rows[0][0] if rows else None, ensure_ascii=False)


def update(answers):
    lines = dialect.FILE.read_text().splitlines()
    for number, line in enumerate(lines):
        fields = line.split("\t")
        if len(fields) > 3 and fields[0] in answers:
            lines[number] = "\t".join([*fields[:2], *answers[fields[0]], *fields[4:]])
    dialect.FILE.write_text("\n".join(lines) + "\n")


@unittest.skipUnless(INSTALLED.exists(), "Trino is not there: tools/bootstrap --engines")
class DialectTest(unittest.TestCase):
    def test_what_stands_in_the_file_is_what_trino_says(self):
        expressions = dialect.read()
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        trino = self.enterContext(TrinoServer(INSTALLED, folder))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            found = list(pool.map(lambda one: answer(trino, one), expressions))
        if os.environ.get("UPDATE"):
            update({one.form: said for one, said in zip(expressions, found, strict=True)})
        for one, said in zip(expressions, found, strict=True):
            with self.subTest(one.form):
                self.assertEqual((one.type, one.value), said)


if __name__ == "__main__":
    unittest.main()
