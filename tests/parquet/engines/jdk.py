"""Which Java runs an engine: those that have a JVM need different ones. As a program: whether all
are there."""

import os
import re
from pathlib import Path

NEEDS = {"Trino": (24, 25), "Spark": (17, 21)}  # the least and the greatest version
PLACES = ("usr/lib/jvm/*", "opt/*jdk*", "opt/java/*")


def version(home):
    """The major version of the JDK in that folder; None where there is none."""
    try:
        found = re.search(r'^JAVA_VERSION="(\d+)', (home / "release").read_text(), re.MULTILINE)
    except OSError:
        return None
    return int(found[1]) if found and (home / "bin/java").exists() else None


def find(who):
    """The folder of a JDK that suits: $JAVA_HOME, or one where systems install them."""
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    for place in PLACES:
        homes += sorted(Path("/").glob(place))
    versions = {home: version(home) for home in homes}
    least, most = NEEDS[who]
    for home, number in versions.items():
        if number is not None and least <= number <= most:
            return home
    there = ", ".join(sorted({str(number) for number in versions.values() if number})) or "none"
    raise SystemExit(f"{who} needs a JDK of version {least} to {most}; found: {there}. "
                     "Install one, or set JAVA_HOME to it.")


if __name__ == "__main__":
    for name in NEEDS:
        find(name)
