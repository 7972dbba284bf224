#include "case_file.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "base/text_table.h"

namespace tracklake {
namespace {

constexpr std::array<std::string_view, 5> kKinds = {"clock", "table", "raw", "query", "example"};
constexpr std::string_view kRule = "----";

std::vector<std::string> LinesOf(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

// The kind that the line begins a block of; empty when it begins none.
std::string_view KindOf(std::string_view line) {
  for (const std::string_view kind : kKinds) {
    if (line == kind || (line.starts_with(kind) && line[kind.size()] == ' ')) return kind;
  }
  return {};
}

void DropBlankEnd(std::vector<std::string>* lines) {
  while (!lines->empty() && Trim(lines->back()).empty()) lines->pop_back();
}

void Append(const std::vector<std::string>& lines, std::string* text) {
  for (const std::string& line : lines) *text += line + '\n';
}

}  // namespace

Result<CaseFile> ReadCaseFile(std::string_view text) {
  CaseFile file;
  std::vector<std::string> comment;
  std::vector<std::string>* open = nullptr;
  int number = 0;
  for (const std::string& line : LinesOf(text)) {
    ++number;
    if (const std::string_view kind = KindOf(line); !kind.empty()) {
      const std::string argument(Trim(std::string_view(line).substr(kind.size())));
      DropBlankEnd(&comment);
      file.blocks.push_back(
          {std::exchange(comment, {}), std::string(kind), argument, {}, {}, number});
      open = &file.blocks.back().lines;
    } else if (line.starts_with('#') || !comment.empty()) {
      comment.push_back(line);
    } else if (line == kRule && open != nullptr && file.blocks.back().asks()) {
      open = &file.blocks.back().expected;
    } else if (open != nullptr) {
      open->push_back(line);
    } else if (!line.empty()) {
      return Fail(ErrorKind::kBadData, "line {}: expected a comment or a block, got {}", number,
                  line);
    }
  }
  for (CaseBlock& block : file.blocks) {
    DropBlankEnd(&block.lines);
    DropBlankEnd(&block.expected);
  }
  return file;
}

std::string WriteCaseFile(const CaseFile& file) {
  std::string text;
  for (const CaseBlock& block : file.blocks) {
    if (!text.empty()) text += '\n';
    const bool is_heading = text.empty() && !block.comment.empty();
    Append(block.comment, &text);
    if (is_heading) text += '\n';
    text += block.kind + (block.argument.empty() ? "" : " " + block.argument) + '\n';
    Append(block.lines, &text);
    if (!block.asks()) continue;
    text += std::string(kRule) + '\n';
    Append(block.expected, &text);
  }
  return text;
}

std::vector<std::string> SplitCells(std::string_view line) {
  std::vector<std::string> cells(1);
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 1 < line.size()) {
      ++i;
      cells.back() += line[i] == 'n' ? '\n' : line[i];
    } else if (line[i] == '|') {
      cells.emplace_back();
    } else {
      cells.back() += line[i];
    }
  }
  for (std::string& cell : cells) cell = Trim(cell);
  return cells;
}

std::vector<std::string> AlignRows(const std::vector<std::vector<std::string>>& rows) {
  std::vector<int> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], DisplayWidth(row[i]));
    }
  }
  std::vector<std::string> lines;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += (i == 0 ? "" : " | ") + row[i];
      if (i + 1 < row.size()) line.append(widths[i] - DisplayWidth(row[i]), ' ');
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace tracklake
