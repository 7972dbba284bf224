#!/usr/bin/env python3
"""Runs the table of cases of `tracklake crawl`: trees of files, and the tables that are in them by
AWS's rules and by ours.

    tests/behaviour/crawler_cases.py BUILD_DIR              check the cases, and the guide's table
    UPDATE=1 tests/behaviour/crawler_cases.py BUILD_DIR     write both anew, for a person to read

tests/behaviour/crawler/cases.txt holds cases: a title (`# …`), the numbers of the rules that it
shows (`rules: …`, as docs/guides/crawl.md lists them), files (`file`, `gzip` or `empty`, each with
its path; lines of the first two follow behind `| `; `lake PATH` is our own tables), options, what is crawled (`place: …`), and the
tables that are expected: `name (format): columns / partition keys [reasons]`.
"""

import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CASES = ROOT / "tests/behaviour/crawler/cases.txt"
GUIDE = ROOT / "docs/guides/crawl.md"
BEGIN, END = "<!-- cases: made by tests/behaviour/crawler_cases.py -->", "<!-- end of cases -->"
FIXTURES = ROOT / "tests/fixtures/raw"


class Case:
    def __init__(self, title):
        self.title = title
        self.rules = ""
        self.options = []
        self.place = ""  # what is crawled, below the files' folder
        self.files = []  # [kind, path, lines]
        self.expected = {"glue": [], "ours": []}


def parse(text):
    cases, expecting = [], None
    for line in text.splitlines():
        case = cases[-1] if cases else None
        if line.startswith("# "):
            cases.append(Case(line[2:]))
            expecting = None
        elif not line.strip():
            continue
        elif line.startswith("rules: "):
            case.rules = line[7:]
        elif line.startswith("options: "):
            case.options = line[9:].split()
        elif line.startswith("place: "):
            case.place = line[7:]
        elif line in ("glue:", "ours:"):
            expecting = line[:-1]
        elif line.startswith("| "):
            case.files[-1][2].append(line[2:])
        elif expecting and line.startswith("  "):
            case.expected[expecting].append(line[2:])
        else:
            kind, path = line.split(" ", 1)
            case.files.append([kind, path, []])
    return cases


def write_tree(case, folder, build):
    for kind, path, lines in case.files:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if kind == "lake":
            subprocess.run([build / "tracklake", "-q", "--lake", target, "import", "raw",
                            "--fetched-at", "2026-11-19T06:00:00Z",
                            FIXTURES / "playlist_full_2026.json"], check=True)
            continue
        text = "".join(f"{line}\n" for line in lines).encode().decode("unicode_escape")
        data = text.encode("latin-1")
        target.write_bytes(gzip.compress(data, mtime=0) if kind == "gzip" else data)


def crawl(build, place, options, *more):
    done = subprocess.run([build / "tracklake", *more, "crawl", *options, place],
                          capture_output=True, text=True)
    if done.returncode not in (0, 65):
        sys.exit(f"crawl of {place} failed: {done.stderr}")
    return done.stdout


def told(table):
    packing = "" if table["compression"] == "none" else ", " + table["compression"]
    columns = ", ".join(f"{c['name']} {c['type']}" for c in table["columns"]) or "no columns"
    keys = " / " + ", ".join(table["partition_keys"]) if table["partition_keys"] else ""
    rules = list(dict.fromkeys(reason["rule"] for reason in table["reasons"]))
    return f"{table['name']} ({table['format']}{packing}): {columns}{keys} [{' '.join(rules)}]"


def outcome(report):
    lines = [told(table) for table in report["tables"]]
    lines += [f"left out: {left['key']} [{left['rule']}]" for left in report["left_out"]]
    return lines or ["no table"]


def check_explained(text, report, title):
    """Every rule is named."""
    faults = []
    for table in report["tables"]:
        for reason in table["reasons"]:
            if f"{reason['rule']}: " not in text:
                faults.append(f"{title}: --explain does not name {reason['rule']}")
    return faults


def run(case, build):
    """What came out, and what is wrong with the explanations."""
    found, faults = {}, []
    with tempfile.TemporaryDirectory(prefix="tracklake-crawl-") as folder:
        place = Path(folder) / "data"
        place.mkdir()
        write_tree(case, place, build)
        for side in ("glue", "ours"):
            options = case.options + (["--like-glue"] if side == "glue" else [])
            report = json.loads(crawl(build, place / case.place, options, "--format", "json"))
            found[side] = outcome(report)
            text = crawl(build, place / case.place, [*options, "--explain"])
            faults += check_explained(text, report, case.title)
    return found, faults


def render(cases):
    blocks = []
    for case in cases:
        lines = [f"# {case.title}", f"rules: {case.rules}"]
        lines += [f"options: {' '.join(case.options)}"] if case.options else []
        lines += [f"place: {case.place}"] if case.place else []
        for kind, path, content in case.files:
            lines += [f"{kind} {path}", *(f"| {line}" for line in content)]
        for side in ("glue", "ours"):
            lines += [f"{side}:", *(f"  {line}" for line in case.expected[side])]
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def cell(lines):
    return "<br>".join(re.sub(r"([|<>])", r"\\\1", re.sub(r" \[[^]]*\]$", "", line))
                       for line in lines)


def guide_table(cases):
    rows = ["| case | AWS's rule | files | like Glue | by default |", "|---|---|---|---|---|"]
    for case in cases:
        files = [f"`{path}`" for _, path, _ in case.files]
        files = files[:4] + [f"… {len(files)} files"] if len(files) > 5 else files
        options = [f"(`{' '.join(case.options)}`)"] if case.options else []
        rows.append(f"| {case.title} | {case.rules} | {'<br>'.join(files + options)} "
                    f"| {cell(case.expected['glue'])} | {cell(case.expected['ours'])} |")
    return "\n".join(rows)


def with_table(guide, table):
    begin, end = guide.index(BEGIN) + len(BEGIN), guide.index(END)
    return guide[:begin] + "\n" + table + "\n" + guide[end:]


def main():
    build, update = Path(sys.argv[1]).resolve(), os.environ.get("UPDATE") == "1"
    cases, faults = parse(CASES.read_text()), []
    for case in cases:
        found, of_explanation = run(case, build)
        faults += of_explanation
        for side, lines in found.items():
            if lines != case.expected[side]:
                faults.append(f"{case.title}, {side}: expected\n  " +
                              "\n  ".join(case.expected[side]) + "\ngot\n  " + "\n  ".join(lines))
                case.expected[side] = lines
    guide = GUIDE.read_text()
    if update:
        CASES.write_text(render(cases))
        GUIDE.write_text(with_table(guide, guide_table(cases)))
    elif with_table(guide, guide_table(cases)) != guide:
        faults.append(f"{GUIDE.name}: its table is not that of the cases; UPDATE=1 writes it")
    print(*faults, f"{len(cases)} cases, {len(faults)} faults", sep="\n")
    return 1 if faults and not update else 0


if __name__ == "__main__":
    sys.exit(main())
