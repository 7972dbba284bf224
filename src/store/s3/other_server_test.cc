// What servers do that others wrote: what S3's rules leave open is taken.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace tracklake
