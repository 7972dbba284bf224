#include "serve/s3_events.h"

#include <simdjson.h>

#include <string>
#include <utility>
#include <vector>

#include "base/json_error.h"
#include "event/lake_keys.h"
#include "event/object_events.h"
#include "serve/json_answer.h"
#include "serve/own_services.h"
#include "store/s3/s3_place.h"

namespace tracklake::serve {
namespace {

constexpr std::string_view kRetrySeconds = "2";

Result<event::ObjectEvents> Read(const std::string& body) {
  simdjson::dom::parser parser;
  simdjson::dom::element json;
  if (JsonError(parser.parse(body.data(), body.size()).get(json)) != simdjson::SUCCESS) {
    return Fail(ErrorKind::kBadData, "the event is not JSON");
  }
  return event::ReadObjectEvent(json);
}

// A lake in a bucket knows how events name it. One in a folder that an S3 server shows does not:
// whatever the bucket is called, the key counts.
event::LakeAddress AddressOf(const app::Config& config, const event::CreatedObject& object) {
  const auto place = ParseS3Place(config.lake_dir);
  if (!place) return {object.bucket, ""};
  return {place->bucket, place->prefix};
}

Result<std::vector<std::string>> KeysOf(const app::Services& services,
                                        const event::ObjectEvents& events) {
  const OwnServices own(services);
  std::vector<std::string> keys;
  for (const event::CreatedObject& object : events.created) {
    TL_ASSIGN(auto key,
              event::MeantKey(AddressOf(services.config, object), services.config.raw_prefixes,
                              object, [&] { return own.get().lake.Open(); }));
    if (key) keys.push_back(*std::move(key));
  }
  return keys;
}

}  // namespace

web::Answer TakeS3Events(const app::Services& services, const web::Request& request,
                         Arrivals* arrivals) {
  const auto events = Read(request.body);
  if (!events) return ErrorAnswer(events.error());
  if (events->created.size() > kMostRecords) {
    return ErrorAnswer(413, {ErrorKind::kUsage,
                             fmt::format("the event has more than {} records", kMostRecords),
                             "Send them in several requests.",
                             {}});
  }
  auto keys = KeysOf(services, *events);
  if (!keys) return ErrorAnswer(keys.error());
  if (arrivals->Offer(*std::move(keys))) return {.status = 204};
  web::Answer answer =
      ErrorAnswer(503, {ErrorKind::kExhausted,
                        "the lake is behind: too many objects wait to be transformed",
                        "Send it again later; a sweep finds the objects in any case.",
                        {}});
  answer.headers.emplace_back("Retry-After", kRetrySeconds);
  return answer;
}

}  // namespace tracklake::serve
