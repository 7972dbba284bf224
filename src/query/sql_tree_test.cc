#include "query/sql_tree.h"

#include <gtest/gtest.h>

#include <string>

namespace tracklake {
namespace {

// The kinds of the outermost nodes, a letter each: blank, Word, "quoted, 'text, Number, symbol,
// Group.
std::string KindsOf(std::string_view sql) {
  const auto tree = SqlTreeOf(sql);
  if (!tree) return "none";
  std::string kinds;
  for (const SqlNode& node : *tree) kinds += " W\"'NsG"[static_cast<int>(node.kind)];
  return kinds;
}

// All text of the leaves and brackets, put together again.
std::string Together(SqlNodes nodes) {
  std::string text;
  for (const SqlNode& node : nodes) {
    if (node.kind == SqlNodeKind::kGroup) {
      text += node.text.front() + Together(node.inside) + node.text.back();
    } else {
      text += node.text;
    }
  }
  return text;
}

TEST(SqlTreeTest, TellsWordsTextsNumbersAndSymbolsApart) {
  EXPECT_EQ(KindsOf("SELECT a.b+1.5e-3, 'it''s' || \"x\"\"y\""), "W WsWsNs ' ss \"");
  EXPECT_EQ(KindsOf("x->y ->> z"), "WsW s W");
  EXPECT_EQ(KindsOf("E'a\\'b' X'ff' U&'\\00e9' e x"), "' ' ' W W");
  EXPECT_EQ(KindsOf("$$a'b$$ $t$ $$ $t$ $1 .5 t.5"), "' ' sN N WN");
  EXPECT_EQ(KindsOf("straße _a1"), "W W");
}

TEST(SqlTreeTest, CommentsAreBlankAndNest) {
  EXPECT_EQ(KindsOf("a -- b ' (\n /* c /* ' */ ) */ d"), "W W");
  EXPECT_EQ(KindsOf("a -- b"), "W ");
}

TEST(SqlTreeTest, BracketsHoldTogetherWhatIsInside) {
  const auto tree = SqlTreeOf("f(a, [1, ')'], {b: 2})x");
  ASSERT_TRUE(tree);
  ASSERT_EQ(tree->size(), 3u);
  EXPECT_TRUE((*tree)[1].IsGroup('('));
  EXPECT_EQ((*tree)[1].text, "(a, [1, ')'], {b: 2})");
  EXPECT_EQ(SplitNodes((*tree)[1].inside, ",").size(), 3u);
  EXPECT_EQ(TextOf(SplitNodes((*tree)[1].inside, ",")[1]), "[1, ')']");
  EXPECT_TRUE(SplitNodes({}, ",").empty());
}

TEST(SqlTreeTest, LeavesNothingOut) {
  for (const std::string_view sql :
       {"", " ", "SELECT (1, [2]) -- x\n, 'y' /* z */ ::integer", "a\x01\xff;;%$"}) {
    const auto tree = SqlTreeOf(sql);
    ASSERT_TRUE(tree) << sql;
    EXPECT_EQ(Together(*tree), sql);
    EXPECT_EQ(TextOf(*tree), sql);
  }
}

TEST(SqlTreeTest, HasNoneOfWhatDoesNotEndOrMatch) {
  for (const char* sql :
       {"(", ")", "(]", "'a", "\"a", "/* a", "/* /* */", "$$ a", "E'\\'", "a('"}) {
    EXPECT_EQ(KindsOf(sql), "none") << sql;
  }
  const std::string deepest = std::string(kMaxSqlDepth, '(') + std::string(kMaxSqlDepth, ')');
  EXPECT_EQ(KindsOf(deepest), "G");
  EXPECT_EQ(KindsOf("(" + deepest + ")"), "none");
}

TEST(SqlTreeTest, WordsAreComparedInAnyCase) {
  const auto tree = SqlTreeOf("Select \"select\"");
  EXPECT_TRUE((*tree)[0].IsWord("SELECT"));
  EXPECT_FALSE((*tree)[2].IsWord("select"));
}

}  // namespace
}  // namespace tracklake
