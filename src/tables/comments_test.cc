#include "tables/comments.h"

#include <gtest/gtest.h>

namespace tracklake {
namespace {

// Glue takes no longer ones.
bool IsSentenceForCatalogs(std::string_view comment) {
  return comment.ends_with('.') && comment.size() > 5 && comment.size() <= 255;
}

TEST(CommentsTest, EveryTableAndColumnIsExplained) {
  for (const TableInfo& table : Tables()) {
    EXPECT_PRED1(IsSentenceForCatalogs, CommentOf(table.id)) << table.name;
    for (const ColumnInfo& column : table.columns) {
      EXPECT_PRED1(IsSentenceForCatalogs, CommentOf(table.id, column.name))
          << table.name << "." << column.name;
    }
    for (const std::string_view partition : kPartitionColumns) {
      EXPECT_PRED1(IsSentenceForCatalogs, CommentOf(table.id, partition)) << partition;
    }
  }
  EXPECT_EQ(CommentOf(TableId::kSongs, "streams"), "");
}

}  // namespace
}  // namespace tracklake
