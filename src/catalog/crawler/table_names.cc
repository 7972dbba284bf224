#include "catalog/crawler/table_names.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/sha256.h"
#include "base/text.h"
#include "catalog/crawler/names.h"

namespace tracklake::crawler {
namespace {

// "a/b/c/" and "a/b/c" → "c", and in *above what is before it.
std::string_view LastSegment(std::string_view path, std::string_view* above) {
  if (path.ends_with('/')) path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  *above = slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
  return path.substr(slash == std::string_view::npos ? 0 : slash + 1);
}

std::string OurName(std::string_view segment, bool is_file) {
  if (is_file) segment = segment.substr(0, segment.find('.'));
  const std::string name = SqlIdentifier(segment);
  return name.empty() ? "table" : name;
}

std::string GlueName(const FoundTable& table, const GroupOptions& options, UniqueNames* taken) {
  std::string_view above;
  const std::string_view segment = table.location.empty() ? std::string_view(options.root_name)
                                                          : LastSegment(table.location, &above);
  std::string name = GlueTableName(segment);
  if (!taken->Has(name)) return name;
  constexpr std::size_t kHashDigits = 32;
  return fmt::format("{}_{}", name, Sha256Hex(table.location).substr(0, kHashDigits));
}

std::string OurNameOf(const FoundTable& table, const GroupOptions& options, UniqueNames* taken) {
  if (table.location.empty()) return OurName(options.root_name, false);
  std::string_view above;
  std::string name = OurName(LastSegment(table.location, &above), table.is_file());
  while (taken->Has(name) && !above.empty()) {
    std::string_view next;
    name = fmt::format("{}_{}", OurName(LastSegment(above, &next), false), name);
    above = next;
  }
  return name;
}

// Ours: a column that is called as the folders' key is told once. Of CSV, whose columns are found
// by their place, it stays there under another name.
void TellOnce(const std::string& key, FoundTable* table) {
  std::vector<SchemaColumn>& columns = table->schema.columns;
  const auto found = std::ranges::find_if(
      columns, [&](const SchemaColumn& column) { return EqualsIgnoringCase(column.name, key); });
  if (found == columns.end()) return;
  std::string text = fmt::format("the column {} is the folders' key, so it is listed once", key);
  if (table->schema.format == DataFormat::kCsv) {
    UniqueNames taken;
    for (const SchemaColumn& column : columns) taken.Take(column.name);
    found->name = taken.Take(key);
    text = fmt::format("{} is the folders' key, so the column is called {}", key, found->name);
  } else {
    columns.erase(found);
  }
  table->reasons.push_back({"key-in-files", std::move(text)});
}

}  // namespace

void NamePartitions(Rules rules, FoundTable* table) {
  int unnamed = 0;
  for (std::string& key : table->partition_keys) {
    key = key.empty() ? fmt::format("partition_{}", unnamed++) : InSmallLetters(key);
    if (rules == Rules::kOurs) TellOnce(key, table);
  }
}

void NameTables(const GroupOptions& options, std::vector<FoundTable>* tables) {
  UniqueNames taken;
  for (FoundTable& table : *tables) {
    const std::string name = options.rules == Rules::kGlue ? GlueName(table, options, &taken)
                                                           : OurNameOf(table, options, &taken);
    table.name = taken.Take(name);
  }
}

}  // namespace tracklake::crawler
