#include "fixture_lake.h"

#include <charconv>
#include <utility>

#include "case_file.h"
#include "lake/testing/committed_rows.h"
#include "tables/schema.h"
#include "transform/transformer.h"

namespace tracklake {
namespace {

constexpr std::string_view kDefaultTime = "2026-11-19 06:00:00";
constexpr std::string_view kDefaultKey = "raw/a.json";

template <typename Number>
bool ParseNumber(std::string_view text, std::optional<Number>* value) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  *value = number;
  return error == std::errc() && end == text.data() + text.size();
}

bool Parse(std::string_view text, Int* value) { return ParseNumber(text, value); }
bool Parse(std::string_view text, BigInt* value) { return ParseNumber(text, value); }
bool Parse(std::string_view text, Double* value) { return ParseNumber(text, value); }
bool Parse(std::string_view text, Bool* value) {
  *value = text == "true";
  return text == "true" || text == "false";
}
bool Parse(std::string_view text, Date* value) {
  *value = ParseIsoDate(text);
  return value->has_value();
}
bool Parse(std::string_view text, Timestamp* value) {
  *value = ParseCaseTime(text);
  return value->has_value();
}
bool Parse(std::string_view text, Text* value) {
  *value = text == "''" ? std::string_view("", 0) : text;
  return true;
}

// Sets the named column of the row.
template <typename Row>
Result<> SetColumn(std::string_view name, std::string_view text, Row* row) {
  for (const Column<Row>& column : Columns<Row>()) {
    if (column.name != name) continue;
    const bool parsed =
        std::visit([&](auto member) { return Parse(text, &(row->*member)); }, column.member);
    if (parsed) return {};
    return Fail(ErrorKind::kBadData, "{} is not a value of {}", text, name);
  }
  return Fail(ErrorKind::kBadData, "the table has no column {}", name);
}

template <typename Row>
Result<Row> ReadRow(const std::vector<std::string>& names, const std::vector<std::string>& cells,
                    Arena* arena) {
  if (cells.size() != names.size()) {
    return Fail(ErrorKind::kBadData, "{} cells below {} columns", cells.size(), names.size());
  }
  Row row{};
  row.fetched_at = ParseCaseTime(kDefaultTime);
  row.raw_key = kDefaultKey;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (cells[i] == "NULL") continue;
    TL_TRY(SetColumn(names[i], arena->Copy(cells[i]), &row));
  }
  return row;
}

}  // namespace

std::optional<Micros> ParseCaseTime(std::string_view text) {
  std::string iso(text);
  if (iso.size() == std::string_view("2026-11-19 06:00").size()) iso += ":00";
  if (const auto space = iso.find(' '); space != std::string::npos) iso[space] = 'T';
  return ParseIsoTimestamp(iso + "Z");
}

Result<> FixtureLake::AddRows(std::string_view table, const std::vector<std::string>& lines) {
  const auto id = FindTable(table);
  if (!id) return Fail(ErrorKind::kBadData, "there is no table {}", table);
  if (lines.empty()) return {};
  const std::vector<std::string> names = SplitCells(lines.front());
  Rows shape;
  Result<> result;
  ForEachTable(shape, [&]<typename Row>(TableId candidate, std::vector<Row>&) {
    if (candidate != *id) return;
    for (std::size_t i = 1; i < lines.size() && result; ++i) {
      const auto row = ReadRow<Row>(names, SplitCells(lines[i]), &arena_);
      if (!row) {
        result = Fail(ErrorKind::kBadData, "row {}: {}", i, row.error().message);
        return;
      }
      const Day day = std::chrono::floor<std::chrono::days>(*row->fetched_at);
      ForEachTable(days_[day], [&]<typename Other>(TableId other, std::vector<Other>& rows) {
        if constexpr (std::is_same_v<Other, Row>) {
          if (other == *id) rows.push_back(*row);
        }
      });
    }
  });
  return result;
}

void FixtureLake::AddRaw(std::string_view key, Seconds fetched_at, std::string json) {
  json.reserve(json.size() + ObjectStore::kReadPadding);
  Transformer transformer;
  transformer.Load(json);
  transformer.Apply({arena_.Copy(key), fetched_at}, &days_[DayOf(fetched_at)], &arena_);
}

Result<> FixtureLake::Build() {
  for (const auto& [day, rows] : days_) {
    TL_TRY(CommitRows(store_, day, "raw/fixture-" + FormatDate(day) + ".json", rows));
  }
  return {};
}

Day FixtureLake::first_day_of_newest_month() const {
  const std::chrono::year_month_day newest(newest_day());
  return newest.year() / newest.month() / 1;
}

}  // namespace tracklake
