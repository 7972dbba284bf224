"""A program that asks for something which is no long list: who the user is, which playlists there
are, the last plays, artists by their ids. Nothing of it may be false, and in a week it is all
there."""

from dataclasses import dataclass

from .api import SMALL, truth
from .case import NEXT_WEEK, Case
from .expectation import (BAD_DATA, DEFERRED, FAILED, FIRST, INCOMPLETE, OK, ONCE, PERMISSION,
                          TRIES, UNAVAILABLE, USAGE, Expectation)
from .oddity import Kind

ANY_EXIT = frozenset({OK, FAILED, USAGE, INCOMPLETE, BAD_DATA, UNAVAILABLE, DEFERRED, PERMISSION})
LOOKUPS_IN_A_ROW = 3  # without an answer, then the stage ends
PLAYS = 40


@dataclass(frozen=True)
class Errand:
    app: str
    path: str  # how the address begins that is answered oddly
    sources: tuple = ()
    playlist: str = ""  # its name in the world
    enriches: str = ""
    reads: tuple = ()  # names in the world of playlists that are read
    list: str = ""  # of the user's collections
    has_plays: bool = False
    tries: int = 1  # of such calls in a row
    has_user: bool = True
    is_single: bool = False  # there is one such call in a run

    def settings(self, world):
        settings = {f"TRACKLAKE_SOURCES__{source.upper()}": "true" for source in self.sources}
        if self.playlist:
            settings["PLAYLIST_ID"] = getattr(world, self.playlist).id
        if self.enriches:
            settings[f"TRACKLAKE_ENRICH__{self.enriches.upper()}"] = "true"
        return settings

    def lists(self, world):
        names = [getattr(world, name).id for name in self.reads]
        return names + [f"me:{world.account_id}:{self.list}"] if self.list else names


ERRANDS = {
    "me": Errand(SMALL, "/v1/me?", ("saved_tracks",), list="saved_tracks",
                 is_single=True),
    "my_playlists": Errand(SMALL, "/v1/me/playlists?", ("own_playlists",),
                           reads=("own", "shared"), is_single=True),
    "plays": Errand(SMALL, "/v1/me/player/", ("recently_played",), has_plays=True,
                    is_single=True),
    "top": Errand(SMALL, "/v1/me/top/artists?", ("top",), list="top_artists:long_term", tries=3),
    "single": Errand(SMALL, "/v1/artists/", playlist="few", reads=("few",), enriches="artists",
                     tries=LOOKUPS_IN_A_ROW),
}


class ErrandCase(Case):
    def expected(self):
        tries = TRIES.get(self.oddity.kind, 1) + (self.oddity.calls or 0)
        is_harmless = self.oddity.kind is Kind.HARMLESS
        exits = frozenset({OK}) if is_harmless else ANY_EXIT
        return Expectation(exits, is_harmless, self.target.tries * tries + 8)

    def begin_trouble(self):
        """Every such answer, or those after the first, or the first alone."""
        self.asked = 0
        self.server.trouble.begin(self.oddity, self.is_place, 1 if self.way == ONCE else None)

    def is_place(self, exchange):
        if not (exchange.target + "?").startswith(self.target.path) or exchange.status != 200:
            return False
        self.asked += 1
        return self.way in (FIRST, ONCE) or self.asked > 1

    def heals_at(self):
        return NEXT_WEEK  # lookups that were refused are asked for again in a week

    def check_rows(self, view):
        for name, rows in view.entries.items():
            known = truth(self.server.world, name)
            false = [place for place, ids in rows.items() if ids != {known.get(place, "nothing")}]
            self.check(not false, f"{len(false)} rows of {name} are false, as {false[:2]}")

    def check_odd(self, view, expected, code):
        lists = self.target.lists(self.server.world)
        is_whole = all(self.is_whole(view, name) for name in lists) and self.has_looked_up(view)
        self.check(is_whole or view.gaps or code in (PERMISSION, DEFERRED, UNAVAILABLE),
                   f"things lack, exit {code}, and gaps say nothing")
        if expected.is_whole:
            self.check(is_whole and not view.gaps, f"gaps or less than all: {view.gaps[:2]}")

    def is_whole(self, view, name):
        return dict(view.last[name]) == truth(self.server.world, name)

    def has_looked_up(self, view):
        return not self.target.enriches or not view.brief_artists

    def check_healed(self, view):
        for name in self.target.lists(self.server.world):
            self.check(self.is_whole(view, name), f"{name} is not whole once all is well again")
        self.check(self.has_looked_up(view),
                   f"artists never looked up once all is well again: {view.brief_artists[:3]}")
        self.check(not self.target.has_plays or view.plays == PLAYS, f"{view.plays} plays")
