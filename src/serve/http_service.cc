#include "serve/http_service.h"

#include <string>

#include "app/json/json.h"
#include "serve/home.h"
#include "serve/json_answer.h"
#include "serve/metrics_page.h"
#include "serve/metrics_text.h"
#include "serve/s3_events.h"

namespace tracklake::serve {
const HttpService::Route HttpService::kRoutes[] = {
    {"/", "GET", &HttpService::Home},
    {kHomeStylePath, "GET", &HttpService::HomeStyleSheet},
    {"/healthz", "GET", &HttpService::Health},
    {"/readyz", "GET", &HttpService::Readiness},
    {"/metrics", "GET", &HttpService::Metrics},
    {kS3EventsPath, "POST", &HttpService::S3Events},
    {"/api/v1/events", "GET", &HttpService::FollowEvents},
};

web::Answer HttpService::Handle(const web::Request& request) {
  std::string allowed;
  for (const Route& route : kRoutes) {
    if (route.path != request.path) continue;
    if (route.method == request.method) return (this->*route.answer)(request);
    allowed = route.method;
  }
  if (allowed.empty() && IsOfApi(request.path)) return api_.Handle(request);
  if (allowed.empty()) {
    return ErrorAnswer({ErrorKind::kNotFound,
                        fmt::format("there is nothing at {}", request.path),
                        "docs/guides/serve.md lists what there is.",
                        {}});
  }
  web::Answer answer =
      ErrorAnswer(405, {ErrorKind::kUsage,
                        fmt::format("{} takes no {}", request.path, request.method),
                        fmt::format("Send a {}.", allowed),
                        {}});
  answer.headers.emplace_back("Allow", allowed == "GET" ? "GET, HEAD" : allowed);
  return answer;
}

web::Answer HttpService::Home(const web::Request& request) {
  return AnswerHome(request, services_, sources_.health->Last().get());
}

web::Answer HttpService::HomeStyleSheet(const web::Request&) {
  return {.content_type = "text/css; charset=utf-8", .body = std::string(HomeStyle())};
}

web::Answer HttpService::Health(const web::Request& request) {
  if (sources_.heartbeat->IsFelt(request.gone)) return JsonAnswer({{"status", "alive"}});
  return ErrorAnswer(503, {ErrorKind::kUnavailable,
                           "the service's loop does not answer",
                           "Restart it, and report it: it should never be so.",
                           {}});
}

web::Answer HttpService::Readiness(const web::Request&) {
  const std::string what = sources_.heartbeat->ready_with();
  if (!what.empty()) return JsonAnswer({{"status", "ready"}, {"detail", what}});
  return ErrorAnswer(503, {ErrorKind::kUnavailable,
                           "the folders are not watched yet, and no sweep has begun",
                           "Wait; its log says what holds it up.",
                           {}});
}

web::Answer HttpService::Metrics(const web::Request&) {
  const auto arrived = static_cast<std::int64_t>(sources_.arrivals->waiting());
  const auto health = sources_.health->Last();
  return {.content_type = std::string(MetricsText::kContentType),
          .body = MetricsPage(sources_.audience->counters.Now(), *sources_.waiting + arrived,
                              health.get())};
}

web::Answer HttpService::FollowEvents(const web::Request& request) {
  return sources_.audience->feed.Follow(request);
}

web::Answer HttpService::S3Events(const web::Request& request) {
  return TakeS3Events(services_, request, sources_.arrivals);
}

web::Answer RefusalAnswer(const web::Refusal& refusal) {
  return ErrorAnswer(refusal.status, refusal.error);
}

}  // namespace tracklake::serve
