#include "catalog/crawler/similarity.h"

#include <algorithm>
#include <map>
#include <string_view>

namespace tracklake::crawler {
namespace {

using ByName = std::map<std::string_view, const ColumnType*>;

ByName ColumnsByName(const FileSchema& schema) {
  ByName columns;
  for (const SchemaColumn& column : schema.columns) columns.emplace(column.name, &column.type);
  return columns;
}

// A string holds everything, so it is nothing in common unless both are one.
bool HaveTypeInCommon(const ColumnType& one, const ColumnType& other) {
  if (one == other) return true;
  return Merge(one, other).kind != TypeKind::kString || one.kind == TypeKind::kNothing ||
         other.kind == TypeKind::kNothing;
}

std::size_t SharedColumns(const FileSchema& one, const FileSchema& other) {
  const ByName columns = ColumnsByName(one);
  std::size_t shared = 0;
  for (const auto& [name, type] : ColumnsByName(other)) {
    const auto found = columns.find(name);
    shared += found != columns.end() && HaveTypeInCommon(*found->second, *type) ? 1 : 0;
  }
  return shared;
}

int Percent(std::size_t part, std::size_t whole) {
  constexpr std::size_t kAll = 100;
  return whole == 0 ? static_cast<int>(kAll) : static_cast<int>(part * kAll / whole);
}

}  // namespace

int SharedPercent(const FileSchema& one, const FileSchema& other) {
  if (one == other) return Percent(0, 0);
  return Percent(SharedColumns(one, other), std::max(one.columns.size(), other.columns.size()));
}

int ContainedPercent(const FileSchema& one, const FileSchema& other) {
  if (one == other) return Percent(0, 0);
  return Percent(SharedColumns(one, other), std::min(one.columns.size(), other.columns.size()));
}

bool IsSameKind(const FileSchema& one, const FileSchema& other) {
  return one.format == other.format && one.packing == other.packing &&
         one.csv.delimiter == other.csv.delimiter;
}

bool CanBeReadAsOne(const FileSchema& one, const FileSchema& other) {
  if (!IsSameKind(one, other)) return false;
  const bool is_array = one.json == JsonShape::kArray;
  if (is_array != (other.json == JsonShape::kArray)) return false;
  if (one.format != DataFormat::kCsv) return true;
  if (one.csv.skipped_lines != other.csv.skipped_lines) return false;
  const std::size_t common = std::min(one.columns.size(), other.columns.size());
  return std::ranges::equal(one.columns.begin(), one.columns.begin() + static_cast<long>(common),
                            other.columns.begin(),
                            other.columns.begin() + static_cast<long>(common), {},
                            &SchemaColumn::name, &SchemaColumn::name);
}

void MergeInto(FileSchema* one, const FileSchema& other) {
  if (*one == other) return;
  one->csv.has_quotes |= other.csv.has_quotes;
  one->json = std::max(one->json, other.json);  // lines are documents that are short
  std::map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < one->columns.size(); ++i) places.emplace(one->columns[i].name, i);
  std::vector<SchemaColumn> added;
  for (const SchemaColumn& column : other.columns) {
    const auto found = places.find(column.name);
    if (found == places.end()) {
      added.push_back(column);
      continue;
    }
    SchemaColumn& mine = one->columns[found->second];
    MergeInto(&mine.type, column.type);
    mine.has_empty |= column.has_empty;
  }
  for (SchemaColumn& column : added) {
    if (one->columns.size() < kMaxColumns) one->columns.push_back(std::move(column));
  }
}

}  // namespace tracklake::crawler
