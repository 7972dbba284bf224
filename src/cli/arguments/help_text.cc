#include "cli/arguments/help_text.h"

#include "base/text.h"
#include "base/text_table.h"
#include "base/wrap.h"

namespace tracklake::cli {
namespace {

constexpr std::size_t kIndent = 2;       // of a line that goes on
constexpr std::size_t kWidestLeft = 20;  // columns before a second one that stays beside the first
constexpr std::string_view kGoesOn = " \\";

std::string Broken(std::string_view command, std::size_t width, std::size_t indent) {
  const std::size_t deeper = indent + kIndent;
  std::string broken;
  for (const auto line : WrapToWidth(command, width - deeper - kGoesOn.size(), LongWord::kApart)) {
    if (!broken.empty()) broken.append(kGoesOn).append("\n").append(deeper, ' ');
    broken.append(line);
  }
  return std::string(indent, ' ') + broken;
}

std::string FitLine(std::string_view line, std::size_t width) {
  if (static_cast<std::size_t>(DisplayWidth(line)) <= width) return std::string(line);
  const std::size_t indent = line.find_first_not_of(' ');
  const std::size_t gap = line.find("  ", indent);
  const std::string_view first = Trim(line.substr(0, gap));
  if (indent > kWidestLeft) {  // what a second column went on with
    return std::string(3 * kIndent, ' ') + Wrapped(first, width - 3 * kIndent, 3 * kIndent);
  }
  if (gap == line.npos) return indent == 0 ? Wrapped(line, width) : Broken(first, width, indent);
  const std::size_t second = line.find_first_not_of(' ', gap);
  const std::string_view rest = line.substr(second);
  if (second <= kWidestLeft) {
    return std::string(line.substr(0, second)) + Wrapped(rest, width - second, second);
  }
  const std::size_t deeper = indent + 2 * kIndent;
  return FitLine(std::string(indent, ' ').append(first), width) + "\n" + std::string(deeper, ' ') +
         Wrapped(rest, width - deeper, deeper);
}

}  // namespace

std::string FitHelp(std::string_view lines, std::size_t width) {
  std::string fitting;
  while (!lines.empty()) {
    const auto end = lines.find('\n');
    fitting += FitLine(lines.substr(0, end), width);
    if (end == lines.npos) break;
    fitting += '\n';
    lines.remove_prefix(end + 1);
  }
  return fitting;
}

}  // namespace tracklake::cli
