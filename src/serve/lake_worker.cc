#include "serve/lake_worker.h"

#include <utility>

#include "base/exhausted.h"
#include "serve/inbox.h"

namespace tracklake::serve {

void LakeWorker::Start(LakeJob job) {
  end_ = {std::move(job), {}};
  lane_.Start([this] { end_->report = Guarded([&] { return Do(end_->job); }); });
}

std::optional<LakeJobEnd> LakeWorker::TakeEnd() {
  if (!lane_.TakeEnd()) return std::nullopt;
  return std::exchange(end_, std::nullopt);
}

Result<TransformReport> LakeWorker::Do(const LakeJob& job) {
  switch (job.kind) {
    case LakeJob::Kind::kInbox:
      TL_TRY(TakeInbox(services_.get(), job.keys, *on_stage_));
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
  (*on_stage_)(stage);
  return std::move(stage.transform);
}

}  // namespace tracklake::serve
