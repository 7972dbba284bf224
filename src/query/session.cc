#include "query/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "lake/locks.h"
#include "query/gate.h"
#include "query/relations.h"
#include "store/local/scratch.h"

namespace tracklake {
namespace {

Database::Settings SettingsOf(const QueryOptions& options, const Staging* staging) {
  return {{"threads", std::to_string(options.threads)},
          {"memory_limit", fmt::format("{}MiB", options.memory_mb)},
          {"temp_directory", staging ? staging->folder().string() : ""},
          {"autoinstall_known_extensions", "false"},
          {"autoload_known_extensions", "false"},
          {"allow_community_extensions", "false"},
          {"allow_persistent_secrets", "false"}};
}

// All of DuckDB's ways to the time, at the clock's: a simulation's query sees the simulation's day.
std::string ClockMacros(Clock& clock) {
  const std::string now = FormatTimestamp(clock.NowSeconds());
  const std::string day = FormatDate(DayOf(clock.NowSeconds()));
  return fmt::format(
      "CREATE MACRO current_date() AS DATE '{1}'; CREATE MACRO today() AS DATE '{1}';"
      "CREATE MACRO now() AS TIMESTAMPTZ '{0}';"
      "CREATE MACRO get_current_timestamp() AS TIMESTAMPTZ '{0}';"
      "CREATE MACRO current_localtimestamp() AS CAST(TIMESTAMPTZ '{0}' AS TIMESTAMP)",
      now, day);
}

// Makes what the statement reads.
Result<> Furnish(Connection& connection, const std::string& sql, std::span<const CatalogFile> files,
                 const Locate& locate, Clock& clock) {
  TL_TRY(connection.Query("SET TimeZone = 'UTC'"));
  TL_TRY(connection.Query(ClockMacros(clock)));
  for (const Relation& relation : RelationsFor(sql, files, locate)) {
    auto made = connection.Query(relation.statement);
    if (!made) return std::unexpected(made.error());
  }
  return {};
}

// The files of a lake for one statement.
struct LakeFiles {
  std::vector<CatalogFile> all;      // those known to be broken come last: DuckDB opens the first
  std::vector<CatalogFile> reached;  // of the tables that the statement names, sorted by key
  std::vector<BrokenPart> broken;

