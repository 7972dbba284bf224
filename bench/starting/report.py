"""LAMBDA.md, made of the starts."""

import datetime
import os
import platform
import re
import statistics
from pathlib import Path

from harness.report import first_line, read_value, table

INIT_MS, HTTPS_MS, TIMES_FASTER, MEMORY_SHARE, PACKAGE_MB = 20, 60, 20, 1 / 8, 4
PANDAS, HTTPS, TRANSFORM = "pandas", "transform, HTTPS", "transform"


def median(starts, what):
    return statistics.median(getattr(start, what) for start in starts)


def ratios(starts, what):
    """pandas ÷ transform, round by round."""
    return statistics.median(getattr(theirs, what) / getattr(ours, what)
                             for theirs, ours in zip(starts[PANDAS], starts[TRANSFORM]))


def targets(starts, package_bytes):
    rows = []

    def add(target, measured, met):
        rows.append([target, measured, "yes" if met else "**no**"])
    for name in starts:
        if name not in (PANDAS, HTTPS):
            init = median(starts[name], "init_ms")
            add(f"{name}: init < {INIT_MS} ms", f"{init:.1f} ms", init < INIT_MS)
    https = median(starts[HTTPS], "answer_ms")
    add(f"first HTTPS call and its answer included < {HTTPS_MS} ms", f"{https:.1f} ms",
        https < HTTPS_MS)
    faster, share = ratios(starts, "answer_ms"), 1 / ratios(starts, "peak_mb")
    add(f"first answer, 100 entries: ≥ {TIMES_FASTER} times faster than pandas",
        f"{faster:.1f} times", faster >= TIMES_FASTER)
    add("… memory ≤ 1/8 of pandas'", f"1/{1 / share:.1f}", share <= MEMORY_SHARE)
    size = package_bytes / 1e6
    add(f"the package ≤ {PACKAGE_MB} MB", f"{size:.2f} MB", size <= PACKAGE_MB)
    return table(["target", "measured", "met"], rows)


def figures(title, starts):
    rows = [[name, f"{median(of_name, 'init_ms'):.1f}",
             f"{min(each.init_ms for each in of_name):.1f} – {max(each.init_ms for each in of_name):.1f}",
             f"{median(of_name, 'answer_ms'):.1f}", f"{median(of_name, 'peak_mb'):.1f}"]
            for name, of_name in starts.items()]
    return f"## {title}\n\n" + table(
        ["function", "init ms", "min – max", "first answer ms", "peak MB"], rows)


def versions():
    requirements = (Path(__file__).resolve().parent / "requirements.txt").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^(\S+)==(\S+)", requirements, re.MULTILINE))
    return ", ".join(f"{name} {pinned[name]}"
                     for name in ("pandas", "pyarrow", "boto3", "awslambdaric"))


def render(free, starved, rounds, package_bytes):
    method = (Path(__file__).resolve().parent / "method.md").read_text(encoding="utf-8")
    head = [f"- {datetime.datetime.now(datetime.UTC):%Y-%m-%d}, tracklake at "
            f"{first_line('git', 'describe', '--always', '--dirty') or 'no git checkout'}",
            f"- {read_value('/proc/cpuinfo', 'model name')}, one of {os.cpu_count()} cores, "
            f"Linux {platform.release()}",
            f"- Python {platform.python_version()}, {versions()}"]
    parts = ["# How functions start", "\n".join(head),
             f"Medians of {rounds} rounds. Written by `bench/lambda`; do not edit.",
             "## Targets", targets(free, package_bytes), figures("One core", free)]
    if starved is not None:
        parts.append(figures("A fourteenth of a core, as with 128 MB", starved))
    return "\n\n".join([*parts, method.strip()]) + "\n"
