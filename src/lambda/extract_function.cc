#include "lambda/extract_function.h"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "app/job.h"
#include "app/json/stage_json.h"

namespace tracklake::lambda {
namespace {

constexpr std::string_view kSection = "sources.";

// Switches on the sources that are named, and no others.
Result<> Choose(const std::vector<std::string>& sources, app::Config* config) {
  std::size_t found = 0;
  for (const app::ConfigKey& key : app::ConfigKeys()) {
    const auto* source = std::get_if<bool app::Config::*>(&key.member);
    if (source == nullptr || !key.name.starts_with(kSection)) continue;
    const std::string_view name = key.name.substr(kSection.size());
    config->*(*source) = std::ranges::find(sources, name) != sources.end();
    found += static_cast<std::size_t>(std::ranges::count(sources, name));
  }
  if (found == sources.size()) return {};
  return WithHint(Fail(ErrorKind::kUsage, "the payload names a source that there is not"),
                  "They are called as in the configuration: saved_tracks, top …");
}

// What failed as a whole; nullopt for what is a success to Lambda.
std::optional<Error> FailureOf(app::Outcome outcome) {
  const auto failed = [&](ErrorKind kind) {
    return Error{kind,
                 fmt::format("extract: {}", app::NameOf(outcome)),
                 "Its log says of each list why.",
                 {}};
  };
  switch (outcome) {
    case app::Outcome::kDone:
    case app::Outcome::kIncomplete:
    case app::Outcome::kDeferred:
      return std::nullopt;
    case app::Outcome::kBadData:
      return failed(ErrorKind::kBadData);
    case app::Outcome::kUnavailable:
      return failed(ErrorKind::kUnavailable);
    case app::Outcome::kUsage:
      return failed(ErrorKind::kUsage);
    case app::Outcome::kPermission:
      return failed(ErrorKind::kPermission);
    case app::Outcome::kConfig:
      return failed(ErrorKind::kConfig);
    case app::Outcome::kFailed:
      return failed(ErrorKind::kIo);
  }
  return failed(ErrorKind::kInternal);
}

std::string AnswerOf(app::Json report, app::Outcome outcome,
                     const std::optional<Seconds>& retry_at) {
  report["outcome"] = app::NameOf(outcome);
  report["retry_at"] = app::TimeOrNull(retry_at);
  return app::JsonLine(report);
}

}  // namespace

Result<std::string> Extract(const app::Services& services, const Call& call) {
  app::Config config = services.config;
  app::JobRequest request{.playlists = call.playlists, .only = app::Stage::kExtract};
  if (!call.sources.empty()) {
    TL_TRY(Choose(call.sources, &config));
    config.playlists = std::exchange(request.playlists, {});
  }
  const app::Services chosen{
      config,          services.environment, services.places,    services.lake,
      services.clock,  services.rng,         services.transport, services.network,
      services.events, services.aws,         services.stop};
  const auto report = app::RunJob(chosen, request, [](const app::StageReport&) {});
  if (!report && report.error().kind == ErrorKind::kDeferred) {
    return AnswerOf({{"reason", report.error().message}}, app::Outcome::kDeferred,
                    report.error().retry_at);
  }
  if (!report) return std::unexpected(report.error());
  if (auto error = FailureOf(report->outcome())) return std::unexpected(std::move(*error));
  return AnswerOf(app::JsonOf(*report), report->outcome(), report->retry_at());
}

}  // namespace tracklake::lambda
