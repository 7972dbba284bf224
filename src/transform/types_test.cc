// docs/reference/rows.md §3: which values are right for a column, and what a wrong one costs.
#include "transform/testing/apply.h"

namespace tracklake::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A page with a track between two others, which has this field.
Applied ApplyField(const std::string& field) {
  return Apply("{'items': [{'track': {'id': 'before'}}, {'track': {'id': 't', " + field +
               "}}, {'track': {'id': 'after'}}]}");
}

std::string ValueOf(const std::string& field, const std::string& column) {
  const std::vector<std::string> rows = Select(ApplyField(field), "songs", column);
  return rows.size() == 3 ? rows[1] : "quarantined";
}

TEST(TypesTest, MissingIsNullAndNeverZero) {
  EXPECT_EQ(ValueOf("'name': null", "song_name"), "NULL");
  EXPECT_EQ(ValueOf("'x': 1", "popularity"), "NULL");
  EXPECT_EQ(ValueOf("'popularity': 0", "popularity"), "0");
  EXPECT_EQ(ValueOf("'explicit': null", "explicit"), "NULL");
  EXPECT_EQ(ValueOf("'duration_ms': null", "duration_ms"), "NULL");
  EXPECT_EQ(ValueOf("'duration_ms': null", "duration_min"), "NULL");
}

TEST(TypesTest, IntegersMayBeWrittenAsIntegralDecimals) {
  EXPECT_EQ(ValueOf("'popularity': 55.0", "popularity"), "55");
  EXPECT_EQ(ValueOf("'popularity': 1e2", "popularity"), "100");
  EXPECT_EQ(ValueOf("'popularity': -0", "popularity"), "0");
  EXPECT_EQ(ValueOf("'popularity': 1200E-2", "popularity"), "12");
  EXPECT_EQ(ValueOf("'popularity': 1e-999", "popularity"), "0");
  EXPECT_EQ(ValueOf("'popularity': 55.5", "popularity"), "quarantined");
  EXPECT_EQ(ValueOf("'popularity': 1E400", "popularity"), "quarantined");
}

TEST(TypesTest, IntegersFitTheirColumn) {
  EXPECT_EQ(ValueOf("'popularity': 2147483647", "popularity"), "2147483647");
  EXPECT_EQ(ValueOf("'popularity': -2147483648", "popularity"), "-2147483648");
  EXPECT_EQ(ValueOf("'popularity': 2147483648", "popularity"), "quarantined");
  EXPECT_EQ(ValueOf("'popularity': -2147483649", "popularity"), "quarantined");
  EXPECT_EQ(ValueOf("'duration_ms': 9223372036854775807", "duration_ms"), "9223372036854775807");
  EXPECT_EQ(ValueOf("'duration_ms': -9223372036854775808", "duration_ms"), "-9223372036854775808");
  EXPECT_EQ(ValueOf("'duration_ms': 9223372036854775808", "duration_ms"), "quarantined");
  EXPECT_EQ(ValueOf("'duration_ms': 9223372036854775807.0", "duration_ms"), "quarantined");
  EXPECT_EQ(ValueOf("'duration_ms': -9223372036854775808.0", "duration_ms"),
            "-9223372036854775808");
}

TEST(TypesTest, OtherTypesQuarantineTheElementAndOnlyIt) {
  for (const char* field : {"'name': 5",
                            "'name': ['x']",
                            "'popularity': '55'",
                            "'popularity': true",
                            "'explicit': 1",
                            "'explicit': 'false'",
                            "'artists': {}",
                            "'artists': [5]",
                            "'artists': [{'name': 5}]",
                            "'artists': [{'genres': [5]}]",
                            "'artists': [{'genres': {}}]",
                            "'artists': [{'images': 'x'}]",
                            "'artists': [{'images': [5]}]",
                            "'artists': [{'followers': {'total': 'many'}}]",
                            "'album': 'x'",
                            "'album': {'images': [{'url': 5}]}",
                            "'album': {'artists': [[]]}",
                            "'album': {'total_tracks': 1.5}",
                            "'album': {'external_ids': {'upc': 5}}",
                            "'external_urls': 'x'",
                            "'external_urls': {'spotify': 5}",
                            "'external_ids': []",
                            "'external_ids': {'isrc': 5}",
                            "'id2': 1, 'uri': 5",
                            "'type': 5",
                            "'disc_number': {}"}) {
    const Applied applied = ApplyField(field);
    EXPECT_THAT(Select(applied, "songs", "song_id"), ElementsAre("before", "after")) << field;
    EXPECT_THAT(Select(applied, "playlist_tracks", "position item_id"),
                ElementsAre("1 before", "3 after"))
        << field;
    EXPECT_THAT(Select(applied, "albums", "album_id"), IsEmpty()) << field;
    EXPECT_THAT(Select(applied, "artists", "artist_id"), IsEmpty()) << field;
    EXPECT_EQ(applied.outcome.quarantine.size(), 1U) << field;
    EXPECT_EQ(Counts(applied, TableId::kPlaylistTracks), "3 2 0 1 0") << field;
    EXPECT_EQ(Counts(applied, TableId::kSongs), "2 2 0 0 0") << field;
    ExpectReconciled(applied);
  }
}

