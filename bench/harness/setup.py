"""What a run needs before it starts: the peers' packages in a virtual environment of their own, the
benchmark's programs, and the generated lakes. All below build/, and kept between runs."""

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent
ROOT = BENCH.parent
BUILD = ROOT / "build"
VENV = BUILD / "bench-venv"
DATA = BUILD / "bench-data"
PROGRAM = BUILD / "tracklake"
PYTHON = VENV / "bin" / "python"


class BenchError(Exception):
    """Told to the user as it is; the run ends with exit code 1."""


@dataclass(frozen=True)
class Dataset:
    """A generated raw zone. The folder is a lake that nobody has transformed."""

    folder: Path
    files: int
    days: int
    bytes: int

    @property
    def megabytes(self):
        return self.bytes / 1e6

    def objects(self):
        return sorted((self.folder / "raw" / "spotify").glob("*/*.json"))


def run_quietly(command):
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if result.returncode != 0:
        tail = (result.stdout + result.stderr)[-2000:]
        raise BenchError(f"{Path(command[0]).name} failed (exit {result.returncode}):\n{tail}")
    return result.stdout


def make_venv():
    requirements = BENCH / "requirements.txt"
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    stamp = VENV / "requirements.sha256"
    if stamp.exists() and stamp.read_text() == digest:
        return
    print("bench: installing the peers into build/bench-venv", file=sys.stderr)
    shutil.rmtree(VENV, ignore_errors=True)
    run_quietly([sys.executable, "-m", "venv", VENV])
    run_quietly([VENV / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check",
                 "--require-hashes", "--only-binary=:all:", "-r", requirements])
    stamp.write_text(digest)


def build_programs():
    cache = BUILD / "CMakeCache.txt"
    if not cache.exists():
        raise BenchError("build/ is not configured. Run: make build")
    if "CMAKE_BUILD_TYPE:STRING=Release" not in cache.read_text():
        raise BenchError("build/ is not a release build. Run: make clean build")
    run_quietly(["ninja", "-C", BUILD, "bench_generate", "bench_peak_memory",
                 "bench_simdjson_limit"])
    if not PROGRAM.exists():
        raise BenchError("build/tracklake is missing. Run: make build")


def generate(files, days, seed, first_day="2026-03-01"):
    generator = BUILD / "bench" / "bench_generate"
    # The generator is part of the name, so that a changed one does not leave old data behind.
    version = hashlib.sha256(generator.read_bytes()).hexdigest()[:8]
    folder = DATA / f"{files}-files-{days}-days-from-{first_day}-seed-{seed}-{version}"
    done = folder / "size"
    if not done.exists():
        print(f"bench: generating {files} raw objects", file=sys.stderr)
        shutil.rmtree(folder, ignore_errors=True)
        size = run_quietly([generator, folder, "--files", files, "--days", days, "--seed", seed,
                            "--first-day", first_day]).split()[1]
        done.write_text(size)
    return Dataset(folder, files, days, int(done.read_text()))


def fresh_lake(dataset, folder):
    """A lake at folder with the data set's raw objects, as hard links, and nothing else."""
    add_objects(dataset, folder)
    return folder


def add_objects(dataset, lake):
    """Links the data set's raw objects into a lake; returns their keys."""
    keys = [str(path.relative_to(dataset.folder)) for path in dataset.objects()]
    for key in keys:
        (lake / key).parent.mkdir(parents=True, exist_ok=True)
        os.link(dataset.folder / key, lake / key)
    return keys
