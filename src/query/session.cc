#include "query/session.h"

#include <fmt/format.h>

#include "lake/locks.h"
#include "query/gate.h"
#include "query/relations.h"
#include "query/sql_error.h"

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
    if (!made) {
      return Fail(made.error().kind, "cannot read {}: {}", relation.name, made.error().message);
    }
  }
  return {};
}

// From here on nothing but these files can be opened, and nothing about that can be changed.
Result<> Fence(Connection& connection, std::span<const CatalogFile> files, const Locate& locate,
               const QueryOptions& options) {
  std::string paths;
  for (const CatalogFile& file : files) {
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

// The statement runs inside others, which put one line above it.
constexpr int kLinesAbove = 1;

// What went wrong while it ran: of the SQL, or of the machine.
std::unexpected<Error> RunError(const Error& error, const std::string& sql) {
  if (error.kind == ErrorKind::kUsage) {
    return std::unexpected(ExplainSqlError(error.message, sql, kLinesAbove));
  }
  std::unexpected<Error> failure(error);
  if (error.message.find("Out of Memory") != std::string::npos) {
    return WithHint(failure, "Allow more with query.memory_mb, or ask for less.");
  }
  return failure;
}

}  // namespace

Result<QuerySession> QuerySession::Open(ObjectStore* store, Clock* clock, const std::string& sql,
                                        const QueryOptions& options) {
  TL_ASSIGN(std::unique_ptr<HeldLock> lock, store->Lock(kReadersLock, LockMode::kShared));
  TL_ASSIGN(Catalog catalog, Catalog::Open(store));
  TL_ASSIGN(std::vector<CatalogFile> files, catalog.Refresh());
  std::erase_if(files, [&](const CatalogFile& file) {
    return file.format != FileFormat::kParquet || (options.as_of && file.day > *options.as_of);
  });
  const Locate locate = [store](std::string_view key) { return store->Location(key); };

  auto staging = store->NewStaging();
  std::unique_ptr<Staging> spill = staging ? std::move(*staging) : nullptr;
  TL_ASSIGN(Database database, Database::OpenInMemory(SettingsOf(options, spill.get())));
  TL_ASSIGN(Connection connection, database.Connect());
  TL_TRY(Furnish(connection, sql, files, locate, *clock));
  TL_TRY(Fence(connection, files, locate, options));
  TL_ASSIGN(std::string select, OneSelect(connection, sql));
  return QuerySession(std::move(select), options.parquet_file, std::move(lock), std::move(spill),
                      std::move(database), std::move(connection));
}

Result<std::vector<QueryColumn>> QuerySession::Describe() {
  TL_ASSIGN(const Statement statement, connection_.Prepare(sql_));
  auto described = connection_.Query(
      fmt::format("SELECT column_type FROM (DESCRIBE SELECT * FROM (\n{}\n))", sql_));
  if (!described) return RunError(described.error(), sql_);
  std::vector<QueryColumn> columns;
  for (std::size_t i = 0; i < described->row_count(); ++i) {
    columns.push_back({statement.ColumnName(i), std::string(described->Text(i, 0).value_or(""))});
  }
  return columns;
}

Result<> QuerySession::Run(ValueText text, const std::function<bool(TableRow)>& take) {
  const char* value = text == ValueText::kJson ? "to_json(COLUMNS(*))" : "COLUMNS(*)";
  auto statement =
      connection_.Prepare(fmt::format("SELECT CAST({} AS VARCHAR) FROM (\n{}\n)", value, sql_));
  if (!statement) return RunError(statement.error(), sql_);
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
  if (!streamed) return RunError(streamed.error(), sql_);
  return {};
}

Result<> QuerySession::WriteParquet() {
  auto written =
      connection_.Query(fmt::format("COPY (\n{}\n) TO {} (FORMAT parquet, "
                                    "COMPRESSION zstd)",
                                    sql_, QuoteText(parquet_file_)));
  if (!written) return RunError(written.error(), sql_);
  return {};
}

}  // namespace tracklake
