"""A Python that has what a requirements.txt pins, for tests against software that others wrote."""

import fcntl
import os
import subprocess
import sys
import venv


def pinned_python(build, name, requirements):
    """Made once, in the build folder, under that name."""
    folder = build / f"{name}-venv"
    stamp = folder / "requirements.txt"
    wanted = requirements.read_text()
    with (build / f"{name}-venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests start side by side
        if not stamp.is_file() or stamp.read_text() != wanted:
            venv.create(folder, with_pip=True, clear=True)
            install = ["-m", "pip", "install", "--quiet", "--require-hashes", "-r", requirements]
            subprocess.run([folder / "bin" / "python", *install], check=True)
            stamp.write_text(wanted)
    return folder / "bin" / "python"


def run_pinned(build, name, requirements):
    """Replaces this process by the same script under that Python, unless it is that one."""
    python = pinned_python(build, name, requirements)
    if os.path.realpath(sys.prefix) != os.path.realpath(python.parent.parent):
        os.execv(python, [python, *sys.argv])
