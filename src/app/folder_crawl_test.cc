#include "app/folder_crawl.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "app/catalog_report.h"
#include "app/testing/fake_services.h"

namespace tracklake::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Use = FolderCrawlRequest::Use;

class FolderCrawlTest : public testing::Test {
 protected:
  FolderCrawlTest() {
    Write("songs/year=2026/a.csv", "id,name\n1,SOS\n2,Houdini\n");
    Write("plays/a.json", "{\"n\":1}\n{\"n\":2}\n");
  }
  void Write(const std::string& path, const std::string& text) {
    std::filesystem::create_directories((data_ / path).parent_path());
    std::ofstream(data_ / path) << text;
  }
  FolderCrawlRequest Request(Use use) { return {.place = data_.native(), .use = use}; }
  FolderCrawlReport Crawl(const FolderCrawlRequest& request) {
    auto report = CrawlPlace(fake_.services(), request);
    EXPECT_TRUE(report.has_value()) << report.error().message;
    return report ? *std::move(report) : FolderCrawlReport();
  }
  Error ErrorOf(const FolderCrawlRequest& request) {
    const auto report = CrawlPlace(fake_.services(), request);
    return report ? Error{ErrorKind::kInternal, "it was crawled", {}, {}} : report.error();
  }
  std::vector<std::string> Listed() {
    const auto tables = ReadForeignTables(fake_.services());
    std::vector<std::string> names;
    if (tables) {
      for (const auto& table : *tables) names.push_back(table.name);
    }
    return names;
  }
  static std::vector<std::string> Names(const FolderCrawlReport& report) {
    std::vector<std::string> names;
    for (const auto& table : report.crawl.tables) names.push_back(table.name);
    return names;
  }

  FakeServices fake_;
  const TempLake folder_;
  const std::filesystem::path data_ = folder_.path() / "data";
};

TEST_F(FolderCrawlTest, ShowsWhatIsThereWithoutALake) {
  const FolderCrawlReport report = Crawl(Request(Use::kShow));
  EXPECT_THAT(Names(report), ElementsAre("plays", "songs"));
  EXPECT_FALSE(report.changes.has_value());
  EXPECT_EQ(report.outcome(), Outcome::kDone);
}

TEST_F(FolderCrawlTest, ComparingNeedsALakeAndWritesNothing) {
  EXPECT_EQ(ErrorOf(Request(Use::kCompare)).kind, ErrorKind::kNotFound);
  ASSERT_TRUE(fake_.lake.OpenOrCreate().has_value());
  FolderCrawlRequest request = Request(Use::kCompare);
  request.prefix = "my_";
  const FolderCrawlReport report = Crawl(request);
  EXPECT_EQ(report.changes->size(), 2u);
  EXPECT_FALSE(report.applied);
  EXPECT_THAT(Listed(), IsEmpty());
}

TEST_F(FolderCrawlTest, OnlyNamesOfTablesAndViewsAreTaken) {
  ASSERT_TRUE(fake_.lake.OpenOrCreate().has_value());
  EXPECT_THAT(ErrorOf(Request(Use::kApply)).message, HasSubstr("the lake's own"));
  Write("lists/a.csv", "id,name\n1,SOS\n");  // a file of our SQL has that name, and no relation
  FolderCrawlRequest request = Request(Use::kApply);
  request.place = (data_ / "lists").native();
  EXPECT_TRUE(Crawl(request).applied);
  EXPECT_THAT(Listed(), ElementsAre("lists"));
}

TEST_F(FolderCrawlTest, NoLakeIsMadeForTablesThatCannotBeListed) {
  EXPECT_THAT(ErrorOf(Request(Use::kApply)).message, HasSubstr("the lake's own"));
  EXPECT_FALSE(fake_.lake.Exists());
  FolderCrawlRequest request = Request(Use::kApply);
  request.place = (data_ / "nothing").native();
  Write("nothing/a.csv", std::string("\0\1", 2));
  EXPECT_EQ(Crawl(request).outcome(), Outcome::kBadData);
  request.rules = crawler::Rules::kGlue;  // which have a table of it, that nobody can read
  EXPECT_THAT(Crawl(request).changes->size(), 1u);
  EXPECT_FALSE(fake_.lake.Exists());
}

