#include "query/foreign_scans.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "catalog/crawler/names.h"
#include "catalog/foreign_tables.h"
#include "duck/database.h"
#include "query/foreign_columns.h"
#include "query/scans.h"
#include "store/local/local_store.h"

namespace tracklake {
namespace {

using crawler::DataFormat;
using crawler::DefinedColumn;
using crawler::JsonShape;
using crawler::TableDefinition;

bool IsHidden(std::string_view name) { return name.starts_with('_') || name.starts_with('.'); }

// Of the files in one folder, not below it.
Result<> AddFilesIn(LocalStore& store, const TableDefinition& table, const std::string& prefix,
                    std::vector<std::string>* files) {
  return store.ListPages(prefix, [&](std::span<ObjectInfo> page) -> Result<> {
    for (const ObjectInfo& object : page) {
      const std::string_view name = std::string_view(object.key).substr(prefix.size());
      const bool is_below = name.contains('/');
      if (is_below || IsHidden(name) || object.size == 0) continue;
      if (std::ranges::find(table.not_files, object.key) != table.not_files.end()) continue;
      files->push_back(store.Location(object.key));
    }
    return {};
  });
}

// As they are: DuckDB takes a path for a pattern only where there is no such file, and within the
// sandbox it matches none.
std::string ListOf(std::span<const std::string> files) {
  std::string list;
  for (const std::string& file : files) {
    list += (list.empty() ? "[" : ", ") + QuoteText(file);
  }
  return list + "]";
}

// {'a': 'BIGINT', …}
std::string ColumnsOf(const TableDefinition& table) {
  std::string columns;
  for (const DefinedColumn& column : table.columns) {
    columns += (columns.empty() ? "{" : ", ") + QuoteText(column.name) + ": " +
               QuoteText(ReadAs(table, column.type));
  }
  return columns + "}";
}

// DuckDB's readers have a word each for what is not packed.
std::string Compression(const TableDefinition& table, std::string_view unpacked) {
  return QuoteText(table.packing == crawler::Packing::kGzip ? "gzip" : unpacked);
}

// On one thread per file: on several, DuckDB reads no line breaks in quotes where records may be
// short.
std::string ScanOfCsv(const TableDefinition& table, std::span<const std::string> files) {
  return fmt::format(
      "read_csv({}, auto_detect = false, header = false, skip = {}, delim = {}, quote = '\"', "
      "escape = '\"', null_padding = true, parallel = false, columns = {}, compression = {}, "
      "filename = true)",
      ListOf(files), table.csv.skipped_lines, QuoteText(std::string(1, table.csv.delimiter)),
      ColumnsOf(table), Compression(table, "none"));
}

// The longest value that may come. Each of DuckDB's threads takes twice as much memory at once, so
// it is no more than there can be: a line is short, and a document as long as its file at most.
std::uintmax_t MaxJsonBytes(const TableDefinition& table, std::span<const std::string> files) {
  constexpr std::uintmax_t kLeast = std::uintmax_t{16} << 20;
  constexpr std::uintmax_t kPacked = std::uintmax_t{64} << 20;
  constexpr std::uintmax_t kMost = std::uintmax_t{256} << 20;
  if (table.json == JsonShape::kLines) return kLeast;
  std::uintmax_t longest = table.packing == crawler::Packing::kNone ? kLeast : kPacked;
  for (const std::string& file : files) {
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    if (!error) longest = std::max(longest, size + 1);
  }
  return std::min(longest, kMost);
}

std::string ScanOfJson(const TableDefinition& table, std::span<const std::string> files) {
  constexpr const char* kFormats[] = {"newline_delimited", "unstructured", "array"};
  const bool is_plain = table.json == JsonShape::kArray && table.columns.size() == 1 &&
                        table.columns[0].name == "value";
  return fmt::format(
      "read_json({}, format = '{}', records = '{}', columns = {}, compression = {}, "
      "maximum_object_size = {}, filename = true)",
      ListOf(files), kFormats[static_cast<std::size_t>(table.json)], is_plain ? "false" : "true",
      ColumnsOf(table), Compression(table, "uncompressed"), MaxJsonBytes(table, files));
}

std::string ScanOf(const TableDefinition& table, std::span<const std::string> files) {
  if (table.format == DataFormat::kCsv) return ScanOfCsv(table, files);
  if (table.format == DataFormat::kJson) return ScanOfJson(table, files);
  return fmt::format(
      "read_parquet({}, union_by_name = true, hive_partitioning = false, "
      "filename = true)",
      ListOf(files));
}

// The columns, and no rows.
std::string EmptyOf(const TableDefinition& table) {
  std::string select = "SELECT ";
  for (const DefinedColumn& column : table.columns) {
    select += fmt::format("CAST(NULL AS {}) AS {}, ", DuckDbName(column.type),
                          QuoteIdentifier(column.name));
  }
  for (const std::string& key : table.partition_keys) {
    select += fmt::format("CAST(NULL AS VARCHAR) AS {}, ", QuoteIdentifier(key));
  }
  select.resize(select.size() - 2);
  return select + " WHERE false";
}

bool IsPartOfName(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

// As words of their own: "my_charts" does not name charts. What stands in a text may.
bool IsNamedIn(std::string_view small_sql, const TableDefinition& table) {
  const std::string name = crawler::InSmallLetters(table.name);
  for (std::size_t at = small_sql.find(name); at != small_sql.npos;
       at = small_sql.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    const bool begins = at == 0 || !IsPartOfName(small_sql[at - 1]);
    if (begins && (end == small_sql.size() || !IsPartOfName(small_sql[end]))) return true;
  }
  return false;
}

}  // namespace

Result<std::vector<std::string>> FilesOfForeign(const TableDefinition& table) {
  LocalStore store(table.place);
  std::vector<std::string> files;
  if (!table.location.empty() && !table.location.ends_with('/')) {
    const auto there = store.Head(table.location);
    if (there) files.push_back(store.Location(table.location));
    if (there || there.error().kind == ErrorKind::kNotFound) return files;
    return std::unexpected(there.error());
  }
  if (table.partition_keys.empty()) {
    TL_TRY(AddFilesIn(store, table, table.location, &files));
  }
  for (const crawler::DefinedPartition& partition : table.partitions) {
    TL_TRY(AddFilesIn(store, table, partition.prefix, &files));
  }
  std::ranges::sort(files);
  return files;
}

std::string SelectOfForeign(const TableDefinition& table, std::span<const std::string> files) {
  if (files.empty()) return EmptyOf(table);
  std::string select = "SELECT ";
  for (const DefinedColumn& column : table.columns) select += ForeignColumn(table, column) + ", ";
  for (std::size_t i = 0; i < table.partition_keys.size(); ++i) {
    select += ForeignKey(table, i) + ", ";
  }
  select.resize(select.size() - 2);
  return select + " FROM " + ScanOf(table, files);
}

Result<ForeignScans> ForeignScansFor(std::string_view sql, ObjectStore* store) {
  ForeignScans scans;
  // A bucket is shared: what it says of this machine's files does not count.
  if (store->copies() != nullptr) return scans;
  auto tables = ForeignTables(store).Load();
  if (!tables) {
    scans.unknown = std::move(tables).error();
    return scans;
  }
  const std::string small = crawler::InSmallLetters(sql);
  const bool is_list = ListsRelations(sql);
  for (const TableDefinition& table : *tables) {
    const bool is_named = IsNamedIn(small, table);
    if (table.columns.empty() || !(is_list || is_named)) continue;
    auto files = FilesOfForeign(table);
    if (!files && is_named) return std::unexpected(std::move(files).error());
    if (!files) files.emplace();
    scans.relations.push_back({table.name, "CREATE VIEW " + QuoteIdentifier(table.name) + " AS " +
                                               SelectOfForeign(table, *files)});
    std::ranges::copy(*files, std::back_inserter(scans.files));
  }
  return scans;
}

}  // namespace tracklake
