#include "catalog/crawler/glue_tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aws/credential_source.h"
#include "catalog/crawler/glue_definition.h"
#include "catalog/glue/table_input.h"
#include "catalog/glue/testing/fake_glue.h"

namespace tracklake::crawler {
namespace {

using glue::Json;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kPlace = "s3://music/staged";

TableDefinition Songs() {
  return {.name = "songs",
          .place = kPlace,
          .location = "songs/",
          .format = DataFormat::kCsv,
          .csv = {',', true, 1},
          .columns = {{"id", {.kind = TypeKind::kBigint}}, {"day", {.kind = TypeKind::kDate}}},
          .partition_keys = {"year"},
          .partitions = {{{"2025"}, "songs/year=2025/"}, {{"2026"}, "songs/year=2026/"}}};
}

class GlueTablesTest : public testing::Test {
 protected:
  std::vector<std::string> Update(const std::vector<TableDefinition>& found,
                                  const ChangePolicy& policy = {}, bool apply = true) {
    glue::GlueClient client(&client_, "music");
    const auto changes = GlueTables(&client, &clock_, &rng_).Update(kPlace, found, policy, apply);
    if (!changes) return {"failed: " + changes.error().message};
    std::vector<std::string> texts;
    for (const TableChange& change : changes->changes) texts.push_back(change.text);
    return texts;
  }

