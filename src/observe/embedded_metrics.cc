#include "observe/embedded_metrics.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace tracklake {
namespace {

using Json = nlohmann::ordered_json;

template <typename... Kinds>
struct Overloaded : Kinds... {
  using Kinds::operator()...;
};

}  // namespace

EmbeddedMetrics::Kind EmbeddedMetrics::KindOf(Metric metric) {
  static constexpr std::array<Kind, kMetrics> kKinds = {{{"Calls", "Count"},
                                                         {"CallsRetried", "Count"},
                                                         {"ObjectsLanded", "Count"},
                                                         {"ObjectsTransformed", "Count"},
                                                         {"ObjectsRefused", "Count"},
                                                         {"Rows", "Count"},
                                                         {"ItemsQuarantined", "Count"},
                                                         {"DaysRewritten", "Count"},
                                                         {"Failures", "Count"},
                                                         {"RunsDeferred", "Count"},
                                                         {"NewestRawAge", "Seconds"}}};
  return kKinds[metric];
}

EmbeddedMetrics::EmbeddedMetrics(std::ostream* stream, Clock* clock, std::string function)
    : stream_(stream), clock_(clock), function_(std::move(function)) {}

void EmbeddedMetrics::Tell(const Event& event) {
  std::visit(Overloaded{
                 [this](const CallAnswered&) { Add(kCalls, 1); },
                 [this](const CallRetried&) { Add(kCallsRetried, 1); },
                 [this](const ObjectLanded&) { Add(kObjectsLanded, 1); },
                 [this](const SubjectFailed&) { Add(kFailures, 1); },
                 [this](const RunEnded& run) { Add(kRunsDeferred, run.retry_at ? 1 : 0); },
                 [this](const RowsCommitted& rows) {
                   Add(kObjectsTransformed, rows.objects);
                   Add(kObjectsRefused, rows.refused);
                   Add(kRows, rows.rows);
                   Add(kItemsQuarantined, rows.quarantined);
                   Add(kDaysRewritten, rows.days_rewritten);
                 },
                 [this](const RawAgeMeasured& raw) {
                   if (raw.age) Set(kNewestRawAge, raw.age->count());
                 },
                 [](const auto&) {},
             },
             event);
}

void EmbeddedMetrics::Add(Metric metric, std::int64_t count) {
  const MutexLock lock(mutex_);
  values_[metric] = values_[metric].value_or(0) + count;
}

void EmbeddedMetrics::Set(Metric metric, std::int64_t value) {
  const MutexLock lock(mutex_);
  values_[metric] = value;
}

void EmbeddedMetrics::Flush(std::string_view request_id) {
  Json metrics = Json::array();
  Json line = {{"_aws", nullptr}, {"Function", function_}, {"RequestId", request_id}};
  const MutexLock lock(mutex_);
  for (int i = 0; i < kMetrics; ++i) {
    const auto value = std::exchange(values_[i], std::nullopt);
    if (!value) continue;
    const auto [name, unit] = KindOf(static_cast<Metric>(i));
    metrics.push_back({{"Name", name}, {"Unit", unit}});
    line[std::string(name)] = *value;
  }
  if (metrics.empty()) return;
  const auto now = std::chrono::floor<std::chrono::milliseconds>(clock_->Now());
  line["_aws"] = {{"Timestamp", now.time_since_epoch().count()},
                  {"CloudWatchMetrics",
                   {{{"Namespace", "tracklake"},
                     {"Dimensions", {Json::array({"Function"})}},
                     {"Metrics", std::move(metrics)}}}}};
  *stream_ << line.dump(-1, ' ', true, Json::error_handler_t::replace) + "\n" << std::flush;
}

}  // namespace tracklake
