#include "query/gate.h"

#include <strings.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "base/text.h"
#include "query/not_select.h"
#include "query/statement_words.h"

namespace tracklake {
namespace {

// Functions of a SELECT that do more than read: they turn on DuckDB's own files (which the fence
// refuses by ending the process), choose another parser, take addresses of memory for tables, or
// bind or run SQL that is made of texts, where such a call could hide.
constexpr std::array<std::string_view, 16> kActs = {"arrow_scan",
                                                    "arrow_scan_dumb",
                                                    "checkpoint",
                                                    "disable_logging",
                                                    "disable_peg_parser",
                                                    "disable_profiling",
                                                    "enable_logging",
                                                    "enable_peg_parser",
                                                    "enable_profiling",
                                                    "force_checkpoint",
                                                    "query",
                                                    "query_table",
                                                    "write_log",
                                                    "truncate_duckdb_logs",
                                                    "json_execute_serialized_sql",
                                                    "json_serialize_plan"};

// What tells of this machine: DuckDB's settings hold the place of its temporary files.
constexpr std::array<std::string_view, 2> kTells = {"current_setting", "duckdb_settings"};
constexpr std::array<std::string_view, 1> kTellingViews = {"pg_settings"};

// The first of these names that is a value of `key` anywhere in the JSON. A quote in a text of the
// statement is escaped there, so no text looks like a key.
std::optional<std::string_view> FirstNamed(std::string_view json, std::string_view key,
                                           std::span<const std::string_view> names) {
  const std::string before = '"' + std::string(key) + "\":\"";
  for (auto at = json.find(before); at != std::string_view::npos; at = json.find(before, at)) {
    at += before.size();
    const std::string_view value = json.substr(at, json.find('"', at) - at);
    const auto found = std::ranges::find_if(names, [&](std::string_view name) {
      return name.size() == value.size() &&
             strncasecmp(name.data(), value.data(), value.size()) == 0;
    });
    if (found != names.end()) return *found;
  }
  return std::nullopt;
}

// `tree` is what DuckDB's parser has made of the statement, so no comment, quote or white space
// that it knows hides a call.
Result<> RefuseCalls(std::string_view tree) {
  if (const auto act = FirstNamed(tree, "function_name", kActs)) {
    return Fail(ErrorKind::kUsage, "{}() is not possible here: it does more than read", *act);
  }
  auto tells = FirstNamed(tree, "function_name", kTells);
  if (!tells) tells = FirstNamed(tree, "table_name", kTellingViews);
  if (!tells) return {};
  return Fail(ErrorKind::kUsage, "{} is not possible here: it tells of this machine", *tells);
}

using Extracted = duck_internal::Owned<duckdb_extracted_statements, &DuckApi::destroy_extracted>;

// How many statements DuckDB's parser sees; nullopt when it sees none for an error.
std::optional<idx_t> CountStatements(const Connection& connection, const std::string& sql) {
  duckdb_extracted_statements raw = nullptr;
  const idx_t count = Duck().extract_statements(connection.raw(), sql.c_str(), &raw);
  const Extracted statements(raw);
  if (count == 0 && Duck().extract_statements_error(raw) != nullptr) return std::nullopt;
  return count;
}

constexpr std::string_view kBlank = " \t\r\n";
constexpr std::string_view kEnd = "; \t\r\n";

void CutBehind(std::string* sql, std::string_view behind) {
  sql->resize(sql->find_last_not_of(behind) + 1);
}

// Of runs of semicolons with comments between them, the last so many are looked at; what is left of
// more is an error where the statement is run.
constexpr int kMostEnds = 16;

// One statement without what ends it: semicolons, and comments behind them. A semicolon ends it
// when nothing follows and what stands before is a statement of its own, so one in a text or a
// comment does not.
std::string WithoutEnd(const Connection& connection, std::string sql) {
  auto semicolon = sql.rfind(';');
  for (int i = 0; i < kMostEnds && semicolon != std::string::npos; ++i) {
    std::string before = sql.substr(0, semicolon);
    if (CountStatements(connection, sql.substr(semicolon + 1)) == 0 &&
        CountStatements(connection, before) == 1) {
      CutBehind(&before, kEnd);
      sql = before;
    }
    semicolon = before.rfind(';');
  }
  CutBehind(&sql, kBlank);
  return sql;
}

// The statements as DuckDB's parser sees them, as JSON, without binding them: it turns no other
// than a SELECT into JSON. Every part of a SELECT is one, since its parser takes no other statement
// in a WITH. nullopt for what does not parse. It comes first: DuckDB reads files to take some other
// statements (IMPORT DATABASE) apart.
Result<std::optional<std::string>> TreeOf(Connection& connection, const std::string& sql) {
  TL_ASSIGN(Statement statement,
            connection.Prepare("SELECT json_extract_string(tree, '$.error_type'), CAST(tree AS "
                               "VARCHAR) FROM (SELECT json_serialize_sql(CAST($1 AS VARCHAR)) AS "
                               "tree)"));
  TL_TRY(statement.Bind(1, sql));
  TL_ASSIGN(const QueryResult row, statement.Execute());
  if (row.IsNull(0, 0)) return std::string(row.Text(0, 1).value_or(""));
  if (row.Text(0, 0) == "parser") return std::nullopt;
  if (auto why = WhyNotRun(sql)) return std::unexpected(*std::move(why));
  return WithHint(Fail(ErrorKind::kUsage, "only SELECT is possible here: a query cannot write"),
                  "Save a result with --output FILE.");
}

// Takes EXPLAIN off, where it stands first. Nothing is let through by it: what runs is the word and
// what the parser has judged, and nothing else. EXPLAIN ANALYZE runs what it explains, and measures
// the machine.
Result<bool> TakeExplain(std::string_view* sql) {
  std::string_view rest = *sql;
  if (!EqualsIgnoringCase(TakeWord(&rest), "explain")) return false;
  *sql = rest;
  if (!EqualsIgnoringCase(TakeWord(&rest), "analyze")) return true;
  return WithHint(Fail(ErrorKind::kUsage,
                       "only SELECT is possible here: EXPLAIN ANALYZE runs what it explains"),
                  "EXPLAIN tells the plan without running it.");
}

Result<std::string> JudgedSelect(Connection& connection, const std::string& sql) {
  if (sql.find('\0') != std::string::npos) {
    return Fail(ErrorKind::kUsage, "the statement has a zero byte, where DuckDB's ends");
  }
  TL_ASSIGN(const auto tree, TreeOf(connection, sql));
  if (tree) TL_TRY(RefuseCalls(*tree));
  duckdb_extracted_statements raw = nullptr;
  const idx_t count = Duck().extract_statements(connection.raw(), sql.c_str(), &raw);
  const Extracted statements(raw);
  if (count == 0) {
    const char* reason = Duck().extract_statements_error(raw);
    if (reason == nullptr) return Fail(ErrorKind::kUsage, "there is no statement");
    return std::unexpected(ErrorOfMessage(reason));
  }
  if (!tree) return Fail(ErrorKind::kUsage, "the statement cannot be judged");
  if (count > 1) {
    return WithHint(Fail(ErrorKind::kUsage, "{} statements were given", count),
                    "Run one SELECT at a time.");
  }
  return WithoutEnd(connection, sql);
}

}  // namespace

Result<std::string> OneSelect(Connection& connection, const std::string& sql) {
  std::string_view explained = sql;
  TL_ASSIGN(const bool is_explain, TakeExplain(&explained));
  if (!is_explain) return JudgedSelect(connection, sql);
  TL_ASSIGN(const std::string select, JudgedSelect(connection, std::string(explained)));
  return "EXPLAIN " + select;
}

}  // namespace tracklake
