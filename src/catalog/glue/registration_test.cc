#include "catalog/glue/registration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/glue/testing/fake_glue.h"
#include "lake/layout.h"
#include "store/memory/memory_bucket.h"
#include "store/testing/temp_lake.h"

namespace tracklake::glue {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kRoot = "s3://music/lake/";
const Day kDay = *ParseIsoDate("2026-11-20");
const PartitionValues kValues = {"2026", "11", "20"};

std::vector<View> TwoViews() {
  return {{"songs_current",
           "One row a song.",
           "SELECT song_id FROM songs",
           {{"song_id", ColumnType::kVarchar}}},
          {"hits",
           "Some of them.",
           "SELECT song_id FROM songs_current",
           {{"song_id", ColumnType::kVarchar}}}};
}

class RegistrationTest : public testing::Test {
 protected:
  // As another process, which remembers nothing.
  Registration Fresh(std::vector<View> views = TwoViews()) {
    return {GlueClient(&client_, "music_lake"), kRoot, std::move(views), &clock_, &rng_};
  }
  static std::vector<PartPlace> Places(std::vector<Day> days = {kDay}) {
    std::vector<PartPlace> places;
    for (const Day day : days) {
      for (const TableId table : {TableId::kSongs, TableId::kCaptures}) {
        places.push_back({table, FileFormat::kParquet, day});
        places.push_back({table, FileFormat::kCsv, day});
      }
    }
    return places;
  }
  void AddPart(TableId table, Day day) {
    ASSERT_TRUE(store_.PutAll(
        {{Upload{PartKey(table, FileFormat::kParquet, day, "0123456789abcdef"), "PAR1"}}}));
  }
  void DropPart(TableId table, Day day) {
    ASSERT_TRUE(store_.Delete({{PartKey(table, FileFormat::kParquet, day, "0123456789abcdef")}}));
  }
  // What was written since the last look.
  std::vector<std::string> NewWrites() {
    std::vector<std::string> writes;
    for (const FakeGlue::Call& call : glue_.calls) {
      if (call.operation.find("Get") == std::string::npos) writes.push_back(call.operation);
    }
    glue_.calls.clear();
    return writes;
  }

