// What servers do that others wrote: what S3's rules leave open is taken, and what loses data is
// refused before any is lost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "store/heads.h"
#include "store/s3/list_order.h"
#include "store/s3/testing/fake_s3_store.h"
#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kServer = "http://127.0.0.1:9000";

class OtherServerTest : public testing::Test {
 protected:
  FakeS3Store& Open(FakeS3::Options options,
                    std::optional<std::string> server = std::string(kServer)) {
    return store_.emplace(folder_.path(), std::move(options),
                          S3Bucket::Options{.other_server = std::move(server)});
  }
  std::vector<std::string> Keys(std::string_view prefix) {
    const auto listed = store_->List(prefix);
    if (!listed.has_value()) return {listed.error().message};
    std::vector<std::string> keys;
    for (const ObjectInfo& info : *listed) keys.push_back(info.key);
    return keys;
  }

  TempLake folder_;
  std::optional<FakeS3Store> store_;
};

TEST_F(OtherServerTest, KeysThatAreNotSaidToBeEncodedAreTakenAsTheyAre) {
  Open({.encodes_keys = false});
  store_->s3.Write("lake/raw/100%/a+b <c>.json", "x");
  EXPECT_THAT(Keys("raw/"), ElementsAre("raw/100%/a+b <c>.json"));
}

TEST_F(OtherServerTest, AListInTheOrderOfFoldersIsPutInOrder) {
  Open({.orders_by_bytes = false});
  for (const char* key : {"raw/a/1", "raw/a b", "raw/a-b", "raw/a/2"}) {
    store_->s3.Write(std::string("lake/") + key, "x");
  }
  EXPECT_THAT(Keys("raw/"), ElementsAre("raw/a b", "raw/a-b", "raw/a/1", "raw/a/2"));
}

TEST_F(OtherServerTest, NothingIsMissedInAListInTheOrderOfFolders) {
  Open({.orders_by_bytes = false});
  std::vector<std::string> keys;
  for (int i = 0; i < 30; ++i) {
    keys.push_back(fmt::format("raw/x{:02}-a", i));
    store_->s3.Write("lake/" + keys.back(), "x");
    store_->s3.Write(fmt::format("lake/raw/x{:02}/b", i), "x");
  }
  const auto found = HeadAll(*store_, keys);
  ASSERT_TRUE(found.has_value()) << found.error().message;
  EXPECT_THAT(*found, testing::Each(testing::Ne(std::nullopt)));
}

TEST_F(OtherServerTest, AListOutOfOrderThatIsNotHeldBackIsRefused) {
  Open({.orders_by_bytes = false}, std::nullopt);
  store_->s3.Write("lake/raw/a/1", "x");
  store_->s3.Write("lake/raw/a b", "x");
  const auto listed = store_->List("raw/");
  ASSERT_FALSE(listed.has_value());
  EXPECT_EQ(listed.error().kind, ErrorKind::kBadData);
  EXPECT_THAT(listed.error().message, HasSubstr("s3://bucket/lake/raw/ is not in the order"));
}

TEST(ListOrderTest, ALongListGoesOnPageByPageAndMustBeInOrderFromThere) {
  std::vector<std::string> seen;
  const ObjectStore::PageVisitor visit = [&](std::span<ObjectInfo> page) -> Result<> {
    for (const ObjectInfo& info : page) seen.push_back(info.key);
    return {};
  };
  ListOrder order("s3://b", 3, visit);
  ASSERT_TRUE(order.Add({{.key = "c"}, {.key = "a"}, {.key = "c"}}));
  EXPECT_THAT(seen, ElementsAre());
  ASSERT_TRUE(order.Add({{.key = "d"}}));
  ASSERT_TRUE(order.Add({{.key = "e"}, {.key = "f"}}));
  EXPECT_THAT(seen, ElementsAre("a", "c", "d", "e", "f"));
  EXPECT_FALSE(order.Add({{.key = "b"}}));
  EXPECT_FALSE(order.Add({{.key = "h"}, {.key = "g"}}));
  EXPECT_FALSE(order.Add({{.key = "i"}, {.key = "i"}}));
  EXPECT_THAT(seen, ElementsAre("a", "c", "d", "e", "f"));
}

