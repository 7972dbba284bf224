#include "extract/splice.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "http/transport.h"
#include "spotify/check_answer.h"

namespace tracklake {
namespace {

using nlohmann::json;

std::string Padded(std::string text) {
  text.reserve(text.size() + HttpResponse::kPadding);
  return text;
}

// Entries as no writer of ours would write them.
const std::vector<std::string> kOddEntries = {
    R"({"added_at":"2026-01-01T00:00:00Z","track":{"id":"a","name":"x"}})",
    R"({ "track" : null , "added_at":null })",
    "null",
    R"({"z":1,"a":2,"z":3,"track":{"name":"\u00e9\/\"}]","é":"🎵"}})",
    "{\n\t\"track\":\r\n{}}",
    R"({"track":{"list":[[1,2],[3,[4]]],"n":1.50e+2,"big":12345678901234567890}})",
    "17",
    R"([1, 2])",
    R"("text ] with } brackets")",
    "{}",
};

std::string EntryAt(std::size_t i) {
  if (i % 3 == 0) return kOddEntries[i / 3 % kOddEntries.size()];
  return fmt::format(R"({{"track":{{"id":"{}"}}}})", i);
}

std::string Join(std::size_t from, std::size_t to, std::string_view separator = ",") {
  std::string text;
  for (std::size_t i = from; i < to; ++i) {
    if (i > from) text += separator;
    text += EntryAt(i);
  }
  return text;
}

class Collector final : public Splicer::Sink {
 public:
  Result<> Write(std::string_view bytes) override {
    object_ += bytes;
    return {};
  }
  Result<> End(std::string_view annotation) override {
    objects.push_back(std::exchange(object_, {}).append(annotation));
    return {};
  }

  std::vector<std::string> objects;

 private:
  std::string object_;
};

// A fetch of entries 0 … the last of `ends`, cut into pages at `ends`.
struct Script {
  std::string first_head = R"({"type":"playlist","snapshot_id":"s","tracks":{"offset":0,"items":[)";
  std::string first_tail = R"(],"total":715,"next":"x"},"uri":"u"})";
  std::string separator = ",";
  std::vector<std::size_t> ends;
  std::vector<std::int64_t> offsets;  // of the later pages; empty: where they belong
  std::int64_t max_entries = kMaxEntriesPerObject;
};

std::vector<std::string> Splice(const Script& script) {
  JsonDocument document;
  FetchFacts facts{"PLAYLISTID",
                   "/playlists/PLAYLISTID?x",
                   *ParseCompactTimestamp("20261120T060000Z"),
                   "s",
                   "t",
                   715,
                   {}};
  std::size_t from = 0;
  for (const std::size_t end : script.ends) {
    facts.pages.push_back(
        {static_cast<std::int64_t>(from), static_cast<std::int64_t>(end - from), 715});
    from = end;
  }
  Collector collector;
  Splicer splicer(facts, &collector, script.max_entries);
  const std::string first =
      Padded(script.first_head + Join(0, script.ends[0], script.separator) + script.first_tail);
  const auto playlist = ReadPlaylist(first, *CheckAnswer(first, &document));
  EXPECT_TRUE(playlist.has_value()) << playlist.error().message << first;
  EXPECT_TRUE(splicer.Start(first, *playlist).has_value());
  for (std::size_t p = 1; p < script.ends.size(); ++p) {
    const std::string body = Padded("{\"href\":\"h\",\"items\": [ " +
                                    Join(script.ends[p - 1], script.ends[p], script.separator) +
                                    " ] , \"limit\":100}\n");
    const auto page = ReadPage(body, *CheckAnswer(body, &document));
    EXPECT_TRUE(page.has_value()) << page.error().message;
    const auto offset = script.offsets.empty() ? static_cast<std::int64_t>(script.ends[p - 1])
                                               : script.offsets[p - 1];
    EXPECT_TRUE(splicer.Add(body, *page, offset).has_value());
  }
  EXPECT_TRUE(splicer.Finish().has_value());
  return collector.objects;
}

TEST(SpliceTest, OneAnswerStaysAsItIsButForWhatIsAppended) {
  Script script;
  script.ends = {2};
  script.first_head = " {\"type\" : \"playlist\" ,\n\"tracks\": { \"items\" :\n [ ";
  script.first_tail = "\n ] , \"total\":715 } , \"é\":1.0\n }\n\n";
  script.separator = " ,\n ";
  const auto objects = Splice(script);
  ASSERT_EQ(objects.size(), 1U);
  EXPECT_EQ(objects[0],
            script.first_head + Join(0, 2, " ,\n ") + "\n ] , \"total\":715 } , \"é\":1.0\n " +
                R"(,"_tracklake":{"request":"/playlists/PLAYLISTID?x",)"
                R"("fetched_at":"2026-11-20T06:00:00Z","snapshot_before":"s","snapshot_after":"t",)"
                R"("pages":[{"offset":0,"items":2,"total":715}],)"
                R"("total_claimed":715,"items_received":2})" +
                "}\n\n");
}

