// The views are written once for DuckDB and Trino. What only one of them accepts, or both accept
// and mean differently, must not come back: every rule here is one of those traps.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "query/embedded_sql.h"
#include "query/relations.h"

namespace tracklake {
namespace {

// Each was run on DuckDB 1.5.5 and on Trino 476 with the same result.
const std::set<std::string> kCommonFunctions = {"cast",  "coalesce", "concat",     "greatest",
                                                "least", "max",      "max_by",     "min",
                                                "rank",  "row",      "row_number", "sum"};

// Words that may stand before a parenthesis without calling anything.
const std::set<std::string> kWordsBeforeParenthesis = {"and",    "as",   "by",   "filter", "in",
                                                       "join",   "not",  "on",   "over",   "or",
                                                       "select", "then", "when", "where",  "from"};

struct Trap {
  const char* pattern;
  const char* reason;
};
constexpr Trap kTraps[] = {
    {"::", "only DuckDB casts with ::"},
    {"\\bqualify\\b", "only DuckDB has QUALIFY"},
    {"\\bdistinct\\s+on\\b", "only DuckDB has DISTINCT ON"},
    {"\\bignore\\s+nulls\\b", "IGNORE NULLS stands at different places"},
    {"\\b(exclude|replace)\\s*\\(", "only DuckDB has * EXCLUDE and REPLACE"},
    {"\\bgroup\\s+by\\s+(all|[0-9])", "write the columns out"},
    {"\\border\\s+by\\s+all\\b", "only DuckDB has ORDER BY ALL"},
    {"//", "only DuckDB divides whole numbers with //"},
    {"/\\s*[0-9]+\\.[0-9]", "a number with a point is a decimal in Trino: write 6e4"},
    {"\\[", "lists are written differently"},
    {"`", "names stand in double quotes"},
    {"\\b(not\\s+)?materialized\\b", "Trino has no materialized subqueries"},
    {"\\blimit\\b|\\boffset\\b", "a view has all its rows"},
    {"\\bvarchar\\s*\\(", "texts have no length"},
    {"\\b(from|join)\\s+[a-z_]+\\.", "tables are named without schema"},
    {"\\bon\\s+\\w+\\.\\w+\\s+(=|in)\\s+\\(?'",
     "a join with a condition on one side: DuckDB compares every pair"},
};

std::string WithoutComments(std::string_view sql) {
  std::string code = std::regex_replace(std::string(sql), std::regex("--[^\n]*"), "");
  std::ranges::transform(code, code.begin(), [](unsigned char c) { return std::tolower(c); });
  return code;
}

std::vector<std::string> Matches(const std::string& text, const char* pattern) {
  const std::regex regex(pattern);
  std::vector<std::string> matches;
  for (std::sregex_iterator it(text.begin(), text.end(), regex), end; it != end; ++it) {
    matches.push_back(it->size() > 1 && (*it)[1].matched ? (*it)[1] : (*it)[0]);
  }
  return matches;
}

class ViewsTest : public testing::TestWithParam<SqlFile> {};

TEST_P(ViewsTest, SaysWhatItIsInItsFirstLine) {
  EXPECT_TRUE(GetParam().text.starts_with("-- " + std::string(GetParam().name) + ": "));
}

TEST_P(ViewsTest, FallsIntoNoKnownTrap) {
  const std::string code = WithoutComments(GetParam().text);
  for (const Trap& trap : kTraps) {
    EXPECT_TRUE(Matches(code, trap.pattern).empty()) << trap.pattern << ": " << trap.reason;
  }
}

TEST_P(ViewsTest, CallsOnlyWhatBothEnginesHave) {
  for (const std::string& word : Matches(WithoutComments(GetParam().text), "\\b([a-z_]+)\\s*\\(")) {
    if (kWordsBeforeParenthesis.contains(word)) continue;
    EXPECT_TRUE(kCommonFunctions.contains(word)) << word;
  }
}

// max_by of a NULL: DuckDB skips it, Trino returns it. And greatest(1, NULL) is 1 or NULL.
TEST_P(ViewsTest, LeavesNoNullToTheEngine) {
  const std::string code = WithoutComments(GetParam().text);
  const std::size_t calls = Matches(code, "\\bmax_by\\s*\\(").size();
  const std::size_t of_keys =
      Matches(code, "\\bmax_by\\(raw_key, row\\(fetched_at, raw_key\\)\\)").size();
  const std::size_t filtered =
      Matches(code,
              "\\bmax_by\\((\\w+), (row\\(fetched_at, raw_key\\)|raw_key)\\)\\s+"
              "filter \\(where \\1 is not null\\)")
          .size();
  EXPECT_EQ(calls, of_keys + filtered);
}

INSTANTIATE_TEST_SUITE_P(Views, ViewsTest, testing::ValuesIn([] {
                           std::vector<SqlFile> views;
                           for (const SqlFile& file : EmbeddedSql()) {
                             if (file.folder == "views") views.push_back(file);
                           }
                           return views;
                         }()),
                         [](const auto& instance) { return std::string(instance.param.name); });

TEST(TrinoViewsTest, AreTheSameTextUnderTheSameNames) {
  const auto views = TrinoViews();
  ASSERT_EQ(views.size(), 12u);
  EXPECT_EQ(views.front().name, "songs_current");
  EXPECT_TRUE(views.front().statement.starts_with("CREATE OR REPLACE VIEW songs_current AS\n-- "));
  EXPECT_EQ(views.back().name, "spotify_tracks");
}

}  // namespace
}  // namespace tracklake
