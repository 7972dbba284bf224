#include "serve/api/api.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <vector>

#include "app/json/listing_json.h"
#include "serve/api/route.h"
#include "serve/json_answer.h"

namespace tracklake::serve {
namespace {

constexpr int kMethodNotAllowed = 405;

std::vector<std::string_view> SegmentsOf(std::string_view path) {
  std::vector<std::string_view> segments;
  for (const auto segment : path | std::views::split('/')) segments.emplace_back(segment);
  return segments;
}

// What stands for the {…}; nullopt when the route is for another path.
std::optional<std::vector<std::string>> NamesIn(std::string_view path, const Route& route) {
  const auto asked = SegmentsOf(path);
  const auto known = SegmentsOf(route.path);
  if (asked.size() != known.size()) return std::nullopt;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (known[i].starts_with('{')) {
      if (asked[i].empty()) return std::nullopt;
      names.emplace_back(asked[i]);
    } else if (asked[i] != known[i]) {
      return std::nullopt;
    }
  }
  return names;
}

web::Answer NoSuchResource(const web::Request& request) {
  return ErrorAnswer(WithHint(Fail(ErrorKind::kNotFound, "there is no {}", request.path),
                              "The resources: /api/v1/openapi.json")
                         .error());
}

web::Answer NoSuchMethod(const web::Request& request, const std::string& allowed) {
  web::Answer answer = ErrorAnswer(
      kMethodNotAllowed,
      Fail(ErrorKind::kUsage, "{} cannot be asked of {}", request.method, request.path).error());
  answer.headers.emplace_back("Allow", allowed);
  return answer;
}

}  // namespace

bool IsOfApi(std::string_view path) {
  return path.starts_with(kApiPrefix) &&
         (path.size() == kApiPrefix.size() || path[kApiPrefix.size()] == '/');
}

web::Answer Api::Handle(const web::Request& request) {
  const std::string_view path = std::string_view(request.path).substr(kApiPrefix.size());
  std::string allowed;
  for (const Route& route : ApiRoutes()) {
    auto names = NamesIn(path, route);
    if (!names) continue;
    if (route.method == request.method) {
      auto answer = AnswerBy(route, *std::move(names), request);
      return answer ? *std::move(answer) : ErrorAnswer(answer.error());
    }
    allowed += (allowed.empty() ? "" : ", ") + std::string(route.method);
    if (route.method == "GET") allowed += ", HEAD";
  }
  return allowed.empty() ? NoSuchResource(request) : NoSuchMethod(request, allowed);
}

Result<web::Answer> Api::AnswerBy(const Route& route, std::vector<std::string> names,
                                  const web::Request& request) {
  TL_ASSIGN(Parameters parameters, Parameters::Of(request, route.parameters));
  std::unique_ptr<RunningQueries::Place> place;  // until its handler has answered
  if (route.asks_lake) {
    auto begun = queries_.BeginOwn();
    if (!begun) return TooManyAnswer(begun.error());
    place = *std::move(begun);
  }
  return route.handler({request, std::make_shared<const OwnServices>(services_, request.gone),
                        std::move(names), std::move(parameters), queries_, begin_run_});
}

web::Answer TooManyAnswer(const Error& error) {
  constexpr int kTooManyRequests = 429;
  constexpr const char* kRetryAfterSeconds = "1";
  web::Answer answer = ErrorAnswer(kTooManyRequests, error);
  answer.headers.emplace_back("Retry-After", kRetryAfterSeconds);
  return answer;
}

app::Json PageJson(const app::Listing& listing, const Page& page) {
  const std::size_t size = listing.rows().size();
  const std::size_t begin = std::min(page.offset, size);
  const std::size_t end = std::min(begin + page.limit, size);
  app::Listing part(listing.columns());
  for (std::size_t i = begin; i < end; ++i) part.AddRow(listing.rows()[i]);
  app::Json json = app::JsonOf(part);
  json["next_offset"] = end < size ? app::Json(end) : app::Json();
  return json;
}

}  // namespace tracklake::serve
