#include "query/instead.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"
#include "query/embedded_sql.h"
#include "query/sql_tree.h"

namespace tracklake {
namespace {

struct Entry {
  std::string_view kind;
  std::string_view key;
  std::string_view hint;
};

std::vector<Entry> ReadEntries() {
  constexpr std::string_view kIs = " => ";
  std::vector<Entry> entries;
  for (const SqlFile& file : EmbeddedSql()) {
    if (file.folder != "forms" || file.name != "instead") continue;
    for (std::string_view rest = file.text; !rest.empty();) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      const auto is = line.find(kIs);
      const auto blank = line.find(' ');
      if (!line.starts_with('#') && is != line.npos) {
        entries.push_back({line.substr(0, blank), line.substr(blank + 1, is - blank - 1),
                           line.substr(is + kIs.size())});
      }
      rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    }
  }
  return entries;
}

// What stands between the two; empty where one of them is missing.
std::string_view Between(std::string_view text, std::string_view before, std::string_view after) {
  const auto found = text.find(before);
  if (found == text.npos) return {};
  text.remove_prefix(found + before.size());
  const auto end = text.find(after);
  return end == text.npos ? std::string_view() : text.substr(0, end);
}

// Adds the words, with a blank before and behind each: " show create table songs ".
void AddWords(SqlNodes nodes, std::string* words) {
  for (const SqlNode& node : nodes) {
    AddWords(node.inside, words);
    if (node.kind == SqlNodeKind::kWord) (*words += node.text) += ' ';
  }
}

std::string WordsOf(std::string_view sql) {
  std::string words = " ";
  if (const auto tree = SqlTreeOf(sql)) AddWords(*tree, &words);
  std::ranges::transform(words, words.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return words;
}

}  // namespace

std::string_view InsteadOf(std::string_view message, std::string_view sql) {
  static const std::vector<Entry> kEntries = ReadEntries();
  const std::string_view function = Between(message, "Function with name ", " does not exist");
  const std::string_view column = Between(message, "Referenced column \"", "\"");
  const std::string words =
      message.find("syntax error") == message.npos ? std::string() : WordsOf(sql);
  const auto found = std::ranges::find_if(kEntries, [&](const Entry& entry) {
    if (entry.kind == "function") return EqualsIgnoringCase(entry.key, function);
    if (entry.kind == "column") return entry.key == column;
    if (entry.kind == "message") return message.find(entry.key) != message.npos;
    return words.find(' ' + std::string(entry.key) + ' ') != words.npos;
  });
  return found == kEntries.end() ? std::string_view() : found->hint;
}

}  // namespace tracklake
