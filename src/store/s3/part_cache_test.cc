#include "store/s3/part_cache.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "store/s3/testing/fake_s3_store.h"
#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

class PartCacheTest : public testing::Test {
 protected:
  std::string Brought(const std::string& key) {
    const auto target = folder_.path() / fmt::format("reader{}", ++readers_);
    const auto brought = cache_.Bring(std::vector<std::string>{key}, target);
    if (!brought.has_value()) return "error: " + brought.error().message;
    std::ostringstream bytes;
    bytes << std::ifstream(target / key).rdbuf();
    return bytes.str();
  }
  std::size_t Entries() {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path() / "cache")) {
      count += entry.is_regular_file() ? 1 : 0;
    }
    return count;
  }
  int Gets() {
    int gets = 0;
    for (const HttpMethod method : asked_) gets += method == HttpMethod::kGet ? 1 : 0;
    return gets;
  }
  void SetUp() override {
    store_.s3.SetBefore([this](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
      const MutexLock lock(mutex_);
      asked_.push_back(request.method);
      return std::nullopt;
    });
  }

  TempLake folder_;
  FakeS3Store store_{folder_.path()};
  PartCache cache_{&store_, folder_.path() / "cache", 100};
  Mutex mutex_;
  std::vector<HttpMethod> asked_;
  int readers_ = 0;
};

TEST_F(PartCacheTest, WhatIsTheSameIsFetchedOnce) {
  store_.s3.Write("lake/p/a", "one");
  EXPECT_EQ(Brought("p/a"), "one");
  EXPECT_EQ(Brought("p/a"), "one");
  EXPECT_EQ(Gets(), 1);
  store_.s3.Write("lake/p/a", "two");
  EXPECT_EQ(Brought("p/a"), "two");
  EXPECT_EQ(Gets(), 2);
}

TEST_F(PartCacheTest, WhatIsGoneIsNamed) {
  store_.s3.Write("lake/p/a", "one");
  const auto brought =
      cache_.Bring(std::vector<std::string>{"p/a", "p/b"}, folder_.path() / "reader");
  ASSERT_FALSE(brought.has_value());
  EXPECT_EQ(brought.error().kind, ErrorKind::kNotFound);
  EXPECT_NE(brought.error().message.find("p/b"), std::string::npos);
}

TEST_F(PartCacheTest, TheFolderStaysBelowItsSizeAndReadersKeepWhatTheyHave) {
  const auto target = folder_.path() / "reader";
  std::vector<std::string> keys;
  for (int i = 0; i < 10; ++i) {
    keys.push_back(fmt::format("p/{}", i));
    store_.s3.Write("lake/" + keys.back(), std::string(30, 'x'));
  }
  ASSERT_TRUE(cache_.Bring(keys, target).has_value());
  EXPECT_LE(Entries(), 3U);
  for (const std::string& key : keys) EXPECT_EQ(std::filesystem::file_size(target / key), 30U);
}

TEST_F(PartCacheTest, AFolderThatIsDeletedIsMadeAgain) {
  store_.s3.Write("lake/p/a", "one");
  EXPECT_EQ(Brought("p/a"), "one");
  std::filesystem::remove_all(folder_.path() / "cache");
  EXPECT_EQ(Brought("p/a"), "one");
}

TEST_F(PartCacheTest, ManyMayBringTheSameAtOnce) {
  store_.s3.Write("lake/p/a", std::string(50, 'x'));
  std::vector<std::jthread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      const auto target = folder_.path() / fmt::format("thread{}", i);
      EXPECT_TRUE(cache_.Bring(std::vector<std::string>{"p/a"}, target).has_value());
      EXPECT_EQ(std::filesystem::file_size(target / "p/a"), 50U);
    });
  }
}

}  // namespace
}  // namespace tracklake
