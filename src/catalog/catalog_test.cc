#include "catalog/catalog.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "base/sha256.h"
#include "lake/layout.h"
#include "store/local/local_store.h"

namespace tracklake {
namespace {

const Day kDay = *ParseIsoDate("2026-11-20");

class CatalogTest : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_);
    store_ = std::make_unique<LocalStore>(root_, LocalStore::Options{.sync = false});
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  // One raw object with one part of songs, committed by its receipt.
  std::string Commit(const std::string& raw_key, Day day = kDay,
                     FileFormat format = FileFormat::kParquet) {
    const std::string bytes = "part of " + raw_key;
    Part part{TableId::kSongs, PartKey(TableId::kSongs, format, day, Hash16(raw_key)), 3,
              bytes.size(), Sha256Hex(bytes)};
    const Receipt receipt{.raw_key = raw_key,
                          .sha256 = Sha256Hex(raw_key),
                          .size = 1,
                          .fetched_at = Seconds(day),
                          .version = CurrentVersion(),
                          .formats = {format},
                          .parts = {part},
                          .counts = {},
                          .quarantine_key = {}};
    const std::vector<Upload> uploads = {{part.key, bytes, {}},
                                         {ReceiptKey(day, raw_key), WriteReceipt(receipt), {}}};
    EXPECT_TRUE(store_->PutAll(uploads));
    return part.key;
  }

  // catalog.sqlite itself, which nobody has open.
  std::string ReadFile() {
    std::ostringstream bytes;
    bytes << std::ifstream(root_ / "catalog.sqlite", std::ios::binary).rdbuf();
    return bytes.str();
  }
  void WriteFile(const std::string& bytes) {
    for (const char* name : {"catalog.sqlite", "catalog.sqlite-wal", "catalog.sqlite-shm"}) {
      std::filesystem::remove(root_ / name);
    }
    std::ofstream(root_ / "catalog.sqlite", std::ios::binary) << bytes;
  }

  bool IsRemembered(const std::string& key) {
    const auto files = FilesOf(DayCache::Open(store_.get()).Read());
    return std::ranges::any_of(files, [&](const auto& file) { return file.key == key; });
  }

  std::vector<std::string> RefreshedKeys() {
    auto catalog = Catalog::Open(store_.get());
    EXPECT_TRUE(catalog) << catalog.error().message;
    const auto files = catalog->Refresh();
    EXPECT_TRUE(files) << files.error().message;
    std::vector<std::string> keys;
    for (const CatalogFile& file : *files) keys.push_back(file.key);
    return keys;
  }

  // Makes the file forget what that statement takes out of it.
  void Forget(const char* sql) {
    auto database = SqliteDatabase::Open((root_ / "catalog.sqlite").string(), SqliteSync::kOff);
    ASSERT_TRUE(database);
    ASSERT_TRUE(database->Execute(sql));
  }

  static bool All(Month /*month*/, const CatalogMonth& /*summary*/) { return true; }

  std::filesystem::path root_ =
      testing::TempDir() + std::to_string(getpid()) + "_tracklake_catalog_test";
  std::unique_ptr<LocalStore> store_;
};

TEST_F(CatalogTest, AReceiptThatCameSinceIsFoldedIn) {
  EXPECT_TRUE(RefreshedKeys().empty());
  const std::string first = Commit("raw/a.json");
  EXPECT_EQ(RefreshedKeys(), std::vector{first});
  const std::string second = Commit("raw/b.json");
  EXPECT_EQ(RefreshedKeys().size(), 2u);
}

TEST_F(CatalogTest, AReceiptThatIsGoneTakesItsFilesWithIt) {
  Commit("raw/a.json");
  const std::string kept = Commit("raw/b.json");
  EXPECT_EQ(RefreshedKeys().size(), 2u);
  ASSERT_TRUE(store_->Delete(std::vector{ReceiptKey(kDay, "raw/a.json")}));
  EXPECT_EQ(RefreshedKeys(), std::vector{kept});
}

TEST_F(CatalogTest, AMonthIsSummedUpAsItsParquetFilesAre) {
  Commit("raw/a.json");
  Commit("raw/b.json", kDay + std::chrono::days(1));
  Commit("raw/c.json", kDay, FileFormat::kCsv);
  const Month month = MonthOf(kDay);
  std::string digest;
  for (const char* time : {"as it is read", "as it is remembered"}) {
    SCOPED_TRACE(time);
    auto catalog = Catalog::Open(store_.get());
    ASSERT_TRUE(catalog->Look());
    ASSERT_EQ(catalog->months().size(), 1U);
    const TableMonth songs = catalog->months().at(month).tables.at(TableId::kSongs);
    EXPECT_EQ(songs.totals, (FileTotals{6, 2, 36, kDay + std::chrono::days(1)}));
    EXPECT_TRUE(digest.empty() || digest == songs.digest);
    digest = songs.digest;
  }
  Commit("raw/d.json", kDay + std::chrono::days(30));
  auto catalog = Catalog::Open(store_.get());
  ASSERT_TRUE(catalog->Look());
  EXPECT_EQ(catalog->months().at(month).tables.at(TableId::kSongs).digest, digest);
  const auto totals = TotalsByTable(catalog->months());
  EXPECT_EQ(totals.at(TableId::kSongs), (FileTotals{9, 3, 54, kDay + std::chrono::days(30)}));
}

