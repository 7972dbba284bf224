// The views as catalogs of others keep them: what each is, in words, SQL and columns. Pure, any
// thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tables/schema.h"

namespace tracklake {

struct ViewInfo {
  struct Column {
    std::string_view name;
    ColumnType type{};
    std::string_view comment = {};  // what it is, in a sentence
  };
  std::string_view name;
  std::string description;  // the comment at the head of its SQL, in one line
  std::string sentence;     // the first of them
  std::string_view sql;
  std::vector<Column> columns;
};

// In an order in which each comes after those that it reads.
std::vector<ViewInfo> ViewInfos();

}  // namespace tracklake
