#include "query/athena/athena_api.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "aws/json_call.h"
#include "base/json_member.h"
#include "query/trino/trino_error.h"

namespace tracklake {
namespace {

using nlohmann::json;

// What one call of GetQueryResults gives at most.
constexpr int kRowsOfAPage = 1000;

std::uint64_t Number(const json& object, const char* name) {
  const json& member = Member(object, name);
  return member.is_number_unsigned() ? member.get<std::uint64_t>() : 0;
}

std::unexpected<Error> NoSense(std::string_view operation) {
  return Fail(ErrorKind::kBadData, "Athena's answer to {} makes no sense", operation);
}

// A statement that Athena does not begin with is a refusal of the call.
Error Refused(const aws::Answer& answer, const AthenaStatement& statement) {
  const bool is_request = answer.code == "InvalidRequestException";
  if (is_request && answer.message.find("WorkGroup") != std::string::npos) {
    return {ErrorKind::kConfig,
            answer.message,
            "Set athena.workgroup to one that there is: aws athena list-work-groups",
            {}};
  }
  if (is_request && answer.message.find("output location") != std::string::npos) {
    return {ErrorKind::kConfig,
            answer.message,
            "Set athena.workgroup to one that has a folder for its results.",
            {}};
  }
  if (is_request) {
    return ExplainTrinoError(ParseTrinoComplaint(answer.message), statement.sql, "glue.database");
  }
  return aws::RefusalOf(answer, "Athena's StartQueryExecution");
}

AthenaState::Phase PhaseNamed(const std::string& state) {
  if (state == "SUCCEEDED") return AthenaState::Phase::kSucceeded;
  if (state == "FAILED") return AthenaState::Phase::kFailed;
  if (state == "CANCELLED") return AthenaState::Phase::kCancelled;
  return AthenaState::Phase::kUnderWay;
}

// Athena names a decimal's digits beside its type.
TrinoType TypeOf(const json& column) {
  const std::string type = TextOf(column, "Type");
  if (type != "decimal") return ParseTrinoType(type);
  return ParseTrinoType(
      fmt::format("decimal({},{})", Number(column, "Precision"), Number(column, "Scale")));
}

TableRow RowOf(const json& row, std::size_t columns) {
  TableRow cells(columns);
  const json& data = Member(row, "Data");
  for (std::size_t i = 0; data.is_array() && i < std::min(columns, data.size()); ++i) {
    const json& value = Member(data[i], "VarCharValue");
    if (value.is_string()) cells[i] = value.get<std::string>();
  }
  return cells;
}

}  // namespace

Result<aws::Answer> AthenaApi::Send(std::string_view operation, const json& request,
                                    bool is_write) {
  return aws::SendJson(*client_, aws::kAthenaProtocol, operation,
                       request.dump(-1, ' ', false, json::error_handler_t::replace), is_write);
}

Result<json> AthenaApi::Ask(std::string_view operation, const json& request, bool is_write) {
  TL_ASSIGN(const aws::Answer answer, Send(operation, request, is_write));
  if (!answer.ok()) {
    return std::unexpected(aws::RefusalOf(answer, fmt::format("Athena's {}", operation)));
  }
  json body = json::parse(answer.response.body, nullptr, false);
  if (!body.is_object()) return NoSense(operation);
  return body;
}

Result<std::string> AthenaApi::Start(const AthenaStatement& statement) {
  json request = {{"QueryString", statement.sql},
                  {"ClientRequestToken", statement.token},
                  {"WorkGroup", statement.workgroup}};
  if (!statement.database.empty()) {
    request["QueryExecutionContext"] = {{"Database", statement.database}};
  }
  TL_ASSIGN(const aws::Answer answer, Send("StartQueryExecution", request, /*is_write=*/true));
  if (!answer.ok()) return std::unexpected(Refused(answer, statement));
  std::string id = TextOf(json::parse(answer.response.body, nullptr, false), "QueryExecutionId");
  if (id.empty()) return NoSense("StartQueryExecution");
  return id;
}

Result<AthenaState> AthenaApi::Look(const std::string& query_id) {
  TL_ASSIGN(const json body, Ask("GetQueryExecution", {{"QueryExecutionId", query_id}}, false));
  const json& query = Member(body, "QueryExecution");
  const json& status = Member(query, "Status");
  if (!Member(status, "State").is_string()) return NoSense("GetQueryExecution");
  const json& error = Member(status, "AthenaError");
  AthenaState state;
  state.phase = PhaseNamed(TextOf(status, "State"));
  state.reason = TextOf(status, "StateChangeReason");
  if (state.reason.empty()) state.reason = TextOf(error, "ErrorMessage");
  state.is_users_fault = Number(error, "ErrorCategory") != 1;
  state.is_retryable = Member(error, "Retryable") == true;
  state.has_header_row = TextOf(query, "StatementType") == "DML";
  state.bytes_read = Number(Member(query, "Statistics"), "DataScannedInBytes");
  return state;
}

Result<AthenaPage> AthenaApi::Page(const std::string& query_id, const std::string& token) {
  json request = {{"QueryExecutionId", query_id}, {"MaxResults", kRowsOfAPage}};
  if (!token.empty()) request["NextToken"] = token;
  TL_ASSIGN(const json body, Ask("GetQueryResults", request, false));
  const json& set = Member(body, "ResultSet");
  const json& columns = Member(Member(set, "ResultSetMetadata"), "ColumnInfo");
  AthenaPage page;
  for (const json& column : columns)
    page.columns.push_back({TextOf(column, "Name"), TypeOf(column)});
  for (const json& row : Member(set, "Rows")) page.rows.push_back(RowOf(row, page.columns.size()));
  page.next_token = TextOf(body, "NextToken");
  return page;
}

Result<> AthenaApi::Cancel(const std::string& query_id) {
  TL_TRY(Ask("StopQueryExecution", {{"QueryExecutionId", query_id}}, true));
  return {};
}

Result<AthenaWorkgroup> AthenaApi::Workgroup(const std::string& name) {
  TL_ASSIGN(const json body, Ask("GetWorkGroup", {{"WorkGroup", name}}, false));
  const json& configuration = Member(Member(body, "WorkGroup"), "Configuration");
  return AthenaWorkgroup{Number(configuration, "BytesScannedCutoffPerQuery")};
}

}  // namespace tracklake
