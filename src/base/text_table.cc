#include "base/text_table.h"

#include <algorithm>
#include <numeric>

#include "base/unicode.h"

namespace tracklake {
namespace {

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kDim = "\x1b[2m";
constexpr std::string_view kPlain = "\x1b[0m";
constexpr std::string_view kNull = "NULL";
constexpr std::string_view kGap = "  ";
constexpr int kNarrowestColumn = 6;  // below this a cut text says nothing

std::string CellText(const std::optional<std::string>& cell) {
  return cell ? Printable(*cell) : std::string(kNull);
}

// Takes cells from the widest columns until all of them fit, or none can give more.
void FitTo(int terminal, std::vector<int>* widths) {
  const int gaps = static_cast<int>(kGap.size() * (widths->size() - 1));
  int excess = std::accumulate(widths->begin(), widths->end(), gaps) - terminal;
  while (excess > 0) {
    const auto widest = std::ranges::max_element(*widths);
    if (*widest <= kNarrowestColumn) return;
    --*widest;
    --excess;
  }
}

std::vector<int> ColumnWidths(const std::vector<TableColumn>& columns,
                              const std::vector<std::vector<std::string>>& cells, int terminal) {
  std::vector<int> widths;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    int width = DisplayWidth(columns[i].name);
    for (const auto& row : cells) width = std::max(width, DisplayWidth(row[i]));
    widths.push_back(width);
  }
  if (terminal > 0 && !widths.empty()) FitTo(terminal, &widths);
  return widths;
}

// The text cut and padded to the width. No white space is left at a line's end.
void AppendCell(std::string_view text, int width, bool right, bool last, std::string_view colour,
                std::string* line) {
  const std::string cut = CutToWidth(text, width);
  const auto padding = static_cast<std::size_t>(width - DisplayWidth(cut));
  if (right) line->append(padding, ' ');
  line->append(colour).append(cut).append(colour.empty() ? std::string_view() : kPlain);
  if (!right && !last) line->append(padding, ' ');
  line->append(last ? "\n" : kGap);
}

}  // namespace

int DisplayWidth(std::string_view utf8) {
  int cells = 0;
  while (!utf8.empty()) {
    const Character character = FirstCharacter(utf8);
    cells += character.valid ? CellsOf(character.code) : 1;
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
    used += character.valid ? CellsOf(character.code) : 1;
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
  std::vector<std::vector<std::string>> cells;
  cells.reserve(rows.size());
  for (const TableRow& row : rows) {
    auto& texts = cells.emplace_back();
    for (const auto& cell : row) texts.push_back(CellText(cell));
  }
  const std::vector<int> widths = ColumnWidths(columns, cells, style.width);

  std::string out;
  const std::size_t last = columns.size() - 1;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    AppendCell(columns[i].name, widths[i], columns[i].is_number, i == last,
               style.colour ? kBold : std::string_view(), &out);
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    for (int cell = 0; cell < widths[i]; ++cell) out += "─";
    out += i == last ? "\n" : kGap;
  }
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const bool dim = style.colour && !rows[row][i];
      AppendCell(cells[row][i], widths[i], columns[i].is_number, i == last,
                 dim ? kDim : std::string_view(), &out);
    }
  }
  return out;
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
