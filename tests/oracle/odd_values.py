"""Values at the edges of rows.md, as JSON text, by what they are put in place of."""

INTEGERS = """0 -0 1 -1 7 55.0 5.5 1e2 1E+2 1e400 -1e400 1e-400 -0.0 0.1 100 2147483647 2147483648 -2147483648
    -2147483649 2147483646 9007199254740993 9007199254740993.0 9223372036854775807
    9223372036854775808 -9223372036854775808 -9223372036854775809 9.223372036854775807e18
    123456789012345678901234567890 2.5e9 3e0 1e22""".split()
TIMES = (
    """0001-01-01T00:00:00Z 0001-01-01T00:00:00+00:01 0001-01-01T00:59:00-01:00 0000-12-31T23:59:59Z
    0000-12-31T23:59:59-00:01 9999-12-31T23:59:59Z 9999-12-31T23:59:59.999999Z 9999-12-31T23:59:59-00:01
    9999-12-31T23:59:59+23:59 10000-01-01T00:00:00Z 1970-01-01T00:00:00Z 1970-01-01T00:00:00.0000001Z
    1970-01-01T01:00:00+01:00 1969-12-31T23:59:59.5Z 2024-02-29T12:00:00Z 2023-02-29T12:00:00Z
    2024-06-30T23:59:60Z 2024-05-06T07:08:09 2024-05-06 2024-05-06T07:08:09+24:00 2024-05-06T07:08:09.Z
    2024-05-06T07:08:09.123Z 2024-05-06T07:08:09.1234567891234Z 2024-05-06T24:00:00Z 2024-05-06t07:08:09z
    2024-05-06T07:08:09-23:59 2024-05-06T07:08:09+0100 2024-05-06T07:08:09Z. x""".split()
    + ["", " "]
)
DATES = (
    """0000 0001 9999 1981 1981-12 1981-12-15 1981-13 1981-00 1981-12-32 1981-02-29 1980-02-29 0000-01-01
    0001-01-01 9999-12-31 198 19811 1981- 1981-1-01 1981/12/15 1981-12-1x x""".split()
    + ["", "１９８１"]
)
DATE_OBJECTS = """{"year":1983} {"year":1983,"month":4,"day":5} {"year":1983,"month":null,"day":5}
    {"year":1983,"month":13} {"year":1983,"month":4.0,"day":31} {"year":1983,"month":4,"day":null}
    {"year":null,"month":4} {"year":0} {"year":10000} {"year":9999,"month":12,"day":31}
    {"year":"1983","month":4} {"year":1983,"month":"04","day":5} {"year":1983,"month":4,"day":5.5}
    {"month":4,"day":5} {} {"Year":1983} {"year":1983,"month":0} {"year":-1}
    {"year":3000000000} {"year":1983,"year":1984,"month":2,"day":29}""".split()
DURATIONS = """{"totalMilliseconds":188000} {"totalMilliseconds":188000.0} {"totalMilliseconds":null}
    {"totalMilliseconds":"188000"} {"totalMilliseconds":1.5} {"totalMilliseconds":{"totalMilliseconds":1}}
    {"totalmilliseconds":1} {} {"milliseconds":1,"totalMilliseconds":2} [] [188000]""".split()
TYPES = (
    """track TRACK Track tRaCk album ALBUM Album artist ARTIST Artist episode EPISODE Episode playlist
    PLAYLIST Playlist audio_features AUDIO_FEATURES Audio_Features show Show audiobook AUDIOBOOK chapter
    user USER ad movie audio-features audiofeatures traсk ępisode trac\u212a category device""".split()
    + ["", " track"]
)
TEXTS = """"" "x" "\\u0000" "a\\u0000b" "\\ud83d" "\\udc00x" "\\ud83d\\ude00" "\\"\\\\\\/\\b\\f\\n\\r\\t" "é"
    "e\\u0301" "\\u2028" "\\uFFFF" "spotify:local:x" "local:x" "null" "0" "ßx" """.split()
