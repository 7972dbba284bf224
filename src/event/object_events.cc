#include "event/object_events.h"

#include <string_view>
#include <utility>

#include "event/foreign_json.h"
#include "http/form.h"

namespace tracklake::event {
namespace {

using simdjson::dom::element;

constexpr std::size_t kMaxBucketBytes = 255;  // of the oldest ones; 63 since 2018
constexpr std::size_t kMaxS3KeyBytes = 1024;

// MinIO has a name of its own, and writes the same.
bool IsOfS3(std::string_view source) { return source == "aws:s3" || source == "minio:s3"; }

// The version that we know, and whatever is only added to it.
bool IsKnownVersion(std::string_view version) { return version.starts_with("2."); }

std::unexpected<Error> Odd(std::string_view what) {
  return Fail(ErrorKind::kBadData, "the event is not as S3 writes it: {}", what);
}

Result<CreatedObject> ReadPlace(element object_event) {
  const std::string_view bucket = TextAt(object_event, "/bucket/name");
  const std::string_view key = TextAt(object_event, "/object/key");
  if (bucket.empty() || bucket.size() > kMaxBucketBytes) return Odd("it names no bucket");
  if (key.empty() || key.size() > 3 * kMaxS3KeyBytes) return Odd("it names no object");
  return CreatedObject{std::string(bucket), std::string(key)};
}

Result<> ReadRecord(element record, ObjectEvents* events) {
  if (!IsOfS3(TextAt(record, "/eventSource"))) return Odd("a record is of another service");
  if (!IsKnownVersion(TextAt(record, "/eventVersion"))) return Odd("it is of another version");
  std::string_view name = TextAt(record, "/eventName");
  if (name.starts_with("s3:")) name.remove_prefix(3);
  if (!name.starts_with("ObjectCreated:")) {
    ++events->others;
    return {};
  }
  element place;
  if (record["s3"].get(place) != simdjson::SUCCESS) return Odd("a record names no object");
  TL_ASSIGN(CreatedObject object, ReadPlace(place));
  const auto key = DecodeForm(object.key);
  if (!key || key->size() > kMaxS3KeyBytes) return Odd("a key cannot be decoded");
  if (*key != object.key) object.other_key = std::exchange(object.key, *key);
  events->created.push_back(std::move(object));
  return {};
}

bool IsBridged(element event) { return TextAt(event, "/source") == "aws.s3"; }

Result<ObjectEvents> ReadBridged(element event) {
  ObjectEvents events;
  if (TextAt(event, "/detail-type") != "Object Created") {
    ++events.others;
    return events;
  }
  element place;
  if (event["detail"].get(place) != simdjson::SUCCESS) return Odd("it names no object");
  TL_ASSIGN(CreatedObject object, ReadPlace(place));
  const auto decoded = DecodeForm(object.key);
  if (decoded && *decoded != object.key) object.other_key = *decoded;
  events.created.push_back(std::move(object));
  return events;
}

bool IsTest(element event) { return TextAt(event, "/Event") == "s3:TestEvent"; }

bool IsNotification(element event) {
  simdjson::dom::array records;
  return event["Records"].get_array().get(records) == simdjson::SUCCESS;
}

}  // namespace

bool IsObjectEvent(element event) {
  return IsTest(event) || IsBridged(event) || IsNotification(event);
}

Result<ObjectEvents> ReadObjectEvent(element event) {
  if (IsTest(event)) return ObjectEvents{};
  if (IsBridged(event)) return ReadBridged(event);
  simdjson::dom::array records;
  if (event["Records"].get_array().get(records) != simdjson::SUCCESS)
    return Odd("it has no records");
  ObjectEvents events;
  for (const element record : records) TL_TRY(ReadRecord(record, &events));
  return events;
}

}  // namespace tracklake::event
