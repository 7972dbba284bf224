#include "query/trino/trino_query.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "base/base64.h"
#include "base/json_member.h"
#include "base/text.h"
#include "query/trino/trino_error.h"

namespace tracklake {
namespace {

using nlohmann::json;

// A server that is busy says 502, 503, 504 or 429 and wants to be asked again.
constexpr std::chrono::milliseconds kPause{100};
constexpr int kMaxTries = 100;

// The protocol knows one statement, without a semicolon behind it.
std::string WithoutSemicolon(std::string_view sql) {
  sql = Trim(sql);
  while (sql.ends_with(';')) sql = Trim(sql.substr(0, sql.size() - 1));
  return std::string(sql);
}

int Number(const json& object, const char* name) {
  const json& member = Member(object, name);
  return member.is_number_integer() ? member.get<int>() : 0;
}

Error ErrorOf(const json& error, std::string_view sql) {
  TrinoComplaint complaint = ParseTrinoComplaint(TextOf(error, "message"));
  complaint.name = TextOf(error, "errorName");
  const json& place = Member(error, "errorLocation");
  if (complaint.line == 0) {
    complaint.line = Number(place, "lineNumber");
    complaint.column = Number(place, "columnNumber");
  }
  const std::string type = TextOf(error, "errorType");
  complaint.is_users_fault = type == "USER_ERROR";
  Error explained = ExplainTrinoError(complaint, sql, "trino.schema");
  if (type == "INSUFFICIENT_RESOURCES") explained.kind = ErrorKind::kExhausted;
  return explained;
}

bool IsBusy(int status) { return status == 429 || (status >= 502 && status <= 504); }

Error Refusal(const HttpResponse& response, const std::string& server) {
  std::string_view body = Trim(response.body);
  body = body.substr(0, std::min<std::size_t>(body.find('\n'), 200));
  Error error{ErrorKind::kUnavailable,
              fmt::format("{}: {} {}", server, response.status, body),
              "Check trino.url: is there a Trino?",
              {}};
  if (response.status == 401 || response.status == 403) {
    error.kind = ErrorKind::kPermission;
    error.hint = "Check trino.user, and trino.password or trino.token.";
  } else if (response.status == 404 || response.status == 410) {
    error.kind = ErrorKind::kNotFound;
  }
  return error;
}

}  // namespace

TrinoQuery::TrinoQuery(Ways ways, TrinoServer server, std::string sql, const RemoteOptions& options)
    : ways_(ways),
      server_(std::move(server)),
      sql_(std::move(sql)),
      deadline_(ways.clock, options) {}

Result<std::unique_ptr<TrinoQuery>> TrinoQuery::Start(Ways ways, TrinoServer server,
                                                      std::string sql,
                                                      const RemoteOptions& options) {
  TL_TRY(CheckReadsOnly(sql));
  std::unique_ptr<TrinoQuery> query(
      new TrinoQuery(ways, std::move(server), std::move(sql), options));
  const std::string path = query->server_.url.path;
  HttpRequest request = query->RequestOf(
      HttpMethod::kPost,
      query->server_.url.Origin() + (path.ends_with('/') ? path : path + "/") + "v1/statement");
  request.body = Secret(WithoutSemicolon(query->sql_));
  TL_TRY(query->Ask(std::move(request)));
  return query;
}

TrinoQuery::~TrinoQuery() {
  if (next_.empty()) return;
  // Where that does not arrive, Trino ends by itself what nobody asks about.
  std::ignore = ways_.network->Send(RequestOf(HttpMethod::kDelete, next_));
}

HttpRequest TrinoQuery::RequestOf(HttpMethod method, std::string url) const {
  HttpRequest request;
  request.method = method;
  request.url = std::move(url);
  request.headers = {{"X-Trino-User", server_.user},
                     {"X-Trino-Source", "tracklake"},
                     {"X-Trino-Time-Zone", "UTC"},
                     // Without it times come in milliseconds, whatever their type.
                     {"X-Trino-Client-Capabilities", "PARAMETRIC_DATETIME"},
                     {"Content-Type", "text/plain; charset=utf-8"}};
  if (!server_.catalog.empty()) request.headers.push_back({"X-Trino-Catalog", server_.catalog});
  if (!server_.schema.empty()) request.headers.push_back({"X-Trino-Schema", server_.schema});
  if (!server_.token.empty()) {
    request.secret_headers.push_back({"Authorization", Secret("Bearer " + server_.token.Reveal())});
  } else if (!server_.password.empty()) {
    request.secret_headers.push_back(
        {"Authorization",
         Secret("Basic " + EncodeBase64(server_.user + ":" + server_.password.Reveal()))});
  }
  return request;
}

Result<> TrinoQuery::Ask(const HttpRequest& request) {
  for (int tries = 1;; ++tries) {
    TL_TRY(deadline_.Check());
    const auto response = ways_.transport->Send(request);
    // A statement whose answer is lost may run, and is not sent twice.
    const bool may_repeat = tries < kMaxTries && (response || request.method == HttpMethod::kGet);
    if (!response) {
      if (!may_repeat || response.error().kind != ErrorKind::kUnavailable) {
        return std::unexpected(response.error());
      }
    } else if (!may_repeat || !IsBusy(response->status)) {
      return Take(*response);
    }
    ways_.clock->SleepFor(kPause);
  }
}

Result<> TrinoQuery::Take(const HttpResponse& response) {
  if (response.status != 200) return std::unexpected(Refusal(response, server_.url.Origin()));
  json answer = json::parse(response.body, nullptr, false);
  if (!answer.is_object()) {
    return WithHint(
        Fail(ErrorKind::kBadData, "{} does not answer as Trino does", server_.url.Origin()),
        "Check trino.url.");
  }
  id_ = TextOf(answer, "id");
  next_ = TextOf(answer, "nextUri");
  if (const json& error = Member(answer, "error"); error.is_object()) {
    next_.clear();
    return std::unexpected(ErrorOf(error, sql_));
  }
  // What is sent along is for this server only.
  const auto next = ParseUrl(next_);
  if (!next_.empty() && (!next || next->Origin() != server_.url.Origin())) {
    const std::string elsewhere = std::exchange(next_, {});
    return WithHint(Fail(ErrorKind::kConfig, "{} sends to another server: {}", server_.url.Origin(),
                         WithoutUserInfo(elsewhere)),
                    "Set trino.url to that one; behind a proxy, Trino needs "
                    "http-server.process-forwarded=true.");
  }
  const json& bytes = Member(Member(answer, "stats"), "physicalInputBytes");
  if (bytes.is_number_unsigned()) bytes_read_ = bytes.get<std::uint64_t>();
  if (const json& columns = Member(answer, "columns"); columns.is_array() && !columns_) {
    columns_.emplace();
    for (const json& column : columns) {
      types_.push_back(ParseTrinoType(TextOf(column, "type")));
      columns_->push_back({TextOf(column, "name"), DuckTypeName(types_.back())});
    }
  }
  rows_ = std::make_unique<json>(Member(answer, "data"));
  return {};
}

Result<> TrinoQuery::Follow() { return Ask(RequestOf(HttpMethod::kGet, next_)); }

Result<> TrinoQuery::AwaitColumns() {
  while (!columns_ && !next_.empty()) TL_TRY(Follow());  // until the deadline
  if (!columns_) columns_.emplace();
  return {};
}

Result<std::vector<QueryColumn>> TrinoQuery::Describe() {
  TL_TRY(AwaitColumns());
  return *columns_;
}

Result<> TrinoQuery::Run(ValueText text, const std::function<bool(TableRow)>& take) {
  TL_TRY(AwaitColumns());
  while (true) {  // until the deadline
    if (rows_->is_array()) {
      for (const json& row : *rows_) {
        if (!row.is_array() || row.size() != types_.size()) {
          return Fail(ErrorKind::kBadData, "a row of Trino's does not fit its columns");
        }
        TableRow cells;
        for (std::size_t i = 0; i < row.size(); ++i) {
          cells.push_back(TrinoCell(types_[i], row[i], text));
        }
        if (!take(std::move(cells))) return {};
      }
    }
    if (next_.empty()) return {};
    TL_TRY(Follow());
  }
}

RemoteCost TrinoQuery::cost() const { return {id_, bytes_read_, std::nullopt}; }

}  // namespace tracklake
