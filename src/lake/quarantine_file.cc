#include "lake/quarantine_file.h"

#include <algorithm>

#include "base/json_text.h"

namespace tracklake {

std::string WriteQuarantineFile(std::string_view raw_key, std::span<const QuarantineItem> items) {
  std::string lines;
  for (const QuarantineItem& item : items) {
    lines += "{\"raw_key\": ";
    AppendJsonString(raw_key, &lines);
    lines += ", \"reason\": ";
    AppendJsonString(item.reason, &lines);
    lines += ", \"pointer\": ";
    AppendJsonString(item.pointer, &lines);
    lines += ", \"item\": ";
    const std::size_t start = lines.size();
    lines += item.item.empty() ? "null" : item.item;
    // Between JSON's tokens a line end is white space; inside a string it cannot stand.
    std::replace_if(
        lines.begin() + static_cast<std::ptrdiff_t>(start), lines.end(),
        [](char c) { return c == '\n' || c == '\r'; }, ' ');
    lines += "}\n";
  }
  return lines;
}

}  // namespace tracklake