TEST_F(FolderCrawlTest, ALakeIsMadeForTablesThatAreListed) {
  FolderCrawlRequest request = Request(Use::kApply);
  request.prefix = "my_";
  EXPECT_EQ(Crawl(request).lake, fake_.lake.name());
  EXPECT_THAT(Listed(), ElementsAre("my_plays", "my_songs"));
}

TEST_F(FolderCrawlTest, AppliedTablesAreListedAndTheSecondTimeNothingChanges) {
  ASSERT_TRUE(fake_.lake.OpenOrCreate().has_value());
  FolderCrawlRequest request = Request(Use::kApply);
  request.prefix = "my_";
  EXPECT_TRUE(Crawl(request).applied);
  EXPECT_THAT(Listed(), ElementsAre("my_plays", "my_songs"));
  request.place += "/";  // the same place
  EXPECT_THAT(*Crawl(request).changes, IsEmpty());
}

TEST_F(FolderCrawlTest, ATableOfWhichNothingCanBeReadAnyMoreIsToldAndStaysListed) {
  ASSERT_TRUE(fake_.lake.OpenOrCreate().has_value());
  FolderCrawlRequest request = Request(Use::kApply);
  request.prefix = "my_";
  request.rules = crawler::Rules::kGlue;
  Crawl(request);
  Write("plays/a.json", std::string("\0\1", 2));
  request.policy.on_delete = crawler::OnDelete::kDelete;
  const auto changes = *Crawl(request).changes;
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_THAT(changes[0].text, HasSubstr("nothing is known of its columns"));
  EXPECT_THAT(Listed(), ElementsAre("my_plays", "my_songs"));
}

TEST_F(FolderCrawlTest, TheLakesOwnNamesAreNotTaken) {
  ASSERT_TRUE(fake_.lake.OpenOrCreate().has_value());
  const Error error = ErrorOf(Request(Use::kApply));
  EXPECT_EQ(error.kind, ErrorKind::kConflict);
  EXPECT_THAT(error.message, HasSubstr("the lake's own"));
  EXPECT_THAT(Listed(), IsEmpty());
}

TEST_F(FolderCrawlTest, AFoldersTablesGoIntoNoDatabaseAndABucketsIntoOne) {
  ASSERT_TRUE(fake_.lake.OpenOrCreate().has_value());
  FolderCrawlRequest request = Request(Use::kApply);
  request.database = "staged";
  EXPECT_EQ(ErrorOf(request).kind, ErrorKind::kUsage);
  EXPECT_TRUE(fake_.transport.urls().empty());
}

TEST_F(FolderCrawlTest, AFolderThatIsNotThereIsNamed) {
  const Error error = ErrorOf({.place = (data_ / "nowhere").native()});
  EXPECT_EQ(error.kind, ErrorKind::kNotFound);
  EXPECT_THAT(error.message, HasSubstr("nowhere"));
}

TEST_F(FolderCrawlTest, FilesOfWhichNoneIsPartOfATableAreBadData) {
  std::filesystem::remove_all(data_);
  Write("x.bin", std::string("\0\1", 2));
  EXPECT_EQ(Crawl(Request(Use::kShow)).outcome(), Outcome::kBadData);
  std::filesystem::remove(data_ / "x.bin");
  EXPECT_EQ(Crawl(Request(Use::kShow)).outcome(), Outcome::kDone);
}

TEST_F(FolderCrawlTest, TheFirstLevelIsTheFolderItself) {
  FolderCrawlRequest request = Request(Use::kShow);
  request.table_level = 2;
  EXPECT_THAT(Names(Crawl(request)), ElementsAre("plays", "songs"));
  request.table_level = 3;
  EXPECT_THAT(Names(Crawl(request)), ElementsAre("plays", "year_2026"));
}

TEST_F(FolderCrawlTest, RulesAreCalledByTheirNames) {
  EXPECT_EQ(NameOf(crawler::Rules::kGlue), "glue");
  EXPECT_EQ(NameOf(crawler::Rules::kOurs), "tracklake");
}

}  // namespace
}  // namespace tracklake::app