TEST_F(CatalogTest, OnlyTheDaysOfMonthsThatAreWantedAreRead) {
  Commit("raw/a.json", kDay - std::chrono::days(60));
  const std::string wanted = Commit("raw/b.json");
  RefreshedKeys();
  auto catalog = Catalog::Open(store_.get());
  ASSERT_TRUE(catalog->Look());
  const auto files =
      catalog->Files([](Month month, const CatalogMonth&) { return month == MonthOf(kDay); });
  ASSERT_TRUE(files);
  ASSERT_EQ(files->size(), 1U);
  EXPECT_EQ(files->front().key, wanted);
}

TEST_F(CatalogTest, DaysThatAreNotRememberedAreReadAgain) {
  const std::string key = Commit("raw/a.json");
  RefreshedKeys();
  Forget("DELETE FROM days");
  auto catalog = Catalog::Open(store_.get());
  ASSERT_TRUE(catalog->Look());
  const auto files = catalog->Files(All);
  ASSERT_TRUE(files);
  EXPECT_EQ(files->front().key, key);
  EXPECT_TRUE(IsRemembered(key));
}

TEST_F(CatalogTest, FilesThatAreNewerThanTheLookAreNotMixedWithIt) {
  Commit("raw/a.json");
  const std::string kept = Commit("raw/b.json");
  RefreshedKeys();
  auto catalog = Catalog::Open(store_.get());
  ASSERT_TRUE(catalog->Look());
  Forget("DELETE FROM days");
  ASSERT_TRUE(store_->Delete(std::vector{ReceiptKey(kDay, "raw/a.json")}));
  EXPECT_EQ(catalog->Files(All).error().kind, ErrorKind::kConflict);
  ASSERT_TRUE(catalog->Look());
  const auto files = catalog->Files(All);
  ASSERT_TRUE(files);
  ASSERT_EQ(files->size(), 1U);
  EXPECT_EQ(files->front().key, kept);
}

TEST_F(CatalogTest, AMonthThatIsGoneIsForgotten) {
  Commit("raw/a.json", kDay - std::chrono::days(60));
  Commit("raw/b.json");
  RefreshedKeys();
  ASSERT_TRUE(store_->Delete(std::vector{ReceiptKey(kDay - std::chrono::days(60), "raw/a.json")}));
  RefreshedKeys();
  DayCache cache = DayCache::Open(store_.get());
  EXPECT_EQ(cache.ReadMonths().size(), 1U);
  EXPECT_EQ(cache.Read().size(), 1U);
}

TEST_F(CatalogTest, ACatalogThatIsNoneIsMadeAgain) {
  const std::string key = Commit("raw/a.json");
  RefreshedKeys();
  const auto good = ReadFile();
  for (const std::string& bytes :
       {std::string(4096, 'x'), std::string(good.size(), '\0'), good.substr(0, good.size() / 2),
        good.substr(0, 4096) + std::string(good.size() - 4096, '\0'), good.substr(0, 10),
        std::string()}) {
    WriteFile(bytes);
    EXPECT_EQ(RefreshedKeys(), std::vector{key});
    EXPECT_TRUE(IsRemembered(key)) << bytes.size();
  }
}

TEST_F(CatalogTest, ACatalogOfAnotherVersionIsMadeAgain) {
  const std::string key = Commit("raw/a.json");
  {
    auto database = SqliteDatabase::Open((root_ / "catalog.sqlite").string(), SqliteSync::kOff);
    ASSERT_TRUE(database);
    ASSERT_TRUE(database->Execute("PRAGMA user_version = 99; CREATE TABLE files (x)"));
  }
  EXPECT_EQ(RefreshedKeys(), std::vector{key});
  EXPECT_TRUE(IsRemembered(key));
}

// A bit of every 31st byte, so of every page and of every kind of field.
TEST_F(CatalogTest, NoFlippedBitChangesAnAnswer) {
  constexpr std::size_t kStride = 31;
  for (int i = 0; i < 40; ++i) Commit("raw/" + std::to_string(i) + ".json");
  const auto keys = RefreshedKeys();
  const auto good = ReadFile();
  for (std::size_t i = 0; i < good.size(); i += kStride) {
    std::string bytes = good;
    bytes[i] = static_cast<char>(bytes[i] ^ (1 << (i / kStride % 8)));
    WriteFile(bytes);
    ASSERT_EQ(RefreshedKeys(), keys) << "byte " << i;
  }
}

