#include "prompt/sql_pieces.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace tracklake::prompt {
namespace {

using testing::ElementsAre;

// What stands behind the first statement; "…" where it goes on.
std::string Behind(std::string_view sql) {
  const auto end = EndOfStatement(sql);
  return end ? std::string(sql.substr(*end)) : "…";
}

TEST(SqlPiecesTest, ASemicolonEndsAStatement) {
  EXPECT_EQ(Behind("SELECT 1;"), "");
  EXPECT_EQ(Behind("SELECT 1; SELECT 2;"), " SELECT 2;");
  EXPECT_EQ(Behind("SELECT 1"), "…");
  EXPECT_EQ(Behind(""), "…");
}

TEST(SqlPiecesTest, OneInATextANameOrACommentDoesNot) {
  EXPECT_EQ(Behind("SELECT ';'"), "…");
  EXPECT_EQ(Behind("SELECT 'it''s;';x"), "x");
  EXPECT_EQ(Behind("SELECT 'a\\';x"), "x");
  EXPECT_EQ(Behind("SELECT e'\\';';x"), "x");
  EXPECT_EQ(Behind("SELECT \"a;\"\"b;\";x"), "x");
  EXPECT_EQ(Behind("SELECT 1 -- a;\n;x"), "x");
  EXPECT_EQ(Behind("SELECT 1 -- a;"), "…");
  EXPECT_EQ(Behind("SELECT /* ; /* ; */ ; */ 1;x"), "x");
  EXPECT_EQ(Behind("SELECT $$;$$;x"), "x");
  EXPECT_EQ(Behind("SELECT $a$;$$;$a$;x"), "x");
  EXPECT_EQ(Behind("SELECT $1;x$"), "x$");
  EXPECT_EQ(Behind("SELECT $name;x"), "x");
}

TEST(SqlPiecesTest, WhatIsOpenGoesOn) {
  for (const char* open : {"'", "\"", "/*", "$$", "$a$", "e'\\'", "/* /* */", "'a''"}) {
    EXPECT_EQ(Behind(std::string("SELECT ") + open + ";"), "…") << open;
    EXPECT_FALSE(PiecesOf(open).back().is_closed) << open;
  }
}

TEST(SqlPiecesTest, PiecesAreTheWholeText) {
  const std::string_view sql = "FROM songs s -- x\nWHERE naïve='1'AND\"b\">$1/2;";
  std::string all;
  for (const SqlPiece& piece : PiecesOf(sql)) all += piece.text;
  EXPECT_EQ(all, sql);
  std::vector<std::string> words;
  for (const SqlPiece& piece : PiecesOf(sql)) {
    if (piece.kind == SqlNodeKind::kWord) words.emplace_back(piece.text);
  }
  EXPECT_THAT(words, ElementsAre("FROM", "songs", "s", "WHERE", "naïve", "AND"));
}

TEST(SqlPiecesTest, BlanksAndCommentsSayNothing) {
  EXPECT_TRUE(SaysNothing(""));
  EXPECT_TRUE(SaysNothing(" ; -- SELECT 1\n /* x */;"));
  EXPECT_FALSE(SaysNothing("-- x\n1"));
}

}  // namespace
}  // namespace tracklake::prompt
