"""What an honest reader makes of an oddity, by its kind and the way it is served."""

from dataclasses import dataclass

from .oddity import Kind

FIRST, MIDDLE, ONCE = "first", "middle", "once"
WAYS = (FIRST, MIDDLE, ONCE)

OK, FAILED, USAGE, INCOMPLETE = 0, 1, 2, 3
BAD_DATA, UNAVAILABLE, DEFERRED, PERMISSION = 65, 69, 75, 77

# Tries of one call, the first one included: as src/spotify/retry.h promises.
TRANSIENT_TRIES, DAMAGED_TRIES, RATE_LIMIT_TRIES, GLITCH_TRIES = 9, 4, 9, 5
CONCURRENCY = 4  # calls that may be under way when a family is closed

TRIES = {Kind.PASSING: TRANSIENT_TRIES, Kind.DAMAGED: DAMAGED_TRIES, Kind.LIMITED: RATE_LIMIT_TRIES,
         Kind.EXPIRED: GLITCH_TRIES, Kind.CLOSED: CONCURRENCY, Kind.SHORT: 8, Kind.LYING: 24,
         Kind.MISCOUNTED: 24, Kind.REFUSED: 2}

# kind → codes of a run whose first answer, or a page of whose list, is odd for ever.
EXITS = {
    Kind.HARMLESS: ((OK,), (OK,)),
    Kind.PASSING: ((UNAVAILABLE,), (INCOMPLETE, UNAVAILABLE)),
    Kind.DAMAGED: ((BAD_DATA,), (INCOMPLETE, BAD_DATA)),
    Kind.REFUSED: ((), (INCOMPLETE,)),
    Kind.LIMITED: ((DEFERRED,), (DEFERRED,)),
    Kind.CLOSED: ((DEFERRED,), (DEFERRED,)),
    Kind.EXPIRED: ((PERMISSION,), (PERMISSION,)),
    Kind.SHORT: ((OK, INCOMPLETE), (OK, INCOMPLETE)),
    Kind.ENDLESS: ((OK, INCOMPLETE), (OK, INCOMPLETE)),
    Kind.LYING: ((OK, INCOMPLETE), (OK, INCOMPLETE)),
    Kind.MISCOUNTED: ((OK, INCOMPLETE), (OK, INCOMPLETE)),
    Kind.MASKED: ((OK, INCOMPLETE), (OK, INCOMPLETE)),
}
TOKEN_EXITS = {
    Kind.DAMAGED: ((UNAVAILABLE,), (INCOMPLETE, UNAVAILABLE)),
    Kind.REFUSED: ((PERMISSION,), (PERMISSION,)),
}
HEALS_AFTER_A_TRY = {Kind.PASSING, Kind.DAMAGED, Kind.LIMITED, Kind.EXPIRED}
MAY_BE_EITHER = {Kind.SHORT, Kind.ENDLESS, Kind.LYING, Kind.MASKED, Kind.MISCOUNTED}


@dataclass(frozen=True)
class Expectation:
    exits: frozenset
    is_whole: bool | None  # None: either, as long as rows and gaps agree
    more_calls: int  # than the list costs without any oddity


def expect(oddity, way, for_tokens):
    kind = oddity.kind
    more_calls = TRIES.get(kind, 1) + (oddity.calls or 0)
    more_calls += CONCURRENCY * for_tokens
    if way == ONCE and kind in HEALS_AFTER_A_TRY and not oddity.is_final:
        return Expectation(frozenset({OK}), True, more_calls)
    codes = TOKEN_EXITS if for_tokens and kind in TOKEN_EXITS else EXITS
    exits = {*codes[kind][way != FIRST], *(oddity.exits or ())}
    is_whole = None if kind in MAY_BE_EITHER else kind == Kind.HARMLESS
    if way == ONCE and oddity.once_is_enough:
        exits, is_whole = {OK, *exits}, None
    return Expectation(frozenset(exits), is_whole, more_calls)
