#include "catalog/crawler/csv_header.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "base/text.h"
#include "catalog/crawler/csv_types.h"
#include "catalog/crawler/names.h"

namespace tracklake::crawler {
namespace {

constexpr std::size_t kMaxHeaderBytes = 150;  // AWS: a longer cell is no name
constexpr std::size_t kRowsCompared = 100;

std::string_view Cell(const CsvRecord& record, std::size_t column) {
  return column < record.size() ? Trim(record[column]) : std::string_view();
}

// Whether every cell could be a name. AWS lets the last one be empty, ours any but most.
bool CouldBeNames(const CsvRecord& record, std::size_t width, Rules rules) {
  std::size_t empty = 0;
  for (std::size_t i = 0; i < width; ++i) {
    const std::string_view cell = Cell(record, i);
    const bool is_last = i + 1 == width;
    empty += cell.empty() ? 1 : 0;
    const bool may_be_empty = is_last || (rules == Rules::kOurs && (i == 0 || empty * 2 <= width));
    if (cell.empty() ? !may_be_empty : TypeOfText(cell, rules) != TypeKind::kString) return false;
    if (!is_last && cell.size() >= kMaxHeaderBytes) return false;
  }
  return true;
}

std::string Quoted(std::string_view text) { return fmt::format("'{}'", text); }

// The first cell below that is no text, as AWS wants one; "" where all are.
std::string TypedCellBelow(const CsvRecord& names, std::span<const CsvRecord> rows,
                           std::size_t width, Rules rules) {
  for (const CsvRecord& row : rows) {
    for (std::size_t i = 0; i < width; ++i) {
      const std::string_view cell = Cell(row, i);
      // In a column without a name, but for an index, a value tells nothing of the line.
      if (rules == Rules::kOurs && i > 0 && Cell(names, i).empty()) continue;
      if (cell.empty() || (rules == Rules::kOurs && IsWordForNothing(cell))) continue;
      const TypeKind kind = TypeOfText(cell, rules);
      if (kind != TypeKind::kString) {
        return fmt::format("{} below it is {}", Quoted(cell), HiveName({.kind = kind}));
      }
    }
  }
  return "";
}

bool IsSmall(std::string_view text) {
  return std::ranges::none_of(text, [](unsigned char c) { return std::isupper(c) != 0; });
}

bool IsUsualName(std::string_view cell) {
  constexpr std::string_view kUsual[] = {
      "id",      "name",    "title",    "artist", "artists", "album",      "track",
      "song",    "genre",   "genres",   "date",   "url",     "uri",        "type",
      "country", "city",    "email",    "user",   "label",   "region",     "code",
      "state",   "address", "category", "status", "text",    "description"};
  return std::ranges::any_of(
      kUsual, [&](std::string_view usual) { return EqualsIgnoringCase(cell, usual); });
}

// What tells a name from the texts below it, in one column.
enum class Vote : std::uint8_t { kFor, kNeither, kAgainst };
Vote VoteOf(std::string_view cell, std::span<const CsvRecord> rows, std::size_t column) {
  std::set<std::size_t> lengths;
  std::size_t values = 0;
  bool any_underscore = false;
  bool all_capitalised = true;
  for (const CsvRecord& row : rows.first(std::min(rows.size(), kRowsCompared))) {
    const std::string_view value = Cell(row, column);
    if (value.empty()) continue;
    if (value == cell) return Vote::kAgainst;
    ++values;
    lengths.insert(value.size());
    any_underscore |= value.contains('_');
    all_capitalised &= !IsSmall(value) || std::isdigit(static_cast<unsigned char>(value[0])) != 0;
  }
  if (values == 0 || cell.empty()) return Vote::kNeither;
  if (cell.contains('_') && !any_underscore) return Vote::kFor;
  constexpr std::size_t kLikeAnId = 8;
  const bool is_like_an_id = values > 1 && lengths.size() == 1 && *lengths.begin() >= kLikeAnId;
  if (is_like_an_id && cell.size() != *lengths.begin()) return Vote::kFor;
  if (IsSmall(cell) && all_capitalised) return Vote::kFor;
  return IsUsualName(cell) ? Vote::kFor : Vote::kNeither;
}

// Of a file whose cells are all texts: nullopt, or how many columns tell the first line from the
// rest. At least half have to, and in none may the line's cell stand below it again.
std::optional<std::size_t> VotesFor(const CsvRecord& record, std::span<const CsvRecord> rows,
                                    std::size_t width) {
  std::size_t votes = 0;
  for (std::size_t i = 0; i < width; ++i) {
    const Vote vote = VoteOf(Cell(record, i), rows, i);
    if (vote == Vote::kAgainst) return std::nullopt;
    votes += vote == Vote::kFor ? 1 : 0;
  }
  if (rows.empty()) {  // no rows: names, when each looks like one
    votes = static_cast<std::size_t>(std::ranges::count_if(
        record, [](const std::string& cell) { return IsIdentifier(Trim(cell)); }));
    if (votes < width) return std::nullopt;
  }
  return votes * 2 >= width ? std::optional(votes) : std::nullopt;
}

// A note or a title above the header: most of its cells are empty, or it has fewer.
bool IsNote(const CsvRecord& record, std::size_t width) {
  const auto filled = std::ranges::count_if(record, [](const auto& c) { return !Trim(c).empty(); });
  return width > 2 && static_cast<std::size_t>(filled) * 2 < width;
}

CsvHeader GlueHeader(std::span<const CsvRecord> records, std::size_t width) {
  if (!CouldBeNames(records[0], width, Rules::kGlue)) {
    return {false, 0, {"no-header", "a cell of the first line is empty, long or not a text"}};
  }
  const std::string typed = TypedCellBelow(records[0], records.subspan(1), width, Rules::kGlue);
  if (typed.empty()) {
    return {false, 0, {"no-header", "all cells are texts, so the first line is like the others"}};
  }
  return {true, 0, {"header", "the first line is texts only, and " + typed}};
}

CsvHeader OurHeader(std::span<const CsvRecord> records, std::size_t width) {
  const std::size_t at = records.size() > 2 && IsNote(records[0], width) ? 1 : 0;
  const std::string_view line = at == 0 ? "the first line" : "the line below a note";
  if (!CouldBeNames(records[at], width, Rules::kOurs)) {
    return {false, 0, {"no-header", fmt::format("{} holds a value that is not a name", line)}};
  }
  const auto rows = records.subspan(at + 1);
  const std::string typed = TypedCellBelow(records[at], rows, width, Rules::kOurs);
  if (!typed.empty()) {
    return {true, at, {"header", fmt::format("{} is texts only, and {}", line, typed)}};
  }
  const auto votes = VotesFor(records[at], rows, width);
  if (!votes) {
    return {false, 0, {"no-header", fmt::format("{} is like the others", line)}};
  }
  return {true,
          at,
          {"header-of-texts", fmt::format("all cells are texts, but {} of {} in {} differ from "
                                          "what is below as names do",
                                          *votes, width, line)}};
}

}  // namespace

CsvHeader FindHeader(std::span<const CsvRecord> records, std::size_t width, Rules rules) {
  if (records.empty()) return {};
  return rules == Rules::kGlue ? GlueHeader(records, width) : OurHeader(records, width);
}

std::vector<SchemaColumn> ColumnsOf(const CsvRecord& header, std::size_t width, Rules rules) {
  std::vector<SchemaColumn> columns;
  UniqueNames unique;
  for (std::size_t i = 0; i < width; ++i) {
    const std::string_view cell = Cell(header, i);
    if (rules == Rules::kGlue) {
      const bool is_named = !cell.empty();
      const std::string name = is_named ? InSmallLetters(cell) : fmt::format("col{}", i);
      columns.push_back({unique.Take(name), {}, false, is_named});
      continue;
    }
    const std::string name = SqlIdentifier(cell);
    columns.push_back(
        {unique.Take(name.empty() ? fmt::format("col{}", i) : name), {}, false, !name.empty()});
  }
  return columns;
}

}  // namespace tracklake::crawler
