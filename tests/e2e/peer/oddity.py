"""What an oddity is: a small named function that changes an answer before it is sent, and what it
means to an honest reader. The files oddities_*.py hold them."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    HARMLESS = "what matters is all there"
    PASSING = "no answer; the next try may bring one"
    DAMAGED = "an answer that is none; the next try may bring one"
    REFUSED = "no, and the next try brings the same"
    LIMITED = "wait a moment"
    CLOSED = "come back in hours"
    EXPIRED = "the token is no good"
    SHORT = "a list that ends before it is whole"
    ENDLESS = "a list that does not end"
    LYING = "entries that are not where they say"
    MISCOUNTED = "a total that is not so"
    MASKED = "things in the list that nobody can read"


@dataclass(frozen=True)
class Oddity:
    name: str
    apply: object  # apply(exchange)
    kind: Kind
    facts: dict

    def __getattr__(self, fact):
        return self.facts.get(fact)


ODDITIES = {}  # of answers of the API
TOKEN_ODDITIES = {}  # of the accounts service


def add(apply, name, kind, facts, where=None):
    where = ODDITIES if where is None else where
    assert name not in where, name
    where[name] = Oddity(name, apply, kind, facts)


def oddity(kind, where=None, **facts):
    """Decorates apply(exchange). Facts: `exits`, codes that fit besides the kind's own; `calls`,
    how many more it costs; `total`: it changes the total; `is_final`: nobody tries again;
    `once_is_enough`: who comes back at once may find all well; `slow`, `stalls`: it takes long;
    `looks_true`: nothing tells a reader; `needs_consent`, `for_long`: a day does not heal it;
    `ends_consent`: the user has to consent again; `leaves_a_line`: in quarantine, as long as the
    answer is taken for what the list still is."""
    def register(apply):
        add(apply, apply.__name__, kind, facts, where)
        return apply
    return register


def token_oddity(kind, **facts):
    return oddity(kind, where=TOKEN_ODDITIES, **facts)
