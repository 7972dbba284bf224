#include "query/example_queries.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text_table.h"

namespace tracklake {
namespace {

// A list of them at 80 columns has room for so much beside their names.
constexpr int kQuestionCells = 100;

TEST(ExampleQueriesTest, EachHasAQuestionThatFitsAList) {
  ASSERT_FALSE(ExampleQueries().empty());
  for (const ExampleQuery& example : ExampleQueries()) {
    EXPECT_THAT(example.question, testing::EndsWith(".")) << example.name;
    EXPECT_LE(DisplayWidth(example.question), kQuestionCells) << example.name;
  }
}

TEST(ExampleQueriesTest, OneIsFoundByItsName) {
  ASSERT_TRUE(ExampleSql("rising_artists"));
  EXPECT_THAT(*ExampleSql("rising_artists"), testing::HasSubstr("rank_now"));
  EXPECT_EQ(ExampleSql("rising"), std::nullopt);
  EXPECT_EQ(ExampleNames().size(), ExampleQueries().size());
}

}  // namespace
}  // namespace tracklake
