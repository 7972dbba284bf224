#include "query/foreign_scans.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "catalog/foreign_tables.h"
#include "lake/testing/hooked_store.h"
#include "query/foreign_columns.h"
#include "store/local/local_store.h"
#include "store/s3/testing/fake_s3_store.h"
#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

using crawler::TableDefinition;
using crawler::TypeKind;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class ForeignScansTest : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(data_ / "charts/year=2026");
    Write("charts/year=2026/b.csv", "1\n");
    Write("charts/year=2026/a.csv", "2\n");
    Write("charts/year=2026/_hidden.csv", "3\n");
    Write("charts/year=2026/empty.csv", "");
  }
  void Write(const std::string& path, const std::string& text) {
    std::ofstream(data_ / path) << text;
  }
  TableDefinition Charts() const {
    return {.name = "charts",
            .place = data_.native(),
            .location = "charts/",
            .format = crawler::DataFormat::kCsv,
            .csv = {',', false, 0},
            .columns = {{"n", {.kind = TypeKind::kBigint}}},
            .partition_keys = {"year"},
            .partitions = {{{"2026"}, "charts/year=2026/"}}};
  }
  void List(const std::vector<TableDefinition>& tables) {
    const auto listed = ForeignTables(&store_).Update(data_.native(), tables, {}, {}, true);
    ASSERT_TRUE(listed.has_value()) << listed.error().message;
  }
  std::vector<std::string> NamesFor(std::string_view sql) {
    const auto scans = ForeignScansFor(sql, &store_);
    if (!scans) return {"failed: " + scans.error().message};
    std::vector<std::string> names;
    for (const Relation& relation : scans->relations) names.push_back(relation.name);
    return names;
  }
  void Damage() {
    const Upload upload{std::string(kForeignTablesKey), "no list", {}};
    ASSERT_TRUE(store_.PutAll({&upload, 1}).has_value());
  }

  TempLake folder_;
  const std::filesystem::path data_ = folder_.path() / "data";
  LocalStore store_{folder_.path() / "lake", LocalStore::Options{.sync = false}};
};

TEST_F(ForeignScansTest, ATableThatIsNamedIsAViewOverItsFilesAsTheyAreNow) {
  List({Charts()});
  const auto scans = ForeignScansFor("SELECT * FROM Charts", &store_);
  ASSERT_TRUE(scans.has_value());
  EXPECT_THAT(scans->files, ElementsAre(EndsWith("/a.csv"), EndsWith("/b.csv")));
  ASSERT_EQ(scans->relations.size(), 1u);
  EXPECT_THAT(scans->relations[0].statement, HasSubstr("CREATE VIEW \"charts\""));
  Write("charts/year=2026/c.csv", "4\n");
  EXPECT_EQ(ForeignScansFor("SELECT * FROM charts", &store_)->files.size(), 3u);
}

TEST_F(ForeignScansTest, OnlyWhatIsNamedIsLookedAtUnlessEverythingIsListed) {
  TableDefinition other = Charts();
  other.name = "sales";
  List({Charts(), other});
  EXPECT_THAT(NamesFor("SELECT * FROM charts"), ElementsAre("charts"));
  EXPECT_THAT(NamesFor("SELECT * FROM my_charts, charts2, charts_2"), IsEmpty());
  EXPECT_THAT(NamesFor("SHOW TABLES"), ElementsAre("charts", "sales"));
}

TEST_F(ForeignScansTest, AListThatIsDamagedOrCannotBeReadFailsNothingAndIsTold) {
  List({Charts()});
  Damage();
  auto scans = ForeignScansFor("SELECT 1", &store_);
  ASSERT_TRUE(scans.has_value());
  ASSERT_TRUE(scans->unknown.has_value());
  EXPECT_EQ(scans->unknown->kind, ErrorKind::kCorruption);

  HookedStore unreadable(&store_);
  unreadable.before_read = [](std::string_view, std::string_view) -> Result<> {
    return Fail(ErrorKind::kIo, "the disk is broken");
  };
  scans = ForeignScansFor("SELECT * FROM charts", &unreadable);
  ASSERT_TRUE(scans.has_value());
  ASSERT_TRUE(scans->unknown.has_value());
  EXPECT_EQ(scans->unknown->kind, ErrorKind::kIo);
  EXPECT_THAT(scans->relations, IsEmpty());
}

