#include "app/json/stage_json.h"

#include <gtest/gtest.h>

namespace tracklake::app {
namespace {

const Seconds kLater = *ParseIsoSeconds("2026-11-20T06:00:00Z");

std::vector<std::string> MembersOf(const Json& json) {
  std::vector<std::string> members;
  for (const auto& [name, value] : json.items()) members.push_back(name);
  return members;
}

TEST(JsonTest, AReportIsOneLineBehindItsVersion) {
  EXPECT_EQ(JsonLine({{"a", "x\ny"}}), "{\"schema_version\":1,\"a\":\"x\\ny\"}\n");
  EXPECT_EQ(JsonLine({{"a", "\xFF"}}), "{\"schema_version\":1,\"a\":\"\xEF\xBF\xBD\"}\n");
}

TEST(JsonTest, OfAnErrorWhatIsNotKnownIsNull) {
  Error error{ErrorKind::kDeferred, "spent", "", kLater};
  EXPECT_EQ(
      JsonOf(error).dump(),
      R"({"code":"deferred","message":"spent","hint":null,"retry_at":"2026-11-20T06:00:00Z"})");
  error = {ErrorKind::kNotFound, "gone", "Look elsewhere.", {}};
  EXPECT_EQ(JsonOf(error).dump(),
            R"({"code":"not_found","message":"gone","hint":"Look elsewhere.","retry_at":null})");
}

TEST(JsonTest, EveryKindOfErrorHasACodeOfItsOwn) {
  std::vector<std::string_view> codes;
  for (int kind = 0; kind <= static_cast<int>(ErrorKind::kInternal); ++kind) {
    const std::string_view code = CodeOf(static_cast<ErrorKind>(kind));
    EXPECT_EQ(std::ranges::count(codes, code), 0) << code;
    codes.push_back(code);
  }
}

TEST(StageJsonTest, AJobHasAMemberForEachStageThatWasRunAndNoOther) {
  JobReport report;
  EXPECT_EQ(MembersOf(JsonOf(report)), std::vector<std::string>());
  report.crawl.emplace();
  report.extract.emplace();
  EXPECT_EQ(MembersOf(JsonOf(report)), (std::vector<std::string>{"extract", "crawl"}));
  EXPECT_EQ(MembersOf(JsonOf(ImportJobReport())), std::vector<std::string>{"import"});
}

TEST(StageJsonTest, OfAListWhatWasClaimedAndWhyItFailedAreNullUnlessTheyAreKnown) {
  ExtractReport report;
  report.playlists.emplace_back().id = "p";
  const Json unknown = JsonOf(report);
  EXPECT_TRUE(unknown["retry_at"].is_null());
  EXPECT_TRUE(unknown["playlists"][0]["claimed"].is_null());
  EXPECT_TRUE(unknown["playlists"][0]["reason"].is_null());
  report.retry_at = kLater;
  report.playlists[0].claimed = 0;
  report.playlists[0].doubt = Error{ErrorKind::kBadData, "in doubt", {}, {}};
  const Json known = JsonOf(report);
  EXPECT_EQ(known["retry_at"], "2026-11-20T06:00:00Z");
  EXPECT_EQ(known["playlists"][0]["claimed"], 0);
  EXPECT_EQ(known["playlists"][0]["reason"], "in doubt");
}

TEST(StageJsonTest, ATransformNamesEachFailureWithItsCureAndCountsWhatWasLeftOut) {
  TransformStageReport stage{"transform", {}};
  stage.transform.failures.push_back(
      {"raw/a", Error{ErrorKind::kCorruption, "broken", "Heal it.", {}}});
  stage.transform.left_out = {{"raw/.b", RawVerdict::kHidden}, {"raw/.c", RawVerdict::kHidden}};
  const Json json = JsonOf(stage);
  EXPECT_EQ(json["failures"].dump(),
            R"([{"subject":"raw/a","code":"corruption","message":"broken","hint":"Heal it."}])");
  EXPECT_EQ(json["left_out"], (Json{{NameOf(RawVerdict::kHidden), 2}}));
  EXPECT_EQ(json["tables"].size(), Tables().size());
}

TEST(StageJsonTest, OfGlueTablesAndViewsAreNamedAndPartitionsCounted) {
  using glue::Change;
  CrawlStageReport stage;
  EXPECT_FALSE(JsonOf(stage).contains("glue"));
  stage.glue = glue::GlueReport{.database = "music_lake", .applied = true, .partitions = 7};
  stage.glue->changes = {{Change::Kind::kChanged, Change::Of::kTable, "songs", "column isrc"},
                         {Change::Kind::kAdded, Change::Of::kView, "gaps", ""},
                         {Change::Kind::kAdded, Change::Of::kPartition, "songs/year=2026", ""},
                         {Change::Kind::kRemoved, Change::Of::kPartition, "songs/year=2025", ""}};
  stage.glue_failure = Error{ErrorKind::kUnavailable, "Glue is down", {}, {}};
  const Json json = JsonOf(stage);
  EXPECT_EQ(json["glue"]["changes"].dump(),
            R"([{"change":"changed","kind":"table","name":"songs","what":"column isrc"},)"
            R"({"change":"added","kind":"view","name":"gaps","what":null}])");
  EXPECT_EQ(json["glue"]["partitions"].dump(), R"({"known":7,"added":1,"changed":0,"removed":1})");
  EXPECT_EQ(json["glue_failure"]["message"], "Glue is down");
}

TEST(StageJsonTest, AnEnrichmentThatCouldNotAskSaysWhyAndWhenToAskAgain) {
  EnrichStageReport stage;
  EXPECT_FALSE(JsonOf(stage).contains("reason"));
  stage.failure = Error{ErrorKind::kDeferred, "spent", {}, kLater};
  EXPECT_EQ(JsonOf(stage)["reason"], "spent");
  EXPECT_EQ(JsonOf(stage)["retry_at"], "2026-11-20T06:00:00Z");
}

}  // namespace
}  // namespace tracklake::app
