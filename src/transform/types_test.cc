// docs/reference/rows.md §3: which values are right for a column, and what a wrong one costs.
#include "transform/testing/apply.h"

namespace tracklake::testing {
namespace {

using ::testing::ElementsAre;
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
  EXPECT_EQ(ValueOf("'popularity': 55.5", "popularity"), "NULL");
  EXPECT_EQ(ValueOf("'popularity': 1E400", "popularity"), "NULL");
}

TEST(TypesTest, IntegersFitTheirColumn) {
  EXPECT_EQ(ValueOf("'popularity': 2147483647", "popularity"), "2147483647");
  EXPECT_EQ(ValueOf("'popularity': -2147483648", "popularity"), "-2147483648");
  EXPECT_EQ(ValueOf("'popularity': 2147483648", "popularity"), "NULL");
  EXPECT_EQ(ValueOf("'popularity': -2147483649", "popularity"), "NULL");
  EXPECT_EQ(ValueOf("'duration_ms': 9223372036854775807", "duration_ms"), "9223372036854775807");
  EXPECT_EQ(ValueOf("'duration_ms': -9223372036854775808", "duration_ms"), "-9223372036854775808");
  EXPECT_EQ(ValueOf("'duration_ms': 9223372036854775808", "duration_ms"), "NULL");
  EXPECT_EQ(ValueOf("'duration_ms': 9223372036854775807.0", "duration_ms"), "NULL");
  EXPECT_EQ(ValueOf("'duration_ms': -9223372036854775808.0", "duration_ms"),
            "-9223372036854775808");
}

TEST(TypesTest, AFieldOfAnotherTypeIsNullAndHasALine) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"'name': 5", "/name"},
      {"'name': ['x']", "/name"},
      {"'popularity': '55'", "/popularity"},
      {"'popularity': true", "/popularity"},
      {"'explicit': 1", "/explicit"},
      {"'explicit': 'false'", "/explicit"},
      {"'duration_ms': '1'", "/duration_ms"},
      {"'duration_ms': {}", "/duration_ms"},
      {"'duration_ms': {'totalMilliseconds': 'x'}", "/duration_ms/totalMilliseconds"},
      {"'artists': {}", "/artists"},
      {"'artists': [5]", "/artists/0"},
      {"'artists': [{'id': 5}]", "/artists/0/id"},
      {"'artists': [{'uri': 5}]", "/artists/0/uri"},
      {"'artists': [{'name': 5}]", "/artists/0/name"},
      {"'artists': [{'genres': [5]}]", "/artists/0/genres/0"},
      {"'artists': [{'genres': {}}]", "/artists/0/genres"},
      {"'artists': [{'images': 'x'}]", "/artists/0/images"},
      {"'artists': [{'images': [5]}]", "/artists/0/images/0"},
      {"'artists': [{'followers': {'total': 'many'}}]", "/artists/0/followers/total"},
      {"'album': 'x'", "/album"},
      {"'album': {'id': 5}", "/album/id"},
      {"'album': {'images': [{'url': 5}]}", "/album/images/0/url"},
      {"'album': {'artists': [[]]}", "/album/artists/0"},
      {"'album': {'total_tracks': 1.5}", "/album/total_tracks"},
      {"'album': {'release_date': 1983}", "/album/release_date"},
      {"'album': {'release_date': {}}", "/album/release_date"},
      {"'album': {'release_date': {'year': '1983'}}", "/album/release_date/year"},
      {"'album': {'external_ids': {'upc': 5}}", "/album/external_ids/upc"},
      {"'external_urls': 'x'", "/external_urls"},
      {"'external_urls': {'spotify': 5}", "/external_urls/spotify"},
      {"'external_ids': []", "/external_ids"},
      {"'external_ids': {'isrc': 5}", "/external_ids/isrc"},
      {"'disc_number': {}", "/disc_number"}};
  for (const auto& [field, pointer] : cases) {
    SCOPED_TRACE(field);
    const Applied applied = ApplyField(field);
    EXPECT_THAT(Select(applied, "playlist_tracks", "position item_id"),
                ElementsAre("1 before", "2 t", "3 after"));
    EXPECT_THAT(Select(applied, "songs", "song_id"), ElementsAre("before", "t", "after"));
    ASSERT_EQ(applied.outcome.quarantine.size(), 1U);
    EXPECT_EQ(applied.outcome.quarantine[0].pointer, "/items/1/track" + pointer);
    EXPECT_EQ(Counts(applied, TableId::kPlaylistTracks), "3 3 0 0 0");
    ExpectReconciled(applied);
  }
}