  FakeGlue glue_;
  aws::FixedCredentials credentials_{aws::Credentials{"AKID", Secret("secret"), {}, {}}};
  SimulatedClock clock_{*ParseIsoSeconds("2026-11-20T06:00:00Z")};
  SeededRng rng_{1};
  aws::RetryBudget budget_;
  aws::Client client_{{"glue", "eu-west-1", "https://glue.{region}.amazonaws.com"},
                      {&glue_, &credentials_, &clock_, &rng_, &budget_}};
  TempLake folder_;
  MemoryBucket store_{folder_.path(), &clock_};
};

TEST_F(RegistrationTest, TheFirstCommitMakesTablesViewsAndItsPartitionsKnown) {
  const auto added = Fresh().AddPartitions(Places());
  ASSERT_TRUE(added) << added.error().message;
  EXPECT_THAT(glue_.tables, SizeIs(kTableCount + 2));
  EXPECT_EQ(TextOf(glue_.tables["songs"]["StorageDescriptor"], "Location"),
            "s3://music/lake/processed/spotify/songs/");
  ASSERT_TRUE(glue_.partitions["songs"].contains(kValues));
  const Json& storage = glue_.partitions["songs"][kValues]["StorageDescriptor"];
  EXPECT_EQ(TextOf(storage, "Location"),
            "s3://music/lake/processed/spotify/songs/year=2026/month=11/day=20/");
  EXPECT_EQ(storage["Columns"][0], (Json{{"Name", "song_id"}, {"Type", "string"}}));
  EXPECT_THAT(glue_.partitions["captures"], SizeIs(1));
  EXPECT_THAT(glue_.partitions["artists"], IsEmpty());
}

TEST_F(RegistrationTest, ViewsComeAfterThoseThatTheyRead) {
  ASSERT_TRUE(Fresh().AddPartitions(Places()));
  std::vector<std::string> made;
  for (const FakeGlue::Call& call : glue_.calls) {
    if (call.operation == "CreateTable") made.push_back(TextOf(call.body["TableInput"], "Name"));
  }
  ASSERT_THAT(made, SizeIs(kTableCount + 2));
  EXPECT_EQ(made[kTableCount], "songs_current");
  EXPECT_EQ(made[kTableCount + 1], "hits");
}

TEST_F(RegistrationTest, WhatItCostsFollowsWhatIsNew) {
  Registration registration = Fresh();
  ASSERT_TRUE(registration.AddPartitions(Places()));
  glue_.calls.clear();
  ASSERT_TRUE(registration.AddPartitions(Places()));
  EXPECT_THAT(glue_.calls, IsEmpty());
  ASSERT_TRUE(registration.AddPartitions(Places({kDay, kDay + std::chrono::days(1)})));
  EXPECT_THAT(glue_.Operations(),
              ElementsAre("BatchGetPartition", "BatchCreatePartition", "BatchGetPartition",
                          "BatchGetPartition", "BatchCreatePartition", "BatchGetPartition"));
}

TEST_F(RegistrationTest, AnotherProcessReadsAndWritesNothing) {
  ASSERT_TRUE(Fresh().AddPartitions(Places()));
  glue_.calls.clear();
  ASSERT_TRUE(Fresh().AddPartitions(Places()));
  EXPECT_EQ(glue_.Writes(), 0);
  EXPECT_EQ(glue_.CountOf("BatchGetPartition"), 2);
}

TEST_F(RegistrationTest, WhatSomebodyElseMadeInBetweenIsReadAgainAndCounts) {
  glue_.item_faults = {{kValues, "AlreadyExistsException", 1}};
  ASSERT_TRUE(Fresh().AddPartitions(Places()));
  EXPECT_TRUE(glue_.partitions["songs"].contains(kValues));  // it was not there, for all that
  EXPECT_TRUE(glue_.partitions["captures"].contains(kValues));
}

TEST_F(RegistrationTest, TablesMadeBySeveralAtOnceAreMadeOnce) {
  // Another process makes each table just before this one does.
  glue_.fault = [&](const FakeGlue::Call& call) -> std::optional<HttpResponse> {
    if (call.operation != "CreateTable") return std::nullopt;
    Json table = call.body["TableInput"];
    table["VersionId"] = "1";
    glue_.tables.emplace(TextOf(table, "Name"), std::move(table));
    return FakeGlue::Refusal("AlreadyExistsException");
  };
  ASSERT_TRUE(Fresh().AddPartitions(Places()));
  EXPECT_THAT(glue_.tables, SizeIs(kTableCount + 2));
}

TEST_F(RegistrationTest, ItemsThatFailInPassingAreWrittenAgainAndOthersStand) {
  glue_.item_faults = {{kValues, "InternalServiceException", 2}};
  const std::vector<Day> days = {kDay, kDay + std::chrono::days(1)};
  ASSERT_TRUE(Fresh().AddPartitions(Places(days)));
  EXPECT_THAT(glue_.partitions["songs"], SizeIs(2));
}

TEST_F(RegistrationTest, AnItemThatIsRefusedIsAnErrorWithItsNameAndTheOthersStand) {
  glue_.item_faults = {{kValues, "InvalidInputException", 99}};
  const auto added = Fresh().AddPartitions(Places({kDay, kDay + std::chrono::days(1)}));
  ASSERT_FALSE(added);
  EXPECT_THAT(added.error().message, HasSubstr("music_lake.songs"));
  EXPECT_THAT(added.error().message, HasSubstr("\"20\""));
  EXPECT_THAT(added.error().message, HasSubstr("InvalidInputException"));
  EXPECT_THAT(glue_.partitions["songs"], SizeIs(1));
}

TEST_F(RegistrationTest, AnItemThatNeverStaysIsGivenUpWithinABound) {
  glue_.item_faults = {{kValues, "ThrottlingException", 1000}};
  const auto added = Fresh().AddPartitions(Places());
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().kind, ErrorKind::kUnavailable);
  EXPECT_LE(glue_.CountOf("BatchCreatePartition"), kMaxRounds);
}

TEST_F(RegistrationTest, ThrottledCallsAreWaitedOut) {
  int refused = 0;
  glue_.fault = [&](const FakeGlue::Call&) -> std::optional<HttpResponse> {
    if (refused++ % 3 != 0) return std::nullopt;
    return FakeGlue::Refusal("ThrottlingException");
  };
  ASSERT_TRUE(Fresh().AddPartitions(Places()));
  EXPECT_TRUE(glue_.partitions["songs"].contains(kValues));
}

TEST_F(RegistrationTest, PartitionsAreWrittenAHundredAtATime) {
  std::vector<Day> days;
  for (int i = 0; i < 250; ++i) days.push_back(kDay + std::chrono::days(i));
  ASSERT_TRUE(Fresh().AddPartitions(Places(days)));
  EXPECT_THAT(glue_.partitions["songs"], SizeIs(250));
  EXPECT_EQ(glue_.CountOf("BatchCreatePartition"), 2 * 3);
  for (const FakeGlue::Call& call : glue_.calls) {
    if (call.operation != "BatchCreatePartition") continue;
    EXPECT_LE(call.body["PartitionInputList"].size(), 100);
  }
}

