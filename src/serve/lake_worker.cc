#include "serve/lake_worker.h"

#include <utility>

#include "base/exhausted.h"
#include "serve/inbox.h"

namespace tracklake::serve {

void LakeWorker::Start(LakeJob job, std::chrono::milliseconds now) {
  end_ = {std::move(job), {}};
  lane_.Start([this, now] {
    run_.BeginJob(&end_->job, now);
    end_->report = Guarded([&] { return Do(end_->job); });
    AsFarAsPossible([&] { run_.EndJob(end_->report ? nullptr : &end_->report.error()); });
  });
}

std::optional<LakeJobEnd> LakeWorker::TakeEnd(std::chrono::milliseconds now) {
  if (!lane_.TakeEnd() || !end_) return std::nullopt;
  ended_at_ = now;
  return std::exchange(end_, std::nullopt);
}

std::chrono::milliseconds LakeWorker::settle_due(bool is_waiting) const {
  return run_.SettleAt(ended_at_, is_waiting).value_or(std::chrono::milliseconds::max());
}

void LakeWorker::Settle() {
  lane_.Start([this] { AsFarAsPossible([&] { run_.Settle(); }); });
}

Result<TransformReport> LakeWorker::Do(const LakeJob& job) {
  switch (job.kind) {
    case LakeJob::Kind::kInbox:
      TL_TRY(TakeInbox(services_.get(), job.keys, [this](const auto& stage) { Tell(stage); }));
      return {};
    case LakeJob::Kind::kKeys:
      return Transform(
          [&](Lake& lake, const ProgressCallback&) { return lake.TransformKeys(job.keys); });
    case LakeJob::Kind::kSweep:
      return Transform(
          [](Lake& lake, const ProgressCallback& progress) { return lake.TransformNew(progress); });
  }
  return {};
}

Result<TransformReport> LakeWorker::Transform(const app::TransformWay& way) {
  TL_ASSIGN(app::TransformStageReport stage, app::RunTransform(services_.get(), "transform", way));
  Tell(stage);
  return std::move(stage.transform);
}

void LakeWorker::Tell(const app::StageReport& stage) {
  run_.Take(stage);
  (*on_stage_)(stage);
}

}  // namespace tracklake::serve
