"""Writes RESULTS.md: the machine, the targets, every figure, and how it was measured."""

import datetime
import os
import platform
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path

from harness import contest, measure, outcome, probes
from harness.setup import PYTHON, ROOT, Dataset

METHOD = Path(__file__).resolve().parent / "method.md"
PACKAGES = ("pandas", "polars", "duckdb", "pyarrow")


@dataclass(frozen=True)
class Run:
    """Everything that one run of the benchmark found out."""

    contest_data: Dataset
    scaling_data: Dataset
    results: dict  # name → Measurements, one a round
    written: outcome.Written
    scaling: probes.Scaling
    single: probes.SingleObject


def table(header, rows):
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def read_value(path, name):
    for line in Path(path).read_text().splitlines():
        if line.startswith(name):
            return line.split(":", 1)[1].strip()
    return "unknown"


def first_line(*command):
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT).stdout.split("\n")[0]


def machine():
    """Processor, memory and versions; nothing that names the machine."""
    memory_gb = int(read_value("/proc/meminfo", "MemTotal").split()[0]) / 1e6
    code = "import importlib.metadata as m, sys; print(*(f'{n} {m.version(n)}' for n in sys.argv[1:]), sep=', ')"
    peers = first_line(PYTHON, "-c", code, *PACKAGES)
    revision = first_line("git", "describe", "--always", "--dirty") or "not a git checkout"
    return [
        f"- {datetime.datetime.now(datetime.UTC):%Y-%m-%d}, tracklake at {revision}",
        f"- {read_value('/proc/cpuinfo', 'model name')}, {len(os.sched_getaffinity(0))} cores used "
        f"of {os.cpu_count()}, {memory_gb:.0f} GB of memory, Linux {platform.release()}",
        f"- {first_line('c++', '--version')}; Python {platform.python_version()}, {peers}",
    ]


def targets(run):
    """The promises about speed and memory, each with its figure."""
    ratios = contest.ratios(run.results)
    plain, tuned = ratios[0], ratios[4]
    low, middle, _ = plain.summary()
    least_tuned = tuned.summary()[0]
    growth = statistics.median(run.scaling.ratios)
    allowed_growth = 1.05 * run.scaling_data.files / run.contest_data.files
    alone_ms = measure.median(run.single.no_sync, "wall_s") * 1e3
    alone_cpu_ms = measure.median(run.single.no_sync, "cpu_s") * 1e3
    lines = [
        (f"bulk transform, durable, ÷ {plain.against}: every round ≥ 7", f"{low:.1f}", low >= 7),
        ("the same, median ≥ 9", f"{middle:.1f}", middle >= 9),
        (f"÷ {tuned.against}: every round ≥ 3.5", f"{least_tuned:.1f}", least_tuned >= 3.5),
        (f"{run.scaling_data.files / run.contest_data.files:.0f} × the files in "
         f"≤ {allowed_growth:.1f} × the time", f"{growth:.2f}", growth <= allowed_growth),
        (f"peak memory for {run.scaling_data.megabytes:.0f} MB of raw ≤ 100 MB",
         f"{run.scaling.peak_mb:.0f} MB", run.scaling.peak_mb <= 100),
        ("one object of 100 entries, whole process without sync ≤ 12 ms",
         f"{alone_ms:.1f} ms, {alone_cpu_ms:.1f} ms of CPU", alone_ms <= 12),
    ]
    return table(["target", "measured", "met"],
                 [(what, figure, "yes" if met else "**no**") for what, figure, met in lines])


def contest_table(run):
    rows = []
    for name, runs in run.results.items():
        walls = sorted(one.wall_s for one in runs)
        works = [one.work_s for one in runs if one.work_s is not None]
        middle = statistics.median(walls)
        rows.append((name, f"{middle:.3f}", f"{walls[0]:.3f} – {walls[-1]:.3f}",
                     f"{statistics.median(works):.3f}" if works else "",
                     f"{measure.median(runs, 'cpu_s'):.2f}",
                     f"{run.contest_data.megabytes / middle:.0f}",
                     f"{max(one.peak_mb for one in runs):.0f}"))
    return table(["program", "wall s, median", "min – max", "without Python's start", "CPU s",
                  "MB/s", "peak MB"], rows)


def ratio_table(run):
    rows = []
    for ratio in contest.ratios(run.results):
        rows.append((ratio.against, *(f"{figure:.1f}" for figure in ratio.summary()),
                     ", ".join(f"{figure:.1f}" for figure in ratio.rounds)))
    return table(["tracklake against", "min", "median", "max", "each round"], rows)


def written_text(run):
    rows = ", ".join(f"{table_name} {count:,}" for table_name, count in run.written.rows.items())
    return (f"All peers and tracklake wrote the same rows (compared value by value): {rows}. "
            f"tracklake wrote {run.written.parts} parts of {run.written.tables} tables, "
            f"{run.written.parts_mb:.1f} MB.")


def single_text(run):
    durable = measure.median(run.single.durable, "wall_s") * 1e3
    no_sync = measure.median(run.single.no_sync, "wall_s") * 1e3
    peak = run.single.peak_mb
    text = (f"One object of 100 entries, whole process, median of {len(run.single.durable)}: "
            f"{no_sync:.1f} ms without sync, {durable:.1f} ms durable, {peak:.0f} MB.")
    if run.single.sync_calls is not None:
        text += (f" A durable run has {run.single.sync_calls} sync calls, in which strace saw "
                 f"{run.single.sync_ms:.1f} ms.")
    return text


def scaling_text(run):
    each = ", ".join(f"{ratio:.2f}" for ratio in run.scaling.ratios)
    return (f"{run.contest_data.files} files in {run.scaling.small_s:.3f} s, "
            f"{run.scaling_data.files} files ({run.scaling_data.megabytes:.0f} MB over "
            f"{run.scaling_data.days} days) in {run.scaling.large_s:.3f} s, medians, durable; ratio "
            f"in each round {each}. Peak memory for the large one: {run.scaling.peak_mb:.0f} MB.")


def render(run):
    data = run.contest_data
    rounds = len(next(iter(run.results.values())))
    parts = [
        "# What the benchmark measured", "\n".join(machine()),
        f"{data.files} raw objects of 100 entries over {data.days} days, {data.megabytes:.0f} MB, "
        f"{rounds} rounds. Written by `bench/run`; do not edit.",
        "## Targets", targets(run),
        "## The contest", contest_table(run), ratio_table(run), written_text(run),
        "## More files, more memory, one object", scaling_text(run), single_text(run),
        METHOD.read_text(encoding="utf-8").rstrip(),
    ]
    return "\n\n".join(parts) + "\n"
