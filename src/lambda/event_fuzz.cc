// Any bytes as an event: refused, or read into what a handler can take: keys and ids that are not
// empty, and an answer that names no message but those of the batch.
#include "lambda/event.h"

#include <cstdint>
#include <nlohmann/json.hpp>

#include "base/testing/fuzz.h"
#include "lambda/batch_answer.h"

using namespace tracklake;

namespace {

void Check(const event::ObjectEvents& events) {
  for (const event::CreatedObject& object : events.created) {
    if (object.bucket.empty() || object.key.empty()) Report("an object without a name");
    if (object.other_key == object.key) Report("two keys that are one");
  }
}

void Check(const lambda::QueueBatch& batch) {
  std::vector<std::string> ids;
  for (const lambda::QueueMessage& message : batch.messages) {
    if (message.id.empty() || message.receives < 1) Report("a message without an id");
    if (message.events) Check(*message.events);
    ids.push_back(message.id);
  }
  const auto answer = nlohmann::json::parse(lambda::BatchAnswer(ids), nullptr, false);
  const auto failures = answer.find("batchItemFailures");
  if (failures == answer.end() || failures->size() != ids.size()) Report("a broken answer");
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if ((*failures)[i]["itemIdentifier"] != ids[i]) Report("an id that is none of the batch's");
  }
}

void Check(const lambda::Call& call) {
  for (const std::string& name : call.playlists) {
    if (name.empty()) Report("a playlist without a name");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto event = lambda::ReadEvent({reinterpret_cast<const char*>(data), size});
  if (event) std::visit([](const auto& one) { Check(one); }, *event);
  return 0;
}
