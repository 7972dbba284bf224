// Athena's calls, typed. Each error names what was asked; those of the SQL are explained as such.
// Any thread.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "aws/client.h"
#include "base/result.h"
#include "query/result_source.h"
#include "query/trino/trino_type.h"

namespace tracklake {

struct AthenaStatement {
  std::string sql;
  std::string token;     // the same one starts no second query
  std::string database;  // for names without one; may be empty
  std::string workgroup;
};

struct AthenaState {
  enum class Phase : std::uint8_t { kUnderWay, kSucceeded, kFailed, kCancelled };
  Phase phase = Phase::kUnderWay;
  std::string reason;           // of a failure
  bool is_users_fault = true;   // and not Athena's
  bool is_retryable = false;    // says Athena
  bool has_header_row = false;  // its first row is the columns' names
  std::uint64_t bytes_read = 0;
};

struct AthenaColumn {
  std::string name;
  TrinoType type;
};

struct AthenaPage {
  std::vector<AthenaColumn> columns;
  std::vector<TableRow> rows;  // as Athena writes values; as many cells as there are columns
  std::string next_token;      // empty: this was the last
};

struct AthenaWorkgroup {
  std::uint64_t scan_limit_bytes = 0;  // Athena ends what reads more; 0: nothing does
};

class AthenaApi {
 public:
  explicit AthenaApi(aws::Client* client) : client_(client) {}

  // The query's id. kUnknown: it may have been started.
  Result<std::string> Start(const AthenaStatement& statement);
  Result<AthenaState> Look(const std::string& query_id);
  Result<AthenaPage> Page(const std::string& query_id, const std::string& token);
  // One that has ended already is no error.
  Result<> Cancel(const std::string& query_id);
  Result<AthenaWorkgroup> Workgroup(const std::string& name);

 private:
  Result<aws::Answer> Send(std::string_view operation, const nlohmann::json& request,
                           bool is_write);
  Result<nlohmann::json> Ask(std::string_view operation, const nlohmann::json& request,
                             bool is_write);

  aws::Client* const client_;
};

}  // namespace tracklake
