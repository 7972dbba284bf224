// Tables for people and for programs: rows of texts under named columns, as an aligned table that
// fits a terminal, or as CSV. Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tracklake {

// How many terminal cells the text takes: wide characters (CJK, emoji) take two, combining marks
// and other invisible ones none. Invalid UTF-8 counts a cell a byte.
int DisplayWidth(std::string_view utf8);

// At most `cells` wide; what is cut ends in "…". Never cuts inside a character.
std::string CutToWidth(std::string_view utf8, int cells);

// The text on one line, safe to show: line feeds as ⏎, tabs as a space, other control characters
// (which could move the cursor or change colours) and bidirectional overrides as "�".
std::string Printable(std::string_view utf8);

struct TableColumn {
  std::string name;
  bool is_number = false;  // right-aligned
};

using TableRow = std::vector<std::optional<std::string>>;  // nullopt is NULL

struct TableStyle {
  int width = 0;        // cells of the terminal; 0: no end
  bool colour = false;  // bold names, dim NULL
};

// An aligned table: names, a rule, the rows, each line ended. One too wide for the terminal leaves
// out columns before the last and counts them; with long texts each row is lines of names and
// values.
std::string RenderTable(const std::vector<TableColumn>& columns, const std::vector<TableRow>& rows,
                        const TableStyle& style);

// One line, LF: NULL is empty, the empty text "", and texts with commas, quotes or line breaks are
// quoted.
std::string CsvLine(const TableRow& row);
std::string CsvHeader(const std::vector<TableColumn>& columns);

}  // namespace tracklake
