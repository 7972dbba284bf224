#include "spotify/playlist_json.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "http/transport.h"
#include "spotify/check_answer.h"

namespace tracklake {
namespace {

std::string Padded(std::string text) {
  text.reserve(text.size() + HttpResponse::kPadding);
  return text;
}

// What one of the functions makes of a body.
template <typename Read>
auto As(Read read, std::string body) -> std::invoke_result_t<Read, std::string_view, JsonValue> {
  body = Padded(std::move(body));
  JsonDocument document;
  TL_ASSIGN(const JsonValue root, CheckAnswer(body, &document));
  return read(body, root);
}

Result<PlaylistBody> Read(const std::string& text) { return As(ReadPlaylist, text); }

Result<std::optional<std::string>> SnapshotIdIn(std::string_view, JsonValue root) {
  return ReadSnapshotId(root);
}

TEST(PlaylistJsonTest, BothShapesAreRead) {
  for (const char* name : {"tracks", "items"}) {
    const std::string body = Padded(
        fmt::format(R"({{"snapshot_id":"s1","type":"playlist","{}":{{"items":[{{"a":1}} , null],)"
                    R"("next":"https:\/\/n","offset":0,"total":7}}}})",
                    name));
    const auto playlist = Read(body);
    ASSERT_TRUE(playlist.has_value()) << playlist.error().message;
    EXPECT_EQ(playlist->snapshot_id, "s1");
    EXPECT_EQ(playlist->total, 7);
    ASSERT_TRUE(playlist->list);
    EXPECT_EQ(playlist->list->next, "https://n");
    ASSERT_EQ(playlist->list->entries.size(), 2U);
    EXPECT_EQ(playlist->list->entries[0].In(body), R"({"a":1})");
    EXPECT_EQ(playlist->list->entries[1].In(body), "null");
    EXPECT_EQ(playlist->close, body.size() - 1);
  }
}

TEST(PlaylistJsonTest, AnEmptySnapshotIdIsNone) {
  const std::string text = R"({"type":"playlist","snapshot_id":"","items":{"items":[1]}})";
  EXPECT_EQ(Read(text)->snapshot_id, std::nullopt);
  EXPECT_EQ(As(SnapshotIdIn, text).value(), std::nullopt);
}

TEST(PlaylistJsonTest, ItemsCountBeforeTracksWhereTheyAreNotNull) {
  EXPECT_EQ(Read(R"({"type":"playlist","tracks":{"items":[1]},"items":{"items":[1,2]}})")
                ->list->entries.size(),
            2U);
  EXPECT_EQ(
      Read(R"({"type":"playlist","items":null,"tracks":{"items":[1]}})")->list->entries.size(), 1U);
}

TEST(PlaylistJsonTest, OfItemsAndTracksTheOneWithAListCountsAndTheOtherTellsATotal) {
  for (const char* text :
       {R"({"type":"playlist","items":{"href":"h","total":7},"tracks":{"items":[1],"next":"n"}})",
        R"({"type":"PLAYLIST","tracks":{"href":"h","total":7},"items":{"items":[1],"next":"n"}})",
        R"({"items":{"items":null,"total":7},"tracks":{"items":[1],"next":"n"}})"}) {
    const auto playlist = Read(text);
    ASSERT_TRUE(playlist.has_value()) << text;
    ASSERT_TRUE(playlist->list) << text;
    EXPECT_EQ(playlist->list->next, "n") << text;
    EXPECT_EQ(playlist->total, 7) << text;
  }
  EXPECT_FALSE(Read(R"({"items":{"href":"h"}})").has_value()) << "no type and no list";
}

TEST(PlaylistJsonTest, AListThatIsNoPlaylistIsReadFromTheRootOrFromArtists) {
  for (const char* text : {R"({"href":"h","items":[{"a":1}],"limit":50,"next":"n","total":7})",
                           R"({"artists":{"items":[{"a":1}],"limit":50,"next":"n","total":7}})"}) {
    const std::string body = text;
    const auto list = As(ReadCollection, body);
    ASSERT_TRUE(list.has_value()) << list.error().message;
    ASSERT_TRUE(list->list);
    EXPECT_EQ(list->list->entries.at(0).In(body), R"({"a":1})");
    EXPECT_EQ(list->list->limit, 50);
    EXPECT_EQ(list->list->next, "n");
    EXPECT_EQ(list->total, 7);
    EXPECT_FALSE(list->snapshot_id);
    EXPECT_EQ(list->close, body.size() - 1);
  }
  for (const char* text : {R"({"error":{"status":404}})", R"({"artists":[1]})", R"([1])",
                           R"({"items":{"items":[]}})", R"({"items":[],"_tracklake":{}})"}) {
    EXPECT_FALSE(As(ReadCollection, text).has_value()) << text;
  }
}

TEST(PlaylistJsonTest, OfDuplicateKeysTheFirstCounts) {
  const auto playlist =
      Read(R"({"type":"playlist","snapshot_id":"a","snapshot_id":"b",)"
           R"("tracks":{"items":[1],"items":[1,2],"total":1,"total":2},"tracks":{"items":[]}})");
  ASSERT_TRUE(playlist.has_value()) << playlist.error().message;
  EXPECT_EQ(playlist->snapshot_id, "a");
  EXPECT_EQ(playlist->list->entries.size(), 1U);
  EXPECT_EQ(playlist->list->total, 1);
}

TEST(PlaylistJsonTest, ValuesOfAWrongTypeCountAsMissing) {
  const auto playlist =
      Read(R"({"type":"playlist","snapshot_id":5,"tracks":{"items":[1],"total":"7",)"
           R"("next":false}})");
  ASSERT_TRUE(playlist.has_value()) << playlist.error().message;
  EXPECT_FALSE(playlist->snapshot_id);
  EXPECT_FALSE(playlist->list->total);
  EXPECT_FALSE(playlist->list->next);
  EXPECT_FALSE(Read(R"({"type":"playlist","tracks":{"items":null}})")->list);
  EXPECT_FALSE(Read(R"({"type":"playlist","tracks":null})")->list);
}

// The transformer refuses such a document whole, so it is no playlist that came.
TEST(PlaylistJsonTest, EntriesThatAreNoListAreRefusedUnlessTheOtherMemberHasOne) {
  for (const char* list : {R"({"items":7})", R"({"items":{}})", "[]", "7"}) {
    const std::string tracks = fmt::format(R"("tracks":{})", list);
    EXPECT_FALSE(Read("{\"type\":\"playlist\"," + tracks + "}").has_value()) << list;
    const auto other = Read("{\"type\":\"playlist\"," + tracks + R"(,"items":{"items":[1]}})");
    ASSERT_TRUE(other.has_value()) << list;
    EXPECT_TRUE(other->list) << list;
  }
}

TEST(PlaylistJsonTest, AFirstPageWithoutAPlaceIsRefusedAndOneWrittenWithAPointIsRead) {
  for (const char* offset : {"\"0\"", "1.5", "[]", "true"}) {
    const std::string list = fmt::format(R"({{"items":[1],"offset":{}}})", offset);
    EXPECT_FALSE(Read("{\"type\":\"playlist\",\"tracks\":" + list + "}").has_value()) << offset;
    EXPECT_FALSE(As(ReadCollection, list).has_value()) << offset;
  }
  const auto playlist =
      Read(R"({"type":"playlist","items":{"items":[1],"offset":0.0,"total":7.0}})");
  ASSERT_TRUE(playlist.has_value()) << playlist.error().message;
  EXPECT_EQ(playlist->list->offset, 0);
  EXPECT_EQ(playlist->total, 7);
}

TEST(PlaylistJsonTest, ABodyCutAtAnyByteIsRefused) {
  const std::string whole =
      R"({"type":"playlist","tracks":{"items":[{"t":"x"},null],"total":2},"uri":"u"})";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto playlist = Read(whole.substr(0, size));
    ASSERT_FALSE(playlist.has_value()) << size;
    EXPECT_EQ(playlist.error().kind, ErrorKind::kBadData) << size;
  }
  EXPECT_TRUE(Read(whole).has_value());
  EXPECT_FALSE(Read(whole + "}").has_value());
  EXPECT_FALSE(Read(whole + whole).has_value());
}

TEST(PlaylistJsonTest, WhatIsNoPlaylistIsRefused) {
  for (const char* text :
       {"", "[]", "null", "<html></html>", "{}", R"({"type":"album"})", "\xff\xfe{}",
        R"({"error":{"status":404,"message":"x"}})", R"({"type":"playlist","_tracklake":{}})"}) {
    const auto playlist = Read(text);
    ASSERT_FALSE(playlist.has_value()) << text;
    EXPECT_EQ(playlist.error().kind, ErrorKind::kBadData);
  }
}

TEST(PlaylistJsonTest, PagesAndSnapshotsAreReadAlone) {
  const auto page = As(ReadPage, R"({"href":"h","items":[],"offset":100,"next":null})");
  ASSERT_TRUE(page.has_value());
  EXPECT_TRUE(page->entries.empty());
  EXPECT_EQ(page->offset, 100);
  EXPECT_FALSE(As(ReadPage, R"({"type":"playlist"})").has_value());
  EXPECT_EQ(*As(SnapshotIdIn, R"({"snapshot_id":"s"})"), "s");
  EXPECT_EQ(*As(SnapshotIdIn, "{}"), std::nullopt);
  EXPECT_FALSE(As(SnapshotIdIn, "{").has_value());
}

}  // namespace
}  // namespace tracklake