TEST_F(RegistrationTest, ATableIsExtendedAndNeverNarrowed) {
  ASSERT_TRUE(Fresh().AddPartitions(Places()));
  Json& columns = glue_.tables["songs"]["StorageDescriptor"]["Columns"];
  columns.erase(columns.begin() + 1);  // song_name, as if an older version had made the table
  columns.push_back({{"Name", "mine"}, {"Type", "string"}});
  glue_.tables["songs"]["Parameters"]["mine"] = "yes";
  glue_.tables["songs"]["Owner"] = "me";
  Json& old_partition = glue_.partitions["songs"][kValues]["StorageDescriptor"]["Columns"];
  old_partition.erase(old_partition.begin() + 1);
  NewWrites();

  Registration registration = Fresh();
  ASSERT_TRUE(registration.AddPartitions(Places()));
  EXPECT_THAT(NewWrites(), ElementsAre("UpdateTable", "BatchUpdatePartition"));
  const Json& songs = glue_.tables["songs"];
  const Json& extended = songs["StorageDescriptor"]["Columns"];
  const Json& mine = extended[extended.size() - 2];
  EXPECT_EQ(TextOf(mine, "Name"), "mine");
  EXPECT_EQ(TextOf(extended.back(), "Name"), "song_name");  // behind those that there were
  EXPECT_EQ(TextOf(songs["Parameters"], "mine"), "yes");
  EXPECT_EQ(TextOf(songs, "Owner"), "me");
  // Engines compare the columns of a partition with the table's by their place.
  const Json& partition = glue_.partitions["songs"][kValues]["StorageDescriptor"]["Columns"];
  ASSERT_EQ(partition.size(), extended.size());
  for (std::size_t i = 0; i < partition.size(); ++i) {
    EXPECT_EQ(TextOf(partition[i], "Name"), TextOf(extended[i], "Name"));
  }
}

TEST_F(RegistrationTest, AColumnOfAnotherTypeStaysAndIsTold) {
  ASSERT_TRUE(Fresh().AddPartitions(Places()));
  glue_.tables["songs"]["StorageDescriptor"]["Columns"][5]["Type"] = "bigint";
  NewWrites();
  const auto report = Fresh().Reconcile(store_, true);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_THAT(report->kept, ElementsAre("songs: column popularity is bigint, not int"));
  EXPECT_EQ(glue_.tables["songs"]["StorageDescriptor"]["Columns"][5]["Type"], "bigint");
}

TEST_F(RegistrationTest, ATableOfAnotherLakeIsLeftAlone) {
  ASSERT_TRUE(Fresh().AddPartitions(Places()));
  glue_.tables["albums"]["StorageDescriptor"]["Location"] = "s3://other/albums/";
  NewWrites();
  const auto added = Fresh().AddPartitions(Places());
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().kind, ErrorKind::kConfig);
  EXPECT_THAT(added.error().message, HasSubstr("s3://other/albums/"));
  EXPECT_THAT(added.error().hint, HasSubstr("glue.database"));
  EXPECT_THAT(NewWrites(), IsEmpty());
}

TEST_F(RegistrationTest, AViewChangesWithItsText) {
  ASSERT_TRUE(Fresh().AddPartitions(Places()));
  NewWrites();
  std::vector<View> views = TwoViews();
  views[1].sql += " LIMIT 10";
  ASSERT_TRUE(Fresh(views).AddPartitions(Places()));
  EXPECT_THAT(NewWrites(), ElementsAre("UpdateTable"));
  ASSERT_TRUE(Fresh(views).AddPartitions(Places()));
  EXPECT_THAT(NewWrites(), IsEmpty());
}

TEST_F(RegistrationTest, AViewWhoseNameIsTakenHoldsUpNoRows) {
  glue_.tables["hits"] = {{"Name", "hits"}, {"TableType", "EXTERNAL_TABLE"}, {"VersionId", "1"}};
  ASSERT_TRUE(Fresh().AddPartitions(Places()));
  EXPECT_EQ(TextOf(glue_.tables["hits"], "TableType"), "EXTERNAL_TABLE");
  const auto report = Fresh().Reconcile(store_, true);
  ASSERT_TRUE(report);
  EXPECT_THAT(report->kept, ElementsAre(HasSubstr("music_lake.hits is a table already")));
}

TEST_F(RegistrationTest, AnUpdateThatMeetsAnotherOneIsMadeOnWhatStandsThereThen) {
  ASSERT_TRUE(Fresh().AddPartitions(Places()));
  Json& columns = glue_.tables["songs"]["StorageDescriptor"]["Columns"];
  columns.erase(columns.begin());
  bool met = false;
  glue_.fault = [&](const FakeGlue::Call& call) -> std::optional<HttpResponse> {
    if (call.operation == "UpdateTable" && !std::exchange(met, true)) {
      glue_.tables["songs"]["Parameters"]["theirs"] = "yes";
      glue_.tables["songs"]["VersionId"] = "7";
    }
    return std::nullopt;
  };
  ASSERT_TRUE(Fresh().AddPartitions(Places()));
  EXPECT_EQ(TextOf(glue_.tables["songs"]["Parameters"], "theirs"), "yes");
  EXPECT_EQ(TextOf(glue_.tables["songs"]["StorageDescriptor"]["Columns"].back(), "Name"),
            "song_id");
}

