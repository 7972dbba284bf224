#include "cli/terminal/fitted.h"

#include <fmt/format.h>
#include <sys/ioctl.h>

#include <algorithm>

#include "base/text.h"
#include "base/text_table.h"
#include "base/unicode.h"
#include "base/wrap.h"

namespace tracklake::cli {
namespace {

constexpr int kUsualWidth = 80;
constexpr int kBarCells = 20;
constexpr std::size_t kDeeper = 2;
constexpr std::size_t kLeastRoom = 20;

bool StaysWhole(std::string_view line) {
  return line.starts_with('{') || line.starts_with('\r') || line.starts_with("LINE ");
}

}  // namespace

int ColumnsOf(int descriptor) {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kUsualWidth;
  return size.ws_col;
}

std::string FittedLine(std::string_view line, int columns) {
  if (columns <= 0 || StaysWhole(line)) return std::string(line);
  const auto width = static_cast<std::size_t>(columns);
  const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
  if (indent + kLeastRoom > width) return std::string(line);
  const std::string_view words = line.substr(indent);
  if (!Wrapped(words, width - indent).contains('\n')) return std::string(line);
  const std::size_t deeper = indent + kDeeper;
  return std::string(indent, ' ') + Wrapped(words, width - deeper, deeper);
}

std::string FittedLines(std::string_view text, int columns) {
  std::string fitted;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    fitted += FittedLine(text.substr(0, end), columns);
    if (end == text.npos) break;
    fitted += '\n';
    text.remove_prefix(end + 1);
  }
  return fitted;
}

std::string FittedPointer(std::string_view line, std::string_view caret, int columns) {
  const std::size_t mark = caret.find('^');
  const std::size_t sql = line.find(": ") + 2;
  if (columns <= 0 || DisplayWidth(line) <= columns || mark == caret.npos || mark < sql) {
    return std::string(line).append("\n").append(caret);
  }
  // In cells behind "LINE 1: ", with a "…" on both sides.
  const int place = static_cast<int>(mark - sql);
  const int room = std::max(columns - static_cast<int>(sql) - 2, 1);
  const int start = std::max(place - room / 2, 0);
  std::string shown(line.substr(0, sql));
  if (start > 0) shown += "…";
  int at = 0;
  for (std::string_view rest = line.substr(sql); !rest.empty() && at < start + room;) {
    const Character character = FirstCharacter(rest);
    if (at >= start) shown += rest.substr(0, character.bytes);
    at += character.valid ? CellsOf(character.code) : 1;
    rest.remove_prefix(character.bytes);
  }
  const auto blanks = static_cast<std::size_t>(place - start + (start > 0 ? 1 : 0)) + sql;
  return shown + "…\n" + std::string(blanks, ' ') + "^";
}

void Print(const Terminal& terminal, std::string_view text) {
  terminal.out() << FittedLines(terminal.AsTyped(text), terminal.width());
}

void Print(const Terminal& terminal, std::vector<Field> fields) {
  for (Field& field : fields) field.value = terminal.AsTyped(field.value);
  terminal.out() << RecordText(fields, terminal.width());
}

std::string ProgressText(std::string_view verb, std::int64_t done, std::int64_t total,
                         std::string_view noun, std::string_view beside, int columns) {
  std::string counts = total <= 0
                           ? Count(done, noun)
                           : fmt::format("{} of {}", WithThousands(done), Count(total, noun));
  if (!beside.empty()) counts.append(", ").append(beside);
  if (total <= 0) return CutToWidth(fmt::format("{}  {}", verb, counts), columns);
  const auto cells =
      static_cast<std::size_t>(kBarCells * std::clamp<std::int64_t>(done, 0, total) / total);
  std::string text =
      fmt::format("{}  [{:<{}}] {}", verb, std::string(cells, '='), kBarCells, counts);
  if (DisplayWidth(text) <= columns) return text;
  return CutToWidth(fmt::format("{}  {}", verb, counts), columns);
}

}  // namespace tracklake::cli
