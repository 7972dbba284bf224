#include "query/worker/statements.h"

#include <fmt/format.h>

#include <utility>

#include "query/gate.h"
#include "query/worker/bind.h"
#include "query/worker/chunk_writer.h"

namespace tracklake {
namespace {

// The types in which the columns cross the pipe, or their names in SQL; nullopt when one of them
// cannot, or has none so simple.
template <typename T, typename Of>
std::optional<std::vector<T>> TypesBy(const Statement& statement, Of of) {
  std::vector<T> types;
  for (idx_t i = 0; i < statement.column_count(); ++i) {
    duckdb_logical_type type = Duck().prepared_statement_column_logical_type(statement.raw(), i);
    const auto its = of(type);
    Duck().destroy_logical_type(&type);
    if (!its) return std::nullopt;
    types.emplace_back(*its);
  }
  return types;
}

std::optional<std::vector<WireType>> NativeTypes(const Statement& statement) {
  return TypesBy<WireType>(statement, WireTypeOf);
}

std::optional<std::vector<std::string>> SimpleTypeNames(const Statement& statement) {
  return TypesBy<std::string>(statement, SimpleNameOf);
}

}  // namespace

// What reads files is planned again when it is executed: DuckDB keeps no plan over files. The first
// plan only says the columns, so nothing is spent on making it a good one. One that cannot be made
// so is left to the optimizer.
Result<Statement> WorkerStatements::Planned(const std::string& sql) {
  if (!has_files_) return connection_.Prepare(sql);
  TL_TRY(connection_.Query("PRAGMA disable_optimizer"));
  auto statement = connection_.Prepare(sql);
  TL_TRY(connection_.Query("PRAGMA enable_optimizer"));
  return statement ? std::move(statement) : connection_.Prepare(sql);
}

Result<Statement> WorkerStatements::Prepare(const std::string& sql) {
  TL_ASSIGN(Statement statement, Planned(sql));
  TL_TRY(BindParameters(parameters_, &statement));
  return statement;
}

Result<std::string> WorkerStatements::Judge(std::string_view sql) {
  lines_above_ = 0;
  return OneSelect(connection_, std::string(sql));
}

Result<> WorkerStatements::RunScript(const std::vector<std::string>& statements) {
  lines_above_ = 1;
  for (const std::string& statement : statements) TL_TRY(connection_.Query(statement));
  return {};
}

Result<> WorkerStatements::Run(std::string_view sql) {
  lines_above_ = 1;
  TL_ASSIGN(Statement statement, Prepare(std::string(sql)));
  TL_TRY(statement.Execute());
  return {};
}

// The columns' names and types as DESCRIBE says them, which binds the statement once more.
Result<std::vector<std::string>> WorkerStatements::Described(std::string_view sql) {
  lines_above_ = 1;
  TL_ASSIGN(Statement describe,
            Prepare(fmt::format("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM "
                                "(\n{}\n))",
                                sql)));
  TL_ASSIGN(const QueryResult columns, describe.Execute());
  std::vector<std::string> names_and_types;
  for (std::size_t i = 0; i < columns.row_count(); ++i) {
    for (const std::size_t column : {0, 1}) {
      names_and_types.emplace_back(columns.Text(i, column).value_or(""));
    }
  }
  return names_and_types;
}

Result<std::vector<std::string>> WorkerStatements::Describe(std::string_view sql) {
  lines_above_ = 0;
  TL_ASSIGN(prepared_, Prepare(std::string(sql)));
  prepared_sql_ = sql;
  if (HasTypesOfValues(sql)) return Described(sql);
  const auto types = SimpleTypeNames(*prepared_);
  std::vector<std::string> columns;
  if (!types) {
    TL_ASSIGN(columns, Described(sql));
  }
  columns.resize(prepared_->column_count() * 2);
  for (std::size_t i = 0; i < prepared_->column_count(); ++i) {
    columns[i * 2] = prepared_->ColumnName(i);  // which DESCRIBE changes where two are the same
    if (types) columns[i * 2 + 1] = (*types)[i];
  }
  return columns;
}

Result<WorkerStatements::Selection> WorkerStatements::Select(std::string_view sql, bool as_json) {
  lines_above_ = 0;
  const std::string text(sql);
  if (!prepared_ || prepared_sql_ != sql) {
    TL_ASSIGN(prepared_, Prepare(text));
  }
  Statement direct = *std::exchange(prepared_, std::nullopt);
  std::size_t column_count = direct.column_count();
  if (HasTypesOfValues(sql)) {
    TL_ASSIGN(const auto columns, Described(sql));
    column_count = columns.size() / 2;
  } else if (auto types = NativeTypes(direct)) {
    return Selection{std::move(direct), *std::move(types)};
  }
  lines_above_ = 1;
  TL_ASSIGN(Statement wrapped,
            Prepare(fmt::format("SELECT CAST({} AS VARCHAR) FROM (\n{}\n)",
                                as_json ? "to_json(COLUMNS(*))" : "COLUMNS(*)", text)));
  const std::vector<WireType> types(column_count, as_json ? WireType::kJson : WireType::kText);
  return Selection{std::move(wrapped), types};
}

}  // namespace tracklake