TEST_F(OtherServerTest, AServerWithoutConditionsIsRefusedBeforeItLosesAnything) {
  const std::pair<FakeS3::Options, const char*> servers[] = {
      {{.keeps_if_none_match = false}, "ignores If-None-Match"},
      {{.keeps_if_match = false}, "ignores If-Match"},
      {{.refuses_every_if_match = true}, "refuses If-Match of what is there"}};
  for (const auto& [options, what] : servers) {
    Open(options);
    const auto made = store_->PutIfAbsent("_tracklake/state/x", "x");
    ASSERT_FALSE(made.has_value()) << what;
    EXPECT_EQ(made.error().kind, ErrorKind::kConfig);
    EXPECT_THAT(made.error().message, HasSubstr(fmt::format("{} {}", kServer, what)));
    EXPECT_THAT(made.error().hint, HasSubstr("--lake DIR"));
    EXPECT_FALSE(store_->Head("_tracklake/state/x").has_value());
  }
}

TEST_F(OtherServerTest, AServerThatComparesETagsWithoutQuotesIsToldThemSo) {
  Open({.compares_bare_etags = true});
  const auto made = store_->Swap("_tracklake/state/x", "1", std::nullopt);
  ASSERT_TRUE(made.has_value()) << made.error().message;
  EXPECT_TRUE(store_->Swap("_tracklake/state/x", "2", *made).has_value());
  EXPECT_EQ(store_->Swap("_tracklake/state/x", "3", *made).error().kind, ErrorKind::kConflict);
}

TEST_F(OtherServerTest, WhatIsSwappedIsUnderItsConditionHoweverLargeItIs) {
  store_.emplace(folder_.path(), FakeS3::Options{.keeps_conditions_of_parts = false},
                 S3Bucket::Options{.multipart_above = 100, .other_server = std::string(kServer)});
  const auto made = store_->Swap("_tracklake/state/x", "short", std::nullopt);
  ASSERT_TRUE(made.has_value()) << made.error().message;
  ASSERT_TRUE(store_->Swap("_tracklake/state/x", std::string(200, 'a'), *made).has_value());
  const auto late = store_->Swap("_tracklake/state/x", std::string(200, 'b'), *made);
  EXPECT_EQ(late.error().kind, ErrorKind::kConflict);
}

TEST_F(OtherServerTest, ConditionsAreTriedOnceAndOnlyWhereTheyMatter) {
  Open({});
  ASSERT_TRUE(store_->PutAll(std::vector<Upload>{{.key = "raw/a", .bytes = "x"}}));
  EXPECT_EQ(store_->s3.requests(), 1);
  ASSERT_TRUE(store_->PutIfAbsent("raw/b", "x"));
  EXPECT_EQ(store_->s3.requests(), 1 + 5 + 1);
  ASSERT_TRUE(store_->PutIfAbsent("raw/c", "x"));
  ASSERT_TRUE(store_->TryConditions());
  EXPECT_EQ(store_->s3.requests(), 1 + 5 + 2);
}

TEST_F(OtherServerTest, S3ItselfIsNotTried) {
  Open({}, std::nullopt);
  ASSERT_TRUE(store_->TryConditions());
  ASSERT_TRUE(store_->PutIfAbsent("raw/b", "x"));
  EXPECT_EQ(store_->s3.requests(), 1);
}

TEST_F(OtherServerTest, ManyMayTryAtOnceOverANetworkInTrouble) {
  Open({.compares_bare_etags = true});
  AddTrouble(&store_->s3, 7);
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      for (int tries = 0; tries < 20; ++tries) {
        S3Store store(&store_->client, {"bucket", "lake/"}, folder_.path(),
                      {.other_server = kServer});
        const auto tried = store.TryConditions();
        EXPECT_TRUE(tried.has_value()) << tried.error().message;
        const auto made = store.Swap(fmt::format("{}-{}", i, tries), "1", std::nullopt);
        EXPECT_TRUE(made.has_value() && store.Swap(fmt::format("{}-{}", i, tries), "2", *made));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace tracklake
