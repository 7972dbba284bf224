#include "query/example_queries.h"

#include <algorithm>

#include "query/embedded_sql.h"

namespace tracklake {
namespace {

std::string_view QuestionOf(std::string_view sql) {
  constexpr std::string_view kComment = "-- ";
  sql = sql.substr(0, sql.find('\n'));
  return sql.starts_with(kComment) ? sql.substr(kComment.size()) : std::string_view();
}

}  // namespace

std::span<const ExampleQuery> ExampleQueries() {
  static const std::vector<ExampleQuery> examples = [] {
    std::vector<ExampleQuery> found;
    for (const SqlFile& file : EmbeddedSql()) {
      if (file.folder != "examples") continue;
      found.push_back({file.name, QuestionOf(file.text), file.text});
    }
    return found;
  }();
  return examples;
}

std::span<const std::string_view> ExampleNames() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> found;
    for (const ExampleQuery& example : ExampleQueries()) found.push_back(example.name);
    return found;
  }();
  return names;
}

std::optional<std::string_view> ExampleSql(std::string_view name) {
  const auto examples = ExampleQueries();
  const auto found = std::ranges::find(examples, name, &ExampleQuery::name);
  if (found == examples.end()) return std::nullopt;
  return found->sql;
}

}  // namespace tracklake
