"""The music that the peer has, and who listens to it: invented, the same in every run, never
changed but by the test that owns it. What stands here is the truth that tables are held against."""

import hashlib
from dataclasses import dataclass, field

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ID_LENGTH = 22

TRACKS, ARTISTS, ALBUMS, EPISODES = 400, 130, 130, 5
# Of one entry in so many, something is unusual: that is what lists are like.
LOCAL_EVERY, EPISODE_EVERY, GONE_EVERY = 41, 53, 67

WORDS = ("Rain", "Neon", "Ångström", "夜明け", "Sørland", "«Rue»", "עיר", "Gold & Dust",
         'the "B" side', "Łódź\tlate", "🌊", "O'Neil", "back\\slash", "Ωmega")


def identifier(kind, number):
    """As Spotify's ids look, and of no music that there is."""
    value = int.from_bytes(hashlib.sha256(f"{kind} {number}".encode()).digest()[:17], "big")
    text = ""
    for _ in range(ID_LENGTH):
        value, digit = divmod(value, len(ALPHABET))
        text += ALPHABET[digit]
    return text


def name(kind, number):
    return f"{WORDS[number % len(WORDS)]} {kind} {number}"


def hash16(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Item:
    """A track, an episode or a local file; the number says which."""
    type: str
    number: int

    @property
    def id(self):
        return None if self.type == "local" else identifier(self.type, self.number)

    @property
    def uri(self):
        if self.type == "local":
            return f"spotify:local:Garage+Band:Tapes:Take+{self.number}:{100 + self.number}"
        return f"spotify:{self.type}:{self.id}"

    @property
    def name(self):
        return name(self.type, self.number)

    def shown(self):
        """The id that a table shows."""
        return "local:" + hash16(self.uri) if self.type == "local" else self.id


@dataclass(frozen=True)
class Entry:
    item: Item | None  # None: gone, and its place is kept
    added_at: str


@dataclass
class Playlist:
    name: str
    owner: str
    entries: list
    collaborative: bool = False
    version: int = 1
    id: str = field(init=False)

    def __post_init__(self):
        self.id = identifier("playlist", self.name)

    @property
    def snapshot_id(self):
        return hash16(f"{self.id} {self.version}") + "=="


def item_at(index, seed):
    place = index + 1
    if place % GONE_EVERY == 0:
        return None
    if place % EPISODE_EVERY == 0:
        return Item("episode", index % EPISODES)
    if place % LOCAL_EVERY == 0:
        return Item("local", index)
    return Item("track", (index * 7 + seed) % TRACKS)


def entries(count, seed=0):
    return [Entry(item_at(index, seed), f"2025-{1 + index % 12:02}-{1 + index % 28:02}T10:20:30Z")
            for index in range(count)]


def plain_entries(count, seed=0):
    return [Entry(Item("track", (index * 3 + seed) % TRACKS), f"2026-0{1 + index % 9}-05T01:02:03Z")
            for index in range(count)]


LISTENER, SOMEBODY = "peer-listener", "somebody-else"


class World:
    """One listener's view of it."""

    def __init__(self):
        self.account_id = "acc" + identifier("account", 0)
        self.long = Playlist("Long", SOMEBODY, entries(250))
        self.own = Playlist("Mine", LISTENER, entries(230, seed=11))
        self.short = Playlist("Short", SOMEBODY, entries(3, seed=5))
        self.shared = Playlist("Ours", SOMEBODY, entries(60, seed=23), collaborative=True)
        self.empty = Playlist("", LISTENER, [])
        self.few = Playlist("Few", LISTENER, entries(4, seed=31))
        every = (self.long, self.own, self.short, self.shared, self.empty, self.few)
        self.playlists = {playlist.id: playlist for playlist in every}
        self.listed = [self.own, None, self.shared, self.empty, self.own]  # with a hole and a twin
        self.saved_tracks = plain_entries(120)
        self.saved_albums = list(range(120))
        self.followed = list(range(120))
        self.top = {"artists": list(range(30, 75)), "tracks": list(range(200, 248))}
        self.plays = [(Item("track", number), f"2026-11-20T05:{59 - number}:07.{number:03}Z")
                      for number in range(40)]
