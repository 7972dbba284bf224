#!/usr/bin/env python3
"""A second, independent Spotify that is odd in one way at a time: on the first answer, on a page
for ever, on a page once. Calls are bounded, rows are true, what lacks is in gaps, and the gaps
close when all is well again.

    tests/e2e/peer_test.py BUILD_DIR                 some oddities, each in one way: by the seed
    tests/e2e/peer_test.py BUILD_DIR --full          each in all ways
    tests/e2e/peer_test.py BUILD_DIR --stalls        those that take minutes
    tests/e2e/peer_test.py BUILD_DIR --seed 7        the same choice again
    tests/e2e/peer_test.py BUILD_DIR total_null/once/own    only what has this in its name
"""

import argparse
import concurrent.futures
import os
import random
import sys
import time
from pathlib import Path

from peer.case import Case
from peer.errand_case import ERRANDS, ErrandCase
from peer.list_case import TARGETS, ListCase
from peer.expectation import MIDDLE, WAYS
from peer.oddities import ODDITIES, TOKEN_ODDITIES, is_of_lists

PROCESSES = 2
ALL_TARGETS = (*TARGETS, *ERRANDS)
SAMPLE = 40  # oddities at each `make test`


def all_cases():
    """(for tokens?, oddity, way, target)."""
    for for_tokens, oddities in ((False, ODDITIES), (True, TOKEN_ODDITIES)):
        for name, oddity in oddities.items():
            for way in WAYS:
                for target in TARGETS if for_tokens or is_of_lists(oddity) else ALL_TARGETS:
                    if way != MIDDLE or target not in ERRANDS or not ERRANDS[target].is_single:
                        yield for_tokens, name, way, target


def is_long(case):
    oddity = ODDITIES.get(case[1])
    return not case[0] and bool(oddity.stalls or oddity.slow)


def chosen(options):
    """What is named; or each oddity in each way; or some in one. Of each a target by chance."""
    dice = random.Random(options.seed)
    cases = {}
    for case in all_cases():
        if options.wanted and not any(part in name_of(case) for part in options.wanted):
            continue
        if options.wanted and not options.full:
            cases[case] = [case]
        elif options.wanted or is_long(case) == options.stalls:
            has_all_ways = options.full or options.stalls
            cases.setdefault(case[:3] if has_all_ways else case[:2], []).append(case)
    picked = [dice.choice(some) for some in cases.values()]
    is_sample = not (options.full or options.stalls or options.wanted)
    return dice.sample(picked, min(SAMPLE, len(picked))) if is_sample else picked


def name_of(case):
    for_tokens, oddity, way, target = case
    return f"{'token:' if for_tokens else ''}{oddity}/{way}/{target}"


def run_case(build, case):
    for_tokens, oddity, way, target = case
    known = TOKEN_ODDITIES if for_tokens else ODDITIES
    done = new_case(build, known[oddity], way, target, for_tokens).run()
    return done.checks, done.faults


def new_case(build, oddity, way, target, for_tokens=False):
    if target in TARGETS:
        return ListCase(build, oddity, way, target, TARGETS[target], for_tokens)
    return ErrandCase(build, oddity, way, target, ERRANDS[target])


def count_plain_calls(build):
    """What each target costs without an oddity."""
    for target in ALL_TARGETS:
        case = new_case(build, None, None, target).run()
        if case.faults:
            raise SystemExit(f"{target}: {case.faults}")
    return Case.plain_calls


def take_plain_calls(counts):
    Case.plain_calls = counts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=Path)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--stalls", action="store_true")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("wanted", nargs="*")
    options = parser.parse_args()
    build = options.build.resolve()
    began = time.monotonic()
    cases = chosen(options)
    checks = wrong = 0
    with concurrent.futures.ProcessPoolExecutor(
            PROCESSES, initializer=take_plain_calls, initargs=(count_plain_calls(build),)) as pool:
        runs = {pool.submit(run_case, build, case): case for case in cases}
        for run in concurrent.futures.as_completed(runs):
            name = name_of(runs[run])
            try:
                count, faults = run.result()
            except Exception as error:  # the case could not be judged
                count, faults = 0, [f"{type(error).__name__}: {error}"]
            checks += count
            wrong += bool(faults)
            for fault in faults:
                print(f"{name}: {fault}", flush=True)
    oddities = len({case[:2] for case in cases})
    print(f"{oddities} oddities, {len(cases)} cases, {checks} checks, {wrong} wrong, seed "
          f"{options.seed}, {time.monotonic() - began:.0f} s")
    return 1 if wrong or not cases else 0


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    sys.exit(main())
