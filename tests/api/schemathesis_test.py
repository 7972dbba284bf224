#!/usr/bin/env python3
"""The real service's API against its own description, asked by Schemathesis in ways that nobody
thought of: no answer is a server's error, or one that the description does not have.

    tests/api/schemathesis_test.py BUILD_DIR [SCHEMATHESIS_OPTION…]
"""

import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path += [str(HERE.parent / "simulator"), str(HERE.parent / "e2e")]

from service import TRACKS, Service, playlist, raw_name  # noqa: E402
from testbed import pinned_python  # noqa: E402

# Always the same requests: what is found once is found again.
OPTIONS = ["--seed", "12", "--max-examples", "25", "--phases", "examples,coverage,fuzzing",
           "--suppress-health-check", "all", "--continue-on-failure", "--warnings", "off",
           "--request-timeout", "60", "--checks", "all",
           # Most texts are no SQL, and most names no table's or run's.
           "--exclude-checks", "positive_data_acceptance,"
           # Methods that nothing here has are refused before it is known of what.
           "allow_header_conformance",
           # A POST without a body says by this header that it comes from no form.
           "--header", "X-Tracklake-Request:1"]


def fill(lake):
    """Raw of several days, one of them refused, so that every list has rows."""
    for number in range(5):
        text = playlist(number)
        day = f"2024-01-{number + 1:02}"
        target = lake / "raw" / raw_name(number, text, day)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text)
    (lake / "raw" / "spotify" / "broken.json").write_bytes(b"{")


def main():
    build, *options = sys.argv[1:]
    build = Path(build).resolve()
    python = pinned_python(build, HERE / "requirements.txt", "api-venv")
    with tempfile.TemporaryDirectory() as folder:
        lake = Path(folder) / "lake"
        fill(lake)
        with Service(build, lake, {"SPOTIPY_CLIENT_ID": "client"}) as service:
            service.serving()
            assert service.run("crawl").returncode == 0  # a run of the history
            service.wait_for_count("SELECT count(*) FROM playlist_tracks", 5 * TRACKS)
            done = subprocess.run([python.parent / "schemathesis", "run",
                                   f"http://127.0.0.1:{service.port()}/api/v1/openapi.json", *OPTIONS, *options],
                                  cwd=folder)
            return done.returncode or service.end() != 143


if __name__ == "__main__":
    sys.exit(main())