  glue::FakeGlue glue_;
  aws::FixedCredentials credentials_{aws::Credentials{"AKID", Secret("secret"), {}, {}}};
  SimulatedClock clock_{*ParseIsoSeconds("2026-11-20T06:00:00Z")};
  SeededRng rng_{1};
  aws::RetryBudget budget_;
  aws::Client client_{{"glue", "eu-west-1", "https://glue.{region}.amazonaws.com"},
                      {&glue_, &credentials_, &clock_, &rng_, &budget_}};
};

TEST_F(GlueTablesTest, ANewTableIsMadeWithItsPartitionsAndIsTheSameWhenItIsReadAgain) {
  EXPECT_THAT(Update({Songs()}), ElementsAre("new table: 2 columns, 2 partitions"));
  EXPECT_EQ(glue_.partitions["songs"].size(), 2u);
  EXPECT_THAT(Update({Songs()}), IsEmpty());
}

TEST_F(GlueTablesTest, OfFieldsInQuotesTheColumnsAreStringsWithTheirTypeAsComment) {
  ASSERT_THAT(Update({Songs()}), testing::SizeIs(1));
  const Json& storage = glue_.tables["songs"]["StorageDescriptor"];
  EXPECT_EQ(storage["Columns"][0],
            (Json{{"Name", "id"}, {"Type", "string"}, {"Comment", "bigint"}}));
  EXPECT_EQ(TextOf(storage["SerdeInfo"], "SerializationLibrary"),
            "org.apache.hadoop.hive.serde2.OpenCSVSerde");
  TableDefinition plain = Songs();
  plain.csv.has_quotes = false;
  EXPECT_EQ(TableInputOf(plain)["StorageDescriptor"]["Columns"][0],
            (Json{{"Name", "id"}, {"Type", "bigint"}}));
}

TEST_F(GlueTablesTest, ComparingWritesNothing) {
  EXPECT_THAT(Update({Songs()}, {}, false), testing::SizeIs(1));
  EXPECT_EQ(glue_.Writes(), 0);
}

TEST_F(GlueTablesTest, AColumnIsAddedAndAPartitionComesAndGoes) {
  ASSERT_THAT(Update({Songs()}), testing::SizeIs(1));
  TableDefinition found = Songs();
  found.columns.push_back({"isrc", {.kind = TypeKind::kString}});
  found.partitions[0] = {{"2024"}, "songs/year=2024/"};
  EXPECT_THAT(Update({found}), ElementsAre("column isrc string is new", "1 new partition",
                                           "1 partition gone", "columns of 1 partition"));
  EXPECT_EQ(glue_.tables["songs"]["StorageDescriptor"]["Columns"].size(), 3u);
  EXPECT_TRUE(glue_.partitions["songs"].contains({"2024"}));
  EXPECT_FALSE(glue_.partitions["songs"].contains({"2025"}));
}

TEST_F(GlueTablesTest, WhatIsGoneIsMarkedOrDeletedAndOthersTablesAreLeftAlone) {
  ASSERT_THAT(Update({Songs()}), testing::SizeIs(1));
  glue_.tables["other"] = {{"Name", "other"},
                           {"StorageDescriptor", {{"Location", "s3://music/elsewhere/other/"}}}};
  EXPECT_THAT(Update({}), ElementsAre("its files are gone: deprecated"));
  EXPECT_EQ(TextOf(glue_.tables["songs"]["Parameters"], "DEPRECATED_BY_CRAWLER"), "true");
  EXPECT_THAT(Update({}), IsEmpty());
  EXPECT_THAT(Update({}, {.on_delete = OnDelete::kDelete}),
              ElementsAre("its files are gone: deleted"));
  EXPECT_FALSE(glue_.tables.contains("songs"));
  EXPECT_TRUE(glue_.tables.contains("other"));
}

TEST_F(GlueTablesTest, ANameThatATableOfAnotherPlaceHasIsRefusedBeforeAnythingIsWritten) {
  glue_.tables["songs"] = {{"Name", "songs"},
                           {"StorageDescriptor", {{"Location", "s3://music/elsewhere/"}}}};
  EXPECT_THAT(Update({Songs()}),
              ElementsAre("failed: there is a table songs already in music, of another place"));
  EXPECT_EQ(glue_.Writes(), 0);
}

TEST_F(GlueTablesTest, WhatTheCatalogDidNotKeepIsWrittenAgain) {
  glue_.item_faults = {{{"2025"}, "InternalServiceException", 1}};
  int creations = 0;
  glue_.fault = [&](const auto& call) -> std::optional<HttpResponse> {
    if (call.operation != "CreateTable" || creations++ > 0) return std::nullopt;
    return HttpResponse{200, {}, "{}"};  // and it is not there
  };
  EXPECT_THAT(Update({Songs()}), ElementsAre("new table: 2 columns, 2 partitions"));
  EXPECT_EQ(glue_.partitions["songs"].size(), 2u);
  EXPECT_THAT(Update({Songs()}), IsEmpty());
}

TEST_F(GlueTablesTest, OneThatKeepsNothingIsAnErrorAfterSomeRounds) {
  glue_.fault = [&](const auto& call) -> std::optional<HttpResponse> {
    if (call.operation.find("Get") != std::string::npos) return std::nullopt;
    return HttpResponse{200, {}, "{}"};
  };
  TableDefinition flat = Songs();
  flat.partition_keys.clear();
  flat.partitions.clear();
  EXPECT_THAT(Update({flat}),
              ElementsAre("failed: Glue's database music does not keep what is written to it"));
  EXPECT_EQ(glue_.CountOf("CreateTable"), glue::kMaxRounds);
}

TEST_F(GlueTablesTest, WhoeverIsMetOnTheWayIsNoTrouble) {
  ASSERT_THAT(Update({Songs()}), testing::SizeIs(1));
  int updates = 0;
  glue_.fault = [&](const auto& call) -> std::optional<HttpResponse> {
    if (call.operation != "UpdateTable" || updates++ > 0) return std::nullopt;
    return glue::FakeGlue::Refusal("ConcurrentModificationException");
  };
  TableDefinition found = Songs();
  found.columns.push_back({"isrc", {.kind = TypeKind::kString}});
  EXPECT_THAT(Update({found}), ElementsAre("column isrc string is new", "columns of 2 partitions"));
  EXPECT_EQ(glue_.tables["songs"]["StorageDescriptor"]["Columns"].size(), 3u);
}

TEST_F(GlueTablesTest, PartitionsGetTheColumnsOfTheirTableUnlessNothingMayChange) {
  ASSERT_THAT(Update({Songs()}), testing::SizeIs(1));
  TableDefinition found = Songs();
  found.columns.push_back({"isrc", {.kind = TypeKind::kString}});
  const auto columns = [&] {
    return glue_.partitions["songs"][{"2025"}]["StorageDescriptor"]["Columns"].size();
  };
  EXPECT_THAT(Update({found}, {.on_change = OnChange::kIgnore}), testing::SizeIs(1));
  EXPECT_EQ(columns(), 2u);
  EXPECT_THAT(Update({found}, {.on_change = OnChange::kAdd}), testing::SizeIs(2));
  EXPECT_EQ(columns(), 3u);
  EXPECT_THAT(Update({found}), IsEmpty());
}

TEST_F(GlueTablesTest, WhatALakeKeepsThereItselfIsLeftAlone) {
  glue_.tables["songs"] = glue::TableInput(Table(TableId::kSongs), std::string(kPlace) + "/lake/");
  const Json before = glue_.tables["songs"];
  TableDefinition of_lake = Songs();
  of_lake.location = "lake/processed/spotify/songs/";
  TableDefinition other = Songs();
  other.name = "charts";
  EXPECT_THAT(Update({other, of_lake}),
              ElementsAre("new table: 2 columns, 2 partitions",
                          "kept by the lake itself, and left alone (tracklake crawl)"));
  EXPECT_THAT(Update({}, {.on_delete = OnDelete::kDelete}),
              ElementsAre("its files are gone: deleted"));
  EXPECT_EQ(glue_.tables["songs"], before);
}

TEST_F(GlueTablesTest, WhatACrawlMadeOfALakesFolderIsNotTheLakes) {
  TableDefinition of_lake = Songs();
  of_lake.location = "lake/processed/spotify/songs/";
  ASSERT_THAT(Update({of_lake}), testing::SizeIs(1));
  EXPECT_FALSE(glue::IsTableOfLake(glue_.tables["songs"]));
  EXPECT_THAT(Update({of_lake}), IsEmpty());
}

}  // namespace
}  // namespace tracklake::crawler