TEST_F(RegistrationTest, AWriteWhoseAnswerIsLostIsLookedFor) {
  glue_.fault = [&](const FakeGlue::Call& call) -> std::optional<HttpResponse> {
    if (call.operation != "CreateTable" || TextOf(call.body["TableInput"], "Name") != "songs") {
      return std::nullopt;
    }
    Json table = call.body["TableInput"];
    table["VersionId"] = "1";
    glue_.tables.emplace("songs", std::move(table));
    return FakeGlue::Refusal("InternalServiceException", 500);
  };
  ASSERT_TRUE(Fresh().AddPartitions(Places()));
}

TEST_F(RegistrationTest, WordsThatACatalogDoesNotKeepHoldUpNoRows) {
  glue_.fault = [&](const FakeGlue::Call&) -> std::optional<HttpResponse> {
    for (auto& [name, table] : glue_.tables) table["Description"] = "cut";
    return std::nullopt;
  };
  ASSERT_TRUE(Fresh().AddPartitions(Places()));
}

TEST_F(RegistrationTest, WhatAnAdministratorForbidsIsNamedWithItsCure) {
  glue_.fault = [](const FakeGlue::Call&) { return FakeGlue::Refusal("AccessDeniedException"); };
  const auto added = Fresh().AddPartitions(Places());
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().kind, ErrorKind::kPermission);
  EXPECT_THAT(added.error().hint, HasSubstr("permissions.md"));
  glue_.fault = [](const FakeGlue::Call&) { return FakeGlue::Refusal("EntityNotFoundException"); };
  const auto absent = Fresh().AddPartitions(Places());
  ASSERT_FALSE(absent);
  EXPECT_THAT(absent.error().message, HasSubstr("no database music_lake"));
}

TEST_F(RegistrationTest, APartitionForEachFolderThatHoldsPartsAndNoOther) {
  Registration registration = Fresh();
  const Day gone = kDay - std::chrono::days(1);
  AddPart(TableId::kSongs, kDay);
  AddPart(TableId::kSongs, gone);
  const auto first = registration.Reconcile(store_, true);
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->partitions, 2);
  EXPECT_THAT(first->changes, SizeIs(kTableCount + 2 + 2));
  EXPECT_THAT(glue_.partitions["songs"], SizeIs(2));

  DropPart(TableId::kSongs, gone);
  glue_.partitions["songs"][{"__HIVE_DEFAULT_PARTITION__", "1", "1"}] = Json::object();
  glue_.partitions["songs"].erase(kValues);
  const auto second = registration.Reconcile(store_, true);
  ASSERT_TRUE(second) << second.error().message;
  ASSERT_THAT(second->changes, SizeIs(2));
  EXPECT_EQ(second->changes[0].name, "songs/year=2026/month=11/day=20");
  EXPECT_EQ(second->changes[1].kind, Change::Kind::kRemoved);
  EXPECT_TRUE(glue_.partitions["songs"].contains(kValues));
  EXPECT_THAT(glue_.partitions["songs"], SizeIs(2));  // what is not ours stays
  NewWrites();
  const auto third = registration.Reconcile(store_, true);
  ASSERT_TRUE(third);
  EXPECT_THAT(third->changes, IsEmpty());
  EXPECT_THAT(NewWrites(), IsEmpty());
}

TEST_F(RegistrationTest, AComparisonTellsAndChangesNothing) {
  AddPart(TableId::kSongs, kDay);
  const auto report = Fresh().Reconcile(store_, false);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_FALSE(report->applied);
  EXPECT_THAT(report->changes, SizeIs(kTableCount + 2 + 1));
  EXPECT_EQ(glue_.Writes(), 0);
  EXPECT_THAT(glue_.tables, IsEmpty());
}

TEST_F(RegistrationTest, WhatOthersTookAwayComesBack) {
  Registration registration = Fresh();
  ASSERT_TRUE(registration.AddPartitions(Places()));
  glue_.tables.clear();
  glue_.partitions.clear();
  const std::vector<PartPlace> next = Places({kDay + std::chrono::days(1)});
  EXPECT_FALSE(registration.AddPartitions(next));
  ASSERT_TRUE(registration.AddPartitions(next));
  EXPECT_THAT(glue_.partitions["songs"], SizeIs(1));
}

}  // namespace
}  // namespace tracklake::glue
