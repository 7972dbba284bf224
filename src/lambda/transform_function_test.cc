#include "lambda/transform_function.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "app/testing/fake_services.h"
#include "lake/testing/lake_world.h"

namespace tracklake::lambda {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const event::LakeAddress kLake{"music", "lake/"};

class TransformFunctionTest : public testing::Test {
 protected:
  TransformFunctionTest() { store_ = *fake_.lake.OpenOrCreate(); }

  RawFile Land(const std::string& name, int day) {
    const RawFile file = OwnRaw(name, day, 0);
    EXPECT_TRUE(store_->PutAll({{Upload{file.key, file.bytes}}}));
    return file;
  }
  static event::ObjectEvents EventsOf(const std::vector<std::string>& keys) {
    event::ObjectEvents events;
    for (const std::string& key : keys) events.created.push_back({"music", "lake/" + key});
    return events;
  }
  static QueueMessage MessageOf(const std::string& id, const std::vector<std::string>& keys) {
    return {.id = id, .events = EventsOf(keys)};
  }
  // The ids that SQS is to deliver again.
  std::vector<std::string> Failed(std::vector<QueueMessage> messages) {
    const auto answer = TransformBatch(fake_.services(), kLake, {std::move(messages)});
    if (!answer) {
      ADD_FAILURE() << answer.error().message;
      return {"(error)"};
    }
    std::vector<std::string> ids;
    const auto json = nlohmann::json::parse(*answer);
    for (const auto& failure : json["batchItemFailures"]) {
      ids.push_back(failure["itemIdentifier"]);
    }
    return ids;
  }
  // All that is in the lake but raw.
  std::map<std::string, std::string> Tables() {
    std::map<std::string, std::string> objects;
    for (const char* prefix : {"processed/", "quarantine/", "_tracklake/receipts/"}) {
      const auto listed = store_->List(prefix);
      for (const ObjectInfo& info : *listed) {
        EXPECT_TRUE(store_->Get(info.key, &objects[info.key]));
      }
    }
    return objects;
  }

  app::FakeServices fake_;
  ObjectStore* store_ = nullptr;
};

TEST_F(TransformFunctionTest, ABatchBecomesRowsAndNothingIsDeliveredAgain) {
  const RawFile one = Land("one", 0);
  const RawFile two = Land("two", 1);
  EXPECT_THAT(Failed({MessageOf("m1", {one.key}), MessageOf("m2", {two.key, one.key})}), IsEmpty());
  EXPECT_EQ(fake_.events.CountOf<RowsCommitted>(), 1);
  EXPECT_THAT(*store_->List("_tracklake/receipts/"), testing::SizeIs(2));
}

TEST_F(TransformFunctionTest, APoisonedObjectHoldsUpNobodyButItsOwnMessage) {
  const RawFile good = Land("good", 0);
  const RawFile poison = Land("poison", 0);
  ASSERT_TRUE(store_->PutAll({{Upload{poison.key, poison.bytes + " "}}}));  // not what its key says
  QueueMessage unreadable{.id = "m3", .receives = 4};
  unreadable.events = Fail(ErrorKind::kBadData, "the message is not JSON");
  EXPECT_THAT(Failed({MessageOf("m1", {good.key}), MessageOf("m2", {poison.key}), unreadable,
                      MessageOf("m4", {good.key, poison.key})}),
              testing::UnorderedElementsAre("m2", "m3", "m4"));
  EXPECT_EQ(fake_.events.CountOf<SubjectFailed>(), 2);
  EXPECT_EQ(fake_.events.CountOf<RowsCommitted>(), 1);
}

TEST_F(TransformFunctionTest, AnObjectThatIsGoneIsDeliveredAgainAndToldOf) {
  EXPECT_THAT(Failed({MessageOf("m1", {"raw/spotify/2026-03-01/gone.json"})}), ElementsAre("m1"));
  EXPECT_EQ(fake_.events.CountOf<SubjectFailed>(), 1);
}

TEST_F(TransformFunctionTest, ADayThatNobodyCanBeSureOfFailsForAllThatMayBeInIt) {
  const RawFile file = Land("one", 0);
  ASSERT_TRUE(store_->PutAll({{Upload{"_tracklake/receipts/2026-03-01/day.json", "?"}}}));
  EXPECT_THAT(Failed({MessageOf("m1", {file.key})}), ElementsAre("m1"));
}

TEST_F(TransformFunctionTest, MessagesThatComeOftenAndInAnyOrderGiveTheSameTables) {
  std::vector<QueueMessage> messages;
  for (int i = 0; i < 25; ++i) {  // more than are transformed at once
    messages.push_back(
        MessageOf("m" + std::to_string(i), {Land("p" + std::to_string(i), i % 3).key}));
  }
  EXPECT_THAT(Failed(messages), IsEmpty());
  const auto once = Tables();
  EXPECT_FALSE(once.empty());
  std::ranges::reverse(messages);
  for (int i = 0; i < 2; ++i) EXPECT_THAT(Failed(messages), IsEmpty());
  EXPECT_EQ(Tables(), once);
}

TEST_F(TransformFunctionTest, WhatAStopLeavesUndoneIsDeliveredAgain) {
  const RawFile file = Land("one", 0);
  fake_.stop.request_stop();
  EXPECT_THAT(Failed({MessageOf("m1", {file.key})}), ElementsAre("m1"));
  EXPECT_THAT(Tables(), IsEmpty());
}

TEST_F(TransformFunctionTest, WhatLiesElsewhereIsNoWork) {
  QueueMessage message{.id = "m1"};
  message.events->created = {{"other", "lake/raw/a.json"},
                             {"music", "raw/a.json"},
                             {"music", "lake/processed/spotify/songs/part-1.parquet"},
                             {"music", "lake/raw/../b.json"}};
  EXPECT_THAT(Failed({message}), IsEmpty());
  EXPECT_THAT(Tables(), IsEmpty());
}

TEST_F(TransformFunctionTest, OfTwoReadingsOfAKeyTheOneThatThereIsCounts) {
  const RawFile file = OwnRaw("one", 0, 0);
  const std::string plus = "raw/spotify/2026-03-01/a+b.json";
  const std::string blank = "raw/spotify/2026-03-01/a b.json";
  for (const std::string& there : {plus, blank}) {
    ASSERT_TRUE(store_->PutAll({{Upload{there, file.bytes}}}));
    event::ObjectEvents events;
    events.created = {{"music", "lake/" + plus, "lake/" + blank}};
    const auto answer = TransformObjects(fake_.services(), kLake, events);
    ASSERT_TRUE(answer.has_value()) << answer.error().message;
    EXPECT_EQ(nlohmann::json::parse(*answer)["transformed"], 1) << *answer;
    ASSERT_TRUE(store_->Delete({{there}}));
  }
}

TEST_F(TransformFunctionTest, AnObjectOfADirectEventThatFailsIsAnErrorWithItsKey) {
  const RawFile file = Land("one", 0);
  const auto answer = TransformObjects(fake_.services(), kLake, EventsOf({file.key}));
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  const auto failed =
      TransformObjects(fake_.services(), kLake, EventsOf({"raw/spotify/2026-03-01/gone.json"}));
  ASSERT_FALSE(failed.has_value());
  EXPECT_THAT(failed.error().message, HasSubstr("gone.json"));
}

}  // namespace
}  // namespace tracklake::lambda
