#include "query/remote_query.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/stopped.h"
#include "base/text.h"

namespace tracklake {
namespace {

constexpr std::array<std::string_view, 9> kReading = {
    "select", "with", "values", "table", "show", "describe", "desc", "explain", "from"};

// Without blanks, comments and brackets in front of it.
std::string_view FromFirstWord(std::string_view sql) {
  while (!sql.empty()) {
    std::size_t skip = 0;
    if (sql.starts_with("--")) {
      skip = std::min(sql.find('\n'), sql.size());
    } else if (sql.starts_with("/*")) {
      const std::size_t end = sql.find("*/", 2);
      skip = end == std::string_view::npos ? sql.size() : end + 2;
    } else if (std::isspace(static_cast<unsigned char>(sql[0])) != 0 || sql[0] == '(') {
      skip = 1;
    } else {
      break;
    }
    sql.remove_prefix(skip);
  }
  return sql;
}

// The first word, which is taken off.
std::string_view TakeWord(std::string_view* sql) {
  *sql = FromFirstWord(*sql);
  const auto* end = std::ranges::find_if_not(
      *sql, [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
  const std::string_view word = sql->substr(0, static_cast<std::size_t>(end - sql->begin()));
  sql->remove_prefix(word.size());
  return word;
}

bool IsReading(std::string_view word) {
  return std::ranges::any_of(
      kReading, [&](std::string_view reading) { return EqualsIgnoringCase(word, reading); });
}

std::unexpected<Error> Changes(std::string_view word) {
  return WithHint(Fail(ErrorKind::kUsage, "a query only reads, and this is {}", word),
                  "Run it with the engine's own tools.");
}

}  // namespace

Result<> RemoteDeadline::Check() const {
  TL_TRY(NotStopped(options_.stop));
  if (clock_->Now() - began_ < options_.timeout) return {};
  return WithHint(
      Fail(ErrorKind::kExhausted, "the query was stopped: it took longer than {} seconds",
           std::chrono::duration<double>(options_.timeout).count()),
      "Ask for less, as for fewer days, or give it longer: --timeout 1h");
}

Result<> CheckReadsOnly(std::string_view sql) {
  const std::string_view word = TakeWord(&sql);
  if (!IsReading(word)) return Changes(word.empty() ? "none" : word);
  if (!EqualsIgnoringCase(word, "explain")) return {};
  // EXPLAIN ANALYZE runs what it explains.
  std::string_view rest = sql;
  if (!EqualsIgnoringCase(TakeWord(&rest), "analyze")) return {};
  std::string_view explained = TakeWord(&rest);
  if (EqualsIgnoringCase(explained, "verbose")) explained = TakeWord(&rest);
  return IsReading(explained) ? Result<>() : Changes(explained);
}

}  // namespace tracklake
