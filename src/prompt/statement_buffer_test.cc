#include "prompt/statement_buffer.h"

#include <gtest/gtest.h>

namespace tracklake::prompt {
namespace {

class StatementBufferTest : public testing::Test {
 protected:
  // The next whole statement; "…" when there is none.
  std::string Take() {
    const auto statement = buffer_.Take();
    return statement ? statement->sql : "…";
  }

  StatementBuffer buffer_;
};

TEST_F(StatementBufferTest, AStatementGoesOnUntilItsSemicolon) {
  ASSERT_TRUE(buffer_.AddLine("SELECT ';' -- not yet;"));
  EXPECT_EQ(Take(), "…");
  EXPECT_EQ(buffer_.text(), "SELECT ';' -- not yet;\n");
  ASSERT_TRUE(buffer_.AddLine("  AS x;  "));
  EXPECT_EQ(Take(), "SELECT ';' -- not yet;\n  AS x;");
  EXPECT_EQ(Take(), "…");
  EXPECT_EQ(buffer_.text(), "");
}

TEST_F(StatementBufferTest, ALineMayHoldSeveral) {
  ASSERT_TRUE(buffer_.AddLine("SELECT 1; ; SELECT 2; SELECT"));
  EXPECT_EQ(Take(), "SELECT 1;");
  EXPECT_EQ(Take(), "SELECT 2;");
  EXPECT_EQ(Take(), "…");
  ASSERT_TRUE(buffer_.AddLine("3;"));
  EXPECT_EQ(Take(), "SELECT\n3;");
}

TEST_F(StatementBufferTest, LinesThatSayNothingBeginNothing) {
  for (const char* line : {"", "   ", "-- a note", "/* a note */", ";;"}) {
    ASSERT_TRUE(buffer_.AddLine(line));
    EXPECT_EQ(Take(), "…");
    EXPECT_EQ(buffer_.text(), "") << line;
  }
  ASSERT_TRUE(buffer_.AddLine("/* a note;"));
  EXPECT_EQ(Take(), "…");
  EXPECT_NE(buffer_.text(), "");
}

TEST_F(StatementBufferTest, WhatBeginsWithASpaceIsPrivate) {
  ASSERT_TRUE(buffer_.AddLine(" SELECT 1;"));
  EXPECT_TRUE(buffer_.Take()->is_private);
  ASSERT_TRUE(buffer_.AddLine("SELECT 1; SELECT 2;"));
  EXPECT_FALSE(buffer_.Take()->is_private);
  EXPECT_FALSE(buffer_.Take()->is_private);
  ASSERT_TRUE(buffer_.AddLine("SELECT"));
  EXPECT_EQ(Take(), "…");
  ASSERT_TRUE(buffer_.AddLine(" 1;"));
  EXPECT_FALSE(buffer_.Take()->is_private);
}

TEST_F(StatementBufferTest, WhatNeverEndsIsNotKeptForEver) {
  const std::string line(StatementBuffer::kMaxBytes / 2, 'x');
  EXPECT_TRUE(buffer_.AddLine(line));
  EXPECT_FALSE(buffer_.AddLine(line));
  EXPECT_EQ(buffer_.text().size(), line.size() + 1);
}

}  // namespace
}  // namespace tracklake::prompt
