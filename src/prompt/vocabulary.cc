#include "prompt/vocabulary.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"

namespace tracklake::prompt {
namespace {

// clang-format off
constexpr auto kKeywords = std::to_array<std::string_view>({
    "ALL", "AND", "ANTI", "ANY", "AS", "ASC", "ASOF", "BETWEEN", "BY", "CASE", "CAST", "COLUMNS",
    "CROSS", "CURRENT", "DESC", "DESCRIBE", "DISTINCT", "ELSE", "END", "ESCAPE", "EXCEPT",
    "EXCLUDE", "EXISTS", "EXPLAIN", "FALSE", "FILTER", "FIRST", "FOLLOWING", "FROM", "FULL",
    "GROUP", "HAVING", "ILIKE", "IN", "INNER", "INTERSECT", "INTERVAL", "IS", "JOIN", "LAST",
    "LATERAL", "LEFT", "LIKE", "LIMIT", "NATURAL", "NOT", "NULL", "NULLS", "OFFSET", "ON", "OR",
    "ORDER", "OUTER", "OVER", "PARTITION", "POSITIONAL", "PRECEDING", "QUALIFY", "RANGE",
    "RECURSIVE", "REPLACE", "RIGHT", "ROW", "ROWS", "SELECT", "SEMI", "SHOW", "SIMILAR", "SUMMARIZE",
    "TABLES", "THEN", "TRUE", "UNBOUNDED", "UNION", "USING", "VALUES", "WHEN", "WHERE",
    "WINDOW", "WITH",
});

constexpr auto kFunctions = std::to_array<std::string_view>({
    "abs", "age", "any_value", "approx_count_distinct", "approx_quantile", "arg_max", "arg_min",
    "array_agg", "array_to_string", "avg", "bar", "bool_and", "bool_or", "ceil", "chr", "coalesce",
    "concat", "concat_ws", "contains", "corr", "count", "count_if", "cume_dist", "current_date",
    "date_diff", "date_part", "date_sub", "date_trunc", "day", "dayname", "dayofmonth", "dayofweek",
    "dayofyear", "dense_rank", "epoch", "epoch_ms", "exp", "extract", "first", "first_value",
    "flatten", "floor", "format", "generate_series", "greatest", "grouping", "hash", "histogram",
    "hour", "ifnull", "instr", "isodow", "jaccard", "json_extract", "json_extract_string", "lag",
    "last", "last_day", "last_value", "lead", "least", "left", "len", "length", "levenshtein",
    "list", "list_aggregate", "list_contains", "list_distinct", "list_sort", "list_sum", "ln", "log",
    "log10", "log2", "lower", "lpad", "ltrim", "mad", "make_date", "make_timestamp", "max", "max_by",
    "median", "min", "min_by", "minute", "mod", "mode", "month", "monthname", "now", "nth_value",
    "ntile", "nullif", "percent_rank", "pow", "quantile", "quantile_cont", "quantile_disc",
    "quarter", "range", "rank", "regexp_extract", "regexp_extract_all", "regexp_matches",
    "regexp_replace", "repeat", "replace", "reverse", "right", "round", "row_number", "rpad",
    "rtrim", "second", "sign", "split_part", "sqrt", "starts_with", "stddev", "stddev_pop",
    "stddev_samp", "strftime", "string_agg", "string_split", "strip_accents", "strptime",
    "substring", "suffix", "sum", "time_bucket", "today", "translate", "trim", "trunc", "try_strptime",
    "typeof", "unnest", "upper", "var_pop", "var_samp", "variance", "week", "year", "yearweek",
});

// Of these, names in SQL only in quotes.
constexpr auto kReserved = std::to_array<std::string_view>({
    "all", "and", "any", "as", "asc", "both", "case", "cast", "check", "column", "default", "desc",
    "distinct", "do", "else", "end", "except", "exists", "false", "for", "from", "group", "having",
    "in", "intersect", "into", "lateral", "leading", "limit", "not", "null", "offset", "on", "only",
    "or", "order", "primary", "qualify", "references", "select", "show", "some", "table", "then",
    "to", "trailing", "true", "union", "unique", "using", "when", "where", "window", "with",
});
// clang-format on

bool IsOfPlainName(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

}  // namespace

std::span<const std::string_view> Keywords() { return kKeywords; }

std::span<const std::string_view> CommonFunctions() { return kFunctions; }

std::string AsName(std::string_view name) {
  const bool is_plain = !name.empty() && std::ranges::all_of(name, IsOfPlainName) &&
                        std::isdigit(static_cast<unsigned char>(name.front())) == 0;
  const bool is_reserved = std::ranges::any_of(
      kReserved, [&](std::string_view word) { return EqualsIgnoringCase(word, name); });
  if (is_plain && !is_reserved) return std::string(name);
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"') quoted += c;
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace tracklake::prompt
