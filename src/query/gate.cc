#include "query/gate.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <span>
#include <string_view>

namespace tracklake {
namespace {

// Functions of a SELECT that do more than read: they turn on DuckDB's own files (which the fence
// refuses by ending the process) or run SQL that is made of texts, where such a call could hide.
constexpr std::array<std::string_view, 6> kActs = {
    "enable_logging", "enable_profiling", "json_execute_serialized_sql",
    "query",          "query_table",      "write_log"};

// What tells of this machine: DuckDB's settings hold the place of its temporary files.
constexpr std::array<std::string_view, 2> kTells = {"current_setting", "duckdb_settings"};
constexpr std::string_view kTellingView = "pg_settings";

bool IsWordChar(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Whether the text continues, after white space, a closing quote or a comment, with "(". A comment
// counts as if it did: what follows it is not looked for.
bool IsCall(std::string_view rest) {
  const auto next = rest.find_first_not_of("\" \t\r\n\f\v");
  if (next == std::string_view::npos) return false;
  rest.remove_prefix(next);
  return rest.starts_with("(") || rest.starts_with("--") || rest.starts_with("/*");
}

bool IsOneOf(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// Texts and comments are not told from code, so that no trick with quotes hides a call.
Result<> RefuseCalls(std::string_view sql) {
  for (std::size_t begin = 0; begin < sql.size(); ++begin) {
    if (!IsWordChar(sql[begin])) continue;
    std::size_t end = begin;
    std::string word;
    for (; end < sql.size() && IsWordChar(sql[end]); ++end) {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(sql[end])));
    }
    const bool is_call = IsCall(sql.substr(end));
    if (is_call && IsOneOf(kActs, word)) {
      return Fail(ErrorKind::kUsage, "{}() is not possible here: it does more than read", word);
    }
    if (word == kTellingView || (is_call && IsOneOf(kTells, word))) {
      return Fail(ErrorKind::kUsage, "{} is not possible here: it tells of this machine", word);
    }
    begin = end;
  }
  return {};
}

using Extracted = duck_internal::Owned<duckdb_extracted_statements, duckdb_destroy_extracted>;

// How many statements DuckDB's parser sees; nullopt when it sees none for an error.
std::optional<idx_t> CountStatements(const Connection& connection, const std::string& sql) {
  duckdb_extracted_statements raw = nullptr;
  const idx_t count = duckdb_extract_statements(connection.raw(), sql.c_str(), &raw);
  const Extracted statements(raw);
  if (count == 0 && duckdb_extract_statements_error(raw) != nullptr) return std::nullopt;
  return count;
}

// More semicolons than this behind a statement are left to be an error.
constexpr int kMostSemicolons = 16;

// One statement without what ends it: semicolons, and comments behind them. A semicolon ends it
// when nothing follows and what stands before is a statement of its own, so one in a text or a
// comment does not.
std::string WithoutEnd(const Connection& connection, std::string sql) {
  auto semicolon = sql.rfind(';');
  for (int i = 0; i < kMostSemicolons && semicolon != std::string::npos; ++i) {
    const std::string before = sql.substr(0, semicolon);
    if (CountStatements(connection, sql.substr(semicolon + 1)) == 0 &&
        CountStatements(connection, before) == 1) {
      sql = before;
    }
    semicolon = before.rfind(';');
  }
  return sql.substr(0, sql.find_last_not_of(" \t\r\n") + 1);
}

// What kind of statement it is without binding it: DuckDB turns no other than a SELECT into JSON.
// Every part of a SELECT is one, since its parser takes no other statement in a WITH. What does not
// parse passes, for the next step to say why. It comes first: DuckDB reads files to take some other
// statements (IMPORT DATABASE) apart.
Result<> RefuseOthers(Connection& connection, const std::string& sql) {
  TL_ASSIGN(Statement statement, connection.Prepare("SELECT json_extract_string(json_serialize_sql("
                                                    "CAST($1 AS VARCHAR)), '$.error_type')"));
  TL_TRY(statement.Bind(1, sql));
  TL_ASSIGN(const QueryResult refused, statement.Execute());
  if (refused.IsNull(0, 0) || refused.Text(0, 0) == "parser") return {};
  return WithHint(Fail(ErrorKind::kUsage, "only SELECT is possible here: a query cannot write"),
                  "Save a result with --output FILE.");
}

}  // namespace

Result<std::string> OneSelect(Connection& connection, const std::string& sql) {
  TL_TRY(RefuseCalls(sql));
  TL_TRY(RefuseOthers(connection, sql));
  duckdb_extracted_statements raw = nullptr;
  const idx_t count = duckdb_extract_statements(connection.raw(), sql.c_str(), &raw);
  const Extracted statements(raw);
  if (count == 0) {
    const char* reason = duckdb_extract_statements_error(raw);
    if (reason == nullptr) return Fail(ErrorKind::kUsage, "there is no statement");
    return std::unexpected(ErrorOfMessage(reason));
  }
  if (count > 1) {
    return WithHint(Fail(ErrorKind::kUsage, "{} statements were given", count),
                    "Run one SELECT at a time.");
  }
  return WithoutEnd(connection, sql);
}

}  // namespace tracklake
