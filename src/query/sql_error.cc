#include "query/sql_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>

#include "base/text.h"
#include "base/time.h"
#include "base/unicode.h"
#include "base/whole_number.h"
#include "query/instead.h"
#include "query/unknown_name.h"

namespace tracklake {
namespace {

// Before the number of the line that it shows.
constexpr std::string_view kLinePrefix = "LINE ";

// What DuckDB says behind whatever the fence refuses; our hint says it better.
constexpr std::string_view kFenceSuffix = " - file system operations are disabled by configuration";

bool Has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// What stands between `before` and `after`; empty when either is missing.
std::string_view Between(std::string_view text, std::string_view before, std::string_view after) {
  const auto found = text.find(before);
  if (found == std::string_view::npos) return {};
  text.remove_prefix(found + before.size());
  return text.substr(0, std::min(text.find(after), text.size()));
}

// The name of the table that there is none of; empty where that is not the matter.
std::string_view UnknownTable(std::string_view message) {
  return Between(message, "Table with name ", " does not exist");
}

constexpr std::string_view kQuoteText = "Put text in single quotes: ";

// Of a column behind an alias; what reads an alias is no table to DuckDB, but a list of values.
constexpr std::string_view kLacksColumn = " does not have a column named ";
constexpr std::string_view kValuesList = "Values list ";

// The column that there is none of.
std::string_view UnknownColumn(std::string_view message) {
  std::string_view name = Between(message, kLacksColumn, "\n");
  name = Between(name.empty() ? message : name, "\"", "\"");
  return name;
}

// date = 2026-11-30 is 1985 to SQL: then the column's texts are to be numbers, too.
bool IsDateAsNumbers(std::string_view message, std::string_view sql) {
  const std::string text(Between(message, "Could not convert string '", "' to INT"));
  return ParseIsoDate(text).has_value() && !Has(sql, "'" + text + "'");
}

// Where people who come from Athena, MySQL or Python stumble.
std::string HintFor(std::string_view message, std::string_view sql) {
  if (const auto instead = InsteadOf(message, sql); !instead.empty()) return std::string(instead);
  if (Has(sql, "`")) return "Put names in double quotes, not in backticks.";
  if (const auto name = UnknownTable(message); !name.empty()) {
    return HintForUnknownRelation(name);
  }
  if (Has(message, "Referenced column") || Has(message, "not found in FROM clause") ||
      Has(message, kLacksColumn)) {
    const std::string text(Between(message, "\"", "\""));
    if (!text.empty() && Has(sql, "\"" + text + "\"")) {
      return fmt::format("{}'{}'", kQuoteText, text);
    }
    return HintForUnknownColumn(UnknownColumn(message), sql);
  }
  if (Has(message, "Cannot compare values of type VARCHAR and type DATE")) {
    return "One side is text: write '2026-11-20' without DATE, or CAST(… AS date) around the text.";
  }
  if (IsDateAsNumbers(message, sql)) return "Put a date in single quotes: '2026-11-20'";
  if (Has(message, "Function with name") && !Has(message, "Did you mean")) {
    return "Athena's commonest functions are there; for the others take DuckDB's.";
  }
  if (Has(message, "must appear in the GROUP BY")) {
    return "Name the column in GROUP BY, or use max().";
  }
  if (Has(message, kFenceSuffix)) {
    return "A query reads the lake's tables and nothing else; tracklake import takes files in.";
  }
  return {};
}

// "Binder Error: …" → "…"; what DuckDB calls its stages means nothing to a reader.
std::string_view WithoutStage(std::string_view message) {
  constexpr std::string_view kStage = " Error: ";
  const auto end = message.find(kStage);
  if (end == std::string_view::npos || Has(message.substr(0, end), "\n")) return message;
  return message.substr(end + kStage.size());
}

// Our macros have whole numbers that zero divides cast from these texts; DuckDB tells of the cast.
bool IsDivisionByZero(std::string_view message, std::string_view sql) {
  constexpr std::string_view kCast = "Could not convert string '";
  const std::string_view text = Between(message, kCast, "'");
  const bool is_sign = text == "inf" || text == "-inf" || text == "nan";
  return is_sign && !Has(sql, "'" + std::string(text) + "'");
}

// Whether DuckDB's `Candidate bindings: "songs.song_id", "raw_key"` has only columns that our hint
// has chosen from: it knows those of subqueries and of others' tables, too.
bool AreOfRelations(std::string_view candidates, std::string_view sql) {
  const auto columns = ColumnsOfRelationsIn(sql);
  for (auto quote = candidates.find('"'); quote != candidates.npos; quote = candidates.find('"')) {
    candidates.remove_prefix(quote + 1);
    std::string_view name = candidates.substr(0, candidates.find('"'));
    candidates.remove_prefix(std::min(name.size() + 1, candidates.size()));
    name.remove_prefix(name.rfind('.') + 1);
    if (std::ranges::find(columns, name) == columns.end()) return false;
  }
  return true;
}

// Suggestions that our hint makes better: of tables DuckDB knows only what this query has made, and
// of columns it takes many for near.
bool IsSuperseded(std::string_view line, std::string_view message, std::string_view hint,
                  std::string_view sql) {
  if (line.starts_with("Did you mean")) {
    return Has(message, "Table with name") || !InsteadOf(message, {}).empty();
  }
  if (!line.starts_with("Candidate bindings")) return false;
  return hint.starts_with(kQuoteText) ||
         (hint.starts_with(kDidYouMean) && AreOfRelations(line, sql));
}

// "LINE 3: …" → "LINE 2: …", and the caret's line with it where the number gets shorter.
std::string MovedUp(std::string_view line, int lines) {
  int number = 0;
  const char* begin = line.data() + kLinePrefix.size();
  const auto [end, error] = std::from_chars(begin, line.data() + line.size(), number);
  if (error != std::errc() || number <= lines) return std::string(line);
  return std::string(kLinePrefix) + std::to_string(number - lines) +
         std::string(end, line.data() + line.size());
}

bool IsLineEnd(char c) { return c == '\n' || c == '\r'; }

// Where the line begins, as DuckDB counts: each of \r and \n ends one.
std::optional<std::size_t> BeginOfLine(std::string_view sql, int line) {
  std::size_t begin = 0;
  for (int i = 1; i < line; ++i) {
    begin = static_cast<std::size_t>(
        std::find_if(sql.begin() + static_cast<std::ptrdiff_t>(begin), sql.end(), IsLineEnd) -
        sql.begin());
    if (begin == sql.size()) return std::nullopt;
    ++begin;
  }
  return begin;
}

// How many bytes of the text take so many cells.
std::size_t BytesOfCells(std::string_view text, std::size_t cells) {
  std::size_t bytes = 0;
  std::size_t taken = 0;
  while (taken < cells && bytes < text.size()) {
    const Character character = FirstCharacter(text.substr(bytes));
    taken += CellsInSql(character);
    bytes += character.bytes;
  }
  return bytes;
}

SqlPlace PlaceOf(std::string_view sql, std::size_t offset) {
  SqlPlace place{1, 1};
  for (std::size_t i = 0; i < offset; i += FirstCharacter(sql.substr(i)).bytes) {
    if (!IsLineEnd(sql[i])) {
      ++place.column;
    } else if (sql[i] != '\r' || !sql.substr(i + 1).starts_with('\n')) {
      place = {place.line + 1, 1};
    }
  }
  return place;
}

// DuckDB's caret, which counts no cells for tabs, in its place: below a line whose beginning is so
// many bytes shorter by now.
std::string CaretBelow(std::string_view line, std::string_view caret, std::size_t shorter) {
  const std::size_t indent = caret.size() - 1;
  std::size_t tabs = 0;
  for (std::size_t cells = 0; cells <= indent && !line.empty();) {
    const Character character = FirstCharacter(line);
    const bool is_tab = character.code == '\t';
    tabs += is_tab ? 1 : 0;
    cells += is_tab ? 0 : CellsInSql(character);
    line.remove_prefix(character.bytes);
  }
  return std::string(indent + tabs - std::min(shorter, indent), ' ') + '^';
}

// A caret below a line of the SQL: "LINE 3: …the line, or a part of it…" and "        ^".
struct Pointer {
  int line = 0;
  std::string_view excerpt;
  std::size_t cells = 0;  // of the excerpt that are before the caret
};

std::optional<Pointer> PointerIn(std::string_view message) {
  const auto caret = message.rfind("\n");
  if (caret == message.npos || Trim(message.substr(caret)) != "^") return std::nullopt;
  const std::string_view above = message.substr(0, caret);
  const std::string_view line = above.substr(above.rfind('\n') + 1);
  const auto colon = line.find(": ");
  if (!line.starts_with(kLinePrefix) || colon == line.npos) return std::nullopt;
  const auto number = WholeNumber<int>(line.substr(kLinePrefix.size(), colon - kLinePrefix.size()));
  const std::size_t indent = message.size() - caret - 2;  // without the line end and the caret
  if (!number || indent < colon + 2) return std::nullopt;
  return Pointer{*number, line.substr(colon + 2), indent - colon - 2};
}

}  // namespace

std::size_t CellsInSql(const Character& character) {
  return character.code == '\t' ? 1 : static_cast<std::size_t>(CellsOf(character.code));
}

std::optional<std::size_t> OffsetIn(std::string_view sql, std::string_view message) {
  constexpr std::string_view kCut = "...";  // before and behind an excerpt that is not the line
  auto pointer = PointerIn(message);
  if (!pointer) return std::nullopt;
  const auto begin = BeginOfLine(sql, pointer->line);
  if (!begin) return std::nullopt;
  const std::string_view line = sql.substr(*begin);
  if (line.starts_with(pointer->excerpt)) {
    return *begin + BytesOfCells(pointer->excerpt, pointer->cells);
  }
  std::string_view part = pointer->excerpt;
  if (part.ends_with(kCut)) part.remove_suffix(kCut.size());
  if (!line.starts_with(part) && part.starts_with(kCut) && pointer->cells >= kCut.size()) {
    part.remove_prefix(kCut.size());
    pointer->cells -= kCut.size();
  }
  const auto at = line.find(part);
  if (at == line.npos) return std::nullopt;
  return *begin + at + BytesOfCells(part, pointer->cells);
}

std::optional<SqlPlace> PlaceIn(std::string_view sql, std::string_view message) {
  const auto offset = OffsetIn(sql, message);
  if (!offset) return std::nullopt;
  return PlaceOf(sql, *offset);
}

bool IsOfUnknownTable(std::string_view message) { return !UnknownTable(message).empty(); }

Error ExplainSqlError(std::string_view message, std::string_view sql, int lines_above) {
  // "Binder Error: Referenced column …\nCandidate bindings: …\n\nLINE 1: …\n        ^"
  const std::string hint = HintFor(message, sql);
  std::string text;
  std::size_t shorter = 0;
  std::string_view pointed;
  std::string_view rest = WithoutStage(Trim(message));
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (Trim(line).empty() || IsSuperseded(line, message, hint, sql)) continue;
    if (text.empty() && IsDivisionByZero(line, sql)) {
      text = "division by zero";
      continue;
    }
    if (!text.empty()) text += '\n';
    if (line.starts_with(kValuesList) && Has(line, kLacksColumn)) {
      text += fmt::format("Table {}", line.substr(kValuesList.size()));
    } else if (line.starts_with(kLinePrefix)) {
      const std::string moved = MovedUp(line, lines_above);
      shorter = line.size() - moved.size();
      pointed = line;
      text += moved;
    } else if (const auto end = line.find(kFenceSuffix); end != std::string_view::npos) {
      text += line.substr(0, end);
    } else if (Trim(line) == "^") {
      text += CaretBelow(pointed, line, shorter);
    } else {
      text += line;
    }
  }
  return {ErrorKind::kUsage, std::move(text), hint, {}};
}

}  // namespace tracklake
