#include "serve/home.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/gaps_text.h"
#include "app/runs.h"
#include "app/schedule_report.h"
#include "base/text.h"
#include "history/run_text.h"
#include "serve/json_answer.h"
#include "serve/own_services.h"

namespace tracklake::serve {
namespace {

constexpr const char* kNotYet = "not looked at yet: a moment";
constexpr const char* kUnread = "cannot be read: see tracklake status";

std::string AgoText(std::chrono::seconds time) {
  if (time < std::chrono::hours(2)) {
    return Count(std::max(time / std::chrono::minutes(1), std::int64_t{0}), "minute") + " ago";
  }
  if (time < std::chrono::days(2)) return Count(time / std::chrono::hours(1), "hour") + " ago";
  return Count(time / std::chrono::days(1), "day") + " ago";
}

std::string FreshText(const app::Health& health) {
  if (health.raw && health.raw->newest) {
    const Seconds newest = health.raw->newest->newest;
    return fmt::format("{}, {} UTC", AgoText(health.at - newest), MinuteText(newest));
  }
  const auto day = health.tables ? health.tables->newest() : std::nullopt;
  if (day) return fmt::format("{}, and nothing newer", FormatDate(*day));
  return health.knows(app::HealthPart::kRaw) ? "nothing has come yet" : kUnread;
}

std::string GapsText(const app::Health& health) {
  if (!health.tables) return kUnread;
  const app::GapCounts& gaps = health.tables->gaps;
  if (gaps.recoverable + gaps.for_ever == 0) return "none";
  return app::GapsText(gaps);
}

// Of the family that has least left.
std::string QuotaText(const app::Health& health) {
  if (!health.quota) {
    return health.knows(app::HealthPart::kQuota) ? "no Spotify app is configured" : kUnread;
  }
  const auto& rows = health.quota->rows;
  const auto least =
      std::ranges::min_element(rows, {}, [](const auto& row) { return row.now.left; });
  if (least == rows.end()) return "no call within a day";
  std::int64_t used = 0;
  for (const app::QuotaRow& row : rows) used += row.now.used;
  const std::string calls = Count(used, "call") + " within a day";
  if (!least->now.budget) return calls;
  return fmt::format("{}; of {} {} are left", calls, least->family,
                     WithThousands(std::max(least->now.left, std::int64_t{0})));
}

std::string LastRunText(const app::Services& services) {
  const auto runs = app::ReadRuns(services, 1, {.changes_only = true});
  if (!runs) return runs.error().kind == ErrorKind::kUsage ? "a bucket keeps no runs" : kUnread;
  if (runs->empty()) return "none yet";
  const RunRecord& run = runs->front();
  return fmt::format("{}: {}, {} UTC", run.command, OutcomeText(run), MinuteText(run.began_at));
}

std::string NextText(const app::Services& services) {
  const auto schedule = app::ReadSchedule(services, 1);
  if (!schedule) return kUnread;
  if (schedule->runs.empty()) return "nothing is scheduled";
  const app::UpcomingRun& next = schedule->runs.front();
  return fmt::format("{}, {} UTC", next.run.source, MinuteText(next.at));
}

app::Json IndexJson() {
  app::Json links = app::Json::object();
  for (const HomeLink& link : HomeLinks()) links[std::string(link.name)] = link.path;
  return {{"name", "tracklake"}, {"version", TRACKLAKE_VERSION}, {"links", std::move(links)}};
}

}  // namespace

std::vector<HomeFact> HomeFacts(const app::Services& services, const app::Health* health) {
  return {{"Newest data", health == nullptr ? kNotYet : FreshText(*health)},
          {"Last run", LastRunText(services)},
          {"Next run", NextText(services)},
          {"Gaps", health == nullptr ? kNotYet : GapsText(*health)},
          {"Quota", health == nullptr ? kNotYet : QuotaText(*health)}};
}

web::Answer AnswerHome(const web::Request& request, const app::Services& services,
                       const app::Health* health) {
  web::Answer answer;
  if (WantsHtml(request)) {
    const OwnServices own(services, request.gone);
    answer.content_type = "text/html; charset=utf-8";
    answer.body = HomePage({TRACKLAKE_VERSION, std::string(request.Header("Host").value_or("")),
                            !services.config.serve_token.empty(), HomeFacts(own.get(), health)});
  } else {
    answer = JsonAnswer(IndexJson());
  }
  answer.headers.emplace_back("Vary", "Accept");
  return answer;
}

}  // namespace tracklake::serve
