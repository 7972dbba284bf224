#include "lambda/event.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "lambda/batch_answer.h"

namespace tracklake::lambda {
namespace {

using Json = nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Json S3Record(const std::string& key, const std::string& name = "ObjectCreated:Put") {
  return {{"eventVersion", "2.1"},
          {"eventSource", "aws:s3"},
          {"awsRegion", "eu-west-1"},
          {"eventName", name},
          {"s3",
           {{"s3SchemaVersion", "1.0"},
            {"bucket", {{"name", "music"}, {"arn", "arn:aws:s3:::music"}}},
            {"object", {{"key", key}, {"size", 1024}, {"sequencer", "0055AED6DCD90281E5"}}}}}};
}
Json Notification(const std::vector<Json>& records) { return {{"Records", records}}; }

Json Message(const std::string& id, const std::string& body, const std::string& receives = "1") {
  return {{"messageId", id},
          {"receiptHandle", "AQEB"},
          {"body", body},
          {"attributes", {{"ApproximateReceiveCount", receives}}},
          {"eventSource", "aws:sqs"},
          {"eventSourceARN", "arn:aws:sqs:eu-west-1:1:raw"}};
}

const Json kTestEvent = {{"Service", "Amazon S3"}, {"Event", "s3:TestEvent"}, {"Bucket", "music"}};

template <typename Kind>
Kind Read(const std::string& payload) {
  auto event = ReadEvent(payload);
  if (!event) {
    ADD_FAILURE() << event.error().message;
    return {};
  }
  if (!std::holds_alternative<Kind>(*event)) {
    ADD_FAILURE() << "read as kind " << event->index();
    return {};
  }
  return std::get<Kind>(*std::move(event));
}

Error ErrorOf(const std::string& payload) {
  auto event = ReadEvent(payload);
  return event ? Error{ErrorKind::kInternal, "it was read", {}, {}} : event.error();
}

TEST(EventTest, AKeyOfANotificationIsDecodedAsAFormIs) {
  const auto events =
      Read<event::ObjectEvents>(Notification({S3Record("raw/red+flower%2B%C3%A9.json")}).dump());
  EXPECT_THAT(events.created, ElementsAre(event::CreatedObject{"music", "raw/red flower+é.json",
                                                               "raw/red+flower%2B%C3%A9.json"}));
}

TEST(EventTest, AKeyOfEventBridgeIsTakenAsItIsAndDecodedAsASecondGuess) {
  const Json event = {{"version", "0"},
                      {"source", "aws.s3"},
                      {"detail-type", "Object Created"},
                      {"detail",
                       {{"bucket", {{"name", "music"}}},
                        {"object", {{"key", "raw/a+b.json"}, {"size", 1}}},
                        {"reason", "PutObject"}}}};
  EXPECT_THAT(Read<event::ObjectEvents>(event.dump()).created,
              ElementsAre(event::CreatedObject{"music", "raw/a+b.json", "raw/a b.json"}));
}

TEST(EventTest, WhatElseHappensToObjectsIsCountedAndNoWork) {
  const auto events = Read<event::ObjectEvents>(
      Notification({S3Record("a"), S3Record("b", "ObjectRemoved:Delete")}).dump());
  EXPECT_THAT(events.created, SizeIs(1));
  EXPECT_EQ(events.others, 1);
  const Json deleted = {{"source", "aws.s3"}, {"detail-type", "Object Deleted"}};
  EXPECT_EQ(Read<event::ObjectEvents>(deleted.dump()).others, 1);
}

TEST(EventTest, TheTestThatS3SendsFirstIsReadAndHasNoWork) {
  EXPECT_EQ(Read<event::ObjectEvents>(kTestEvent.dump()), event::ObjectEvents());
}

TEST(EventTest, EachMessageOfABatchHasItsObjectsOrTheReasonWhyNot) {
  Json empty = Message("m6", "");
  empty.erase("body");
  const Json batch = {
      {"Records",
       {Message("m1", Notification({S3Record("raw/a"), S3Record("raw/b")}).dump()),
        Message("m2", "not JSON", "4"), Message("m3", kTestEvent.dump()),
        Message("m4", R"({"what": "is this"})"), Message("m5", Notification({{}}).dump()), empty}}};
  const auto messages = Read<QueueBatch>(batch.dump()).messages;
  ASSERT_THAT(messages, SizeIs(6));
  EXPECT_EQ(messages[0].id, "m1");
  EXPECT_EQ(messages[0].receives, 1);
  EXPECT_THAT(messages[0].events->created, SizeIs(2));
  EXPECT_EQ(messages[1].receives, 4);
  EXPECT_THAT(messages[1].events.error().message, HasSubstr("is not JSON"));
  EXPECT_THAT(messages[2].events->created, IsEmpty());
  EXPECT_FALSE(messages[3].events.has_value());
  EXPECT_FALSE(messages[4].events.has_value());
  EXPECT_THAT(messages[5].events.error().message, HasSubstr("empty"));
}

TEST(EventTest, ABatchWhoseMessagesCannotBeNamedIsRefusedWhole) {
  const Json nameless = {{"Records", {Message("m1", "{}"), Message("", "{}")}}};
  const Json mixed = {{"Records", {Message("m1", "{}"), S3Record("a")}}};
  EXPECT_EQ(ErrorOf(nameless.dump()).kind, ErrorKind::kBadData);
  EXPECT_EQ(ErrorOf(mixed.dump()).kind, ErrorKind::kBadData);
}

TEST(EventTest, AScheduleMeansAllThatIsConfigured) {
  const Json scheduled = {{"version", "0"},
                          {"detail-type", "Scheduled Event"},
                          {"source", "aws.events"},
                          {"resources", {"arn:aws:events:r"}},
                          {"detail", Json::object()}};
  for (const std::string& payload : {scheduled.dump(), std::string("{}"), std::string("null"),
                                     std::string(""), std::string(" \n")}) {
    EXPECT_EQ(Read<Call>(payload), Call()) << payload;
  }
}

TEST(EventTest, APayloadMayNamePlaylistsAndSources) {
  const auto call = Read<Call>(R"({"playlists": ["37i9", "https://x"], "sources": ["top"]})");
  EXPECT_THAT(call.playlists, ElementsAre("37i9", "https://x"));
  EXPECT_THAT(call.sources, ElementsAre("top"));
}

TEST(EventTest, ANameThatIsMisspeltIsNotTakenForAllThatIsConfigured) {
  const Error error = ErrorOf(R"({"playlist": ["37i9"]})");
  EXPECT_EQ(error.kind, ErrorKind::kUsage);
  EXPECT_THAT(error.hint, HasSubstr("playlists"));
  EXPECT_EQ(ErrorOf(R"({"playlists": "37i9"})").kind, ErrorKind::kUsage);
  EXPECT_EQ(ErrorOf(R"({"playlists": ["37i9", ""]})").kind, ErrorKind::kUsage);
  EXPECT_EQ(ErrorOf(R"({"playlists": [1]})").kind, ErrorKind::kUsage);
  EXPECT_EQ(ErrorOf(Json({{"playlists", std::vector<std::string>(1001, "x")}}).dump()).kind,
            ErrorKind::kUsage);
}

TEST(EventTest, HostileBytesAreRefused) {
  Json other_version = S3Record("a");
  other_version["eventVersion"] = "3.0";
  Json other_service = S3Record("a");
  other_service["eventSource"] = "aws:dynamodb";
  const std::string hostile[] = {
      "[",
      "[]",
      "7",
      "\"text\"",
      "{\"Records\":[{}]}",
      std::string(100'000, '['),
      "{\"playlists\":[\"\xff\"]}",
      Notification({S3Record("")}).dump(),
      Notification({S3Record("%zz")}).dump(),
      Notification({S3Record("a%2")}).dump(),
      Notification({S3Record(std::string(1025, 'k'))}).dump(),
      Notification({S3Record(std::string(4000, 'k'))}).dump(),
      Notification({other_version}).dump(),
      Notification({other_service}).dump(),
      R"({"source": "aws.s3", "detail-type": "Object Created", "detail": {"bucket": 7}})"};
  for (const std::string& payload : hostile) {
    EXPECT_EQ(ErrorOf(payload).kind, ErrorKind::kBadData) << payload.substr(0, 60);
  }
}

TEST(EventTest, AMinorVersionMayAdd) {
  Json record = S3Record("a");
  record["eventVersion"] = "2.4";
  record["new"] = {{"in", 2027}};
  EXPECT_THAT(Read<event::ObjectEvents>(Notification({record}).dump()).created, SizeIs(1));
}

TEST(BatchAnswerTest, NamesWhatFailedAndNothingElse) {
  EXPECT_EQ(BatchAnswer({}), R"({"batchItemFailures":[]})");
  const std::string ids[] = {"a-1", "b\"2"};
  const Json answer = Json::parse(BatchAnswer(ids));
  ASSERT_THAT(answer["batchItemFailures"], SizeIs(2));
  EXPECT_EQ(answer["batchItemFailures"][1]["itemIdentifier"], "b\"2");
}

}  // namespace
}  // namespace tracklake::lambda
