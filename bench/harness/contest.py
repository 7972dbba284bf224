"""The contest: every program on the same files, interleaved in rounds, and the ratios."""

import itertools
import statistics
from dataclasses import dataclass
from pathlib import Path

from harness import measure
from harness.setup import BENCH, BUILD, PROGRAM, PYTHON, fresh_lake

NO_SYNC = {"TRACKLAKE_STORE__SYNC": "false"}
PLAIN_PEERS = ("pandas", "Polars", "DuckDB SQL")
TUNED_PEERS = ("Polars, tuned", "DuckDB SQL, tuned")
PEERS = {
    "pandas": "pandas_tutorial.py",
    "Polars": "polars_scan.py",
    "DuckDB SQL": "duckdb_sql.py",
    "Polars, tuned": "polars_tuned.py",
    "DuckDB SQL, tuned": "duckdb_tuned.py",
}
DURABLE = "tracklake"
NOT_DURABLE = "tracklake, no sync"
LIMITS = {"simdjson, 1 thread": 1, "simdjson, 2 threads": 2}


@dataclass(frozen=True)
class Ratio:
    """How many times as long the fastest of some peers took as tracklake did, round by round."""

    against: str
    rounds: list

    def summary(self):
        return min(self.rounds), statistics.median(self.rounds), max(self.rounds)


class Scratch:
    """Folders to write into: a new one each time, all deleted when the run ends. Deleting between
    measurements would slow the next one, since ext4 steps around inodes freed just before."""

    def __init__(self, folder):
        self.folder = folder
        self.latest = {}  # name → the folder last made under it
        self._numbers = itertools.count(1)

    def new(self, name):
        self.latest[name] = self.folder / f"{next(self._numbers):04}-{name}"
        return self.latest[name]


def transform_all(dataset, scratch, environment=None):
    """Measures `transform --all` of a lake that has raw objects and nothing else."""
    lake = fresh_lake(dataset, scratch.new("lake"))
    measure.settle(dataset.objects())
    return measure.run([PROGRAM, "transform", "--all", "--lake", lake], environment)


def run_peer(script, dataset, scratch):
    out = scratch.new(Path(script).stem)
    measure.settle(dataset.objects())
    return measure.run([PYTHON, BENCH / "peers" / script, dataset.folder, out])


def run_limit(dataset, threads):
    measure.settle(dataset.objects())
    return measure.run([BUILD / "bench" / "bench_simdjson_limit", dataset.folder, threads])


def contestants(dataset, scratch):
    """name → function that measures it once. scratch.latest tells what it wrote."""
    table = {name: lambda script=script: run_peer(script, dataset, scratch)
             for name, script in PEERS.items()}
    for name, threads in LIMITS.items():
        table[name] = lambda threads=threads: run_limit(dataset, threads)
    table[NOT_DURABLE] = lambda: transform_all(dataset, scratch, NO_SYNC)
    table[DURABLE] = lambda: transform_all(dataset, scratch)
    return table


def play(dataset, scratch, rounds, log):
    """name → one Measurement a round. Each round starts with another program."""
    table = contestants(dataset, scratch)
    names = list(table)
    results = {name: [] for name in names}
    for number in range(rounds):
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            results[name].append(table[name]())
            log(f"round {number + 1}/{rounds}  {name:<20} {results[name][-1].wall_s:7.3f} s")
    return results


def compare(results, against, peers, field, mine=DURABLE):
    own_field = "wall_s" if field == "work_s" else field
    rounds = [min(getattr(results[peer][i], field) for peer in peers) / getattr(own, own_field)
              for i, own in enumerate(results[mine])]
    return Ratio(against, rounds)


def ratios(results):
    """tracklake is always the whole process. `work_s` spares the peers Python's start."""
    everyone = PLAIN_PEERS + TUNED_PEERS
    return [
        compare(results, "fastest of pandas, Polars, DuckDB SQL", PLAIN_PEERS, "wall_s"),
        compare(results, "… without the peers' start and imports", PLAIN_PEERS, "work_s"),
        compare(results, "… tracklake without sync", PLAIN_PEERS, "wall_s", NOT_DURABLE),
        compare(results, "… CPU time of all", PLAIN_PEERS, "cpu_s"),
        compare(results, "fastest of all, tuned ones included", everyone, "wall_s"),
        compare(results, "… without the peers' start and imports", everyone, "work_s"),
        compare(results, "… tracklake without sync", everyone, "wall_s", NOT_DURABLE),
        compare(results, "… CPU time of all", everyone, "cpu_s"),
    ]
