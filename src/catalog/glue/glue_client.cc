#include "catalog/glue/glue_client.h"

#include <algorithm>
#include <array>
#include <utility>

#include "aws/json_call.h"

namespace tracklake::glue {
namespace {

// What aws::RefusalOf() cannot know of Glue's codes, all of which come with status 400.
ErrorKind KindOf(std::string_view code, bool is_write, ErrorKind otherwise) {
  if (code == "EntityNotFoundException") return ErrorKind::kNotFound;
  if (code == "AlreadyExistsException" || code == "ConcurrentModificationException") {
    return ErrorKind::kConflict;
  }
  if (code == "OperationTimeoutException" || code == "ResourceNotReadyException") {
    return is_write ? ErrorKind::kUnknown : ErrorKind::kUnavailable;
  }
  if (code == "ResourceNumberLimitExceededException") return ErrorKind::kConfig;
  return otherwise;
}

std::string HintOf(ErrorKind kind) {
  if (kind != ErrorKind::kConfig) return {};
  return "Delete what the catalog no longer needs, or ask AWS for more.";
}

Error Refusal(const aws::Answer& answer, const std::string& about, bool is_write) {
  Error error = aws::RefusalOf(answer, about);
  error.kind = KindOf(answer.code, is_write, error.kind);
  if (error.hint.empty()) error.hint = HintOf(error.kind);
  return error;
}

constexpr std::array<std::string_view, 7> kPassingCodes = {
    "AlreadyExistsException",   "ConcurrentModificationException", "EntityNotFoundException",
    "InternalServiceException", "OperationTimeoutException",       "ResourceNotReadyException",
    "ThrottlingException"};

PartitionValues ValuesOf(const Json& partition, const char* name) {
  PartitionValues values;
  for (const Json& value : Member(partition, name)) {
    values.push_back(value.is_string() ? value.get<std::string>() : std::string());
  }
  return values;
}

StoredPartition Stored(const Json& partition) {
  return {ValuesOf(partition, "Values"), Member(partition, "StorageDescriptor")};
}

void AddFailures(const Json& answer, const char* values, std::vector<PartitionFailure>* failures) {
  for (const Json& failure : Member(answer, "Errors")) {
    const Json& detail = Member(failure, "ErrorDetail");
    failures->push_back(
        {ValuesOf(failure, values), TextOf(detail, "ErrorCode"), TextOf(detail, "ErrorMessage")});
  }
}

template <typename T>
std::vector<std::span<T>> Batches(std::span<T> all, std::size_t size) {
  std::vector<std::span<T>> batches;
  for (; !all.empty(); all = all.subspan(std::min(size, all.size()))) {
    batches.push_back(all.first(std::min(size, all.size())));
  }
  return batches;
}

}  // namespace

bool IsPassing(const PartitionFailure& failure) {
  return std::ranges::find(kPassingCodes, failure.code) != kPassingCodes.end();
}

std::string GlueClient::NameOf(const std::string& table) const {
  return fmt::format("Glue's table {}.{}", database_, table);
}

std::unexpected<Error> GlueClient::NoDatabase() const {
  return WithHint(Fail(ErrorKind::kNotFound, "there is no database {} in Glue", database_),
                  fmt::format("Make it (aws glue create-database --database-input Name={}), or "
                              "name another one: glue.database",
                              database_));
}

Result<Json> GlueClient::Send(std::string_view operation, Json body, const std::string& about,
                              bool is_write) {
  body["DatabaseName"] = database_;
  TL_ASSIGN(const aws::Answer answer,
            aws::SendJson(*client_, aws::kGlueProtocol, operation, body.dump(), is_write));
  if (!answer.ok()) return std::unexpected(Refusal(answer, about, is_write));
  Json object = Json::parse(answer.response.body, nullptr, false);
  if (object.is_object()) return object;
  return Fail(ErrorKind::kBadData, "{}: the answer to {} is not a JSON object", about, operation);
}

Result<std::vector<Json>> GlueClient::SendForPages(std::string_view operation, Json body,
                                                   const char* list, const std::string& about) {
  std::vector<Json> all;
  for (int page = 0; page < kMaxPages; ++page) {
    TL_ASSIGN(const Json answer, Send(operation, body, about, false));
    for (const Json& item : Member(answer, list)) all.push_back(item);
    const std::string next = TextOf(answer, "NextToken");
    if (next.empty()) return all;
    body["NextToken"] = next;
  }
  return Fail(ErrorKind::kBadData, "{}: {} has more than {} pages", about, operation, kMaxPages);
}

Result<std::vector<Json>> GlueClient::Tables() {
  const std::string about = "Glue's database " + database_;
  auto tables = SendForPages("GetTables", Json::object(), "TableList", about);
  if (!tables && tables.error().kind == ErrorKind::kNotFound) return NoDatabase();
  return tables;
}

Result<> GlueClient::CreateTable(const Json& input) {
  const auto made =
      Send("CreateTable", {{"TableInput", input}}, NameOf(TextOf(input, "Name")), true);
  if (made) return {};
  if (made.error().kind == ErrorKind::kNotFound) return NoDatabase();
  return std::unexpected(made.error());
}

// Without SkipArchive each change would leave a version behind, of which Glue takes no end.
Result<> GlueClient::UpdateTable(const Json& input, const std::string& version) {
  Json body = {{"TableInput", input}, {"SkipArchive", true}};
  if (!version.empty()) body["VersionId"] = version;
  TL_TRY(Send("UpdateTable", std::move(body), NameOf(TextOf(input, "Name")), true));
  return {};
}

Result<std::vector<StoredPartition>> GlueClient::Partitions(const std::string& table) {
  TL_ASSIGN(const std::vector<Json> all,
            SendForPages("GetPartitions", {{"TableName", table}}, "Partitions", NameOf(table)));
  std::vector<StoredPartition> partitions;
  for (const Json& partition : all) partitions.push_back(Stored(partition));
  return partitions;
}

// What is not among the answer's is not there, or was not looked for: whoever creates it is told
// which.
Result<std::vector<StoredPartition>> GlueClient::FindPartitions(
    const std::string& table, std::span<const PartitionValues> wanted) {
  std::vector<StoredPartition> found;
  for (const auto batch : Batches(wanted, kMaxPartitionsToGet)) {
    Json keys = Json::array();
    for (const PartitionValues& values : batch) keys.push_back({{"Values", values}});
    TL_ASSIGN(const Json answer, Send("BatchGetPartition",
                                      {{"TableName", table}, {"PartitionsToGet", std::move(keys)}},
                                      NameOf(table), false));
    for (const Json& partition : Member(answer, "Partitions")) found.push_back(Stored(partition));
  }
  return found;
}

Result<std::vector<PartitionFailure>> GlueClient::CreatePartitions(const std::string& table,
                                                                   std::span<const Json> inputs) {
  std::vector<PartitionFailure> failures;
  for (const auto batch : Batches(inputs, kMaxPartitionsToWrite)) {
    const Json list = std::vector<Json>(batch.begin(), batch.end());
    TL_ASSIGN(const Json answer,
              Send("BatchCreatePartition", {{"TableName", table}, {"PartitionInputList", list}},
                   NameOf(table), true));
    AddFailures(answer, "PartitionValues", &failures);
  }
  return failures;
}

Result<std::vector<PartitionFailure>> GlueClient::UpdatePartitions(const std::string& table,
                                                                   std::span<const Json> inputs) {
  std::vector<PartitionFailure> failures;
  for (const auto batch : Batches(inputs, kMaxPartitionsToWrite)) {
    Json entries = Json::array();
    for (const Json& input : batch) {
      entries.push_back(
          {{"PartitionValueList", Member(input, "Values")}, {"PartitionInput", input}});
    }
    TL_ASSIGN(const Json answer,
              Send("BatchUpdatePartition", {{"TableName", table}, {"Entries", std::move(entries)}},
                   NameOf(table), true));
    AddFailures(answer, "PartitionValueList", &failures);
  }
  return failures;
}

Result<> GlueClient::DeleteTable(const std::string& name) {
  const auto deleted = Send("DeleteTable", {{"Name", name}}, NameOf(name), true);
  if (deleted || deleted.error().kind == ErrorKind::kNotFound) return {};
  return std::unexpected(deleted.error());
}

Result<> GlueClient::DeletePartition(const std::string& table, const PartitionValues& values) {
  const auto deleted = Send("DeletePartition", {{"TableName", table}, {"PartitionValues", values}},
                            NameOf(table), true);
  if (deleted || deleted.error().kind == ErrorKind::kNotFound) return {};
  return std::unexpected(deleted.error());
}

}  // namespace tracklake::glue
