#include "app/vocabulary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "app/testing/fake_services.h"
#include "duck/database.h"

namespace tracklake::app {
namespace {

using testing::Contains;
using testing::IsEmpty;

std::set<std::string> Rows(const std::string& sql) {
  auto database = Database::OpenInMemory({});
  auto connection = database->Connect();
  const QueryResult rows = connection->Query(sql).value();
  std::set<std::string> texts;
  for (std::size_t i = 0; i < rows.row_count(); ++i) {
    texts.emplace(rows.Text(i, 0).value_or(""));
  }
  return texts;
}

TEST(VocabularyTest, TablesAndViewsHaveTheirColumnsAndFunctionsAreThoseOfBoth) {
  FakeServices fakes;
  const auto vocabulary = ReadVocabulary(fakes.services());
  ASSERT_TRUE(vocabulary);
  const auto columns_of = [&](std::string_view name) {
    const auto found = std::ranges::find(vocabulary->relations, name, &prompt::RelationNames::name);
    return found == vocabulary->relations.end() ? std::vector<std::string>() : found->columns;
  };
  EXPECT_THAT(columns_of("songs"), Contains("popularity"));
  EXPECT_THAT(columns_of("spotify_tracks"), Contains("position"));
  EXPECT_THAT(vocabulary->functions, Contains("count"));
  EXPECT_THAT(vocabulary->functions, Contains("element_at"));
}

// Some are no functions to DuckDB but forms of its grammar.
TEST(VocabularyTest, TheCommonFunctionsAndTheKeywordsAreDuckDbs) {
  const auto functions = Rows("SELECT DISTINCT function_name FROM duckdb_functions()");
  const std::set<std::string> forms = {"coalesce", "extract", "grouping",
                                       "ifnull",   "nullif",  "unnest"};
  std::vector<std::string> unknown;
  for (const std::string_view name : prompt::CommonFunctions()) {
    const std::string text(name);
    if (!functions.contains(text) && !forms.contains(text)) unknown.push_back(text);
  }
  EXPECT_THAT(unknown, IsEmpty());
  const auto keywords = Rows("SELECT upper(keyword_name) FROM duckdb_keywords()");
  for (const std::string_view keyword : prompt::Keywords()) {
    if (!keywords.contains(std::string(keyword))) unknown.emplace_back(keyword);
  }
  EXPECT_THAT(unknown, IsEmpty());
  EXPECT_TRUE(std::ranges::is_sorted(prompt::Keywords()));
  EXPECT_TRUE(std::ranges::is_sorted(prompt::CommonFunctions()));
}

}  // namespace
}  // namespace tracklake::app