TEST(TypesTest, WhatNobodyReadsMayBeAnything) {
  for (const char* field :
       {"'available_markets': 5", "'preview_url': 5", "'href': 5", "'linked_from': 'x'",
        "'album': {'images': [{'url': 'u', 'width': 'x'}, 5], 'release_date_precision': 5}",
        "'album': {'type': 5, 'genres': 5, 'tracks': 5, 'popularity': 'x'}",
        "'artists': [{'type': 5, 'uri': 5, 'href': 5}, null]", "'external_ids': {'ean': 5}"}) {
    EXPECT_THAT(Quarantine(ApplyField(field)), IsEmpty()) << field;
  }
}

TEST(TypesTest, AWrongFieldOutsideAnyElementRefusesTheObject) {
  for (const char* json :
       {"{'type': 'track', 'id': 't', 'name': 5}", "{'type': 'playlist', 'name': 5}",
        "{'type': 'playlist', 'id': 'p', 'tracks': {'total': 'x', 'items': [{'track': {'id': "
        "'t'}}]}}",
        "{'type': 'playlist', 'id': 'p', 'tracks': 5}",
        "{'type': 'playlist', 'id': 'p', 'items': {'items': 'x'}}",
        "{'type': 'playlist', 'id': 'p', 'items': {'items': []}, 'tracks': {'total': 'x'}}",
        "{'items': [{'track': {'id': 't'}}], 'total': 'x'}",
        "{'items': [{'track': {'id': 't'}}], 'next': 5}",
        "{'items': [{'track': {'id': 't'}}], 'href': 5}",
        "{'items': [{'track': {'id': 't'}}], '_tracklake': 5}",
        "{'items': [{'track': {'id': 't'}}], '_tracklake': {'account': 5}}",
        "{'tracks': {'items': [{'type': 'track', 'id': 't'}]}, 'albums': {'items': [], 'total': "
        "'x'}}",
        "{'error': {'status': 'x'}}", "{'_tracklake': {'what': 'x', 'recoverable': 'yes'}}",
        "{'type': 'episode', 'id': 5}"}) {
    const Applied applied = Apply(json);
    EXPECT_TRUE(applied.outcome.refused) << json;
    EXPECT_THAT(SelectAll(applied), IsEmpty()) << json;
    EXPECT_EQ(applied.outcome.quarantine.size(), 1U) << json;
    EXPECT_EQ(applied.outcome.quarantine[0].item, "") << json;
    for (const TableInfo& table : Tables()) EXPECT_EQ(Counts(applied, table.id), "0 0 0 0 0");
  }
}

TEST(TypesTest, AWrongDocumentOfAListIsQuarantinedAlone) {
  const Applied applied = Apply(R"([{'type': 'track', 'id': 't'}, {'type': 'track', 'id': 5},
      {'items': [{'track': {'id': 'u'}}], 'offset': 'x'}, {'type': 'playlist', 'id': 6}])");
  EXPECT_FALSE(applied.outcome.refused);
  EXPECT_THAT(Select(applied, "songs", "song_id"), ElementsAre("t"));
  EXPECT_THAT(Quarantine(applied), ElementsAre("/1: id: expected a text, found a number",
                                               "/2: offset: expected an integer, found a text",
                                               "/3: id: expected a text, found a number"));
  EXPECT_EQ(Counts(applied, TableId::kSongs), "2 1 0 1 0");
  EXPECT_EQ(Counts(applied, TableId::kPlaylistMetadata), "1 0 0 1 0");
}

TEST(TypesTest, DoublesTakeAnyFiniteNumber) {
  const auto tempo = [](const std::string& number) {
    const Applied applied = Apply("{'type': 'audio_features', 'id': 't', 'tempo': " + number + "}");
    return applied.outcome.refused ? "refused" : Select(applied, "track_features", "tempo")[0];
  };
  EXPECT_EQ(tempo("0"), "0");
  EXPECT_EQ(tempo("-5.25e1"), "-52.5");
  EXPECT_EQ(tempo("12345678901234567890123"), "1.23457e+22");
  EXPECT_EQ(tempo("1e-400"), "0");
  EXPECT_EQ(tempo("1e400"), "refused");
  EXPECT_EQ(tempo("'120'"), "refused");
}

