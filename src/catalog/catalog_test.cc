#include "catalog/catalog.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

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
    store_ = std::make_unique<LocalStore>(root_);
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  // One raw object with one part of songs, committed by its receipt.
  std::string Commit(const std::string& raw_key) {
    const std::string bytes = "part of " + raw_key;
    Part part{TableId::kSongs,
              PartKey(TableId::kSongs, FileFormat::kParquet, kDay, Hash16(raw_key)), 3,
              bytes.size(), Sha256Hex(bytes)};
    const Receipt receipt{.raw_key = raw_key,
                          .sha256 = Sha256Hex(raw_key),
                          .size = 1,
                          .fetched_at = Seconds(kDay),
                          .version = CurrentVersion(),
                          .formats = {FileFormat::kParquet},
                          .parts = {part},
                          .counts = {},
                          .quarantine_key = {}};
    const std::vector<Upload> uploads = {{part.key, bytes, {}},
                                         {ReceiptKey(kDay, raw_key), WriteReceipt(receipt), {}}};
    EXPECT_TRUE(store_->PutAll(uploads));
    return part.key;
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

TEST_F(CatalogTest, ABrokenCatalogIsMadeAnew) {
  const std::string key = Commit("raw/a.json");
  RefreshedKeys();
  for (const char* name : {"catalog.sqlite-wal", "catalog.sqlite-shm"}) {
    std::filesystem::remove(root_ / name);
  }
  std::ofstream(root_ / "catalog.sqlite") << std::string(4096, 'x');
  EXPECT_EQ(RefreshedKeys(), std::vector{key});
}

TEST_F(CatalogTest, ACatalogOfAnotherVersionIsMadeAnew) {
  const std::string key = Commit("raw/a.json");
  {
    auto database = SqliteDatabase::Open((root_ / "catalog.sqlite").string());
    ASSERT_TRUE(database);
    ASSERT_TRUE(database->Execute("PRAGMA user_version = 99; CREATE TABLE files (x)"));
  }
  EXPECT_EQ(RefreshedKeys(), std::vector{key});
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
  auto catalog = Catalog::Open(store_.get());
  ASSERT_TRUE(catalog);
  const auto files = catalog->Refresh();
  ASSERT_FALSE(files);
  EXPECT_EQ(files.error().kind, ErrorKind::kCorruption);
  EXPECT_NE(files.error().message.find(key), std::string::npos);
}

}  // namespace
}  // namespace tracklake
