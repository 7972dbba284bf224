// What S3 says of objects that have come: its own notifications, and EventBridge's. Any thread.
//
//     {"Records": [{"eventVersion": "2.1", "eventSource": "aws:s3", "eventName":
//      "ObjectCreated:Put", "s3": {"bucket": {"name": …}, "object": {"key": "raw/a+b.json", …}}}]}
//     {"detail-type": "Object Created", "source": "aws.s3",
//      "detail": {"bucket": {"name": …}, "object": {"key": "raw/a b.json", …}}}
//     {"Service": "Amazon S3", "Event": "s3:TestEvent", …}
#pragma once

#include <simdjson.h>

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace tracklake::event {

struct CreatedObject {
  std::string bucket;
  std::string key;
  // EventBridge does not say whether its keys are encoded, and VersityGW writes S3's events without
  // encoding: where there is no `key`, it may be this one. nullopt: it cannot be.
  std::optional<std::string> other_key = {};

  bool operator==(const CreatedObject&) const = default;
};

struct ObjectEvents {
  std::vector<CreatedObject> created;
  int others = 0;  // of what else happened to objects, which is nothing to us

  bool operator==(const ObjectEvents&) const = default;
};

// Is it one of the three above?
bool IsObjectEvent(simdjson::dom::element event);

// kBadData where it is not as S3 writes it: then nothing of it is taken. Sequencers are not looked
// at: whoever takes an object looks at what stands there now.
Result<ObjectEvents> ReadObjectEvent(simdjson::dom::element event);

}  // namespace tracklake::event
