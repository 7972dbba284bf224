#include "catalog/crawler/table_changes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracklake::crawler {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TableDefinition Songs(std::vector<DefinedColumn> columns) {
  return {.name = "songs",
          .place = "/data",
          .location = "songs/",
          .format = DataFormat::kCsv,
          .columns = std::move(columns),
          .partition_keys = {"year"},
          .partitions = {{{"2025"}, "songs/year=2025/"}}};
}

DefinedColumn Column(std::string name, TypeKind kind) { return {std::move(name), {.kind = kind}}; }

const TableDefinition kKnown =
    Songs({Column("id", TypeKind::kBigint), Column("old", TypeKind::kString)});
const TableDefinition kFound =
    Songs({Column("id", TypeKind::kDouble), Column("new", TypeKind::kString)});

std::vector<std::string> Texts(const CatalogChanges& changes) {
  std::vector<std::string> texts;
  for (const TableChange& change : changes.changes) {
    texts.push_back((change.is_applied ? "" : "not: ") + change.table + ": " + change.text);
  }
  return texts;
}

std::vector<std::string> Columns(const CatalogChanges& changes) {
  std::vector<std::string> columns;
  for (const DefinedColumn& column : changes.tables.at(0).columns) {
    columns.push_back(column.name + " " + HiveName(column.type));
  }
  return columns;
}

TEST(TableChangesTest, NothingChangesWhereNothingDid) {
  const auto changes = ChangesOf({kKnown}, {kKnown}, {});
  EXPECT_THAT(Texts(changes), IsEmpty());
  EXPECT_THAT(changes.tables, ElementsAre(kKnown));
}

TEST(TableChangesTest, AnUpdateAddsChangesAndDropsColumns) {
  const auto changes = ChangesOf({kKnown}, {kFound}, {});
  EXPECT_THAT(Texts(changes),
              ElementsAre("songs: column id: bigint → double", "songs: column new string is new",
                          "songs: column old is gone"));
  EXPECT_THAT(Columns(changes), ElementsAre("id double", "new string"));
}

TEST(TableChangesTest, AddingOnlyChangesAndDropsNone) {
  const auto changes = ChangesOf({kKnown}, {kFound}, {.on_change = OnChange::kAdd});
  EXPECT_THAT(Texts(changes),
              ElementsAre("not: songs: column id: bigint → double",
                          "songs: column new string is new", "not: songs: column old is gone"));
  EXPECT_THAT(Columns(changes), ElementsAre("id bigint", "old string", "new string"));
}

TEST(TableChangesTest, IgnoringLeavesTheTableButStillAddsNewOnes) {
  TableDefinition other = kFound;
  other.name = "albums";
  other.location = "albums/";
  const auto changes = ChangesOf({kKnown}, {kFound, other}, {.on_change = OnChange::kIgnore});
  EXPECT_THAT(changes.tables, ElementsAre(other, kKnown));
  EXPECT_EQ(Texts(changes)[0], "albums: new table: 2 columns, 1 partition");
}

TEST(TableChangesTest, PartitionsComeAndGo) {
  TableDefinition found = kKnown;
  found.partitions = {{{"2026"}, "songs/year=2026/"}, {{"2027"}, "songs/year=2027/"}};
  const auto changes = ChangesOf({kKnown}, {found}, {.on_change = OnChange::kAdd});
  EXPECT_THAT(Texts(changes), ElementsAre("songs: 2 new partitions", "songs: 1 partition gone"));
  EXPECT_EQ(changes.tables[0].partitions, found.partitions);
}

TEST(TableChangesTest, ATableWhoseFilesAreGoneIsDeletedDeprecatedOrKept) {
  EXPECT_THAT(ChangesOf({kKnown}, {}, {.on_delete = OnDelete::kDelete}).tables, IsEmpty());
  EXPECT_THAT(ChangesOf({kKnown}, {}, {.on_delete = OnDelete::kLog}).tables, ElementsAre(kKnown));
  const auto deprecated = ChangesOf({kKnown}, {}, {});
  EXPECT_TRUE(deprecated.tables.at(0).is_deprecated);
  EXPECT_THAT(Texts(deprecated), ElementsAre("songs: its files are gone: deprecated"));
  // Said once, and taken back when the files are.
  EXPECT_THAT(Texts(ChangesOf(deprecated.tables, {}, {})), IsEmpty());
  EXPECT_THAT(Texts(ChangesOf(deprecated.tables, {kKnown}, {})),
              ElementsAre("songs: its files are back"));
}

