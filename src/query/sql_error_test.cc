#include "query/sql_error.h"

#include <gtest/gtest.h>

namespace tracklake {
namespace {

TEST(SqlErrorTest, CountsTheLinesOfWhatTheUserWrote) {
  const Error error =
      ExplainSqlError("Conversion Error: no\n\nLINE 10: SELECT x\n                ^", "…", 1);
  EXPECT_EQ(error.kind, ErrorKind::kUsage);
  EXPECT_EQ(error.message, "no\nLINE 9: SELECT x\n               ^");
}

TEST(SqlErrorTest, LeavesAMessageWithoutStageAsItIs) {
  EXPECT_EQ(ExplainSqlError("it is so", "").message, "it is so");
  EXPECT_EQ(ExplainSqlError("a\nb Error: c", "").message, "a\nb Error: c");
}

TEST(SqlErrorTest, SuggestsTheTableOrViewThatIsNearest) {
  const Error error = ExplainSqlError(
      "Catalog Error: Table with name songs_curent does not exist!\nDid you mean \"pg_am\"?", "");
  EXPECT_EQ(error.message, "Table with name songs_curent does not exist!");
  EXPECT_EQ(error.hint, "Did you mean songs_current?");
  EXPECT_EQ(ExplainSqlError("Catalog Error: Table with name zzzz does not exist!", "").hint,
            "The tables and views: tracklake catalog tables");
}

TEST(SqlErrorTest, TellsTextFromNames) {
  EXPECT_EQ(ExplainSqlError("Binder Error: Referenced column \"a b\" not found in FROM clause!",
                            "SELECT \"a b\"")
                .hint,
            "Text stands in single quotes: 'a b'");
  EXPECT_EQ(ExplainSqlError("Binder Error: Referenced column \"ab\" not found in FROM clause!",
                            "SELECT ab")
                .hint,
            "The columns: tracklake catalog describe TABLE");
}

}  // namespace
}  // namespace tracklake
