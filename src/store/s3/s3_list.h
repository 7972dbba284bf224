// Pages of a bucket's list (ListObjectsV2). Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/object_store.h"

namespace tracklake {

struct S3Page {
  std::vector<ObjectInfo> objects;  // keys as the bucket has them
  std::string next;                 // the token of the next page; empty: this is the last
};

// The answer to a list that was asked for with encoding-type=url; servers that do not know it leave
// out EncodingType, and have keys as they are. kBadData for anything else.
Result<S3Page> ParseS3Page(std::string_view xml);

// "Fri, 02 Jan 2026 03:04:05 GMT" or "2026-01-02T03:04:05.123Z", as heads and lists have it, in
// nanoseconds of whole seconds, so that both say the same; 0 for anything else.
std::int64_t S3TimeNs(std::string_view text);

}  // namespace tracklake
