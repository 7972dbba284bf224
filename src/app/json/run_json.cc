#include "app/json/run_json.h"

namespace tracklake::app {
namespace {

Json CountsJson(const RunCounts& counts) {
  return {{"calls", counts.calls},
          {"landed", counts.landed},
          {"objects", counts.objects},
          {"bytes", counts.bytes},
          {"rows", counts.rows},
          {"parts", counts.parts},
          {"quarantined", counts.quarantined},
          {"refused", counts.refused},
          {"failures", counts.failures}};
}

Json TimeJson(const std::optional<Micros>& time) {
  if (!time) return nullptr;
  return FormatTimestamp(std::chrono::floor<std::chrono::seconds>(*time));
}

Json MillisecondsJson(Micros began_at, const std::optional<Micros>& ended_at) {
  if (!ended_at) return nullptr;
  return std::chrono::floor<std::chrono::milliseconds>(*ended_at - began_at).count();
}

}  // namespace

Json SummaryOf(const RunRecord& run) {
  return {{"id", run.id},
          {"command", run.command},
          {"arguments", run.arguments},
          {"folder", run.folder},
          {"why", run.why},
          {"source", TextOrNull(run.source)},
          {"began_at", TimeJson(run.began_at)},
          {"ended_at", TimeJson(run.ended_at)},
          {"milliseconds", MillisecondsJson(run.began_at, run.ended_at)},
          {"outcome", TextOrNull(run.outcome)},
          {"retry_at", TimeOrNull(run.retry_at)},
          {"counts", CountsJson(run.counts)}};
}

Json JsonOf(const RunRecord& run) {
  Json json = SummaryOf(run);
  json["stages"] = Json::array();
  for (const RunStage& stage : run.stages) {
    json["stages"].push_back({{"stage", stage.stage},
                              {"began_at", TimeJson(stage.began_at)},
                              {"milliseconds", MillisecondsJson(stage.began_at, stage.ended_at)},
                              {"outcome", TextOrNull(stage.outcome)},
                              {"counts", CountsJson(stage.counts)}});
  }
  json["errors"] = Json::array();
  for (const RunError& error : run.errors) {
    json["errors"].push_back({{"subject", TextOrNull(error.subject)},
                              {"message", error.message},
                              {"hint", TextOrNull(error.hint)}});
  }
  return json;
}

Json JsonOf(const std::vector<RunRecord>& runs) {
  Json list = Json::array();
  for (const RunRecord& run : runs) list.push_back(SummaryOf(run));
  return {{"runs", std::move(list)}};
}

}  // namespace tracklake::app
