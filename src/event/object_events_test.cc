#include "event/object_events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "event/lake_keys.h"
#include "store/memory/memory_store.h"

namespace tracklake::event {
namespace {

using testing::ElementsAre;

Result<ObjectEvents> Read(std::string_view json) {
  simdjson::dom::parser parser;
  return ReadObjectEvent(parser.parse(json.data(), json.size()).value());
}

// In the form that VersityGW gives it.
TEST(ObjectEventsTest, AnEventOfVersityGwIsReadAsS3s) {
  const auto events = Read(R"({"Records": [{"eventVersion": "2.2", "eventSource": "aws:s3",
      "awsRegion": "us-east-1", "eventTime": "2026-11-29T12:00:00Z",
      "eventName": "s3:ObjectCreated:Put", "userIdentity": {"PrincipalId": "key"},
      "s3": {"s3SchemaVersion": "1.0", "configurationId": "webhook-global",
             "bucket": {"name": "music", "arn": "arn:aws:s3:::music"},
             "object": {"key": "raw/a.json", "size": 2, "sequencer": "18"}}}]})");
  ASSERT_TRUE(events.has_value());
  EXPECT_THAT(events->created, ElementsAre(CreatedObject{"music", "raw/a.json"}));
}

TEST(ObjectEventsTest, AnEventOfMinioIsReadAsS3s) {
  const auto events = Read(R"({"EventName": "s3:ObjectCreated:Put", "Key": "music/raw/a b.json",
      "Records": [{"eventVersion": "2.0", "eventSource": "minio:s3", "awsRegion": "",
      "eventName": "s3:ObjectCreated:Put", "userIdentity": {"principalId": "key"},
      "s3": {"s3SchemaVersion": "1.0", "configurationId": "Config",
             "bucket": {"name": "music", "ownerIdentity": {"principalId": "key"}},
             "object": {"key": "raw%2Fa+b.json", "size": 2, "eTag": "x"}}}]})");
  ASSERT_TRUE(events.has_value());
  EXPECT_THAT(events->created,
              ElementsAre(CreatedObject{"music", "raw/a b.json", "raw%2Fa+b.json"}));
}

TEST(LakeKeysTest, OnlyRawOfThisLakeIsItsWork) {
  const LakeAddress lake{"music", "lake/"};
  const std::vector<std::string> raw = {"raw/"};
  EXPECT_EQ(RawKeyOf(lake, raw, "music", "lake/raw/a.json"), "raw/a.json");
  EXPECT_EQ(RawKeyOf(lake, raw, "music", "lake/processed/a.parquet"), std::nullopt);
  EXPECT_EQ(RawKeyOf(lake, raw, "music", "raw/a.json"), std::nullopt);
  EXPECT_EQ(RawKeyOf(lake, raw, "other", "lake/raw/a.json"), std::nullopt);
  EXPECT_EQ(RawKeyOf(lake, raw, "music", "lake/raw/../a.json"), std::nullopt);
}

class MeantKeyTest : public ::testing::Test {
 protected:
  std::optional<std::string> Meant(const std::string& key, const std::string& other) {
    const auto meant = MeantKey({"music", ""}, raw_, {"music", key, other}, [this] {
      ++opened_;
      return Result<ObjectStore*>(&store_);
    });
    EXPECT_TRUE(meant);
    return *meant;
  }
  void Put(const std::string& key) { ASSERT_TRUE(store_.PutIfAbsent(key, "{}")); }

  const std::vector<std::string> raw_ = {"raw/"};
  MemoryStore store_;
  int opened_ = 0;
};

TEST_F(MeantKeyTest, OfTwoItIsTheOneThatIsThere) {
  Put("raw/a+b.json");
  EXPECT_EQ(Meant("raw/a b.json", "raw/a+b.json"), "raw/a+b.json");
  Put("raw/a b.json");
  EXPECT_EQ(Meant("raw/a b.json", "raw/a+b.json"), "raw/a b.json");
}

TEST_F(MeantKeyTest, NobodyLooksWhereOneOfThemCannotBe) {
  EXPECT_EQ(Meant("raw/a b.json", "raw%2Fa+b.json"), "raw/a b.json");
  EXPECT_EQ(Meant("other/a b.json", "other/a+b.json"), std::nullopt);
  EXPECT_EQ(opened_, 0);
}

}  // namespace
}  // namespace tracklake::event
