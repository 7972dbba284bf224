"""Runs the real program, and Python scripts with PyArrow, for the checks in this folder."""

import fcntl
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import sys
import venv

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
BUILD = REPOSITORY / "build"
FIXTURES = HERE.parent / "fixtures" / "raw"
REQUIREMENTS = HERE.parent / "requirements.txt"

DONE = (0, 3)  # 3: finished, but something was quarantined or is a recoverable gap


class Failed(Exception):
    """A check did not hold; the message says what and how to see it."""


def binary():
    path = pathlib.Path(os.environ.get("TRACKLAKE_BINARY", BUILD / "tracklake")).resolve()
    if not path.is_file():
        raise Failed(f"{path} is not there: build it, or set TRACKLAKE_BINARY")
    return path


def work_folder(name):
    """An empty folder under build/."""
    folder = BUILD / "oracle" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def run(lake, *arguments, expected=DONE):
    """The program's stdout. Raises Failed on any other exit code, crashes included."""
    command = [str(binary()), "--lake", str(lake), *map(str, arguments)]
    done = subprocess.run(
        command, capture_output=True, text=True, errors="replace", cwd=lake.parent
    )
    if done.returncode not in expected:
        shown = " ".join(command[:8]) + (" …" if len(command) > 8 else "")
        output = (done.stdout + done.stderr)[-2000:]
        raise Failed(f"exit code {done.returncode} of: {shown}\n{output}")
    return done.stdout


def query(lake, sql):
    """The rows of a query, as lists."""
    return json.loads(run(lake, "--format", "json-columns", "query", sql, expected=(0,)))["rows"]


def python_with_pyarrow():
    """A Python that has what tests/requirements.txt pins; made once, under build/."""
    folder = BUILD / "oracle-venv"
    stamp = folder / "requirements.txt"
    wanted = REQUIREMENTS.read_text()
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "oracle-venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests start side by side
        if not stamp.is_file() or stamp.read_text() != wanted:
            install_into(folder)
            stamp.write_text(wanted)
    return folder / "bin" / "python"


def with_pyarrow(script):
    """Starts the script again in that Python, unless it runs in it."""
    if importlib.util.find_spec("pyarrow") is None:
        python = str(python_with_pyarrow())
        os.execv(python, [python, script, *sys.argv[1:]])


def install_into(folder):
    venv.create(folder, with_pip=True, clear=True)
    install = ["-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(REQUIREMENTS)]
    subprocess.run([str(folder / "bin" / "python"), *install], check=True)


def compare(lake, *options):
    """Prints compare.py's report; True when lake and oracle agree."""
    command = [python_with_pyarrow(), HERE / "compare.py", lake, *options]
    sys.stdout.flush()
    return subprocess.run(list(map(str, command))).returncode == 0


def check(condition, text):
    print(f"{'ok' if condition else 'FAILED'}: {text}")
    if not condition:
        raise Failed(text)


def main(function):
    """Entry of a script: failures are told without a traceback, exit code 1."""
    try:
        sys.exit(function())
    except Failed as failure:
        print(f"FAILED: {failure}", file=sys.stderr)
        sys.exit(1)
