// Any text as a statement: refused, or one that the gate lets through a second time and that
// DuckDB's parser takes where only a SELECT can stand.
#include <cstdint>
#include <string>

#include "base/testing/fuzz.h"
#include "query/gate.h"

namespace {

using namespace tracklake;

Connection& TheConnection() {
  static Database database = *Database::OpenInMemory({{"threads", "1"}});
  static Connection connection = *database.Connect();
  return connection;
}

bool IsOneStatement(const Connection& connection, const std::string& sql) {
  duckdb_extracted_statements raw = nullptr;
  const idx_t count = Duck().extract_statements(connection.raw(), sql.c_str(), &raw);
  Duck().destroy_extracted(&raw);
  return count == 1;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string sql(reinterpret_cast<const char*>(data), size);
  Connection& connection = TheConnection();
  const Result<std::string> select = OneSelect(connection, sql);
  if (!select.has_value()) {
    if (select.error().message.empty()) Report("refused without a word");
    return 0;
  }
  if (!sql.starts_with(*select)) Report("another statement than the one that was given");
  const Result<std::string> again = OneSelect(connection, *select);
  if (!again.has_value()) Report("judged otherwise a second time");
  if (*again != *select) return 0;  // more ends than are looked at
  // A line of its own, since a comment may end it.
  if (!IsOneStatement(connection, "SELECT * FROM (\n" + *select + "\n)")) Report("no SELECT");
  return 0;
}
