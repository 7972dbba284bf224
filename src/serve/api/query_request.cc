#include "serve/api/query_request.h"

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "base/duration.h"
#include "base/text.h"

namespace tracklake::serve {
namespace {

using Json = nlohmann::json;
using Format = QueryRequest::Format;

constexpr std::int64_t kMostRows = 1'000'000'000'000;
constexpr std::size_t kMostIdBytes = 64;

Result<std::string> TextOf(const Json& value, std::string_view name) {
  if (value.is_string()) return value.get<std::string>();
  return Fail(ErrorKind::kUsage, "{} is not a string", name);
}

Result<> ReadSql(const Json& value, QueryRequest* request) {
  TL_ASSIGN(request->sql, TextOf(value, "sql"));
  return {};
}

Result<> ReadFormat(const Json& value, QueryRequest* request) {
  TL_ASSIGN(const std::string name, TextOf(value, "format"));
  if (name != "ndjson" && name != "csv") {
    return Fail(ErrorKind::kUsage, "format: {} is neither ndjson nor csv", name);
  }
  request->format = name == "csv" ? Format::kCsv : Format::kJsonLines;
  return {};
}

Result<> ReadLimit(const Json& value, QueryRequest* request) {
  if (value.is_number_integer() && value >= 1 && value <= kMostRows) {
    request->limit = value.get<std::int64_t>();
    return {};
  }
  return Fail(ErrorKind::kUsage, "limit is not a whole number from 1 to {}", kMostRows);
}

Result<> ReadTimeout(const Json& value, QueryRequest* request) {
  TL_ASSIGN(const std::string text, TextOf(value, "timeout"));
  request->timeout = ParseDuration(text);
  if (request->timeout) return {};
  return WithHint(Fail(ErrorKind::kUsage, "timeout: {} is not a valid duration", text),
                  "Write it as 500ms, 60s, 10m or 2h.");
}

Result<> ReadAsOf(const Json& value, QueryRequest* request) {
  TL_ASSIGN(const std::string text, TextOf(value, "as_of"));
  request->as_of = ParseIsoDate(text);
  if (request->as_of) return {};
  return WithHint(Fail(ErrorKind::kUsage, "as_of: {} is not a valid date", text),
                  "Write it as 2026-11-20.");
}

bool IsIdCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

Result<> ReadId(const Json& value, QueryRequest* request) {
  TL_ASSIGN(request->id, TextOf(value, "id"));
  const std::string& id = request->id;
  if (!id.empty() && id.size() <= kMostIdBytes && std::ranges::all_of(id, IsIdCharacter)) return {};
  return Fail(ErrorKind::kUsage, "id is not 1 to {} letters, digits, - or _", kMostIdBytes);
}

// A value keeps the type that it has in JSON.
Result<QueryParameter> ReadParameter(const std::string& name, const Json& value) {
  if (value.is_null()) return QueryParameter{name, std::nullopt};
  if (value.is_string()) return QueryParameter{name, value.get<std::string>()};
  if (value.is_boolean()) return QueryParameter{name, value.dump(), ParameterType::kBoolean};
  if (value.is_number_float()) return QueryParameter{name, value.dump(), ParameterType::kReal};
  const bool is_too_large = value.is_number_unsigned() &&
                            value.get<std::uint64_t>() > std::numeric_limits<std::int64_t>::max();
  if (value.is_number() && !is_too_large) {
    return QueryParameter{name, value.dump(), ParameterType::kInteger};
  }
  return WithHint(
      Fail(ErrorKind::kUsage, "params: {} is {}", name,
           is_too_large ? "larger than any BIGINT" : "neither text, number, boolean nor null"),
      is_too_large ? "Send it as a text, and CAST it in the SQL."
                   : "Send a list as a text, and take it apart in the SQL.");
}

Result<> ReadParameters(const Json& value, QueryRequest* request) {
  if (!value.is_object()) {
    return WithHint(Fail(ErrorKind::kUsage, "params is not an object"),
                    R"(Write it as {"name": value}, for $name in the SQL.)");
  }
  for (const auto& [name, one] : value.items()) {
    TL_ASSIGN(QueryParameter parameter, ReadParameter(name, one));
    request->parameters.push_back(std::move(parameter));
  }
  return CheckParameters(request->parameters);
}

struct Member {
  std::string_view name;
  Result<> (*read)(const Json& value, QueryRequest* request);
};
constexpr std::array kMembers = {Member{"sql", ReadSql},          Member{"format", ReadFormat},
                                 Member{"limit", ReadLimit},      Member{"timeout", ReadTimeout},
                                 Member{"as_of", ReadAsOf},       Member{"id", ReadId},
                                 Member{"params", ReadParameters}};

std::unexpected<Error> Unknown(const std::string& name) {
  std::vector<std::string_view> names;
  for (const Member& member : kMembers) names.push_back(member.name);
  const std::string_view nearest = NearestWord(name, names);
  return WithHint(Fail(ErrorKind::kUsage, "a query has no member {}", name),
                  nearest.empty() ? "" : fmt::format("Did you mean {}?", nearest));
}

}  // namespace

Result<QueryRequest> ReadQueryRequest(std::string_view body, std::chrono::milliseconds most) {
  const Json json = Json::parse(body, nullptr, false);
  if (!json.is_object()) {
    return WithHint(Fail(ErrorKind::kUsage, "the body is not a JSON object"),
                    R"(Send {"sql": "SELECT …"}.)");
  }
  QueryRequest request;
  for (const auto& [name, value] : json.items()) {
    const auto member = std::ranges::find(kMembers, name, &Member::name);
    if (member == kMembers.end()) return Unknown(name);
    TL_TRY(member->read(value, &request));
  }
  if (!json.contains("sql")) return Fail(ErrorKind::kUsage, "sql is missing");
  if (request.timeout && *request.timeout > most) {
    return WithHint(Fail(ErrorKind::kUsage, "timeout is more than {}", FormatDuration(most)),
                    "That is query.timeout of the service's configuration.");
  }
  return request;
}

}  // namespace tracklake::serve