TEST(TypesTest, WhatStandsBesideAWrongFieldStays) {
  const Applied applied = Apply(R"([{'added_at': 1714979289, 'added_by': {'id': 5},
      'track': {'id': 't', 'name': 'T', 'popularity': 'high', 'explicit': true, 'artists':
      [{'id': 'a', 'name': 'A'}, 5, {'id': 'c', 'name': 6}], 'album': {'id': 7, 'name': 'B'}}}])");
  EXPECT_THAT(Select(applied, "songs", "song_id song_name popularity explicit album_id artist_id"),
              ElementsAre("t T NULL true NULL a"));
  EXPECT_THAT(Select(applied, "song_artists", "artist_id artist_name artist_position"),
              ElementsAre("a A 1", "c NULL 3"));
  EXPECT_THAT(Select(applied, "playlist_tracks", "item_id added_at added_by"),
              ElementsAre("t NULL NULL"));
  EXPECT_EQ(Counts(applied, TableId::kAlbums), "1 0 0 0 1");
  EXPECT_EQ(applied.outcome.quarantine.size(), 6U);
}

TEST(TypesTest, WhatAnElementIsQuarantinesIt) {
  for (const char* field : {"'id': 5", "'id': ['x']", "'id': '\\ud83d'", "'type': 5",
                            "'type': 'song'", "'type': '\\ud83d'"}) {
    SCOPED_TRACE(field);
    const Applied applied =
        Apply("[{'track': {" + std::string(field) +
              ", 'name': 5, 'album': "
              "{'id': 'b'}, 'artists': [{'id': 'a'}]}}, {'track': {'id': 't'}}]");
    EXPECT_THAT(Select(applied, "playlist_tracks", "position item_id"), ElementsAre("2 t"));
    EXPECT_THAT(Select(applied, "songs", "song_id"), ElementsAre("t"));
    EXPECT_THAT(Select(applied, "albums", "album_id"), IsEmpty());
    EXPECT_THAT(Select(applied, "artists", "artist_id"), IsEmpty());
    ASSERT_EQ(applied.outcome.quarantine.size(), 1U);
    EXPECT_EQ(applied.outcome.quarantine[0].pointer, "/0");
    EXPECT_EQ(Counts(applied, TableId::kPlaylistTracks), "2 1 0 1 0");
  }
}

TEST(TypesTest, WhatNobodyReadsMayBeAnything) {
  for (const char* field :
       {"'available_markets': 5", "'preview_url': 5", "'href': 5", "'uri': 5", "'linked_from': 'x'",
        "'album': {'images': [{'url': 'u', 'width': 'x'}, 5], 'release_date_precision': 5}",
        "'album': {'type': 5, 'genres': 5, 'tracks': 5, 'popularity': 'x'}",
        "'artists': [{'id': 'a', 'type': 5, 'uri': 5, 'href': 5}, null]",
        "'external_ids': {'ean': 5}"}) {
    EXPECT_THAT(Quarantine(ApplyField(field)), IsEmpty()) << field;
  }
}

TEST(TypesTest, AWrongFieldOutsideAnyElementIsNullAndHasALine) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"{'type': 'track', 'id': 't', 'name': 5}", "/name"},
      {"{'type': 'playlist', 'id': 'p', 'name': 5}", "/name"},
      {"{'type': 'playlist', 'id': 'p', 'snapshot_id': 5}", "/snapshot_id"},
      {"{'type': 'playlist', 'id': 'p', 'owner': 'x'}", "/owner"},
      {"{'type': 'playlist', 'id': 'p', 'owner': {'id': 5}}", "/owner/id"},
      {"{'type': 'playlist', 'id': 'p', 'tracks': {'total': 'x', 'items': [{'track': {'id': "
       "'t'}}]}}",
       "/tracks/total"},
      {"{'type': 'playlist', 'id': 'p', 'items': {'items': []}, 'tracks': {'total': 'x'}}",
       "/tracks/total"},
      {"{'items': [{'track': {'id': 't'}}], 'total': 'x'}", "/total"},
      {"{'items': [{'track': {'id': 't'}}], 'next': 5}", "/next"},
      {"{'items': [{'track': {'id': 't'}}], 'href': 5}", "/href"},
      {"{'items': [{'track': {'id': 't'}}], '_tracklake': 5}", "/_tracklake"},
      {"{'items': [{'track': {'id': 't'}}], '_tracklake': {'account': 5}}", "/_tracklake/account"},
      {"{'type': 'track', 'id': 't', '_tracklake': {'fetched_at': 5}}", "/_tracklake/fetched_at"},
      {"{'type': 'track', 'id': 't', '_tracklake': {'what': 5}}", "/_tracklake/what"},
      {"{'type': 'track', 'id': 't', '_tracklake': {'asked': 'x'}}", "/_tracklake/asked"},
      {"{'type': 'track', 'id': 't', '_tracklake': {'asked': [5]}}", "/_tracklake/asked/0"},
      {"{'error': {'status': 'x'}}", "/error/status"},
      {"{'_tracklake': {'what': 'x', 'recoverable': 'yes'}}", "/_tracklake/recoverable"},
      {"{'type': 'user', '_tracklake': {'account': 5}}", "/_tracklake/account"}};
  for (const auto& [json, pointer] : cases) {
    SCOPED_TRACE(json);
    const Applied applied = Apply(json);
    EXPECT_FALSE(applied.outcome.refused);
    ASSERT_EQ(applied.outcome.quarantine.size(), 1U);
    EXPECT_EQ(applied.outcome.quarantine[0].pointer, pointer);
    ExpectReconciled(applied);
  }
  EXPECT_THAT(Select(Apply(cases[0].first), "songs", "song_id song_name"), ElementsAre("t NULL"));
  EXPECT_THAT(Select(Apply(cases[7].first), "playlist_tracks", "item_id"), ElementsAre("t"));
}

