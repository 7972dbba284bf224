#include "query/furniture.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <string_view>
#include <utility>

#include "duck/database.h"
#include "query/relations.h"

namespace tracklake {
namespace {

// DuckDB's functions that tell the time, and its words for them.
constexpr std::array<std::string_view, 7> kTimeWords = {"current_date",
                                                        "current_localtimestamp",
                                                        "current_timestamp",
                                                        "get_current_timestamp",
                                                        "localtimestamp",
                                                        "now",
                                                        "today"};

bool AsksForTime(const std::string& sql) {
  const std::set<std::string> names = NamesReachedBy(sql);
  return ListsRelations(sql) || std::ranges::any_of(kTimeWords, [&](std::string_view word) {
           return names.contains(std::string(word));
         });
}

// All of them, at the clock's.
std::string ClockMacros(Clock& clock) {
  const std::string now = FormatTimestamp(clock.NowSeconds());
  const std::string day = FormatDate(DayOf(clock.NowSeconds()));
  return fmt::format(
      "CREATE MACRO current_date() AS DATE '{1}'; CREATE MACRO today() AS DATE '{1}';"
      "CREATE MACRO now() AS TIMESTAMPTZ '{0}';"
      "CREATE MACRO get_current_timestamp() AS TIMESTAMPTZ '{0}';"
      "CREATE MACRO current_localtimestamp() AS CAST(TIMESTAMPTZ '{0}' AS TIMESTAMP)",
      now, day);
}

// What DuckDB may open: the files, as a path and as the pattern that stands for it. A pattern is
// asked about before it is looked up, and what it finds after.
std::string AllowedPaths(std::span<const std::string> readable, const std::string& writable) {
  std::string paths;
  for (const std::string& path : readable) {
    const std::string pattern = FilePattern(path);
    paths += QuoteText(path) + ", ";
    if (pattern != path) paths += QuoteText(pattern) + ", ";
  }
  if (!writable.empty()) paths += QuoteText(writable);
  return "SET allowed_paths = [" + paths + "]";
}

// What fails inside a macro DuckDB places by the text that made the macro, as if the user had
// written it: the caret would point at just anything. Behind as many blanks as the statement has
// letters, no such place is in the statement, and DuckDB points at none.
std::string OutOfPlace(std::string statement, std::size_t sql_bytes) {
  constexpr std::size_t kAroundIt = 128;         // what the worker may put around the statement
  constexpr std::size_t kMostBlanks = 16 << 10;  // who writes by hand writes less
  const std::size_t blanks = sql_bytes + kAroundIt;
  return blanks > kMostBlanks ? statement : std::string(blanks, ' ') + statement;
}

}  // namespace

std::vector<std::string> Furniture(const std::string& sql, const QueryFiles& files,
                                   const Locate& locate, const ForeignScans& foreign,
                                   const WorkerFiles& reachable, Clock& clock) {
  std::vector<std::string> statements = {"SET TimeZone = 'UTC'"};
  if (AsksForTime(sql)) statements.push_back(ClockMacros(clock));
  for (Relation& relation : RelationsFor(sql, {files.all, files.rollups}, locate)) {
    statements.push_back(OutOfPlace(std::move(relation.statement), sql.size()));
  }
  for (const Relation& relation : foreign.relations) statements.push_back(relation.statement);
  statements.push_back(AllowedPaths(reachable.readable, reachable.writable));
  statements.push_back("SET enable_external_access = false; SET lock_configuration = true");
  return statements;
}

}  // namespace tracklake
