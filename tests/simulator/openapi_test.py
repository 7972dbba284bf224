#!/usr/bin/env python3
"""Every JSON body that the simulator serves is held against an OpenAPI description of the Web API.

    TRACKLAKE_SPOTIFY_OPENAPI=spotify-openapi.yml tests/simulator/openapi_test.py BUILD_DIR

Without that variable nothing is checked, and the exit code (77) says so. relaxations.toml names
where real answers depart from the description, and why; a relaxation that no answer needs is an
error too.
"""

import os
import sys
import tomllib
from pathlib import Path

import testbed

BUILD = Path(sys.argv[1]).resolve()
DESCRIPTION = os.environ.get("TRACKLAKE_SPOTIFY_OPENAPI", "")
SKIPPED = 77

if not DESCRIPTION:
    print("skipped: TRACKLAKE_SPOTIFY_OPENAPI names no OpenAPI file")
    sys.exit(SKIPPED)
testbed.run_pinned(BUILD)

import yaml  # noqa: E402  only the pinned Python has these
from openapi_schema_validator import OAS30Validator  # noqa: E402

from relaxations import Relaxed  # noqa: E402
from served import bodies  # noqa: E402

APPS = ("extended", "old-dev", "new-dev")
MOST_SHOWN = 40


def problems(validator, body):
    """(where, what) for each way in which a body is not what the schema says."""
    for error in validator.iter_errors(body):
        deepest = error
        while deepest.context:
            deepest = max(deepest.context, key=lambda one: len(one.absolute_path))
        where = "/".join("*" if isinstance(step, int) else str(step)
                         for step in deepest.absolute_path)
        yield where, deepest.message[:160]


def check(answers, relaxed, description):
    """{(where, what): an address}, and how many answers were held against the description."""
    found, count = {}, 0
    for path, status, target, body in answers:
        schema = relaxed.schema_of(description, path, status)
        if schema is None:
            found.setdefault((path, "the description has no such answer"), target)
            continue
        count += 1
        for where, what in problems(OAS30Validator(schema), body):
            found.setdefault((f"{path} {status}: {where}", what), target)
    return found, count


def needed(answers, relaxed, description, known):
    """The numbers of the rules, beside the known ones, without which an answer does not fit."""
    for number in relaxed.numbers():
        if number in known:
            continue
        without = relaxed.without(number)
        for path, status, _, body in answers:
            schema = without.schema_of(description, path, status)
            if schema is not None and next(OAS30Validator(schema).iter_errors(body), None):
                yield number
                break


def show(app, found, count):
    print(f"{app}: {count} answers, {len(found)} problems")
    for (where, what), target in list(found.items())[:MOST_SHOWN]:
        print(f"  {where}: {what}\n    e.g. {target[:120]}")


def main():
    rules = tomllib.loads((testbed.HERE / "relaxations.toml").read_text())["relaxation"]
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    description = yaml.load(Path(DESCRIPTION).read_text(), loader)
    used, failed = set(), False
    for app in APPS:
        relaxed = Relaxed(rules, app)
        answers = list(bodies(BUILD, app))
        found, count = check(answers, relaxed, description)
        show(app, found, count)
        failed = failed or bool(found) or count == 0
        used.update(needed(answers, relaxed, description, used))
    for number in set(range(len(rules))) - used:
        print(f"relaxation {number + 1} ({rules[number]['schema']}) is needed by no answer")
        failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
