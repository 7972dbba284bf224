"""expressions.tsv, and when a value of DuckDB's is one of Trino's.

Types: of texts, times and decimals without their length, precision and scale (timestamp(3) is our
timestamp, varchar(5) our varchar), of rows without the names of their fields. Values: decimals by
number, times without the zeros at the end of their fraction, intervals by length (Trino writes
"59 00:00:00.000", DuckDB "59 days"), NaN and infinity by name.
"""

import decimal
import json
import re
from pathlib import Path

FILE = Path(__file__).parent / "expressions.tsv"
INSTEAD = Path(__file__).parents[2] / "sql/forms/instead.txt"
FOLDED = ((r"varchar\(\d+\)|char\(\d+\)", "varchar"), (r"(timestamp|time)\(\d+\)", r"\1"),
          (r"decimal\([^)]*\)", "decimal"), (r"interval .*", "interval"))
SECONDS = {"year": 12 * 2592000, "month": 2592000, "day": 86400}


def hints():
    """What to write instead of what is missing, by its key."""
    lines = [line.split(" => ") for line in INSTEAD.read_text().splitlines()
             if " => " in line and not line.startswith("#")]
    return [hint for _, hint in lines]


class Expression:
    def __init__(self, chapter, line):
        self.chapter, fields = chapter, line.split("\t")
        self.form, self.sql, self.type, self.value = fields[:4]
        self.state = fields[4] if len(fields) > 4 else "same"
        self.ours, self.reason = tuple(fields[5:7]), (fields[7:] or [""])[0]

    @property
    def select(self):
        return self.sql if self.sql.startswith("SELECT") else "SELECT " + self.sql

    @property
    def expected(self):
        """The type and value that are right here."""
        return self.ours if self.state == "differs" else (self.type, self.value)


def read():
    expressions, chapter = [], None
    for line in FILE.read_text().splitlines():
        if line.startswith("# "):
            chapter = line[2:]
        elif line and not line.startswith("#"):
            expressions.append(Expression(chapter, line))
    return expressions


def parts(text):
    """What stands between commas outside of brackets and quotes."""
    found, depth, quoted = [""], 0, False
    for letter in text:
        quoted ^= letter == '"'
        depth += (letter == "(") - (letter == ")") if not quoted else 0
        if letter == "," and not depth and not quoted:
            found.append("")
        else:
            found[-1] += letter
    return [part.strip() for part in found]


def folded(name):
    """A type of either engine, as both are compared: DuckDB's integer[] is Trino's array(integer)."""
    name = name.strip().lower()
    if name.endswith("[]"):
        return f"array({folded(name[:-2])})"
    nested = re.fullmatch(r"(array|map|row|struct)\((.*)\)", name, re.DOTALL)
    if nested:
        inside = parts(nested[2])
        if nested[1] in ("row", "struct"):
            inside = [re.sub(r'^("[^"]*"|[a-z_]\w*) (?=\w)', "", part)
                      if not part.startswith(("timestamp", "time ", "interval")) else part
                      for part in inside]
        return f"{nested[1].replace('struct', 'row')}({', '.join(map(folded, inside))})"
    for pattern, short in FOLDED:
        name = re.sub(pattern, short, name)
    return {"float": "real", "blob": "varbinary", '"null"': "unknown"}.get(name, name)


def length(text):
    """An interval of either engine in seconds; of months as if they had 30 days."""
    if found := re.fullmatch(r"(\d+)-(\d+)", text):
        return (int(found[1]) * 12 + int(found[2])) * SECONDS["month"]
    total = sum(int(n) * SECONDS[unit] for n, unit in re.findall(r"(\d+) (year|month|day)", text))
    if found := re.match(r"(\d+) \d\d:", text):
        total += int(found[1]) * SECONDS["day"]
    if found := re.search(r"(\d+):(\d\d):(\d\d)", text):
        total += int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3])
    return total


def plain(value, kind):
    if isinstance(value, dict):
        return {key: plain(member, "") for key, member in value.items()}
    if isinstance(value, list):
        return [plain(member, "") for member in value]
    if value is None or not isinstance(value, (str, int, float, decimal.Decimal)):
        return value
    if kind == "decimal":
        return decimal.Decimal(str(value)).normalize()
    if kind == "interval":
        return length(value)
    if kind in ("double", "real"):
        return float(value)
    time = re.fullmatch(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(\.\d+)?( UTC|\+00)?", str(value))
    if time:
        return time[1] + (time[2] or "").rstrip(".0") + (" UTC" if time[3] else "")
    return value


def value_of(text, kind):
    """A value's JSON; of an object whose names are doubled or empty, a row without names."""
    def members(pairs):
        names = [name for name, _ in pairs]
        is_row = kind.startswith(("row", "array(row")) or len(set(names)) < len(names) or "" in names
        return [value for _, value in pairs] if is_row else dict(pairs)
    if kind == "json":
        return json.loads(text)
    return plain(json.loads(text, object_pairs_hook=members), kind)


def difference(want, have):
    """Of two (type, value in JSON); None where they are the same. NULL is of any type."""
    kinds = folded(want[0]), folded(have[0])
    values = value_of(want[1], kinds[0]), value_of(have[1], kinds[0])
    if values[0] == values[1] and (kinds[0] == kinds[1] or values == (None, None)):
        return None
    return f"{want[0]} {want[1]}, not {have[0]} {have[1]}"
