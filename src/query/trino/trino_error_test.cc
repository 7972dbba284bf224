#include "query/trino/trino_error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracklake {
namespace {

using testing::HasSubstr;

Error Explain(std::string_view text, std::string_view sql) {
  return ExplainTrinoError(ParseTrinoComplaint(text), sql, "glue.database");
}

TEST(TrinoErrorTest, TheComplaintsPlaceIsShownInTheStatement) {
  const Error error = Explain("COLUMN_NOT_FOUND: line 2:3: Column 'nme' cannot be resolved",
                              "SELECT\n  nme\nFROM songs");
  EXPECT_EQ(error.kind, ErrorKind::kUsage);
  EXPECT_EQ(error.message,
            "Column 'nme' cannot be resolved\n"
            "LINE 2:   nme\n"
            "          ^");
  EXPECT_EQ(error.hint, "The columns: tracklake catalog describe songs");
}

TEST(TrinoErrorTest, PlacesAreCountedInCharactersAndShownInCells) {
  EXPECT_EQ(Explain("line 1:13: mismatched input 'x'", "SELECT '日本' x").message,
            "mismatched input 'x'\n"
            "LINE 1: SELECT '日本' x\n"
            "                      ^");
}

TEST(TrinoErrorTest, OfALongLineThePartAroundThePlaceIsShown) {
  const std::string sql = "SELECT '" + std::string(500, 'a') + "' x " + std::string(500, 'b');
  const std::string message = Explain("line 1:511: mismatched input", sql).message;
  EXPECT_THAT(message, HasSubstr("LINE 1: ..."));
  EXPECT_LT(message.size(), 300U);
}

TEST(TrinoErrorTest, APlaceThatTheStatementDoesNotHaveIsNotShown) {
  EXPECT_EQ(Explain("line 9:1: odd", "SELECT 1").message, "odd");
  EXPECT_EQ(Explain("line x:1: odd", "SELECT 1").message, "line x:1: odd");
  EXPECT_EQ(Explain("", "SELECT 1").message, "");
}

TEST(TrinoErrorTest, HintsSayWhatToDo) {
  const auto hint = [](std::string_view text, std::string_view sql) {
    return Explain(text, sql).hint;
  };
  EXPECT_EQ(hint("TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.lake.song' does not exist",
                 "SELECT * FROM song"),
            "Did you mean songs?");
  EXPECT_EQ(hint("line 1:8: Column 'pop' cannot be resolved", "SELECT \"pop\""),
            "Put text in single quotes: 'pop'");
  EXPECT_THAT(hint("SCHEMA_NOT_FOUND: line 1:15: Schema 'lake' does not exist", "SELECT 1"),
              HasSubstr("glue.database"));
  EXPECT_THAT(hint("line 1:30: Cannot apply operator: varchar = integer", "SELECT 1"),
              HasSubstr("year = '2026'"));
  EXPECT_THAT(hint("mismatched input", "SELECT `a`"), HasSubstr("double quotes"));
}

TEST(TrinoErrorTest, WhoseFaultItIsDecidesTheKind) {
  EXPECT_EQ(Explain("PERMISSION_DENIED: Access Denied", "").kind, ErrorKind::kPermission);
  EXPECT_EQ(Explain("Access Denied (Service: Amazon S3)", "").kind, ErrorKind::kPermission);
  EXPECT_EQ(Explain("EXCEEDED_TIME_LIMIT: too long", "").kind, ErrorKind::kExhausted);
  EXPECT_EQ(Explain("HIVE_BAD_DATA: Malformed Parquet file", "").kind, ErrorKind::kCorruption);
  EXPECT_EQ(Explain("HIVE_CANNOT_OPEN_SPLIT: NoSuchKey", "").kind, ErrorKind::kConflict);
  TrinoComplaint complaint = ParseTrinoComplaint("GENERIC_INTERNAL_ERROR: null");
  complaint.is_users_fault = false;
  EXPECT_EQ(ExplainTrinoError(complaint, "", "").kind, ErrorKind::kUnavailable);
}

}  // namespace
}  // namespace tracklake
