#include "base/text_table.h"

#include <algorithm>

#include "base/record_text.h"
#include "base/table_layout.h"
#include "base/unicode.h"

namespace tracklake {
namespace {

int CellsOf(const Character& character) {
  return character.valid ? tracklake::CellsOf(character.code) : 1;
}

// Ids, keys and names that are typed again have no blank; what is short has no need to be broken.
bool StaysWhole(const std::optional<std::string>& cell) {
  constexpr int kShort = 24;
  return IsCode(cell) || DisplayWidth(Printable(*cell)) <= kShort;
}

std::vector<LayoutColumn> LayoutColumns(const std::vector<TableColumn>& columns,
                                        const std::vector<TableRow>& rows) {
  std::vector<LayoutColumn> all;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const bool is_whole =
        columns[i].is_number ||
        std::ranges::all_of(rows, [&](const TableRow& row) { return StaysWhole(row[i]); });
    all.push_back({.name = columns[i].name,
                   .is_number = columns[i].is_number,
                   .fit = is_whole ? Fit::kWhole : Fit::kWrap});
  }
  return all;
}

// Numbers can be compared where some columns are left out; texts that do not fit are read one row
// after the other.
bool IsTable(const TableLayout& layout, const std::vector<LayoutColumn>& columns, int width) {
  if (width == 0) return true;
  if (layout.width() > width) return false;
  if (layout.shown_count() == layout.column_count()) return true;
  const auto text = std::ranges::find(columns, Fit::kWrap, &LayoutColumn::fit);
  return text == columns.end() && layout.shown_count() > 1;
}

std::string Records(const std::vector<TableColumn>& columns, const std::vector<TableRow>& rows,
                    int width) {
  std::string text;
  for (const TableRow& row : rows) {
    std::vector<Field> fields;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (row[i]) fields.push_back({columns[i].name, *row[i]});
    }
    text += (text.empty() ? "" : "\n") + RecordText(fields, width);
  }
  return text;
}

}  // namespace

int DisplayWidth(std::string_view utf8) {
  int cells = 0;
  while (!utf8.empty()) {
    const Character character = FirstCharacter(utf8);
    cells += CellsOf(character);
    utf8.remove_prefix(character.bytes);
  }
  return cells;
}

std::string CutToWidth(std::string_view utf8, int cells) {
  if (DisplayWidth(utf8) <= cells) return std::string(utf8);
  int used = 0;
  std::size_t end = 0;
  while (end < utf8.size()) {
    const Character character = FirstCharacter(utf8.substr(end));
    used += CellsOf(character);
    if (used > cells - 1) break;
    end += character.bytes;
  }
  return std::string(utf8.substr(0, end)) + "…";
}

std::string Printable(std::string_view utf8) {
  std::string text;
  text.reserve(utf8.size());
  while (!utf8.empty()) {
    const Character character = FirstCharacter(utf8);
    if (character.code == '\n') {
      text += "⏎";
    } else if (character.code == '\t') {
      text += ' ';
    } else if (!character.valid || IsUnsafeToPrint(character.code)) {
      text += "\xEF\xBF\xBD";
    } else {
      text += utf8.substr(0, character.bytes);
    }
    utf8.remove_prefix(character.bytes);
  }
  return text;
}

std::string RenderTable(const std::vector<TableColumn>& columns, const std::vector<TableRow>& rows,
                        const TableStyle& style) {
  const std::vector<LayoutColumn> fits = LayoutColumns(columns, rows);
  const TableLayout layout(fits, rows, style, "");
  if (!IsTable(layout, fits, style.width)) return Records(columns, rows, style.width);
  std::string text = layout.Head();
  for (const TableRow& row : rows) text += layout.Line(row);
  return text + layout.HiddenLine();
}

std::string CsvLine(const TableRow& row) {
  std::string line;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0) line += ',';
    if (!row[i]) continue;
    const std::string& text = *row[i];
    if (!text.empty() && text.find_first_of(",\"\r\n") == std::string::npos) {
      line += text;
      continue;
    }
    line += '"';
    for (const char c : text) line.append(c == '"' ? 2 : 1, c);
    line += '"';
  }
  return line + "\n";
}

std::string CsvHeader(const std::vector<TableColumn>& columns) {
  TableRow names;
  for (const TableColumn& column : columns) names.emplace_back(column.name);
  return CsvLine(names);
}

}  // namespace tracklake
