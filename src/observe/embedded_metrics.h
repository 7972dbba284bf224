// Events as metrics that CloudWatch finds in a function's log (its embedded metric format): what
// was counted and measured during an invocation becomes one line, one JSON object, with nothing to
// send and no right to ask for. Safe for concurrent use.
//
//     {"_aws": {"Timestamp": …, "CloudWatchMetrics": [{"Namespace": "tracklake",
//      "Dimensions": [["Function"]], "Metrics": [{"Name": "Rows", "Unit": "Count"}]}]},
//      "Function": "music-lake-transform", "RequestId": "…", "Rows": 500}
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/mutex.h"
#include "observe/events.h"

namespace tracklake {

class EmbeddedMetrics final : public Events {
 public:
  // Borrows stream and clock. `function`, its name, is the one dimension: each function of each
  // lake has its metrics, and no id in a lake ever makes one more.
  EmbeddedMetrics(std::ostream* stream, Clock* clock, std::string function);

  void Tell(const Event& event) override;

  // Writes what was told since the last time; nothing where nothing of it is counted. What nobody
  // told of stands nowhere: absent is not zero.
  void Flush(std::string_view request_id);

 private:
  enum Metric : std::uint8_t {
    kCalls,
    kCallsRetried,
    kObjectsLanded,
    kObjectsTransformed,
    kObjectsRefused,
    kRows,
    kItemsQuarantined,
    kDaysRewritten,
    kFailures,
    kRunsDeferred,
    kNewestRawAge,  // a gauge, the others are counts
    kMetrics,
  };
  struct Kind {
    std::string_view name;
    std::string_view unit;
  };
  static Kind KindOf(Metric metric);

  void Add(Metric metric, std::int64_t count);
  void Set(Metric metric, std::int64_t value);

  std::ostream* const stream_;
  Clock* const clock_;
  const std::string function_;
  Mutex mutex_;
  std::array<std::optional<std::int64_t>, kMetrics> values_ TL_GUARDED_BY(mutex_);
};

}  // namespace tracklake
