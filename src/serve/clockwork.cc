#include "serve/clockwork.h"

#include <chrono>
#include <utility>

#include "app/schedule_settings.h"
#include "app/scheduled_run.h"
#include "base/exhausted.h"
#include "lake/lake_identity.h"

namespace tracklake::serve {
namespace {

constexpr std::chrono::minutes kTryAgainAfter{1};

}  // namespace

Result<> Clockwork::Open() {
  const app::Services& services = services_.get();
  TL_ASSIGN(auto sources, app::ScheduledSources(services.config));
  TL_ASSIGN(ObjectStore * store, services.lake.Open());
  TL_ASSIGN(const auto identity, ReadLakeIdentity(*store));
  TL_ASSIGN(scheduler_, Scheduler::Open(store, &services.clock, std::move(sources),
                                        identity ? identity->lake_id : ""));
  LookAhead();
  return lane_.Open();
}

void Clockwork::LookAhead() {
  next_at_ = scheduler_->NextAt();
  if (!scheduler_->Due().empty()) next_at_ = services_.get().clock.NowSeconds();
}

Result<> Clockwork::BeginDue() {
  const Seconds now = services_.get().clock.NowSeconds();
  if (!next_at() || *next_at() > now) return {};
  const std::vector<PlannedRun> due = scheduler_->Due();
  if (due.empty()) {
    LookAhead();
    return {};
  }
  const Result<> begun = scheduler_->Begin(due.front());
  if (!begun) {
    next_at_ = now + kTryAgainAfter;
    return begun;
  }
  end_ = {due.front().source, {}};
  lane_.Start([this] { end_->report = Guarded([&] { return Run(end_->source); }); });
  return {};
}

Result<app::JobReport> Clockwork::Run(const std::string& source) {
  const app::Services& own = services_.get();
  const std::unique_ptr<Events> events = (*listen_)(source);
  const app::Services told{own.config, own.environment, own.places,    own.lake,
                           own.clock,  own.rng,         own.transport, own.network,
                           *events,    own.aws,         own.glue,      own.stop};
  return app::RunScheduled(told, source, *on_stage_);
}

std::optional<ScheduledEnd> Clockwork::TakeEnd() {
  if (!lane_.TakeEnd()) return std::nullopt;
  ScheduledEnd end = *std::exchange(end_, std::nullopt);
  if (services_.get().stop.stop_requested()) return end;
  const auto& report = end.report;
  const app::Outcome outcome = report ? report->outcome() : app::OutcomeOf(report.error().kind);
  const auto retry_at = report ? report->retry_at() : report.error().retry_at;
  const Result<> ended = scheduler_->End(end.source, app::NameOf(outcome), retry_at);
  if (!ended && end.report) end.report = std::unexpected(ended.error());
  LookAhead();
  return end;
}

}  // namespace tracklake::serve
