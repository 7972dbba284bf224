#include "lambda/event.h"

#include <simdjson.h>

#include <charconv>
#include <utility>

#include "base/json_error.h"
#include "base/text.h"
#include "event/foreign_json.h"

namespace tracklake::lambda {
namespace {

using simdjson::dom::element;

// More playlists than a payload is meant for; all of them belong into the configuration.
constexpr std::size_t kMaxNames = 1000;

int ReceivesOf(element record) {
  const std::string_view text = event::TextAt(record, "/attributes/ApproximateReceiveCount");
  int count = 1;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return std::max(count, 1);
}

Result<event::ObjectEvents> ReadBody(std::string_view body, simdjson::dom::parser* parser) {
  element event;
  if (body.empty()) return Fail(ErrorKind::kBadData, "the message is empty");
  if (JsonError(parser->parse(body.data(), body.size()).get(event)) != simdjson::SUCCESS) {
    return Fail(ErrorKind::kBadData, "the message is not JSON");
  }
  return event::ReadObjectEvent(event);
}

bool IsQueueRecord(element record) { return event::TextAt(record, "/eventSource") == "aws:sqs"; }

Result<QueueBatch> ReadBatch(simdjson::dom::array records) {
  simdjson::dom::parser parser;  // of the bodies; the records are another's
  QueueBatch batch;
  for (const element record : records) {
    QueueMessage message;
    message.id = event::TextAt(record, "/messageId");
    if (!IsQueueRecord(record) || message.id.empty()) {
      return Fail(ErrorKind::kBadData, "a record of the batch is not a message of SQS");
    }
    message.receives = ReceivesOf(record);
    message.events = ReadBody(event::TextAt(record, "/body"), &parser);
    batch.messages.push_back(std::move(message));
  }
  return batch;
}

Result<std::vector<std::string>> ReadNames(std::string_view key, element list) {
  const auto refuse = [&] {
    return Fail(ErrorKind::kUsage, "{} in the payload is not a list of names", key);
  };
  simdjson::dom::array array;
  if (list.get_array().get(array) != simdjson::SUCCESS) return refuse();
  std::vector<std::string> names;
  for (const element item : array) {
    std::string_view name;
    if (item.get_string().get(name) != simdjson::SUCCESS || name.empty()) return refuse();
    if (names.size() == kMaxNames) {
      return Fail(ErrorKind::kUsage, "{} in the payload has more than {} names", key, kMaxNames);
    }
    names.emplace_back(name);
  }
  return names;
}

Result<Call> ReadCall(simdjson::dom::object payload) {
  static constexpr std::string_view kMembers[] = {"playlists", "sources"};
  Call call;
  for (const auto& [key, value] : payload) {
    if (key == "playlists") {
      TL_ASSIGN(call.playlists, ReadNames(key, value));
    } else if (key == "sources") {
      TL_ASSIGN(call.sources, ReadNames(key, value));
    } else {
      const std::string_view meant = NearestWord(key, kMembers);
      return WithHint(Fail(ErrorKind::kUsage, "the payload has an unknown member {}", key),
                      meant.empty() ? "It may have playlists and sources."
                                    : fmt::format("Did you mean {}?", meant));
    }
  }
  return call;
}

}  // namespace

Result<FunctionEvent> ReadEvent(std::string_view payload) {
  if (Trim(payload).empty()) return Call{};
  simdjson::dom::parser parser;
  element event;
  if (JsonError(parser.parse(payload.data(), payload.size()).get(event)) != simdjson::SUCCESS) {
    return Fail(ErrorKind::kBadData, "the event is not JSON");
  }
  if (event.is_null() || event::TextAt(event, "/source") == "aws.events") return Call{};
  simdjson::dom::object object;
  if (event.get_object().get(object) != simdjson::SUCCESS) {
    return Fail(ErrorKind::kBadData, "the event is not an object");
  }
  element first;
  if (event.at_pointer("/Records/0").get(first) == simdjson::SUCCESS && IsQueueRecord(first)) {
    return ReadBatch(event["Records"].get_array().value_unsafe());
  }
  if (event::IsObjectEvent(event)) return event::ReadObjectEvent(event);
  return ReadCall(object);
}

}  // namespace tracklake::lambda