TableDefinition At(std::string name, std::string location) {
  TableDefinition table = kFound;
  table.name = std::move(name);
  table.location = std::move(location);
  return table;
}

TEST(TableChangesTest, TablesThatShareAFolderAreKnownAgainByTheirNames) {
  TableDefinition other = At("songs_2", "songs/");
  other.format = DataFormat::kJson;
  const auto changes = ChangesOf({other, kFound}, {kFound, other}, {});
  EXPECT_THAT(Texts(changes), IsEmpty());
  EXPECT_THAT(changes.tables, ElementsAre(kFound, other));
}

TEST(TableChangesTest, ANewTableTakesNobodysName) {
  const auto changes =
      ChangesOf({kFound}, {At("songs", "2026/songs/"), At("b_songs", "songs/")}, {});
  EXPECT_THAT(Texts(changes), ElementsAre("songs_2: new table: 2 columns, 1 partition"));
  EXPECT_THAT(changes.tables, ElementsAre(kFound, At("songs_2", "2026/songs/")));
}

TEST(TableChangesTest, NorThatOfOneWhoseFilesAreGone) {
  const auto changes = ChangesOf({kFound}, {At("songs", "2026/songs/")}, {});
  ASSERT_EQ(changes.tables.size(), 2U);
  EXPECT_TRUE(changes.tables[0].is_deprecated);
  EXPECT_EQ(changes.tables[1], At("songs_2", "2026/songs/"));
}

TEST(TableDefinitionTest, IsReadAsItWasWritten) {
  TableDefinition table = Songs({});
  for (const char* type : {"bigint", "decimal(10,2)", "array<struct<a:int,b:map<string,date>>>"}) {
    const auto parsed = ParseHiveType(type);
    ASSERT_TRUE(parsed.has_value()) << type;
    EXPECT_EQ(HiveName(*parsed), type);
    table.columns.push_back({type, *parsed});
  }
  table.not_files = {"songs/year=2025/notes.md"};
  const auto read = ParseDefinitions(FormatDefinitions({table}));
  ASSERT_TRUE(read.has_value());
  EXPECT_THAT(*read, ElementsAre(table));
  EXPECT_FALSE(ParseDefinitions("{}").has_value());
  EXPECT_FALSE(ParseDefinitions("[").has_value());
}

TEST(TableDefinitionTest, WhatIsNoTypeIsNone) {
  for (const char* text : {"", "int<", "array<int", "array<int,int>", "map<int>", "struct<int>",
                           "decimal", "decimal(1)", "bigint,", "nothing"}) {
    EXPECT_FALSE(ParseHiveType(text).has_value()) << text;
  }
}

TEST(TableChangesTest, OneThatIsFoundAndRefusedIsToldAndStaysAsItIsKnown) {
  TableDefinition refused = kFound;
  refused.name = "charts";
  refused.why_not = "Athena would not";
  for (const auto on_delete : {OnDelete::kDelete, OnDelete::kDeprecate, OnDelete::kLog}) {
    const auto changes = ChangesOf({kKnown}, {refused}, {.on_delete = on_delete});
    EXPECT_THAT(Texts(changes), ElementsAre("not: songs: Athena would not"));
    EXPECT_THAT(changes.tables, ElementsAre(kKnown));
  }
}

TEST(TableChangesTest, ANewOneThatIsRefusedIsToldAndNotAdded) {
  TableDefinition refused = kFound;
  refused.why_not = "Athena would not";
  const auto changes = ChangesOf({}, {refused}, {});
  EXPECT_THAT(Texts(changes), ElementsAre("not: songs: Athena would not"));
  EXPECT_THAT(changes.tables, IsEmpty());
}

}  // namespace
}  // namespace tracklake::crawler
