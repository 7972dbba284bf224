#include "catalog/crawler/why_not_for_athena.h"

#include <algorithm>
#include <string>

namespace tracklake::crawler {
namespace {

// Whether some file in the table's folders is another table's.
bool IsShared(const FoundTable& table, const std::vector<LeftOutFile>& left_out) {
  return std::ranges::any_of(table.not_files, [&](const std::string& key) {
    return std::ranges::find(left_out, key, &LeftOutFile::key) == left_out.end();
  });
}

}  // namespace

std::string_view WhyNotForAthena(const FoundTable& table, Rules rules,
                                 const std::vector<LeftOutFile>& left_out) {
  if (table.schema.format == DataFormat::kJson && table.schema.json != JsonShape::kLines) {
    return "Athena reads JSON with an object a line only";
  }
  if (rules == Rules::kGlue) return "";
  if (table.is_file()) return "Athena reads folders: give the file one of its own";
  if (IsShared(table, left_out)) {
    return "Athena would read the other tables' files in its folder, too: part them";
  }
  return "";
}

}  // namespace tracklake::crawler
