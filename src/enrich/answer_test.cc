#include "enrich/answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "http/transport.h"
#include "spotify/check_answer.h"

namespace tracklake {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr AnswerShape kBatch = {"artists", "id"};
constexpr AnswerShape kSingle = {"", "id"};
constexpr AnswerShape kByAddress = {"content", "href"};

Result<LookupAnswer> Read(std::string body, const AnswerShape& shape,
                          const std::vector<std::string>& asked) {
  body.reserve(body.size() + HttpResponse::kPadding);
  JsonDocument document;
  TL_ASSIGN(const JsonValue root, CheckAnswer(body, &document));
  return ReadAnswer(root, shape, asked);
}

TEST(AnswerTest, WhatCameUnderItsIdIsNeitherMissingNorRelinked) {
  const auto answer = Read(R"({"artists":[{"id":"a"},{"id":"b"}]})", kBatch, {"a", "b"});
  ASSERT_TRUE(answer.has_value());
  EXPECT_THAT(answer->missing, IsEmpty());
  EXPECT_THAT(answer->relinked, IsEmpty());
}

TEST(AnswerTest, NullsAndObjectsThatAreLeftOutAreMissing) {
  EXPECT_THAT(Read(R"({"artists":[null,{"id":"b"}]})", kBatch, {"a", "b"})->missing,
              ElementsAre("a"));
  EXPECT_THAT(Read(R"({"artists":[{"id":"b"}]})", kBatch, {"a", "b", "c"})->missing,
              ElementsAre("a", "c"));
  EXPECT_THAT(Read(R"({"artists":[]})", kBatch, {"a"})->missing, ElementsAre("a"));
}

TEST(AnswerTest, TheOrderOfObjectsMeansNothing) {
  const auto answer = Read(R"({"content":[{"href":"https://open.spotify.com/track/b?si=1"},
                               {"href":"https://open.spotify.com/track/a"}]})",
                           kByAddress, {"a", "x", "b"});
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_THAT(answer->missing, ElementsAre("x"));
  EXPECT_THAT(answer->relinked, IsEmpty());
}

TEST(AnswerTest, AnObjectThatNobodyAskedForStandsForTheIdAtItsPlace) {
  const auto batch = Read(R"({"artists":[{"id":"a"},{"id":"z"}]})", kBatch, {"a", "b"});
  EXPECT_THAT(batch->relinked, ElementsAre(Pair("b", "z")));
  EXPECT_THAT(batch->missing, IsEmpty());
  const auto single = Read(R"({"id":"z"})", kSingle, {"b"});
  EXPECT_THAT(single->relinked, ElementsAre(Pair("b", "z")));
}

TEST(AnswerTest, AnObjectOfAnotherTypeIsNoAnswerWhateverItsIdIs) {
  constexpr AnswerShape kArtist = {"", "id", "artist"};
  EXPECT_FALSE(Read(R"({"id":"a","type":"user"})", kArtist, {"a"}).has_value());
  EXPECT_TRUE(Read(R"({"id":"a","type":"ARTIST"})", kArtist, {"a"}).has_value());
  EXPECT_TRUE(Read(R"({"id":"a"})", kArtist, {"a"}).has_value());
  constexpr AnswerShape kArtists = {"artists", "id", "artist"};
  EXPECT_THAT(Read(R"({"artists":[{"id":"a","type":"user"},{"id":"b","type":"artist"}]})", kArtists,
                   {"a", "b"})
                  ->missing,
              ElementsAre("a"));
}

TEST(AnswerTest, WhatIsNoAnswerIsRefused) {
  for (const char* body : {"", "[]", "null", "{", R"({"artists":{}})", R"({"error":{}})"}) {
    EXPECT_FALSE(Read(body, kBatch, {"a"}).has_value()) << body;
  }
  EXPECT_FALSE(Read(R"({"id":null})", kSingle, {"a"}).has_value());
  EXPECT_FALSE(Read(R"({"name":"a"})", kSingle, {"a"}).has_value());
}

TEST(AnswerTest, AnAnnotatedBodyIsTheBodyWithOneMemberMore) {
  const std::string body = "{\"artists\" : [ {\"id\":\"a\"} , null ]\n}\n";
  const std::vector<std::string> asked = {"a", "b"};
  LookupAnswer answer;
  answer.relinked.emplace_back("b", "c");
  const Seconds at = *ParseCompactTimestamp("20261120T060000Z");
  const std::string object = Annotated(body, "/artists?ids=a,b", at, "spotify", asked, answer, 0);
  EXPECT_TRUE(object.starts_with(body.substr(0, body.size() - 2)));
  EXPECT_TRUE(object.ends_with("}\n"));
  const auto json = nlohmann::json::parse(object);
  EXPECT_EQ(json["_tracklake"].dump(),
            R"({"asked":["a","b"],"fetched_at":"2026-11-20T06:00:00Z","provider":"spotify",)"
            R"("relinked":{"b":"c"},"request":"/artists?ids=a,b"})");
  EXPECT_EQ(json["artists"].size(), 2U);
}

}  // namespace
}  // namespace tracklake
