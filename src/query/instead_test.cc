#include "query/instead.h"

#include <gtest/gtest.h>

namespace tracklake {
namespace {

TEST(InsteadTest, NamesWhatToWriteInsteadOfAFunctionOrColumn) {
  EXPECT_EQ(InsteadOf("Catalog Error: Scalar Function with name NVL does not exist!", ""),
            "Write coalesce(a, b).");
  EXPECT_EQ(InsteadOf("Binder Error: Referenced column \"$path\" not found in FROM clause!", ""),
            "What a row was made of stands in raw_key; the files: tracklake catalog files TABLE.");
  EXPECT_EQ(InsteadOf("Catalog Error: Scalar Function with name nvl2 does not exist!", ""), "");
}

TEST(InsteadTest, OfFormsThatDoNotParseByTheirWords) {
  const std::string_view error = "Parser Error: syntax error at or near \"x\"";
  EXPECT_EQ(InsteadOf(error, "SELECT (1 FETCH FIRST 1 ROW With /* */ TIES)"),
            "Write it with rank() OVER (ORDER BY …) <= n in a subquery.");
  EXPECT_EQ(InsteadOf(error, "SELECT 'with ties' AS \"msck\""), "");
  EXPECT_EQ(InsteadOf("Binder Error: no", "SELECT msck"), "");
}

TEST(InsteadTest, OfWhatDuckDbSaysInItsOwnWords) {
  EXPECT_EQ(InsteadOf("Binder Error: Cannot concatenate types INTEGER[] and INTEGER", ""),
            "Write ARRAY[1] || ARRAY[2]: an element is put into an array first.");
}

}  // namespace
}  // namespace tracklake