TEXTS += ['" "', '"QZ-TLK-26 00001"']
IDS = TEXTS + ['"0123456789abcdefghijkl"', '"0123456789ABCDEFGHIJKL"', '"t1"']
OTHERS = """null true false 0 5 5.5 "" "x" [] {} [null] [[]] [5] ["x"] [{}] [true] [false,true] {"id":"x"}
    {"items":[]} {"items":null} {"items":5} {"total":3} {"type":"track"} {"type":"playlist","id":"p"}
    {"spotify":5} {"spotify":null} {"url":5} [{"url":7}] [null,{"url":"u"}] [5,{"url":"u"}]""".split()
ADDRESSES = """spotify:{kind}:{id} spotify:{kind}:{id}:x spotify:{kind}: spotify:{kind} spotify::{id}
    spotify:user:u:playlist:{id} spotify:user::playlist:{id} spotify:user:u:playlist: spotify:user:{id}
    spotify:user:u:collection spotify:local:A:B:C:188 spotify:local: spotify:local SPOTIFY:{kind}:{id}
    https://api.spotify.com/v1/{kind}s/{id} https://api.spotify.com/v1/{kind}s/{id}?market=DE
    https://api.spotify.com/v1/{kind}s/{id}/tracks https://api.spotify.com/v1/{kind}s/{id}/
    https://api.spotify.com/v1/{kind}s/ https://open.spotify.com/{kind}/{id}
    https://open.spotify.com/intl-de/{kind}/{id}?si=a/b https://open.spotify.com/{kind}/{id}#x?y
    https://api.spotify.com/v1/users/u/playlists/{id} https://api.spotify.com/v1/users/{id}
    https://api.spotify.com/v1/playlists/{id}/items?offset=0 /{kind}/{id} {kind}/{id} {id} //
    https://api.spotify.com/v1/audio-features/{id} https://x/{kind}s/a/{kind}s/{id} {kind}s/{id}
    spotify:{kind}:null https://x/{kind}s/null https://x/{kind}ss/{id} https://x/?/{kind}/{id} x:spotify:{kind}:{id} http:/{kind}/\\u0000""".split()
ENVELOPE = {
    "fetched_at": [f'"{time}"' for time in TIMES] + ["null", "5", "[]"],
    "what": ['"playlist"', '"artists"', '""', "null", "5", "[]", '"\\ud83d"'],
    "id": IDS + ["5", "null"],
    "status": ['"failed"', '"deferred"', '""', "null", "5"],
    "reason": TEXTS + ["5", "{}"],
    "recoverable": ["true", "false", "null", '"true"', "1"],
    "retry_at": ['"2026-01-01T00:00:00Z"', "null", "5"],
    "playlist_id": ['"p1"', '"p1"', '"p1"', '""', "null", "5", '"\\udc00"'],
    "snapshot_before": TEXTS + ["5"],
    "account": ['"me"', '""', "null", "5", "{}"],
    "reused_from": ['"raw/spotify/x.json"', '"raw/spotify/x.json"', '""', "null", "7"],
    "asked": [
        '["t1","x",null,""]',
        '["x","x"]',
        "[]",
        "null",
        "5",
        '["x",5,"y"]',
        '["\\ud83d"]',
        '{"a":1}',
    ],
    "has_next": ["true", "false", "null", '"false"', "0"],
    "pages": ["[]", "3", '[{"offset":0}]'],
}
# What a field may come to be called: the names that mean something somewhere.
NAMES = """_tracklake added_at added_by album albums artist artists asked audio_features audiobook
    audiobooks bars beats categories chapter chapters content currently_playing currently_playing_type
    devices display_name duration_ms episode episodes error external_ids external_urls followers genres
    height href icons id images is_local is_playing isrc item items label limit markets name next offset
    owner played_at playlist playlist_id playlists popularity progress_ms queue release_date sections segments
    show shows snapshot_id spotify tatums total totalMilliseconds track track_href tracks type upc uri url
    user what width year""".split()
