// What a function is invoked with, typed. Whatever comes is read or refused: it never throws, and
// what it takes is bounded by the payload. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "event/object_events.h"

namespace tracklake::lambda {

// A message of a queue, with the object events in it.
struct QueueMessage {
  std::string id;
  int receives = 1;  // how often it has been received, this time among them
  // Its error says why the message cannot be read.
  Result<event::ObjectEvents> events = event::ObjectEvents{};
};

// Messages that SQS hands over together and takes back one by one.
struct QueueBatch {
  std::vector<QueueMessage> messages;
};

// A schedule, or a person, says that it is time: for all that is configured, or for these.
struct Call {
  std::vector<std::string> playlists;  // ids, URIs or URLs
  std::vector<std::string> sources;    // "saved_tracks" …: as in the configuration

  bool operator==(const Call&) const = default;
};

using FunctionEvent = std::variant<QueueBatch, event::ObjectEvents, Call>;

// kBadData for what is none of these. Then a batch is refused as a whole: without the ids of its
// messages nobody can say which of them failed.
//
//     {"Records": [{"eventSource": "aws:sqs", "messageId": …, "body": "{…}", "attributes":
//      {"ApproximateReceiveCount": "1"}, …}]}
//     an object event (event/object_events.h)
//     {"source": "aws.events", …}, {}, null or nothing: all that is configured
//     {"playlists": ["37i9…"], "sources": ["saved_tracks"]}; kUsage for other members
Result<FunctionEvent> ReadEvent(std::string_view payload);

}  // namespace tracklake::lambda
