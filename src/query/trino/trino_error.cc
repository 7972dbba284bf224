#include "query/trino/trino_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "base/text.h"
#include "base/text_table.h"
#include "base/unicode.h"
#include "query/unknown_name.h"

namespace tracklake {
namespace {

// So much of a line is shown on each side of the place.
constexpr std::size_t kShownBefore = 60;
constexpr std::size_t kShownAfter = 40;

bool Has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// What stands between `before` and `after`; empty when either is missing.
std::string_view Between(std::string_view text, std::string_view before, std::string_view after) {
  const auto found = text.find(before);
  if (found == std::string_view::npos) return {};
  text.remove_prefix(found + before.size());
  const auto end = text.find(after);
  return end == std::string_view::npos ? std::string_view() : text.substr(0, end);
}

// "COLUMN_NOT_FOUND: …" → the name, which is taken off; empty where none is in front.
std::string TakeErrorName(std::string_view* text) {
  constexpr std::string_view kCapitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
  const std::size_t end = text->find_first_not_of(kCapitals);
  if (end == 0 || end == std::string_view::npos || !text->substr(end).starts_with(": ")) return {};
  std::string name(text->substr(0, end));
  text->remove_prefix(end + 2);
  return name;
}

std::optional<int> TakeNumber(std::string_view* text, char behind) {
  int number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc() || number < 1) return std::nullopt;
  text->remove_prefix(static_cast<std::size_t>(end - text->data()));
  if (!text->starts_with(behind)) return std::nullopt;
  text->remove_prefix(1);
  return number;
}

// The line in which the place is.
std::string_view LineOf(std::string_view sql, int number) {
  for (; number > 1; --number) {
    const std::size_t end = sql.find('\n');
    if (end == std::string_view::npos) return {};
    sql.remove_prefix(end + 1);
  }
  return sql.substr(0, sql.find('\n'));
}

// Behind `count` characters, which Trino counts and not bytes.
std::size_t BytesOfCharacters(std::string_view text, int count) {
  std::size_t at = 0;
  for (; count > 0 && at < text.size(); --count) at += FirstCharacter(text.substr(at)).bytes;
  return at;
}

// "LINE 1: SELECT x FROM songs" and a caret below the x; empty where there is no such place.
std::string PlaceText(std::string_view sql, int line, int column) {
  const std::string_view text = LineOf(sql, line);
  if (line < 1 || column < 1 || text.empty()) return {};
  std::string_view before = text.substr(0, BytesOfCharacters(text, column - 1));
  const std::string_view after = CutToBytes(text.substr(before.size()), kShownAfter);
  std::string shown = fmt::format("LINE {}: ", line);
  if (before.size() > kShownBefore) {
    before.remove_prefix(before.size() - kShownBefore);
    while (!before.empty() && (static_cast<unsigned char>(before[0]) & 0xC0U) == 0x80U) {
      before.remove_prefix(1);
    }
    shown += "...";
  }
  shown += Printable(before);
  const int cells = DisplayWidth(shown);
  return fmt::format("\n{}{}\n{}^", shown, Printable(after), std::string(cells, ' '));
}

struct Meaning {
  std::string_view name;  // how the error's begins
  ErrorKind kind;
  std::string_view hint;
};

constexpr std::array<Meaning, 9> kMeanings = {{
    {"PERMISSION_DENIED", ErrorKind::kPermission, "Grant it to the user or role that asks."},
    {"EXCEEDED_", ErrorKind::kExhausted, "Ask for less, as for fewer days or columns."},
    {"CLUSTER_OUT_OF_MEMORY", ErrorKind::kExhausted, "Ask for less, as for fewer days or columns."},
    {"HIVE_BAD_DATA", ErrorKind::kCorruption,
     "tracklake verify names the file, and what heals it."},
    {"HIVE_CURSOR_ERROR", ErrorKind::kCorruption,
     "tracklake verify names the file, and what heals it."},
    {"HIVE_PARTITION_SCHEMA_MISMATCH", ErrorKind::kCorruption,
     "tracklake crawl registers the tables again."},
    {"HIVE_CANNOT_OPEN_SPLIT", ErrorKind::kConflict,
     "A file was replaced meanwhile: run it again."},
    {"HIVE_METASTORE_ERROR", ErrorKind::kUnavailable, "Run it again in a while."},
    {"TOO_MANY_REQUESTS_FAILED", ErrorKind::kUnavailable, "Run it again in a while."},
}};

std::string HintFor(std::string_view message, std::string_view sql, std::string_view schema_key) {
  if (Has(sql, "`")) return "Put names in double quotes, not in backticks.";
  if (const auto name = Between(message, "Table '", "' does not exist"); !name.empty()) {
    return HintForUnknownRelation(name.substr(name.rfind('.') + 1));
  }
  if (Has(message, "Schema '") || Has(message, "Database ") || Has(message, "Schema must be")) {
    return fmt::format("Set {} to the database that has the lake's tables.", schema_key);
  }
  if (const std::string column(Between(message, "Column '", "' cannot be resolved"));
      !column.empty()) {
    if (Has(sql, "\"" + column + "\"")) return "Put text in single quotes: '" + column + "'";
    return HintForUnknownColumn(column, sql);
  }
  if (Has(message, "Cannot apply operator: varchar")) {
    return "Both sides need one type, as in year = '2026', or CAST(… AS bigint).";
  }
  if (Has(message, "must be an aggregate expression")) {
    return "Name the column in GROUP BY, or use max().";
  }
  if (Has(message, "Function '") && Has(message, "not registered")) {
    return "Only the local engine has DuckDB's functions; take Trino's.";
  }
  return {};
}

}  // namespace

TrinoComplaint ParseTrinoComplaint(std::string_view text) {
  TrinoComplaint complaint;
  text = Trim(text);
  complaint.name = TakeErrorName(&text);
  constexpr std::string_view kLine = "line ";
  if (text.starts_with(kLine)) {
    std::string_view rest = text.substr(kLine.size());
    const auto line = TakeNumber(&rest, ':');
    const auto column = line ? TakeNumber(&rest, ':') : std::nullopt;
    if (column) {
      complaint.line = *line;
      complaint.column = *column;
      text = Trim(rest);
    }
  }
  complaint.message = std::string(text);
  return complaint;
}

Error ExplainTrinoError(const TrinoComplaint& complaint, std::string_view sql,
                        std::string_view schema_key) {
  const auto* meaning = std::ranges::find_if(
      kMeanings, [&](const Meaning& known) { return complaint.name.starts_with(known.name); });
  if (meaning != kMeanings.end()) {
    return {meaning->kind, complaint.message, std::string(meaning->hint), {}};
  }
  if (Has(complaint.message, "Access Denied") || Has(complaint.message, "is not authorized")) {
    return {ErrorKind::kPermission, complaint.message, std::string(kMeanings[0].hint), {}};
  }
  if (!complaint.is_users_fault) {
    return {ErrorKind::kUnavailable, complaint.message, "Run it again in a while.", {}};
  }
  return {ErrorKind::kUsage,
          complaint.message + PlaceText(sql, complaint.line, complaint.column),
          HintFor(complaint.message, sql, schema_key),
          {}};
}

}  // namespace tracklake
