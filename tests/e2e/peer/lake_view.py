"""What a lake says, asked in one query; and whether a secret got anywhere."""

import base64
import json
from collections import defaultdict
from dataclasses import dataclass

SEEN = """
SELECT DISTINCT 'entry', playlist_id, CAST(position AS varchar), item_id,
  CAST(fetched_at = whole_at AS varchar), NULL
FROM playlist_tracks LEFT JOIN (
  SELECT id, max(fetched_at) AS whole_at FROM captures
  WHERE what = 'playlist' AND status = 'complete' AND received_items IS NOT NULL GROUP BY id
) ON id = playlist_id
UNION ALL SELECT 'gap', what, id, reason, CAST(missing_items AS varchar),
  CAST(recoverable AS varchar)
FROM gaps WHERE what <> 'field'
UNION ALL SELECT DISTINCT 'song', song_id, song_name, NULL, NULL, NULL FROM songs
UNION ALL SELECT 'capture', what, id, reason, detail, status FROM captures
WHERE what <> 'field' AND (reason IS NOT NULL OR detail IS NOT NULL)
UNION ALL SELECT 'brief', artist_id, artist_name, NULL, NULL, NULL FROM artists_current
WHERE image_url IS NULL
UNION ALL SELECT 'count', 'plays', CAST(count(*) AS varchar), NULL, NULL, NULL FROM plays
"""


@dataclass(frozen=True)
class Gap:
    what: str
    id: str
    reason: str
    missing: int | None
    is_recoverable: bool


class LakeView:
    def __init__(self, program):
        self.entries = defaultdict(lambda: defaultdict(set))  # list → position → ids
        self.last = defaultdict(dict)  # list → position → id, when it last came whole
        self.gaps, self.songs, self.texts = [], {}, []
        self.plays = 0
        self.brief_artists = []  # those never seen in full
        for kind, a, b, c, d, e in program.rows(SEEN):
            if kind == "entry":
                self.entries[a][int(b)].add(c)
                if d == "true":
                    self.last[a][int(b)] = c
            elif kind == "gap":
                self.gaps.append(Gap(a, b, c, None if d is None else int(d), e == "true"))
            elif kind == "song":
                self.songs[a] = b
            elif kind == "brief":
                if not a.startswith("local:"):
                    self.brief_artists.append(b)
            elif kind == "count":
                self.plays = int(b)
            else:
                self.texts.append(f"{a} {b} {c} {d} {e}")

    def gaps_of(self, name):
        return [gap for gap in self.gaps if gap.id == name]


def counted_calls(lake):
    """What the ledger of this lake has counted."""
    ledgers = (json.loads(path.read_text()) for path in lake.glob("_tracklake/state/quota/*.json"))
    return sum(count for ledger in ledgers for family in ledger["families"].values()
               for _, count in family.get("calls", ()))


def secrets_of(server, program):
    basic = base64.b64encode(f"00000000000000000000000051a7ed1d:{program.secret}".encode()).decode()
    return {*server.tokens.secrets, program.secret, basic}


def leaks(server, program, said):
    """Where a secret of this test is to be seen: in files of the lake, or in what was said."""
    secrets = [secret.encode() for secret in secrets_of(server, program)]
    places = [("what was said", text.encode()) for text in said]
    places += [(str(path.relative_to(program.lake)), path.read_bytes())
               for path in program.lake.rglob("*") if path.is_file()]
    return sorted({place for place, content in places
                   if any(secret in content for secret in secrets)})
