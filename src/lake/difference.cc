#include "lake/difference.h"

#include <fmt/format.h>

#include <fstream>

#include "duck/database.h"
#include "lake/layout.h"

namespace tracklake {
namespace {

std::string Describe(const TableCounts& counts) {
  return fmt::format("{} candidates, {} rows, {} folded, {} quarantined, {} not applicable",
                     counts.candidates, counts.rows, counts.folded, counts.quarantined,
                     counts.not_applicable);
}

// Rows stand in the order of raw keys and items, so the n-th row of one file is that of the other
// until the first that is missing.
std::string RowQuery(TableId table, FileFormat format) {
  std::string differs;
  std::string columns;
  for (const ColumnInfo& column : Table(table).columns) {
    const std::string name = QuoteIdentifier(column.name);
    differs += fmt::format("{}stored.{} IS DISTINCT FROM derived.{}", differs.empty() ? "" : " OR ",
                           name, name);
    columns += fmt::format(", CAST(stored.{} AS VARCHAR), CAST(derived.{} AS VARCHAR)", name, name);
  }
  const std::string_view read = format == FileFormat::kParquet ? "read_parquet" : "read_csv";
  // What the folders above the lake are called says nothing about the rows.
  const std::string_view options = format == FileFormat::kParquet
                                       ? ", hive_partitioning = false"
                                       : ", hive_partitioning = false, all_varchar = true";
  return fmt::format(
      "WITH stored AS (SELECT row_number() OVER () AS n, * FROM {0}($1{1})), "
      "derived AS (SELECT row_number() OVER () AS n, * FROM {0}($2{1})) "
      "SELECT coalesce(stored.n, derived.n), stored.n IS NULL, derived.n IS NULL, "
      "coalesce(derived.raw_key, stored.raw_key){2} "
      "FROM stored FULL JOIN derived ON stored.n = derived.n "
      "WHERE stored.n IS NULL OR derived.n IS NULL OR {3} ORDER BY 1 LIMIT 1",
      read, options, columns, differs);
}

std::string Shown(const std::optional<std::string_view>& value) {
  return value.has_value() ? fmt::format("'{}'", *value) : "NULL";
}

std::string DescribeRow(TableId table, const QueryResult& result) {
  constexpr std::size_t kFirstColumn = 4;
  const std::string place =
      fmt::format("row {} of {} ({})", *result.Integer(0, 0), Table(table).name,
                  result.Text(0, 3).value_or("no raw key"));
  if (*result.Boolean(0, 1)) return place + ": the part does not have it";
  if (*result.Boolean(0, 2)) return place + ": raw does not give it";
  std::string text = place;
  std::string_view separator = ": ";
  for (std::size_t i = 0; i < Table(table).columns.size(); ++i) {
    const auto stored = result.Text(0, kFirstColumn + 2 * i);
    const auto derived = result.Text(0, kFirstColumn + 2 * i + 1);
    if (stored == derived) continue;
    text += fmt::format("{}{} is {}, raw gives {}", separator, Table(table).columns[i].name,
                        Shown(stored), Shown(derived));
    separator = "; ";
  }
  return text;
}

Result<QueryResult> FindRow(const PartPlace& place, const std::filesystem::path& stored,
                            const std::filesystem::path& derived, const std::string& duckdb) {
  TL_ASSIGN(Database database,
            Database::OpenInMemory({{"threads", "1"}, {"temp_directory", ""}}, duckdb));
  TL_ASSIGN(Connection connection, database.Connect());
  TL_ASSIGN(Statement statement, connection.Prepare(RowQuery(place.table, place.format)));
  TL_TRY(statement.Bind(1, FilePattern(stored.native())));
  TL_TRY(statement.Bind(2, FilePattern(derived.native())));
  return statement.Execute();
}

}  // namespace

std::string DescribeDifference(const Receipt& said, const Receipt& derived) {
  std::string text;
  for (const TableInfo& table : Tables()) {
    const auto& ours = said.counts[static_cast<std::size_t>(table.id)];
    const auto& raws = derived.counts[static_cast<std::size_t>(table.id)];
    if (ours == raws) continue;
    text += fmt::format("{}{}: {}; raw gives {}", text.empty() ? "" : "; ", table.name,
                        Describe(ours), Describe(raws));
  }
  if (said.quarantine_key != derived.quarantine_key) {
    text +=
        fmt::format("{}quarantine_key {}; raw gives {}", text.empty() ? "" : "; ",
                    said.quarantine_key.value_or("null"), derived.quarantine_key.value_or("null"));
  }
  if (said.fetched_at != derived.fetched_at) {
    text += fmt::format("{}fetched_at {}; raw gives {}", text.empty() ? "" : "; ",
                        FormatTimestamp(said.fetched_at), FormatTimestamp(derived.fetched_at));
  }
  return fmt::format("{}: {}", said.raw_key, text);
}

Result<std::string> DescribeRowDifference(ObjectStore& store, const Part& part,
                                          const std::filesystem::path& derived,
                                          const std::filesystem::path& scratch,
                                          const std::string& duckdb) {
  std::string bytes;
  TL_TRY(store.Get(part.key, &bytes));
  std::ofstream(scratch, std::ios::binary | std::ios::trunc) << bytes;
  const auto place = ParsePartKey(part.key);
  if (!place.has_value()) return "its name is not a part's";
  const auto found = FindRow(*place, scratch, derived, duckdb);
  if (!found.has_value() && found.error().kind == ErrorKind::kExhausted) {
    return std::unexpected(found.error());
  }
  if (!found.has_value() && found.error().kind == ErrorKind::kConfig) {
    return fmt::format("other bytes than raw gives; no row can be named: {}",
                       found.error().message);
  }
  if (!found.has_value()) return fmt::format("it cannot be read: {}", found.error().message);
  if (found->row_count() == 0) return "the same rows in other bytes";
  return DescribeRow(place->table, *found);
}

}  // namespace tracklake
