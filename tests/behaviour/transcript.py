#!/usr/bin/env python3
"""Runs behaviour tests that are transcripts of a terminal.

    tests/behaviour/transcript.py BUILD_DIR FILE…      check
    UPDATE=1 tests/behaviour/transcript.py …           rewrite the files with what came out

A file holds comment lines (#), blank lines, and steps: a line `$ command`, the output expected on
stdout and stderr together, and `[n]` when the exit code is n instead of 0. In expected output `…`
stands for any text within a line. A file runs in a fresh folder by `bash -e`, with tracklake and
on_terminal, which shows a command on a terminal of so many columns, on the PATH, $FIXTURES naming
tests/fixtures, a fixed clock, and nothing else of the caller's environment.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
STEP_SECONDS = 60


class Step:
    def __init__(self, command):
        self.command = command
        self.expected = []
        self.exit_code = 0


def parse(text):
    """The file as a list of Steps and, between them, lines that are kept as they are."""
    parts = []
    for line in text.splitlines():
        last = parts[-1] if parts else None
        if line.startswith("$ "):
            parts.append(Step(line[2:]))
        elif isinstance(last, Step) and re.fullmatch(r"\[\d+\]", line):
            last.exit_code = int(line[1:-1])
        elif isinstance(last, Step) and line and not line.startswith("# "):
            last.expected.append(line)
        else:
            parts.append(line)
    return parts


def environment(build, folder):
    return {
        "PATH": f"{build}:{TESTS}/behaviour:{os.environ['PATH']}", "HOME": str(folder), "LANG": "C.UTF-8",
        "FIXTURES": str(TESTS / "fixtures"), "NO_COLOR": "1",
        "TRACKLAKE_CLOCK": "2026-11-20T06:00:00Z",
        "TRACKLAKE_SPOTIFY__API_URL": "http://127.0.0.1:9/v1",
        "TRACKLAKE_SPOTIFY__ACCOUNTS_URL": "http://127.0.0.1:9",
        **{name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")},
    }


def run(step, build, folder):
    done = subprocess.run(["bash", "-e", "-c", step.command], cwd=folder,
                          env=environment(build, folder), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=STEP_SECONDS)
    text = done.stdout.decode(errors="replace").replace(str(folder), "$PWD")
    lines = [line for line in text.replace(str(TESTS), "$TESTS").splitlines() if line]
    return lines, done.returncode


def matches(expected, actual):
    pattern = "\n".join(expected)
    regex = "".join("[^\n]*" if part == "…" else re.escape(part)
                    for part in re.split("(…)", pattern))
    return re.fullmatch(regex, "\n".join(actual)) is not None


def check_file(build, path, update):
    """True when every step did as the file says. With `update` the file is rewritten where not."""
    parts = parse(path.read_text())
    good = True
    with tempfile.TemporaryDirectory(prefix="tracklake-behaviour-") as folder:
        for step in (part for part in parts if isinstance(part, Step)):
            lines, code = run(step, build, folder)
            if matches(step.expected, lines) and code == step.exit_code:
                continue
            good = False
            if update:
                step.expected, step.exit_code = lines, code
                continue
            print(f"{path.name}: $ {step.command}\n--- expected [{step.exit_code}]",
                  *step.expected, f"--- got [{code}]", *lines, sep="\n")
            break
    if update and not good:
        path.write_text("".join(f"{line}\n" for line in render(parts)))
    return good


def render(parts):
    for part in parts:
        if not isinstance(part, Step):
            yield part
            continue
        yield f"$ {part.command}"
        yield from part.expected
        if part.exit_code:
            yield f"[{part.exit_code}]"


def main():
    build, *files = sys.argv[1:]
    update = os.environ.get("UPDATE") == "1"
    failed = [name for name in files
              if not check_file(Path(build).resolve(), Path(name), update) and not update]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
