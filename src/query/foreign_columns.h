// The columns of tables over files that others wrote, as DuckDB's SQL has them. Pure, any thread.
#pragma once

#include <cstddef>
#include <string>

#include "catalog/crawler/table_definition.h"

namespace tracklake {

// "BIGINT", "STRUCT(\"id\" VARCHAR)[]".
std::string DuckDbName(const crawler::ColumnType& type);

// The type that DuckDB's reader is told. Where its own cast would lose something (2.5 as BIGINT is
// 3), that is VARCHAR, and ForeignColumn() casts.
std::string ReadAs(const crawler::TableDefinition& table, const crawler::ColumnType& type);

// What a SELECT of the table's files has for a column: its value in the table's type, or an error
// that names column, file and value, and holds kMisfit. NULL for what a crawl takes for no value.
std::string ForeignColumn(const crawler::TableDefinition& table,
                          const crawler::DefinedColumn& column);

// The nth partition key, out of a file's path: decoded, and NULL as Hive writes it.
std::string ForeignKey(const crawler::TableDefinition& table, std::size_t index);

// Between a value and the type that it does not have.
inline constexpr const char* kMisfit = "' does not fit its type, ";

}  // namespace tracklake
