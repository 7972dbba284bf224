"""Costs of single runs, gathered in series, and FETCH.md made from them."""

import datetime
import os
import platform
import statistics
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

CPU_MS = {"2026": 60, "classic": 100}  # of 100 pages
RATIO, MEMORY_MB = 1.1, 40


@dataclass(frozen=True)
class Cost:
    seconds: float
    cpu_ms: float
    memory_mb: float


@dataclass
class Series:
    """The rounds over one shape of pages."""
    shape: object
    pages: int
    size: int
    concurrency: int
    curl: list = field(default_factory=list)
    several: list = field(default_factory=list)
    one: list = field(default_factory=list)
    lazy: list = field(default_factory=list)
    at_once: int = 0

    def add(self, curl, several, one, lazy, at_once):
        self.curl.append(curl)
        self.several.append(several)
        self.one.append(one)
        self.lazy.append(lazy)
        self.at_once = max(self.at_once, at_once)

    def ratio(self, costs):
        """Of the times within each round; the median of the rounds."""
        pairs = zip(costs, self.curl, strict=True)
        return statistics.median(cost.seconds / curl.seconds for cost, curl in pairs)

    def last(self):
        costs = (("curl", self.curl[-1]), ("tracklake", self.several[-1]),
                 ("one at a time", self.one[-1]))
        return ", ".join(f"{name} {cost.seconds:.2f} s {cost.cpu_ms:.0f} ms CPU"
                         for name, cost in costs)

    def entries(self):
        return self.pages * self.shape.page

    def title(self):
        return (f"{self.pages} {self.shape.name} pages of {self.shape.page} entries, "
                f"{self.size / 1e6:.1f} MB")


def median(costs, name):
    return statistics.median(getattr(cost, name) for cost in costs)


def table(header, rows):
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def targets(series):
    rows = []
    for one in series:
        cpu, memory = median(one.several, "cpu_ms"), max(c.memory_mb for c in one.several)
        ratio = one.ratio(one.several)
        most = CPU_MS[one.shape.name]
        rows += [(f"{one.title()}: CPU ≤ {most} ms", f"{cpu:.0f} ms", cpu <= most),
                 (f"… time ÷ curl's, one page after another ≤ {RATIO}", f"{ratio:.2f}",
                  ratio <= RATIO),
                 (f"… peak memory for {one.entries():,} entries < {MEMORY_MB} MB",
                  f"{memory:.1f} MB", memory < MEMORY_MB),
                 (f"… requests at once ≤ {one.concurrency}, and more than 1", one.at_once,
                  1 < one.at_once <= one.concurrency)]
    return table(["target", "measured", "met"],
                 [(what, figure, "yes" if met else "**no**") for what, figure, met in rows])


def figures(one):
    rows = []
    for name, costs in (("curl", one.curl), (f"tracklake, {one.concurrency} at once", one.several),
                        ("tracklake, one at a time", one.one),
                        (f"tracklake, {one.concurrency} at once, no sync", one.lazy)):
        cpus = [cost.cpu_ms for cost in costs]
        rows.append((name, f"{median(costs, 'seconds'):.2f}", f"{one.ratio(costs):.2f}",
                     f"{median(costs, 'cpu_ms'):.0f}", f"{min(cpus):.0f} – {max(cpus):.0f}",
                     f"{max(cost.memory_mb for cost in costs):.1f}"))
    header = ["program", "wall s", "÷ curl", "CPU ms", "min – max", "peak MB"]
    return f"## {one.title()}\n\n{table(header, rows)}"


def first_line(*command):
    root = Path(__file__).resolve().parent
    return subprocess.run(command, capture_output=True, text=True, cwd=root).stdout.split("\n")[0]


def processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return "unknown"


def start_cost(build):
    """Milliseconds of CPU of a process that only says its version; the median."""
    costs = []
    for _ in range(15):
        process = subprocess.Popen([f"{build}/tracklake", "--version"], stdout=subprocess.DEVNULL)
        usage = os.wait4(process.pid, 0)[2]
        process.returncode = 0
        costs.append((usage.ru_utime + usage.ru_stime) * 1000)
    return statistics.median(costs)


def render(series, build):
    method = (Path(__file__).resolve().parent / "method.md").read_text(encoding="utf-8")
    head = [f"- {datetime.datetime.now(datetime.UTC):%Y-%m-%d}, tracklake at "
            f"{first_line('git', 'describe', '--always', '--dirty') or 'no git checkout'}",
            f"- {processor()}, {os.cpu_count()} cores, Linux {platform.release()}",
            f"- {first_line('curl', '--version').split(' (')[0]}; "
            f"a start of tracklake alone: {start_cost(build):.0f} ms of CPU"]
    rounds = len(series[0].curl)
    parts = ["# What fetching costs", "\n".join(head),
             f"Medians of {rounds} rounds. Written by `bench/fetch`; do not edit.",
             "## Targets", targets(series), *(figures(one) for one in series), method.strip()]
    return "\n\n".join(parts) + "\n"
