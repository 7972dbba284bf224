// The type of one JSON value. Pure, any thread.
#pragma once

#include <string_view>

#include "catalog/crawler/file_schema.h"

namespace tracklake::crawler {

struct JsonType {
  ColumnType type;
  bool is_whole = false;            // false: a fault, or the text's end, came first
  std::size_t fields_left_out = 0;  // beyond kMaxNestedFields in one object
};

// Of the value that is the text; of a broken one as far as it can be read. AWS's integers are int
// or bigint by their size, ours always bigint.
JsonType TypeOfJson(std::string_view text, Rules rules);

}  // namespace tracklake::crawler