TEST_F(ForeignScansTest, ATableWhoseFilesAreGoneHasItsColumnsAndNoRows) {
  List({Charts()});
  std::filesystem::remove_all(data_);
  const auto scans = ForeignScansFor("SELECT * FROM charts", &store_);
  ASSERT_TRUE(scans.has_value());
  EXPECT_THAT(scans->files, IsEmpty());
  EXPECT_THAT(scans->relations[0].statement, EndsWith("WHERE false"));
}

TEST_F(ForeignScansTest, ALakeInABucketHasNone) {
  FakeS3Store bucket(folder_.path() / "bucket");
  const auto scans = ForeignScansFor("SELECT * FROM charts", &bucket);
  ASSERT_TRUE(scans.has_value());
  EXPECT_THAT(scans->relations, IsEmpty());
}

TEST(ForeignSelectTest, CsvIsReadAsTextsFirstSoThatAWordForNothingIsNothing) {
  const TableDefinition table{
      .name = "t",
      .place = "/data",
      .location = "t/",
      .format = crawler::DataFormat::kCsv,
      .csv = {';', true, 1},
      .columns = {{"n", {.kind = TypeKind::kBigint}}, {"s", {.kind = TypeKind::kString}}},
      .partition_keys = {"year"}};
  const std::string files[] = {"/data/t/year=2026/a.csv"};
  const std::string select = SelectOfForeign(table, files);
  EXPECT_THAT(select, HasSubstr("skip = 1, delim = ';'"));
  EXPECT_THAT(select, HasSubstr("{'n': 'VARCHAR', 's': 'VARCHAR'}"));
  EXPECT_THAT(select, HasSubstr("CASE lower(trim(\"n\")) WHEN '' THEN NULL WHEN 'null' THEN NULL"));
  EXPECT_THAT(select, HasSubstr("THEN CAST(trim(\"n\") AS BIGINT) ELSE error("));
  EXPECT_THAT(select, HasSubstr("END AS \"n\", \"s\", "));
  EXPECT_THAT(select, HasSubstr("parallel = false")) << "or no line break in quotes is read";
  EXPECT_THAT(select, Not(HasSubstr(" IN ("))) << "DuckDB makes a join of it, for each column";
  EXPECT_THAT(select, HasSubstr("split_part(filename, '/', 4)"));
}

TEST(ForeignSelectTest, AJsonReaderGetsNoMoreMemoryThanAValueCanNeed) {
  const TempLake folder;
  const std::string file = folder.path() / "a.json";
  std::ofstream(file) << "{}";
  std::filesystem::resize_file(file, 20 << 20);
  TableDefinition table = {.name = "t", .format = crawler::DataFormat::kJson};
  table.columns = {{"n", {.kind = TypeKind::kBigint}}};
  EXPECT_THAT(SelectOfForeign(table, {{file}}), HasSubstr("maximum_object_size = 16777216,"));
  table.json = crawler::JsonShape::kDocument;
  EXPECT_THAT(SelectOfForeign(table, {{file}}), HasSubstr("maximum_object_size = 20971521,"));
}

TEST(ForeignSelectTest, TypesThatNestHaveDuckDbsWords) {
  const crawler::ColumnType id{.kind = TypeKind::kString};
  const crawler::ColumnType entry{.kind = TypeKind::kStruct, .names = {"id"}, .parts = {id}};
  EXPECT_EQ(DuckDbName({.kind = TypeKind::kArray, .parts = {entry}}), "STRUCT(\"id\" VARCHAR)[]");
  EXPECT_EQ(DuckDbName({.kind = TypeKind::kMap, .parts = {id, entry}}),
            "MAP(VARCHAR, STRUCT(\"id\" VARCHAR))");
  EXPECT_EQ(DuckDbName({.kind = TypeKind::kDecimal, .precision = 10, .scale = 2}), "DECIMAL(10,2)");
}

}  // namespace
}  // namespace tracklake
