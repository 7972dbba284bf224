// JSON: lines, documents and arrays, and the type of each field, from the beginning of a file.
// Pure, any thread; any bytes do.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "catalog/crawler/file_schema.h"

namespace tracklake::crawler {

// Values stand inside each other this deep; deeper ones are strings.
inline constexpr std::size_t kMaxJsonDepth = 32;

struct JsonSample {
  std::optional<FileSchema> schema;  // nullopt: no JSON, or `wants_more`
  bool wants_more = false;           // no value ends within the text, which goes on
  std::string why_not;
};

// `is_cut`: the text goes on behind its end. `is_last_try`: there will be no longer one, so that a
// value that does not end counts as far as it goes.
JsonSample InspectJson(std::string_view text, bool is_cut, bool is_last_try, Rules rules);

}  // namespace tracklake::crawler