TEST(TypesTest, WhatTheObjectIsRefusesItOutsideAnyElement) {
  for (const char* json :
       {"{'type': 'track', 'id': 5}", "{'type': 'album', 'id': []}", "{'type': 'artist', 'id': {}}",
        "{'type': 'episode', 'id': 5}", "{'type': 'audio_features', 'id': 5}",
        "{'type': 'playlist', 'id': 5, 'tracks': {'items': [{'track': {'id': 't'}}]}}",
        "{'type': 'playlist', 'id': 'p', 'tracks': 5}",
        "{'type': 'playlist', 'id': 'p', 'items': {'items': 'x'}}",
        "{'type': 'album', 'id': 'b', 'tracks': []}",
        "{'items': [{'track': {'id': 't'}}], 'offset': 'x'}",
        "{'items': [{'track': {'id': 't'}}], '_tracklake': {'playlist_id': 5}}",
        "{'items': 5, 'href': 'https://x/playlists/p/tracks'}"}) {
    SCOPED_TRACE(json);
    ExpectRefused(Apply(json));
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
    return Select(applied, "track_features", "tempo")[0];
  };
  EXPECT_EQ(tempo("0"), "0");
  EXPECT_EQ(tempo("-5.25e1"), "-52.5");
  EXPECT_EQ(tempo("12345678901234567890123"), "1.23457e+22");
  EXPECT_EQ(tempo("1e-400"), "0");
  EXPECT_EQ(tempo("1e400"), "NULL");
  EXPECT_EQ(tempo("'120'"), "NULL");
}

TEST(TypesTest, HalfASurrogatePairIsNoText) {
  EXPECT_EQ(ValueOf(R"('name': '\ud83d\ude00')", "song_name"), "\xF0\x9F\x98\x80");
  for (const char* half :
       {R"('name': '\ud83d')", R"('name': '\ude00')", R"('name': '\ud83d\ud83d')",
        R"('name': '\ud83dx')", R"('name': '\ud83d\n')"}) {
    EXPECT_EQ(ValueOf(half, "song_name"), "NULL") << half;
    EXPECT_EQ(ApplyField(half).outcome.quarantine.size(), 1U) << half;
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
  EXPECT_EQ(added("9999-12-31T23:59:59-00:01"), "NULL");
  EXPECT_EQ(added("0001-01-01T00:00:00+00:01"), "NULL");
}

TEST(TypesTest, ADurationMayBeAnObjectAsLocalFilesHaveIt) {
  EXPECT_EQ(ValueOf("'duration_ms': {'totalMilliseconds': 188000}", "duration_ms"), "188000");
  EXPECT_EQ(ValueOf("'duration_ms': {'totalMilliseconds': 6e4}", "duration_min"), "1");
  EXPECT_EQ(ValueOf("'duration_ms': {'totalMilliseconds': null}", "duration_ms"), "NULL");
  EXPECT_THAT(Quarantine(ApplyField("'duration_ms': {'totalMilliseconds': null}")), IsEmpty());
  EXPECT_THAT(Select(Apply("[{'track': {'type': 'episode', 'duration_ms': {'totalMilliseconds': "
                           "7}}}]"),
                     "playlist_tracks", "duration_ms"),
              ElementsAre("7"));
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

TEST(TypesTest, ReleaseDatesOf2014AreObjects) {
  const auto release = [](const std::string& date) {
    const Applied applied = Apply("{'type': 'album', 'id': 'b', 'release_date': {" + date + "}}");
    EXPECT_THAT(Quarantine(applied), IsEmpty()) << date;
    return Select(applied, "albums", "release_date release_date_precision release_year")[0];
  };
  EXPECT_EQ(release("'year': 1983, 'month': null, 'day': null"), "1983-01-01 year 1983");
  EXPECT_EQ(release("'year': 1983"), "1983-01-01 year 1983");
  EXPECT_EQ(release("'year': 1983, 'month': 4"), "1983-04-01 month 1983");
  EXPECT_EQ(release("'day': 5.0, 'month': 4, 'year': 1983"), "1983-04-05 day 1983");
  EXPECT_EQ(release("'year': 1983, 'month': null, 'day': 99"), "1983-01-01 year 1983");
  for (const char* other : {"'year': null, 'month': 4", "'year': 0", "'year': -5", "'year': 10000",
                            "'year': 1983, 'month': 13", "'year': 1983, 'month': 0",
                            "'year': 1983, 'month': -4", "'year': 1983, 'month': 2, 'day': 30",
                            "'year': 198, 'month': 100", "'year': 1983, 'month': 4, 'day': 100"}) {
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
              ElementsAre("/0/track/album/artists/1/name: expected a text, found a number"));
  EXPECT_EQ(applied.outcome.quarantine[0].item, "5");
}

}  // namespace
}  // namespace tracklake::testing