  bool IsBroken(std::string_view key) const {
    return std::ranges::find(broken, key, &BrokenPart::key) != broken.end();
  }
};

// Where DuckDB finds the files. For a broken one it is an empty file of the same name in a folder
// of ours: a query whose conditions leave it out never opens it, any other fails by its name.
Result<Locate> LocateFiles(const ObjectStore& store, const LakeFiles& files,
                           const Staging* scratch) {
  if (files.broken.empty()) return [&store](std::string_view key) { return store.Location(key); };
  if (scratch == nullptr) return std::unexpected(files.broken.front().error);
  std::map<std::string, std::string, std::less<>> stand_ins;
  for (const BrokenPart& part : files.broken) {
    const std::filesystem::path file = scratch->folder() / part.key;
    std::error_code error;
    std::filesystem::create_directories(file.parent_path(), error);
    if (error || !std::ofstream(file)) return std::unexpected(part.error);
    stand_ins.emplace(part.key, file.native());
  }
  return [&store, stand_ins](std::string_view key) {
    const auto found = stand_ins.find(key);
    return found == stand_ins.end() ? store.Location(key) : found->second;
  };
}

// From here on nothing but these files can be opened, and nothing about that can be changed.
Result<> Fence(Connection& connection, const LakeFiles& files, const Locate& locate,
               const QueryOptions& options) {
  std::string paths;
  for (const CatalogFile& file : files.all) {
    // A pattern is asked about before it is looked up, and what it finds after.
    const std::string path = locate(file.key);
    const std::string pattern = FilePattern(path);
    paths += QuoteText(path) + ", ";
    if (pattern != path) paths += QuoteText(pattern) + ", ";
  }
  if (!options.parquet_file.empty()) paths += QuoteText(options.parquet_file) + ", ";
  TL_TRY(connection.Query("SET allowed_paths = [" + paths + "]"));
  TL_TRY(connection.Query("SET enable_external_access = false; SET lock_configuration = true"));
  return {};
}

std::optional<std::string> TextAt(duckdb_vector vector, idx_t row) {
  std::uint64_t* validity = duckdb_vector_get_validity(vector);
  if (validity != nullptr && !duckdb_validity_row_is_valid(validity, row)) return std::nullopt;
  auto* texts = static_cast<duckdb_string_t*>(duckdb_vector_get_data(vector));
  return std::string(duckdb_string_t_data(&texts[row]), duckdb_string_t_length(texts[row]));
}

// The type with its integers of 128 bits, also those in lists and structs, replaced.
std::string WithWideIntegers(std::string_view type, std::string_view by) {
  constexpr std::string_view kWide[] = {"UHUGEINT", "HUGEINT"};
  std::string replaced;
  char quote = 0;
  for (std::size_t i = 0; i < type.size();) {
    const char c = type[i];
    if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == quote) {
      quote = 0;
    }
    const auto wide = std::ranges::find_if(
        kWide, [&](auto name) { return quote == 0 && type.substr(i).starts_with(name); });
    const bool is_wide = wide != std::end(kWide);
    replaced += is_wide ? by : type.substr(i, 1);
    i += is_wide ? wide->size() : 1;
  }
  return replaced;
}

bool HasWideIntegers(const std::vector<QueryColumn>& columns) {
  return std::ranges::any_of(
      columns, [](const auto& column) { return WithWideIntegers(column.type, "") != column.type; });
}

// Whether a number was too large for the type that it was cast to.
bool DoesNotFit(const Error& error) {
  return error.message.find("out of range") != std::string::npos;
}

// The statement runs inside others, which put one line above it.
constexpr int kLinesAbove = 1;

// A day that nobody can read, and a table of which nothing can be, end a query that needs them.
Result<> ExpectReadable(const Catalog& catalog, const LakeFiles& files,
                        const std::set<TableId>& tables, const QueryOptions& options) {
  for (const BrokenDay& day : catalog.broken()) {
    if (tables.empty() || (options.as_of && day.day > *options.as_of)) continue;
    return std::unexpected(day.error);
  }
  for (const TableId table : tables) {
    const CatalogFile* first = nullptr;
    bool any_sound = false;
    for (const CatalogFile& file : files.reached) {
      if (file.table != table) continue;
      if (first == nullptr) first = &file;
      any_sound |= !files.IsBroken(file.key);
    }
    if (first == nullptr || any_sound) continue;
    return std::unexpected(std::ranges::find(files.broken, first->key, &BrokenPart::key)->error);
  }
  return {};
}

Result<LakeFiles> FindFiles(ObjectStore* store, const std::string& sql,
                            const QueryOptions& options) {
  TL_ASSIGN(Catalog catalog, Catalog::Open(store));
  LakeFiles files;
  TL_ASSIGN(files.all, catalog.Refresh());
  std::erase_if(files.all, [&](const CatalogFile& file) {
    return file.format != FileFormat::kParquet || (options.as_of && file.day > *options.as_of);
  });
  const std::set<TableId> tables = TablesReachedBy(sql);
  std::ranges::copy_if(files.all, std::back_inserter(files.reached),
                       [&](const CatalogFile& file) { return tables.contains(file.table); });
  files.broken = catalog.FindBroken(files.reached);
  TL_TRY(ExpectReadable(catalog, files, tables, options));
  std::ranges::stable_partition(files.all,
                                [&](const CatalogFile& file) { return !files.IsBroken(file.key); });
  return files;
}

}  // namespace

