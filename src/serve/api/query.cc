#include "query/sql_error.h"

#include "app/own_query.h"
#include "base/text.h"
#include "serve/api/query_request.h"
#include "serve/api/query_stream.h"
#include "serve/api/resources.h"
#include "serve/json_answer.h"

namespace tracklake::serve {
namespace {

constexpr int kUnsupportedMediaType = 415;
constexpr int kUnprocessableContent = 422;

bool IsJson(const web::Request& request) {
  const std::string_view type = request.Header("Content-Type").value_or("");
  return EqualsIgnoringCase(Trim(type.substr(0, type.find(';'))), "application/json");
}

// What is wrong with the SQL, and where in it.
web::Answer QueryErrorAnswer(const Error& error, std::string_view sql) {
  app::Json json = app::JsonOf(error);
  const auto place = PlaceIn(sql, error.message);
  json["position"] =
      place ? app::Json{{"line", place->line}, {"column", place->column}} : app::Json();
  // More time or memory than it may have is its own matter, and not the service's.
  const int status =
      error.kind == ErrorKind::kExhausted ? kUnprocessableContent : StatusOf(error.kind);
  return JsonAnswer({{"error", std::move(json)}}, status);
}

web::Answer RowsAnswer(std::string id, QueryRequest::Format format,
                       std::unique_ptr<QueryStream> stream) {
  web::Answer answer{.content_type = format == QueryRequest::Format::kCsv
                                         ? "text/csv; charset=utf-8; header=present"
                                         : "application/x-ndjson"};
  answer.headers.emplace_back("X-Query-Id", std::move(id));
  // Shared, since functions are copied.
  answer.stream = [stream = std::shared_ptr<QueryStream>(std::move(stream))](
                      const web::Send& send) { return stream->Send(send); };
  return answer;
}

}  // namespace

Result<web::Answer> PostQuery(const Call& call) {
  if (!IsJson(call.request)) {
    return ErrorAnswer(kUnsupportedMediaType,
                       WithHint(Fail(ErrorKind::kUsage, "the body is not said to be JSON"),
                                "Send it as Content-Type: application/json.")
                           .error());
  }
  TL_ASSIGN(QueryRequest request,
            ReadQueryRequest(call.request.body, app::QueryOptionsOf(call.services()).timeout));
  if (request.id.empty()) request.id = fmt::format("{:016x}", call.services().rng.Next());
  auto ticket = call.queries.Begin(request.id, call.request.gone);
  if (!ticket && ticket.error().kind == ErrorKind::kExhausted) {
    return TooManyAnswer(ticket.error());
  }
  if (!ticket) return std::unexpected(std::move(ticket).error());
  auto stream = QueryStream::Begin(call.own, *std::move(ticket), request, &call.queries.spares());
  if (!stream) return QueryErrorAnswer(stream.error(), request.sql);
  return RowsAnswer(request.id, request.format, *std::move(stream));
}

Result<web::Answer> DeleteQuery(const Call& call) {
  TL_TRY(call.queries.Stop(call.names[0]));
  return web::Answer{.status = 204};
}

}  // namespace tracklake::serve
