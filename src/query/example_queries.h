// The questions that come with tracklake (sql/examples/), each a query with a name. Constant data,
// any thread.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace tracklake {

struct ExampleQuery {
  std::string_view name;
  std::string_view question;  // what it answers, in a line: the comment that its SQL begins with
  std::string_view sql;
};

// In the order in which a newcomer may want them.
std::span<const ExampleQuery> ExampleQueries();
std::span<const std::string_view> ExampleNames();

std::optional<std::string_view> ExampleSql(std::string_view name);

}  // namespace tracklake
