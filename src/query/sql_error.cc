#include "query/sql_error.h"

#include <array>
#include <string>

#include "base/text.h"

namespace tracklake {
namespace {

bool Has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// The first text between double quotes, with its quotes.
std::string_view FirstQuoted(std::string_view text) {
  const auto start = text.find('"');
  const auto end = start == std::string_view::npos ? start : text.find('"', start + 1);
  return end == std::string_view::npos ? std::string_view() : text.substr(start, end - start + 1);
}

// Where people who come from Athena, MySQL or Python stumble.
std::string HintFor(std::string_view message, std::string_view sql) {
  if (Has(message, "Table with name")) return "The tables and views: tracklake catalog tables";
  if (Has(message, "Referenced column") || Has(message, "not found in FROM clause")) {
    const std::string_view quoted = FirstQuoted(message);
    if (!quoted.empty() && Has(sql, quoted)) {
      return "Text stands in single quotes: '" + std::string(quoted.substr(1, quoted.size() - 2)) +
             "'";
    }
    return "The columns: tracklake catalog describe TABLE";
  }
  if (Has(message, "Function with name")) {
    return "Athena's commonest functions are there; for the others take DuckDB's.";
  }
  if (Has(sql, "`")) return "Names stand in double quotes, not in backticks.";
  if (Has(message, "must appear in the GROUP BY"))
    return "Name the column in GROUP BY, or use max().";
  return {};
}

}  // namespace

Error ExplainSqlError(std::string_view message, std::string_view sql) {
  // "Binder Error: Referenced column …\nCandidate bindings: …\n\nLINE 1: …\n        ^"
  std::string text(Trim(message));
  for (const std::string_view blank : {"\n\n\n", "\n\n"}) {
    for (auto at = text.find(blank); at != std::string::npos; at = text.find(blank)) {
      text.replace(at, blank.size(), "\n");
    }
  }
  return {ErrorKind::kUsage, std::move(text), HintFor(message, sql), {}};
}

}  // namespace tracklake
