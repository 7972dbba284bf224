"""One measurement: a command run from start to end, its time, processor time and memory.

Linux counts the memory of the process that starts a command as that command's own until exec, so
this runner must stay smaller than anything it measures: it imports nothing beyond the standard
library and leaves reading tables to verify.py, in a process of its own."""

import os
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from harness.setup import BenchError

READ_BYTES = 1 << 20


@dataclass(frozen=True)
class Measurement:
    wall_s: float
    cpu_s: float    # user and system, of the process and all its children
    peak_mb: float  # resident set of the largest single process
    work_s: float | None = None  # what a peer says it took without Python's start and imports


def settle(objects):
    """The state every measurement starts from: nothing left to write back, input in the cache."""
    os.sync()
    for path in objects:
        with open(path, "rb", buffering=0) as handle:
            while handle.read(READ_BYTES):
                pass


def run(command, extra_environment=None):
    """Measures one command. Its own output is kept from the screen and shown if it fails."""
    environment = os.environ | (extra_environment or {})
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        process = subprocess.Popen([str(part) for part in command], env=environment, stdout=out,
                                   stderr=err, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        output, errors = out.read().decode(), err.read().decode()
    if process.returncode != 0:
        raise BenchError(f"{' '.join(Path(str(part)).name for part in command)} "
                         f"failed (exit {process.returncode}):\n{(output + errors)[-2000:]}")
    return Measurement(wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6,
                       parse_work(output))


def parse_work(output):
    """Peers print one number; everything else that a command says is no business of ours."""
    try:
        return float(output)
    except ValueError:
        return None


def median(measurements, field):
    return statistics.median(getattr(measurement, field) for measurement in measurements)
