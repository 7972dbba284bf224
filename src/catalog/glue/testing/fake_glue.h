// A Glue Data Catalog of one database for tests, behind an HttpTransport: tables with versions,
// partitions, items that fail by themselves. Pages hold two items. Not thread-safe.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catalog/glue/glue_client.h"
#include "http/transport.h"

namespace tracklake::glue {

class FakeGlue final : public HttpTransport {
 public:
  struct Call {
    std::string operation;
    Json body;
  };
  // What an operation is answered in place of what this catalog would say; nullopt: nothing.
  using Fault = std::function<std::optional<HttpResponse>(const Call&)>;

  static HttpResponse Refusal(const std::string& code, int status = 400) {
    return {status, {}, Json{{"__type", code}, {"message", "m"}}.dump()};
  }

  Result<HttpResponse> Send(const HttpRequest& request) override {
    Call call{OperationOf(request), Json::parse(request.body.Reveal())};
    calls.push_back(call);
    if (fault) {
      if (auto answer = fault(call)) return *std::move(answer);
    }
    HttpResponse answer = Answer(call);
    answer.body.reserve(answer.body.size() + HttpResponse::kPadding);
    return answer;
  }

  std::vector<std::string> Operations() const {
    std::vector<std::string> operations;
    for (const Call& call : calls) operations.push_back(call.operation);
    return operations;
  }
  int CountOf(const std::string& operation) const {
    return static_cast<int>(std::ranges::count(Operations(), operation));
  }
  int Writes() const {
    int writes = 0;
    for (const Call& call : calls) writes += call.operation.find("Get") == std::string::npos;
    return writes;
  }

  std::vector<Call> calls;
  Fault fault;
  std::map<std::string, Json> tables;
  // By table, then by values.
  std::map<std::string, std::map<std::vector<std::string>, Json>> partitions;
  // Partitions of these values are refused with this code, so many times.
  struct ItemFault {
    std::vector<std::string> values;
    std::string code;
    int times = 1;
  };
  std::deque<ItemFault> item_faults;

 private:
  static constexpr std::size_t kPageSize = 2;

  static std::string OperationOf(const HttpRequest& request) {
    for (const HttpHeader& header : request.headers) {
      if (header.name == "X-Amz-Target") return header.value.substr(header.value.find('.') + 1);
    }
    return {};
  }
  static HttpResponse Ok(const Json& body = Json::object()) { return {200, {}, body.dump()}; }

  HttpResponse Answer(const Call& call) {
    const std::string table = TextOf(call.body, "TableName");
    if (call.operation == "GetTables") return Page(call, "TableList", Listed(tables));
    if (call.operation == "CreateTable") return Create(call.body["TableInput"]);
    if (call.operation == "UpdateTable") return Update(call.body);
    if (call.operation == "DeleteTable") {
      const bool was_there = tables.erase(TextOf(call.body, "Name")) > 0;
      return was_there ? Ok() : Refusal("EntityNotFoundException");
    }
    if (!tables.contains(table)) return Refusal("EntityNotFoundException");
    auto& there = partitions[table];
    if (call.operation == "GetPartitions") return Page(call, "Partitions", Listed(there));
    if (call.operation == "BatchGetPartition") {
      Json found = Json::array();
      for (const Json& key : call.body["PartitionsToGet"]) {
        const auto partition = there.find(key["Values"].get<std::vector<std::string>>());
        if (partition != there.end()) found.push_back(partition->second);
      }
      return Ok({{"Partitions", found}, {"UnprocessedKeys", Json::array()}});
    }
    if (call.operation == "BatchCreatePartition") {
      return WriteEach(call.body["PartitionInputList"], "PartitionValues", [&](const Json& input) {
        const auto values = input["Values"].get<std::vector<std::string>>();
        return there.emplace(values, input).second ? "" : "AlreadyExistsException";
      });
    }
    if (call.operation == "BatchUpdatePartition") {
      return WriteEach(call.body["Entries"], "PartitionValueList", [&](const Json& entry) {
        const auto found = there.find(entry["PartitionValueList"].get<std::vector<std::string>>());
        if (found == there.end()) return "EntityNotFoundException";
        found->second = entry["PartitionInput"];
        return "";
      });
    }
    if (call.operation == "DeletePartition") {
      const auto values = call.body["PartitionValues"].get<std::vector<std::string>>();
      return there.erase(values) > 0 ? Ok() : Refusal("EntityNotFoundException");
    }
    return Refusal("UnknownOperationException");
  }

  template <typename Map>
  static std::vector<Json> Listed(const Map& map) {
    std::vector<Json> all;
    for (const auto& [name, value] : map) all.push_back(value);
    return all;
  }
  static HttpResponse Page(const Call& call, const char* name, const std::vector<Json>& all) {
    const std::string token = TextOf(call.body, "NextToken");
    std::size_t at = token.empty() ? 0 : std::stoul(token);
    Json page = Json::array();
    for (; at < all.size() && page.size() < kPageSize; ++at) page.push_back(all[at]);
    Json answer = {{name, page}};
    if (at < all.size()) answer["NextToken"] = std::to_string(at);
    return Ok(answer);
  }

  HttpResponse Create(Json input) {
    const std::string name = TextOf(input, "Name");
    if (tables.contains(name)) return Refusal("AlreadyExistsException");
    input["VersionId"] = "1";
    input["CreateTime"] = 1.7e9;  // which no TableInput has
    tables[name] = std::move(input);
    return Ok();
  }
  HttpResponse Update(const Json& body) {
    Json input = body["TableInput"];
    const auto found = tables.find(TextOf(input, "Name"));
    if (found == tables.end()) return Refusal("EntityNotFoundException");
    if (input.contains("CreateTime")) return Refusal("InvalidInputException");
    if (TextOf(body, "VersionId") != TextOf(found->second, "VersionId")) {
      return Refusal("ConcurrentModificationException");
    }
    input["VersionId"] = std::to_string(std::stoi(TextOf(found->second, "VersionId")) + 1);
    found->second = std::move(input);
    return Ok();
  }
  template <typename Write>
  HttpResponse WriteEach(const Json& items, const char* values_name, const Write& write) {
    Json errors = Json::array();
    for (const Json& item : items) {
      const Json& values = item.contains("Values") ? item["Values"] : item["PartitionValueList"];
      std::string code = TakeFault(values.get<std::vector<std::string>>());
      if (code.empty()) code = write(item);
      if (code.empty()) continue;
      errors.push_back(
          {{values_name, values}, {"ErrorDetail", {{"ErrorCode", code}, {"ErrorMessage", "m"}}}});
    }
    return Ok({{"Errors", errors}});
  }
  std::string TakeFault(const std::vector<std::string>& values) {
    for (ItemFault& one : item_faults) {
      if (one.values == values && one.times-- > 0) return one.code;
    }
    return {};
  }
};

}  // namespace tracklake::glue
