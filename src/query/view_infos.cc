#include "query/view_infos.h"

#include <cctype>
#include <ranges>
#include <utility>

#include "base/text.h"
#include "query/embedded_sql.h"
#include "tables/column_type.h"

namespace tracklake {
namespace {

auto LinesOf(std::string_view text) {
  return text | std::views::split('\n') |
         std::views::transform([](auto line) { return std::string_view(line); });
}

// "-- gaps: what was asked for …" without the dashes, the name and the ends of lines.
std::string DescriptionOf(const SqlFile& file) {
  constexpr std::string_view kComment = "--";
  std::string description;
  for (const std::string_view line : LinesOf(file.text)) {
    if (!line.starts_with(kComment)) break;
    if (!description.empty()) description += ' ';
    description += Trim(line.substr(kComment.size()));
  }
  const std::string head = std::string(file.name) + ": ";
  if (description.starts_with(head)) description.erase(0, head.size());
  if (!description.empty())
    description[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(description[0])));
  return description;
}

std::string FirstSentence(const std::string& description) {
  const std::size_t end = description.find(". ");
  return end == std::string::npos ? description : description.substr(0, end + 1);
}

std::vector<ViewInfo::Column> ColumnsOf(std::string_view view) {
  std::vector<ViewInfo::Column> columns;
  for (const SqlFile& file : EmbeddedSql()) {
    if (file.folder != "columns" || file.name != view) continue;
    for (const std::string_view line : LinesOf(file.text)) {
      // "song_id VARCHAR Spotify's id of the song."
      const std::size_t behind_name = line.find(' ');
      const std::size_t behind_type = line.find(' ', behind_name + 1);
      if (behind_type == std::string_view::npos) continue;
      const auto type = FindColumnType(line.substr(behind_name + 1, behind_type - behind_name - 1));
      if (!type) continue;
      columns.push_back({line.substr(0, behind_name), *type, line.substr(behind_type + 1)});
    }
  }
  return columns;
}

}  // namespace

std::vector<ViewInfo> ViewInfos() {
  std::vector<ViewInfo> views;
  for (const SqlFile& file : EmbeddedSql()) {
    if (file.folder != "views") continue;
    std::string description = DescriptionOf(file);
    std::string sentence = FirstSentence(description);
    views.push_back(
        {file.name, std::move(description), std::move(sentence), file.text, ColumnsOf(file.name)});
  }
  return views;
}

}  // namespace tracklake
