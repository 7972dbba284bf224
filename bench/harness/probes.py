"""Three questions that the contest does not answer: how time grows with the input, how much memory
a gigabyte takes, and how long one object takes that arrives alone."""

import shutil
import statistics
from dataclasses import dataclass

from harness import measure
from harness.contest import NO_SYNC, transform_all
from harness.setup import BUILD, PROGRAM, BenchError, add_objects, fresh_lake

SYNC_CALLS = "fsync,fdatasync,syncfs,sync_file_range,sync"


@dataclass(frozen=True)
class Scaling:
    small_s: float
    large_s: float
    ratios: list  # one a round: the large against the small beside it
    peak_mb: float  # of the large


@dataclass(frozen=True)
class SingleObject:
    durable: list  # Measurements
    no_sync: list
    peak_mb: float  # the most of as many runs as are traced
    sync_calls: int | None  # in one run; None where strace is not installed
    sync_ms: float | None   # time inside them, median of the traced runs


def measure_scaling(small, large, scratch, rounds, log):
    pairs = []
    for number in range(rounds):
        pairs.append((transform_all(small, scratch), transform_all(large, scratch)))
        log(f"scaling {number + 1}/{rounds}  {pairs[-1][0].wall_s:.3f} s and "
            f"{pairs[-1][1].wall_s:.3f} s")
    smalls, larges = zip(*pairs)
    return Scaling(measure.median(smalls, "wall_s"), measure.median(larges, "wall_s"),
                   [more.wall_s / less.wall_s for less, more in pairs],
                   max(more.peak_mb for more in larges))


def measure_single(history, arrivals, scratch, runs, traced_runs, log):
    """Transforms one new object after the other, in a lake whose history is already there."""
    lake = fresh_lake(history, scratch.new("lake"))
    measure.run([PROGRAM, "transform", "--all", "--lake", lake])
    keys = add_objects(arrivals, lake)
    if len(keys) < 2 * runs + 2 * traced_runs:
        raise BenchError("too few new objects for so many runs")

    def transform(environment):
        key = keys.pop()
        measure.settle([lake / key])
        return measure.run([PROGRAM, "transform", key, "--lake", lake], environment)

    durable, no_sync = [], []
    for _ in range(runs):
        durable.append(transform({}))
        no_sync.append(transform(NO_SYNC))
    log(f"one object  {measure.median(durable, 'wall_s') * 1e3:.1f} ms, without sync "
        f"{measure.median(no_sync, 'wall_s') * 1e3:.1f} ms")
    peak_mb = max(peak_memory(lake, keys.pop(), scratch.folder / "peak.txt")
                  for _ in range(traced_runs))
    calls, milliseconds = trace_syncs(lake, keys[:traced_runs], scratch.folder / "strace.txt")
    return SingleObject(durable, no_sync, peak_mb, calls, milliseconds)


def peak_memory(lake, key, report):
    """In MB, of one transformation that a small program starts."""
    measure.run([BUILD / "bench" / "bench_peak_memory", report,
                 PROGRAM, "transform", key, "--lake", lake])
    return int(report.read_text()) * 1024 / 1e6


def trace_syncs(lake, keys, report):
    """(calls of the last run, median ms a run) of sync calls, or (None, None) without strace."""
    if shutil.which("strace") is None:
        return None, None
    counts, totals = [], []
    for key in keys:
        measure.settle([lake / key])
        measure.run(["strace", "-f", "-T", "-qq", "-e", f"trace={SYNC_CALLS}", "-o", report,
                     PROGRAM, "transform", key, "--lake", lake])
        seconds = [float(line.rsplit("<", 1)[1].rstrip(">"))
                   for line in report.read_text().splitlines() if line.endswith(">")]
        counts.append(len(seconds))
        totals.append(sum(seconds) * 1e3)
    return counts[-1], statistics.median(totals)