Result<QuerySession> QuerySession::Open(ObjectStore* store, Clock* clock, const std::string& sql,
                                        const QueryOptions& options) {
  auto scratch = NewScratch(store);
  std::unique_ptr<Staging> spill = scratch ? std::move(*scratch) : nullptr;
  TL_ASSIGN(Database database, Database::OpenInMemory(SettingsOf(options, spill.get())));
  TL_ASSIGN(Connection connection, database.Connect());
  auto select = OneSelect(connection, sql);
  if (!select) {
    const LakeFailure nothing_read(store, {}, {}, options.memory_mb);
    return std::unexpected(nothing_read.Explain(select.error(), sql));
  }

  TL_ASSIGN(std::unique_ptr<HeldLock> lock, store->Lock(kReadersLock, LockMode::kShared));
  TL_ASSIGN(LakeFiles files, FindFiles(store, *select, options));
  LakeFailure failure(store, files.reached, files.broken, options.memory_mb);
  TL_ASSIGN(const Locate locate, LocateFiles(*store, files, spill.get()));
  const auto furnished = Furnish(connection, *select, files.all, locate, *clock);
  if (!furnished) return std::unexpected(failure.Explain(furnished.error(), sql));
  TL_TRY(Fence(connection, files, locate, options));
  return QuerySession(*std::move(select), options.parquet_file, std::move(lock), std::move(spill),
                      std::move(database), std::move(connection), std::move(failure));
}

Result<std::vector<QueryColumn>> QuerySession::Describe() {
  auto statement = connection_.Prepare(sql_);
  if (!statement) return std::unexpected(failure_.Explain(statement.error(), sql_));
  auto described = connection_.Query(
      fmt::format("SELECT column_type FROM (DESCRIBE SELECT * FROM (\n{}\n))", sql_));
  if (!described) return std::unexpected(failure_.Explain(described.error(), sql_, kLinesAbove));
  std::vector<QueryColumn> columns;
  for (std::size_t i = 0; i < described->row_count(); ++i) {
    columns.push_back({statement->ColumnName(i), std::string(described->Text(i, 0).value_or(""))});
  }
  return columns;
}

Result<> QuerySession::Run(ValueText text, const std::function<bool(TableRow)>& take) {
  const char* value = text == ValueText::kJson ? "to_json(COLUMNS(*))" : "COLUMNS(*)";
  auto statement =
      connection_.Prepare(fmt::format("SELECT CAST({} AS VARCHAR) FROM (\n{}\n)", value, sql_));
  if (!statement) return std::unexpected(failure_.Explain(statement.error(), sql_, kLinesAbove));
  const auto take_chunk = [&](duckdb_data_chunk chunk) {
    const idx_t columns = duckdb_data_chunk_get_column_count(chunk);
    const idx_t rows = duckdb_data_chunk_get_size(chunk);
    for (idx_t row = 0; row < rows; ++row) {
      TableRow cells;
      for (idx_t column = 0; column < columns; ++column) {
        cells.push_back(TextAt(duckdb_data_chunk_get_vector(chunk, column), row));
      }
      if (!take(std::move(cells))) return false;
    }
    return true;
  };
  const auto streamed = statement->Stream(take_chunk);
  if (!streamed) return std::unexpected(failure_.Explain(streamed.error(), sql_, kLinesAbove));
  return {};
}

Result<> QuerySession::WriteParquet() {
  TL_ASSIGN(const std::vector<QueryColumn> columns, Describe());
  Result<> written;
  for (const char* wide : {"BIGINT", "DECIMAL(38,0)"}) {
    const auto copied = connection_.Query(CopyStatement(columns, wide));
    if (copied) return {};
    written = std::unexpected(failure_.Explain(copied.error(), sql_, kLinesAbove));
    if (!HasWideIntegers(columns) || !DoesNotFit(copied.error())) break;
  }
  return written;
}

// The columns as they are, but integers of 128 bits, as sum() gives them, as `wide`: Parquet knows
// none, and DuckDB would write doubles.
std::string QuerySession::CopyStatement(const std::vector<QueryColumn>& columns,
                                        std::string_view wide) const {
  std::string names;
  std::string values;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string type = WithWideIntegers(columns[i].type, wide);
    const std::string name = fmt::format("c{}", i);
    names += (i == 0 ? "" : ", ") + name;
    values +=
        fmt::format("{}{} AS {}", i == 0 ? "" : ", ",
                    type == columns[i].type ? name : fmt::format("CAST({} AS {})", name, type),
                    QuoteIdentifier(columns[i].name));
  }
  return fmt::format(
      "COPY (SELECT {} FROM (\n{}\n) AS result({})) TO {} (FORMAT parquet, "
      "COMPRESSION zstd, USE_TMP_FILE false)",
      values, sql_, names, QuoteText(parquet_file_));
}

}  // namespace tracklake
