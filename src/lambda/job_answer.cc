#include "lambda/job_answer.h"

#include <optional>
#include <utility>

#include "app/json/stage_json.h"

namespace tracklake::lambda {
namespace {

// What failed as a whole; nullopt for what is a success to Lambda.
std::optional<Error> FailureOf(std::string_view function, app::Outcome outcome) {
  const auto failed = [&](ErrorKind kind) {
    return Error{kind,
                 fmt::format("{}: {}", function, app::NameOf(outcome)),
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

Result<std::string> AnswerOfJob(std::string_view function, const Result<app::JobReport>& report) {
  if (!report && report.error().kind == ErrorKind::kDeferred) {
    return AnswerOf({{"reason", report.error().message}}, app::Outcome::kDeferred,
                    report.error().retry_at);
  }
  if (!report) return std::unexpected(report.error());
  if (auto error = FailureOf(function, report->outcome())) {
    return std::unexpected(std::move(*error));
  }
  return AnswerOf(app::JsonOf(*report), report->outcome(), report->retry_at());
}

std::string AnswerOfNothing(std::string_view reason) {
  return AnswerOf({{"reason", reason}}, app::Outcome::kDone, {});
}

}  // namespace tracklake::lambda
