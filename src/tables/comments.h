// What each table and column is, in a sentence: for people, wherever columns are listed (the local
// catalog, the Glue Data Catalog). Constant data, any thread.
#pragma once

#include <string_view>

#include "tables/schema.h"

namespace tracklake {

// At most 255 bytes, as Glue takes them.
std::string_view CommentOf(TableId table);
// Of a column in the table's files, or of a partition column.
std::string_view CommentOf(TableId table, std::string_view column);

}  // namespace tracklake
