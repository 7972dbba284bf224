#include "serve/s3_events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/testing/fake_services.h"

namespace tracklake::serve {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

std::string Record(std::string_view bucket, std::string_view key,
                   std::string_view name = "ObjectCreated:Put") {
  return fmt::format(R"({{"eventVersion":"2.2","eventSource":"aws:s3","eventName":"{}",)"
                     R"("s3":{{"bucket":{{"name":"{}"}},"object":{{"key":"{}"}}}}}})",
                     name, bucket, key);
}

std::string Records(const std::vector<std::string>& records) {
  return fmt::format(R"({{"Records":[{}]}})", fmt::join(records, ","));
}

class S3EventsTest : public ::testing::Test {
 protected:
  S3EventsTest() { EXPECT_TRUE(bell_.Open()); }

  web::Answer Post(std::string body) {
    return TakeS3Events(fake_.services(), {.method = "POST", .body = std::move(body)}, &arrivals_);
  }
  std::vector<std::string> Taken() { return arrivals_.Take(Arrivals::kMostKeys); }

  app::FakeServices fake_;
  Bell bell_;
  Arrivals arrivals_{&bell_};
};

TEST_F(S3EventsTest, AnObjectThatWasPutComesToTheLoopWithItsKeyDecoded) {
  EXPECT_EQ(Post(Records({Record("b", "raw%2Fa+b%C3%A4.json")})).status, 204);
  EXPECT_THAT(Taken(), ElementsAre("raw/a bä.json"));
}

TEST_F(S3EventsTest, AKeyThatWasNotEncodedIsFoundByWhatIsThere) {
  auto store = fake_.lake.OpenOrCreate();
  ASSERT_TRUE(store);
  ASSERT_TRUE((*store)->PutIfAbsent("raw/a+b%20.json", "{}"));
  EXPECT_EQ(Post(Records({Record("b", "raw/a+b%20.json")})).status, 204);
  EXPECT_THAT(Taken(), ElementsAre("raw/a+b%20.json"));
}

TEST_F(S3EventsTest, OfABucketOnlyTheLakesOwnPlaceCounts) {
  fake_.config.lake_dir = "s3://music/lake";
  EXPECT_EQ(Post(Records({Record("music", "lake/raw/a.json"), Record("music", "raw/b.json"),
                          Record("other", "lake/raw/c.json"),
                          Record("music", "lake/processed/d.parquet")}))
                .status,
            204);
  EXPECT_THAT(Taken(), ElementsAre("raw/a.json"));
}

TEST_F(S3EventsTest, WhatIsNothingToUsIsTakenAndForgotten) {
  EXPECT_EQ(Post(R"({"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"b"})").status, 204);
  EXPECT_EQ(Post(Records({Record("b", "raw/a.json", "ObjectRemoved:Delete")})).status, 204);
  EXPECT_EQ(Post(Records({})).status, 204);
  EXPECT_THAT(Taken(), IsEmpty());
}

TEST_F(S3EventsTest, WhatIsNoEventIsRefusedWhole) {
  for (const std::string& body :
       {std::string(), std::string("{"), std::string("{}"), std::string("[1]"),
        Records({Record("b", "raw/a.json"), "{}"}), Records({Record("b", "raw/%")})}) {
    EXPECT_EQ(Post(body).status, 422) << body;
  }
  EXPECT_THAT(Taken(), IsEmpty());
}

TEST_F(S3EventsTest, TooManyRecordsAreRefused) {
  EXPECT_EQ(Post(Records(std::vector(kMostRecords + 1, Record("b", "raw/a.json")))).status, 413);
  EXPECT_EQ(Post(Records(std::vector(kMostRecords, Record("b", "raw/a.json")))).status, 204);
}

TEST_F(S3EventsTest, ALakeThatIsBehindAsksToBeToldAgain) {
  const std::string batch = Records(std::vector(kMostRecords, Record("b", "raw/a.json")));
  while (Post(batch).status == 204) {
  }
  const web::Answer answer = Post(batch);
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.headers, Contains(Pair("Retry-After", "2")));
  EXPECT_EQ(arrivals_.waiting(), Arrivals::kMostKeys);
  EXPECT_EQ(arrivals_.Take(700).size(), 700u);
  EXPECT_EQ(Taken().size(), Arrivals::kMostKeys - 700);
  EXPECT_EQ(Post(batch).status, 204);
}

}  // namespace
}  // namespace tracklake::serve