TEST_F(CatalogTest, WhatCannotBeWrittenIsAnsweredAllTheSame) {
  const std::string key = Commit("raw/a.json");
  std::filesystem::create_directory(root_ / "catalog.sqlite");  // nobody writes a folder
  std::ofstream(root_ / "catalog.sqlite" / "x") << "x";
  EXPECT_EQ(RefreshedKeys(), std::vector{key});
  auto catalog = Catalog::Open(store_.get());
  const auto report = catalog->Crawl(true);
  ASSERT_TRUE(report);
  EXPECT_FALSE(report->applied);
}

TEST_F(CatalogTest, APartThatIsNotWhatItsReceiptSaysIsFoundOnce) {
  const std::string good = Commit("raw/a.json");
  const std::string gone = Commit("raw/b.json");
  const std::string other = Commit("raw/c.json");
  ASSERT_TRUE(store_->Delete(std::vector{gone}));
  std::ofstream(root_ / other, std::ios::in | std::ios::out) << "P";
  auto catalog = Catalog::Open(store_.get());
  const auto files = catalog->Refresh();
  const auto broken = catalog->FindBroken(*files);
  ASSERT_EQ(broken.size(), 2u);
  for (const BrokenPart& part : broken) {
    EXPECT_EQ(part.error.kind, ErrorKind::kCorruption);
    EXPECT_NE(part.error.message.find(part.key), std::string::npos);
    EXPECT_EQ(part.error.hint, "tracklake replay 2026-11-20 rebuilds it from raw.");
  }
  auto again = Catalog::Open(store_.get());
  const auto seen = again->Refresh();
  for (const CatalogFile& file : *seen) {
    EXPECT_EQ(!file.checked.empty(), file.key == good) << file.key;
  }
}

TEST_F(CatalogTest, ACrawlTellsWhatIsMissingWhatIsOrphanedAndWhatChanged) {
  const std::string there = Commit("raw/a.json");
  const std::string lost = Commit("raw/b.json");
  const std::string orphan =
      PartKey(TableId::kSongs, FileFormat::kParquet, kDay, "0123456789abcdef");
  ASSERT_TRUE(store_->Delete(std::vector{lost}));
  ASSERT_TRUE(store_->PutAll(std::vector<Upload>{{orphan, "nobody's", {}}}));

  auto catalog = Catalog::Open(store_.get());
  ASSERT_TRUE(catalog);
  const auto looked = catalog->Crawl(false);
  ASSERT_TRUE(looked);
  EXPECT_EQ(looked->changes.size(), 2u);
  EXPECT_EQ(looked->missing, std::vector{lost});
  EXPECT_EQ(looked->orphans, std::vector{orphan});

  EXPECT_EQ(catalog->Crawl(true)->changes.size(), 2u) << "looking must change nothing";
  EXPECT_TRUE(catalog->Crawl(true)->changes.empty());
}

TEST_F(CatalogTest, AnUnreadableReceiptIsNamed) {
  const std::string key = ReceiptKey(kDay, "raw/a.json");
  ASSERT_TRUE(store_->PutAll(std::vector<Upload>{{key, "{}", {}}}));
  const std::string other = Commit("raw/b.json", kDay + std::chrono::days(1));
  auto catalog = Catalog::Open(store_.get());
  ASSERT_TRUE(catalog);
  const auto files = catalog->Refresh();
  ASSERT_EQ(files->size(), 1u) << "of the other day";
  EXPECT_EQ(files->front().key, other);
  ASSERT_EQ(catalog->broken().size(), 1u);
  EXPECT_EQ(catalog->broken().front().day, kDay);
  EXPECT_EQ(catalog->broken().front().error.kind, ErrorKind::kCorruption);
  EXPECT_NE(catalog->broken().front().error.message.find(key), std::string::npos);
}

TEST_F(CatalogTest, AllWhoMakeItAtOnceWriteIt) {
  Commit("raw/a.json");
  for (int round = 0; round < 150; ++round) {
    for (const char* name : {"catalog.sqlite", "catalog.sqlite-wal", "catalog.sqlite-shm"}) {
      std::filesystem::remove(root_ / name);
    }
    std::atomic<int> applied = 0;
    {
      std::vector<std::jthread> at_once;
      for (int i = 0; i < 8; ++i) {
        at_once.emplace_back([&] {
          auto catalog = Catalog::Open(store_.get());
          const auto report = catalog->Crawl(true);
          applied += report && report->applied ? 1 : 0;
        });
      }
    }
    EXPECT_EQ(applied, 8) << round;
  }
}

}  // namespace
}  // namespace tracklake
