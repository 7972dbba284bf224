"""A program that reads one list."""

from dataclasses import dataclass

from .api import OLD, SMALL, truth
from .case import Case
from .expectation import FIRST, MIDDLE, ONCE, OK, expect
from .oddity import Kind

READABLE_IN_PART = Kind.MASKED  # its exit code may tell of quarantine


@dataclass(frozen=True)
class ListTarget:
    app: str
    middle: int  # the offset of a page that is not the first
    source: str = ""  # "": a playlist by its id
    playlist: str = ""  # its name in the world
    has_user: bool = True
    counts: bool = False  # its pages have no offsets: places are what a reader counts

    def list(self, world):
        if self.source:
            return f"me:{world.account_id}:{self.source}"
        return getattr(world, self.playlist).id

    def settings(self, world):
        if self.source:
            return {f"TRACKLAKE_SOURCES__{self.source.upper()}": "true"}
        return {"PLAYLIST_ID": self.list(world)}


TARGETS = {
    "playlist": ListTarget(OLD, 100, playlist="long", has_user=False),
    "own": ListTarget(SMALL, 50, playlist="own"),
    "saved_tracks": ListTarget(SMALL, 50, "saved_tracks"),
    "saved_albums": ListTarget(OLD, 50, "saved_albums"),
    "followed": ListTarget(SMALL, 50, "followed_artists", counts=True),
}


class ListCase(Case):
    def start(self, server, lake):
        self.list = self.target.list(server.world)
        self.truth = truth(server.world, self.list)
        super().start(server, lake)

    def expected(self):
        return expect(self.oddity, self.way, self.for_tokens)

    def begin_trouble(self):
        times = 1 if self.way == ONCE else None
        trouble = self.server.trouble
        if not self.for_tokens:
            offset = 0 if self.way == FIRST else self.target.middle
            trouble.begin(self.oddity, lambda x: self.is_page(x, offset), times)
            return
        # The first token that is asked for, or the one that is needed in the middle of the list.
        expires_at = 0 if self.way == FIRST else self.target.middle
        needs_expiry = self.target.has_user or self.way == MIDDLE
        trouble.begin(self.oddity, lambda x: not needs_expiry or trouble.expires_at is None, times,
                      for_tokens=True,
                      expires_at=(lambda x: self.is_page(x, expires_at)) if needs_expiry else None)

    def is_page(self, exchange, offset):
        if exchange.list_name != self.list or exchange.status != 200:
            return False
        goes_on = self.oddity.kind is Kind.ENDLESS and offset > 0
        return exchange.offset >= offset if goes_on else exchange.offset == offset

    def check_rows(self, view):
        """Every row is true, and what arrived is there."""
        rows = view.entries[self.list]
        sent, said = (notes.get(self.list, {}) for notes in (self.server.sent, self.server.said))
        places = {place: {one} for place, one in self.truth.items()}
        if self.target.counts and self.oddity and self.oddity.kind is Kind.SHORT:
            # Nobody can tell where entries lack: the next ones move up.
            rows, sent, said, places = map(by_id, (rows, sent, said, places))
        false = [(place, ids) for place, ids in rows.items()
                 if not ids - said.get(place, set()) <= places.get(place, {"nothing"})]
        self.check(not false, f"{len(false)} rows are false, as {false[:2]}")
        lost = [place for place in sent if place not in rows]
        self.check(not lost,
                   f"{len(lost)} entries arrived and are not in the tables, as {lost[:2]}")
        strangers = [name for name in view.entries if name != self.list]
        self.check(not strangers, f"rows of other lists: {strangers[:2]}")

    def check_odd(self, view, expected, code):
        """What lacks is a gap, and nothing else is."""
        gaps = view.gaps_of(self.list)
        lacks = [place for place in self.truth if place not in view.entries[self.list]]
        others = [gap for gap in view.gaps if gap.id != self.list]
        self.check(not others, f"gaps of something else: {others[:2]}")
        if self.for_tokens and not self.server.sent.get(self.list):
            return  # without a token nobody has asked for the list yet
        self.check(not lacks or gaps, f"{len(lacks)} entries lack, and gaps say nothing")
        if expected.is_whole:
            self.check(not lacks, f"{len(lacks)} entries lack though nothing was wrong with them")
            self.check(not gaps, f"gaps though nothing lacks: {gaps[:2]}")
        elif expected.is_whole is False:
            self.check(bool(gaps), "no gap")
        elif self.oddity.kind is not READABLE_IN_PART:
            self.check((code == OK) == (not gaps), f"exit {code} with {len(gaps)} gaps")
        known = [gap.missing for gap in gaps if gap.missing is not None]
        if known and lacks and not self.oddity.total:
            self.check(max(known) == len(lacks), f"{known} missing in gaps, {len(lacks)} in truth")

    def run_healed(self):
        looks_true = self.oddity.kind is Kind.MASKED or self.oddity.looks_true
        if looks_true and self.list in self.server.world.playlists:
            self.server.world.playlists[self.list].version += 1  # else there is no reason to ask
        super().run_healed()

    def check_healed(self, view):
        last = view.last[self.list]
        wrong = [place for place, one in self.truth.items() if last.get(place, "nothing") != one]
        self.check(not wrong, f"{len(wrong)} entries lack once all is well again")
        more = [place for place in last if place not in self.truth]
        self.check(not more, f"{len(more)} entries more once all is well again")


def by_id(places):
    """The same ids, each at itself."""
    return {one: {one} for ids in places.values() for one in ids}