TEST(TypesTest, HalfASurrogatePairIsNoText) {
  EXPECT_EQ(ValueOf(R"('name': '\ud83d\ude00')", "song_name"), "\xF0\x9F\x98\x80");
  for (const char* half :
       {R"('name': '\ud83d')", R"('name': '\ude00')", R"('name': '\ud83d\ud83d')",
        R"('name': '\ud83dx')", R"('name': '\ud83d\n')"}) {
    EXPECT_EQ(ValueOf(half, "song_name"), "quarantined") << half;
  }
  EXPECT_EQ(ValueOf(R"('preview_url': '\ud83d', 'name': 'n')", "song_name"), "n");
}

TEST(TypesTest, TextsKeepTheirExactUnicode) {
  EXPECT_EQ(ValueOf(R"('name': 'A\u0308\n\t\/\\\"\u00e9\u05d0\u0000')", "song_name"),
            std::string("A\xCC\x88\n\t/\\\"\xC3\xA9\xD7\x90") + '\0');
  EXPECT_EQ(ValueOf("'name': '  1905 '", "song_name"), "  1905 ");
  EXPECT_EQ(ValueOf("'name': ''", "song_name"), "''");
}

TEST(TypesTest, TimestampsAreInUtcCutAtMicroseconds) {
  const auto added = [](const std::string& text) {
    return Select(Apply("[{'track': null, 'added_at': '" + text + "'}]"), "playlist_tracks",
                  "added_at")[0];
  };
  EXPECT_EQ(added("2020-01-02T03:04:05Z"), "2020-01-02T03:04:05Z");
  EXPECT_EQ(added("2020-01-02T03:04:05.1234567Z"), "2020-01-02T03:04:05Z+123456us");
  EXPECT_EQ(added("2020-01-02T03:04:05+02:30"), "2020-01-02T00:34:05Z");
  EXPECT_EQ(added("2020-01-02T23:04:05-01:00"), "2020-01-03T00:04:05Z");
  EXPECT_EQ(added("1970-01-01T00:00:00Z"), "NULL");
  EXPECT_EQ(added("1970-01-01T01:00:00+01:00"), "NULL");
  EXPECT_EQ(added("1970-01-01T00:00:01Z"), "1970-01-01T00:00:01Z");
  for (const char* other : {"", "2020-01-02", "2020-02-30T00:00:00Z", "2020-01-02T03:04:05",
                            "2020-01-02 03:04:05Z", "2020-01-02T03:04:05+0100", "yesterday"}) {
    EXPECT_EQ(added(other), "NULL") << other;
  }
}

TEST(TypesTest, ReleaseDatesGoByTheirLength) {
  const auto release = [](const std::string& date) {
    return Select(Apply("{'type': 'album', 'id': 'b', 'release_date': " + date +
                        ", 'release_date_precision': 'day'}"),
                  "albums", "release_date release_date_precision release_year")[0];
  };
  EXPECT_EQ(release("'1975'"), "1975-01-01 year 1975");
  EXPECT_EQ(release("'1983-04'"), "1983-04-01 month 1983");
  EXPECT_EQ(release("'2024-02-29'"), "2024-02-29 day 2024");
  for (const char* other : {"null", "''", "'0000'", "'1983-13'", "'2023-02-29'", "'83'", "'19750'",
                            "'1975-1'", "'abcd'", "'1975 04'", "'-975'"}) {
    EXPECT_EQ(release(other), "NULL NULL NULL") << other;
  }
}

TEST(TypesTest, IsrcsAreNormalised) {
  const auto isrc = [](const std::string& text) {
    return ValueOf("'external_ids': {'isrc': '" + text + "'}", "isrc");
  };
  EXPECT_EQ(isrc("USABC1234567"), "USABC1234567");
  EXPECT_EQ(isrc("us-abc-12-34567"), "USABC1234567");
  EXPECT_EQ(isrc(" us abc 1"), "USABC1");
  EXPECT_EQ(isrc("\xC3\xA9"), "\xC3\xA9");
  EXPECT_EQ(isrc(""), "NULL");
  EXPECT_EQ(isrc(" - "), "NULL");
}

TEST(TypesTest, TheReasonSaysWhereTheWrongValueStands) {
  const Applied applied =
      Apply("[{'track': {'album': {'artists': [null, {'id': 'a', 'name': 5}]}}}]");
  EXPECT_THAT(Quarantine(applied),
              ElementsAre("/0: track.album.artists[1].name: expected a text, found a number"));
  EXPECT_THAT(applied.outcome.quarantine[0].item, HasSubstr("\"name\": 5"));
}

}  // namespace
}  // namespace tracklake::testing
