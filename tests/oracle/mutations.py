"""Single rules of rows.md, each with the substitution that breaks it in the transformer.

(what the broken transformer does, file in src/transform, text that must stand there once, new text)
"""

MUTATIONS = [
    (
        "popularity 0 becomes NULL",
        "track.cc",
        "row.popularity = read.AsInt(track[Key::kPopularity]);",
        "row.popularity = read.AsInt(track[Key::kPopularity]);\n"
        "  if (row.popularity == 0) row.popularity.reset();",
    ),
    (
        "positions count from 0",
        "list_reader.cc",
        "row.position = list.page.offset;",
        "row.position = list.page.offset - 1;",
    ),
    (
        "null entries close their hole",
        "list_reader.cc",
        "    ++*row.position;\n",
        "    if (element.is_null()) continue;\n    ++*row.position;\n",
    ),
    (
        "added_at at epoch 0 is kept",
        "entry.cc",
        "if (facts.added_at == Micros()) facts.added_at.reset();",
        "",
    ),
    (
        "the last of duplicate keys counts",
        "record.cc",
        "if (key == kNoKey || (seen_ >> key & 1) != 0) continue;",
        "if (key == kNoKey) continue;",
    ),
    (
        "folding keeps the last of equals",
        "object_rows.cc",
        "if (CountValues(candidate) <= CountValues(row)) return;",
        "if (CountValues(candidate) < CountValues(row)) return;",
    ),
    (
        "song_added is the latest",
        "object_rows.cc",
        "return std::min(*a, *b);",
        "return std::max(*a, *b);",
    ),
    (
        "ISRCs keep their hyphens",
        "track.cc",
        "return c == '-' || c == ' ';",
        "return c == ' ';",
    ),
    (
        "a month's date has precision year",
        "album.cc",
        'precision = "month";',
        'precision = "year";',
    ),
    (
        "an album's name '' is kept",
        "album.cc",
        "read.AsFilledText(album[Key::kName])",
        "read.AsText(album[Key::kName])",
    ),
    (
        "track beats item",
        "entry.cc",
        "const bool is_item = !entry[Key::kItem].is_missing();",
        "const bool is_item = entry[Key::kTrack].is_missing();",
    ),
    (
        "a song's artist is its album's",
        "track.cc",
        "  if (!row.album_id) row.album_id = place.album_id;\n",
        "  if (!row.album_id) row.album_id = place.album_id;\n"
        "  if (!album.is_absent()) row.artist_id = draft.albums.back().artist_id;\n",
    ),
    (
        "an error body is an unknown shape",
        "shape.cc",
        "if (IsErrorBody(document)) return Shape::kError;",
        "if (IsErrorBody(document)) return Shape::kUnknown;",
    ),
    (
        "100 of 715 is complete",
        "captures.cc",
        "page.size >= *page.total",
        "page.size > 0",
    ),
    (
        "a reused object observes its songs",
        "reading.cc",
        "if (provenance_.reused_from) {",
        "if (provenance_.reused_from && draft_.songs.empty()) {",
    ),
    (
        "a number as text is read as NULL",
        "field_reader.cc",
        'if (!number) Reject(value, "an integer");',
        'if (!number && !value.is_string()) Reject(value, "an integer");',
    ),
    (
        "55.5 is cut to 55",
        "field_reader.cc",
        "number = ParseIntegral(value.raw_scalar());",
        "if (const Double any = ParseDouble(value.raw_scalar())) {\n"
        "    number = static_cast<std::int64_t>(*any);\n  }",
    ),
    (
        "minutes are whole",
        "track.cc",
        "static_cast<double>(*row.duration_ms) / kMillisecondsAMinute",
        "static_cast<double>(*row.duration_ms / static_cast<int>(kMillisecondsAMinute))",
    ),
    (
        "an id '' is an id",
        "field_reader.cc",
        "Text FieldReader::AsId(JsonValue value) { return AsFilledText(value); }",
        "Text FieldReader::AsId(JsonValue value) { return AsText(value); }",
    ),
    (
        "ReccoBeats' own ids are Spotify's",
        "features.cc",
        ": TrackOfAddress(read.AsText(features[Key::kHref]));",
        ": read.AsId(features[Key::kId]);",
    ),
    (
        "ids without an answer are forgotten",
        "object_reader.cc",
        "if (!id || reading_.IsAnswered(*id)) continue;",
        "if (!id || reading_.IsAnswered(*id) || reading_.has_answer()) continue;",
    ),
    (
        "one more level of nesting is read",
        "json_document.h",
        "static constexpr std::size_t kMaxDepth = 64;",
        "static constexpr std::size_t kMaxDepth = 65;",
    ),
]
