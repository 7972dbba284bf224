#include "lambda/function.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "app/testing/fake_services.h"
#include "lake/testing/lake_world.h"

namespace tracklake::lambda {
namespace {

using testing::HasSubstr;

constexpr char kObjects[] = R"({"Records": []})";

class FunctionTest : public testing::Test {
 protected:
  Result<std::string> Call(Function function, const std::string& payload) {
    return CallFunction(function, fake_.services(), {.request_id = "r", .payload = payload}, {});
  }
  Error ErrorOf(Function function, const std::string& payload) {
    const auto answer = Call(function, payload);
    return answer ? Error{ErrorKind::kInternal, *answer, {}, {}} : answer.error();
  }

  app::FakeServices fake_;
};

TEST_F(FunctionTest, UpkeepTransformsWhatNoEventToldOf) {
  PutRaw(**fake_.lake.OpenOrCreate(), SmallWorld());
  const auto answer = Call(Function::kUpkeep, "{}");
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_EQ(nlohmann::json::parse(*answer)["transformed"], 6) << *answer;
}

TEST_F(FunctionTest, UpkeepTellsTheLakesAgeAlsoWhereItLeavesSomethingBehind) {
  ObjectStore& store = **fake_.lake.OpenOrCreate();
  const RawFile file = OwnRaw("one", 0, 0);
  PutRaw(store, {OwnRaw("two", 0, 0), {file.key, file.bytes + " "}});
  EXPECT_FALSE(Call(Function::kUpkeep, "{}").has_value());
  EXPECT_EQ(fake_.events.CountOf<RawAgeMeasured>(), 1);
}

TEST_F(FunctionTest, UpkeepThatLeavesSomethingBehindIsAnErrorThatNamesIt) {
  ObjectStore& store = **fake_.lake.OpenOrCreate();
  const RawFile file = OwnRaw("one", 0, 0);
  PutRaw(store, {file.key, file.bytes + " "});
  EXPECT_THAT(ErrorOf(Function::kUpkeep, "{}").message, HasSubstr(file.key));
}

TEST_F(FunctionTest, AnEventOfAnotherFunctionIsRefused) {
  EXPECT_EQ(ErrorOf(Function::kExtract, kObjects).kind, ErrorKind::kUsage);
  EXPECT_EQ(ErrorOf(Function::kUpkeep, kObjects).kind, ErrorKind::kUsage);
  EXPECT_EQ(ErrorOf(Function::kEnrich, kObjects).kind, ErrorKind::kUsage);
  EXPECT_EQ(ErrorOf(Function::kEnrich, R"({"playlists": ["p"]})").kind, ErrorKind::kUsage);
  EXPECT_EQ(ErrorOf(Function::kUpkeep, R"({"sources": ["top"]})").kind, ErrorKind::kUsage);
  fake_.config.lake_dir = "s3://music/lake";
  EXPECT_EQ(ErrorOf(Function::kTransform, "{}").kind, ErrorKind::kUsage);
}

TEST_F(FunctionTest, AnEventThatIsNoneIsRefusedBeforeAnythingIsAsked) {
  EXPECT_EQ(ErrorOf(Function::kExtract, "[").kind, ErrorKind::kBadData);
  EXPECT_TRUE(fake_.transport.urls().empty());
}

TEST_F(FunctionTest, OfALakeInAFolderNoEventTells) {
  const Error error = ErrorOf(Function::kTransform, kObjects);
  EXPECT_EQ(error.kind, ErrorKind::kConfig);
  EXPECT_THAT(error.hint, HasSubstr("s3://"));
}

TEST_F(FunctionTest, ALakesAddressIsItsBucketAndItsPrefix) {
  fake_.config.lake_dir = "s3://music/a/lake";
  const auto address = AddressOf(fake_.config);
  ASSERT_TRUE(address.has_value() && address->has_value());
  EXPECT_EQ((*address)->bucket, "music");
  EXPECT_EQ((*address)->prefix, "a/lake/");
}

TEST_F(FunctionTest, OnceAStopIsAskedForNothingIsAskedOfTheNetwork) {
  fake_.config.playlists = {"37i9dQZF1DXcBWIGoYBM5M"};
  std::stop_source stop;
  stop.request_stop();
  const auto answer =
      CallFunction(Function::kExtract, fake_.services(), {.payload = "{}"}, stop.get_token());
  EXPECT_FALSE(answer.has_value());
  EXPECT_TRUE(fake_.transport.urls().empty());
}

TEST_F(FunctionTest, CallsOfAwsCarryTheInvocationsTrace) {
  fake_.variables = {{"AWS_REGION", "eu-west-1"},
                     {"AWS_ACCESS_KEY_ID", "AKID"},
                     {"AWS_SECRET_ACCESS_KEY", "secret"}};
  fake_.transport.Enqueue(200, "");
  std::ignore = CallFunction(Function::kUpkeep, fake_.services(),
                             {.trace_id = "Root=1-5", .payload = "{}"}, {});
  ASSERT_TRUE((*fake_.aws.Bucket("music"))->Send({}).has_value());
  const auto headers = fake_.transport.requests().back().headers;
  EXPECT_TRUE(std::ranges::any_of(headers, [](const HttpHeader& header) {
    return header.name == "X-Amzn-Trace-Id" && header.value == "Root=1-5";
  }));
}

TEST(FunctionNamedTest, AnotherHandlerIsAnErrorThatNamesThoseThereAre) {
  EXPECT_TRUE(FunctionNamed("extract") == Function::kExtract);
  EXPECT_TRUE(FunctionNamed("transform") == Function::kTransform);
  EXPECT_TRUE(FunctionNamed("enrich") == Function::kEnrich);
  EXPECT_TRUE(FunctionNamed("upkeep") == Function::kUpkeep);
  const auto other = FunctionNamed("lambda_function.lambda_handler");
  ASSERT_FALSE(other.has_value());
  EXPECT_THAT(other.error().hint, HasSubstr("transform"));
}

}  // namespace
}  // namespace tracklake::lambda
