#include "query/sql_pointer.h"

#include <gtest/gtest.h>

namespace tracklake {
namespace {

TEST(SqlPointerTest, PointsAtWhatTheUserWrote) {
  const TranslatedSql statement = TranslateSql("SELECT 1,\n  if(a, 2), nonsense");
  ASSERT_EQ(statement.sql, "SELECT 1,\n  CASE WHEN a THEN 2 END AS \"if(a, 2)\", nonsense");
  EXPECT_EQ(PointedAtOriginal(
                "no such column\nLINE 2:   CASE WHEN a THEN 2 END AS \"if(a, 2)\", nonsense\n"
                "                                                ^",
                statement),
            "no such column\nLINE 2:   if(a, 2), nonsense\n                    ^");
  EXPECT_EQ(PointedAtOriginal("no such column\nLINE 2:   CASE WHEN a THEN\n                    ^",
                              statement),
            "no such column\nLINE 2:   if(a, 2), nonsense\n             ^");
}

TEST(SqlPointerTest, ATabTakesACell) {
  const TranslatedSql statement = TranslateSql("SELECT if(a, 2),\tx");
  ASSERT_EQ(statement.sql, "SELECT CASE WHEN a THEN 2 END AS \"if(a, 2)\",\tx");
  EXPECT_EQ(PointedAtOriginal("no\nLINE 1: " + statement.sql + "\n" + std::string(53, ' ') + "^",
                              statement),
            "no\nLINE 1: SELECT if(a, 2),\tx\n                         ^");
}

TEST(SqlPointerTest, ShowsAPartOfALongLine) {
  const std::string many(200, 'x');
  const TranslatedSql statement =
      TranslateSql("SELECT if(a, 2), '" + many + "', b, '" + many + "'");
  const std::string line = "LINE 1: " + statement.sql;
  const std::string caret(line.find(", b,") + 2, ' ');
  EXPECT_EQ(PointedAtOriginal("no\n" + line + "\n" + caret + "^", statement),
            "no\nLINE 1: ..." + std::string(57, 'x') + "', b, '" + std::string(56, 'x') + "...\n" +
                std::string(71, ' ') + "^");
}

TEST(SqlPointerTest, LeavesWhatPointsAtNothingOrWasNotTranslated) {
  EXPECT_EQ(PointedAtOriginal("no", TranslateSql("SELECT if(a, 2)")), "no");
  const std::string_view message = "no\nLINE 1: SELECT x\n               ^";
  EXPECT_EQ(PointedAtOriginal(message, TranslateSql("SELECT x")), message);
}

}  // namespace
}  // namespace tracklake
