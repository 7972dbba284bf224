"""What the program's --help says, taken apart."""

import re
import subprocess


def help_of(program, path):
    return subprocess.run([program, *path, "--help"], capture_output=True, text=True, check=True,
                          stdin=subprocess.DEVNULL).stdout


def entries(text, heading):
    part = re.search(rf"^{heading}:\n((?:  .*\n)+)", text, re.M)
    return re.findall(r"^  (\S+)(?: (\S+))?", part[1], re.M) if part else []


def paths(program, path=()):
    """Every command, as the words that lead to it; the root's are none."""
    yield path
    for name, _ in entries(help_of(program, path), "Subcommands"):
        yield from paths(program, (*path, name))