TEST(SpliceTest, AnyCutIntoPagesGivesTheSameEntriesByteForByte) {
  constexpr std::uint64_t kSeed = 20261120;
  SCOPED_TRACE(fmt::format("seed {}", kSeed));
  SeededRng rng(kSeed);
  for (int round = 0; round < 300; ++round) {
    const std::size_t total = rng.Next() % 60;
    Script script;
    script.ends = {rng.Next() % (total + 1)};
    while (script.ends.back() < total) {
      const std::size_t left = total - script.ends.back();
      script.ends.push_back(script.ends.back() + 1 + rng.Next() % left);
    }
    const auto objects = Splice(script);
    ASSERT_EQ(objects.size(), 1U);
    const std::string whole = script.first_head + Join(0, total) + "],\"total\":715,";
    // Whole entries, in order, nothing between them but a comma where pages met.
    EXPECT_TRUE(objects[0].starts_with(whole)) << objects[0];
    EXPECT_EQ(objects[0].find("\"_tracklake\""), objects[0].rfind("\"_tracklake\""));
    const json parsed = json::parse(objects[0]);
    ASSERT_EQ(parsed["tracks"]["items"].size(), total);
    for (std::size_t i = 0; i < total; ++i) {
      EXPECT_EQ(parsed["tracks"]["items"][i], json::parse(EntryAt(i)));
    }
    EXPECT_EQ(parsed["_tracklake"]["items_received"], total);
    EXPECT_EQ(parsed["_tracklake"]["pages"].size(), script.ends.size());
  }
}

TEST(SpliceTest, ALongListGoesOnInPagingObjectsAtTheirOffsets) {
  Script script;
  script.ends = {4, 9, 12};
  script.max_entries = 5;
  const auto objects = Splice(script);
  ASSERT_EQ(objects.size(), 3U);
  std::size_t at = 0;
  for (const std::string& object : objects) {
    const json parsed = json::parse(object);
    const json& list = at == 0 ? parsed["tracks"] : parsed;
    EXPECT_EQ(list["offset"], at);
    EXPECT_EQ(list["total"], 715);
    for (const json& entry : list["items"]) EXPECT_EQ(entry, json::parse(EntryAt(at++)));
    EXPECT_LE(list["items"].size(), 5U);
    EXPECT_EQ(parsed["_tracklake"]["fetched_at"], "2026-11-20T06:00:00Z");
    EXPECT_EQ(parsed["_tracklake"]["items_received"], 12);
  }
  EXPECT_EQ(at, 12U);
  EXPECT_FALSE(json::parse(objects[0])["_tracklake"].contains("playlist_id"));
  EXPECT_EQ(objects[2], R"({"offset":10,"total":715,"items":[)" + Join(10, 12) +
                            R"(],"_tracklake":{"playlist_id":"PLAYLISTID",)"
                            R"("request":"/playlists/PLAYLISTID?x",)"
                            R"("fetched_at":"2026-11-20T06:00:00Z","snapshot_before":"s",)"
                            R"("snapshot_after":"t","total_claimed":715,"items_received":12}})");
}

TEST(SpliceTest, AFirstAnswerBeyondTheLimitIsCutToo) {
  Script script;
  script.ends = {7};
  script.max_entries = 3;
  const auto objects = Splice(script);
  ASSERT_EQ(objects.size(), 3U);
  EXPECT_EQ(json::parse(objects[0])["tracks"]["items"].size(), 3U);
  EXPECT_EQ(json::parse(objects[0])["uri"], "u");
  EXPECT_EQ(json::parse(objects[2])["offset"], 6);
}

TEST(SpliceTest, APageThatDoesNotBeginWhereTheLastEndedStandsAtItsOwnOffset) {
  Script script;
  script.ends = {2, 4, 6};
  script.offsets = {100, 102};
  const auto objects = Splice(script);
  ASSERT_EQ(objects.size(), 2U);
  EXPECT_EQ(json::parse(objects[0])["tracks"]["items"].size(), 2U);
  EXPECT_EQ(json::parse(objects[1])["offset"], 100);
  EXPECT_EQ(json::parse(objects[1])["items"].size(), 4U);
}

TEST(SpliceTest, AnObjectStaysSmallEnoughForTheTransformer) {
  JsonDocument document;
  const std::string first = Padded(R"({"type":"playlist","tracks":{"items":[]}})");
  const std::string page =
      Padded(R"({"items":[{"x":")" + std::string(kFullObjectBytes, 'x') + R"("}]})");
  FetchFacts facts;
  facts.pages = {{0, 0, {}}, {0, 1, {}}, {1, 1, {}}, {2, 1, {}}};
  Collector collector;
  Splicer splicer(facts, &collector);
  ASSERT_TRUE(
      splicer.Start(first, *ReadPlaylist(first, *CheckAnswer(first, &document))).has_value());
  const EntryList list = *ReadPage(page, *CheckAnswer(page, &document));
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(splicer.Add(page, list, i).has_value());
  ASSERT_TRUE(splicer.Finish().has_value());
  ASSERT_EQ(collector.objects.size(), 3U);
  for (const std::string& object : collector.objects) EXPECT_LT(object.size(), 64U << 20);
}

TEST(SpliceTest, WithheldEntriesAreLandedAsTheyCame) {
  JsonDocument document;
  for (const char* text :
       {R"({"type":"playlist","name":"n"})", R"({"type":"playlist","tracks":null})",
        R"({"type":"playlist","items":{"href":"h","total":12}})"}) {
    const std::string body = Padded(text);
    const auto playlist = ReadPlaylist(body, *CheckAnswer(body, &document));
    ASSERT_TRUE(playlist.has_value()) << text;
    EXPECT_FALSE(playlist->list) << text;
    const FetchFacts facts{"ID", "/r", {}, {}, {}, playlist->total, {}};
    Collector collector;
    Splicer splicer(facts, &collector);
    EXPECT_TRUE(splicer.Start(body, *playlist).has_value());
    EXPECT_TRUE(splicer.Finish().has_value());
    ASSERT_EQ(collector.objects.size(), 1U);
    const std::string& made = collector.objects.front();
    EXPECT_TRUE(made.starts_with(body.substr(0, body.size() - 1))) << made;
    EXPECT_EQ(json::parse(made)["_tracklake"]["items_received"], 0);
  }
}

}  // namespace
}  // namespace tracklake
