#include "base/record_text.h"

#include <algorithm>

#include "base/text_table.h"
#include "base/wrap.h"

namespace tracklake {
namespace {

constexpr int kGapCells = 2;
constexpr int kLeastValueCells = 20;  // with less room it stands below its name

// The value's lines, as wide as they may be.
std::vector<std::string> LinesOf(std::string_view value, std::size_t cells) {
  std::vector<std::string> lines;
  while (true) {
    const std::size_t end = std::min(value.find('\n'), value.size());
    const std::string line = Printable(value.substr(0, end));
    if (cells == 0) {
      lines.push_back(line);
    } else {
      for (const auto piece : WrapToWidth(line, cells, LongWord::kBroken))
        lines.emplace_back(piece);
    }
    if (end == value.size()) return lines;
    value.remove_prefix(end + 1);
  }
}

}  // namespace

std::string RecordText(std::span<const Field> fields, int columns) {
  int name_cells = 0;
  for (const Field& field : fields) name_cells = std::max(name_cells, DisplayWidth(field.name));
  int indent = name_cells + kGapCells;
  const bool is_below = columns > 0 && columns - indent < kLeastValueCells;
  if (is_below) indent = kGapCells;
  const auto room = static_cast<std::size_t>(columns > 0 ? std::max(columns - indent, 1) : 0);
  std::string text;
  for (const Field& field : fields) {
    std::string start(field.name);
    if (is_below) start += '\n' + std::string(kGapCells, ' ');
    if (!is_below) start.append(static_cast<std::size_t>(indent - DisplayWidth(field.name)), ' ');
    for (const std::string& line : LinesOf(field.value, room)) {
      text += start + line + '\n';
      start.assign(static_cast<std::size_t>(indent), ' ');
    }
  }
  return text;
}

}  // namespace tracklake
