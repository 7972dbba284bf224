#include "app/job.h"

#include <algorithm>
#include <utility>

#include "app/enrichment.h"
#include "app/tell.h"
#include "app/told_run.h"
#include "base/stopped.h"
#include "extract/finished_lists.h"

namespace tracklake::app {
namespace {

constexpr Stage kStages[] = {Stage::kExtract, Stage::kEnrich, Stage::kTransform, Stage::kCrawl};

bool GoesOn(const Error& error) {
  return error.kind == ErrorKind::kCorruption || error.kind == ErrorKind::kIo;
}

// One of which a stage was deferred goes on with the lists that remain, any other is over.
Result<> EndExtraction(const Services& services, const JobReport& report) {
  if (report.retry_at()) return {};
  TL_ASSIGN(ObjectStore * store, services.lake.Open());
  return FinishedLists(store, &services.clock).Forget();
}

class Job {
 public:
  Job(const Services& services, const JobRequest& request, const OnStage& on_stage)
      : services_(services), request_(request), on_stage_(on_stage) {}

  Result<JobReport> Run() {
    for (const Stage stage : kStages) {
      if (services_.stop.stop_requested()) break;
      if (!IsWanted(stage)) continue;
      const Result<> done = RunStage(stage);
      if (done.has_value()) continue;
      if (!failure_) failure_ = done.error();
      if (!GoesOn(done.error())) break;
    }
    if (failure_) return std::unexpected(std::move(*failure_));
    TL_TRY(NotStopped(services_.stop));
    if (IsWanted(Stage::kExtract)) TL_TRY(EndExtraction(services_, report_));
    return std::move(report_);
  }

 private:
  bool IsWanted(Stage stage) const {
    if (request_.only) return request_.only == stage;
    return stage != Stage::kEnrich || IsEnrichmentConfigured(services_.config);
  }

  Result<> RunStage(Stage stage) {
    switch (stage) {
      case Stage::kExtract: {
        TL_ASSIGN(report_.extract, RunExtract(services_, request_.playlists, on_stage_));
        return {};
      }
      case Stage::kEnrich:
        return Enrich();
      case Stage::kTransform: {
        TL_ASSIGN(report_.transform, TransformNew(services_));
        on_stage_(*report_.transform);
        return {};
      }
      case Stage::kCrawl: {
        TL_ASSIGN(report_.crawl, RunCrawl(services_, {}));
        on_stage_(*report_.crawl);
        return {};
      }
    }
    return {};
  }

  Result<> Enrich() {
    if (report_.extract && OutcomeOf(*report_.extract) == Outcome::kUnavailable) {
      const EnrichStageReport skipped{.is_skipped = true};
      Tell(services_.events, skipped);
      on_stage_(skipped);
      return {};
    }
    TL_ASSIGN(report_.enrich, RunEnrich(services_, on_stage_));
    return {};
  }

  const Services& services_;
  const JobRequest& request_;
  const OnStage& on_stage_;
  JobReport report_;
  std::optional<Error> failure_;  // the first
};

}  // namespace

Outcome JobReport::outcome() const {
  Outcome outcome = Outcome::kDone;
  if (extract) outcome = Worse(outcome, OutcomeOf(*extract));
  if (enrich) outcome = Worse(outcome, OutcomeOf(*enrich));
  if (transform) outcome = Worse(outcome, OutcomeOf(*transform));
  if (retention) outcome = Worse(outcome, OutcomeOf(*retention));
  if (crawl) outcome = Worse(outcome, OutcomeOf(*crawl));
  return outcome;
}

std::optional<Seconds> JobReport::retry_at() const {
  const auto of_extract = extract ? extract->retry_at : std::nullopt;
  const auto of_enrich = enrich ? enrich->retry_at() : std::nullopt;
  return std::max(of_extract, of_enrich);  // nullopt comes before every time
}

Result<JobReport> RunJob(const Services& services, const JobRequest& request,
                         const OnStage& on_stage) {
  return ToldRun<JobReport>(services, "run",
                            [&] { return Job(services, request, on_stage).Run(); });
}

Result<JobReport> RunExtraction(const Services& services, const std::vector<std::string>& playlists,
                                const OnStage& on_stage) {
  return ToldRun<JobReport>(services, "extract", [&]() -> Result<JobReport> {
    JobReport report;
    TL_ASSIGN(report.extract, RunExtract(services, playlists, on_stage));
    TL_TRY(NotStopped(services.stop));
    if (IsEnrichmentConfigured(services.config)) {
      TL_ASSIGN(report.enrich, RunEnrich(services, on_stage));
    }
    TL_TRY(NotStopped(services.stop));
    TL_TRY(EndExtraction(services, report));
    return report;
  });
}

Result<JobReport> RunExtractionAlone(const Services& services,
                                     const std::vector<std::string>& playlists) {
  return ToldRun<JobReport>(services, "run", [&]() -> Result<JobReport> {
    JobReport report;
    TL_ASSIGN(report.extract, RunExtract(services, playlists, [](const StageReport&) {}));
    TL_TRY(NotStopped(services.stop));
    TL_TRY(EndExtraction(services, report));
    return report;
  });
}

Result<JobReport> RunEnrichmentAlone(const Services& services) {
  return ToldRun<JobReport>(services, "run", [&]() -> Result<JobReport> {
    JobReport report;
    TL_ASSIGN(report.enrich, RunEnrichByAthena(services, [](const StageReport&) {}));
    TL_TRY(NotStopped(services.stop));
    return report;
  });
}

}  // namespace tracklake::app
