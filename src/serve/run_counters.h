// What a service has done since its process began: told at /metrics. Any thread.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/mutex.h"
#include "observe/events.h"

namespace tracklake::serve {

// How often something took at most so long, for a histogram.
struct Durations {
  static constexpr std::array<std::chrono::seconds, 8> kBounds = {
      std::chrono::seconds(1),    std::chrono::seconds(5),    std::chrono::seconds(15),
      std::chrono::seconds(60),   std::chrono::seconds(300),  std::chrono::seconds(900),
      std::chrono::seconds(3600), std::chrono::seconds(14400)};
  std::array<std::int64_t, kBounds.size()> within{};  // each bound's own, not those below it
  std::int64_t count = 0;
  std::chrono::milliseconds sum{};
};

struct RunTotals {
  std::map<std::pair<std::string, std::string>, std::int64_t> runs;  // by command and outcome
  std::map<std::string, Durations> durations;                        // by command
  std::int64_t rows = 0;
  std::int64_t bytes = 0;    // of the raw objects
  std::int64_t objects = 0;  // raw objects
};

// Of a service that ends: "4 runs in 3 min 5 s, all well". `time` is how long it worked, for
// people.
std::string SummaryOf(const RunTotals& totals, std::string_view time);

class RunCounters {
 public:
  void AddRun(std::string_view command, std::string_view outcome, std::chrono::milliseconds took);
  void Add(const RowsCommitted& rows);
  RunTotals Now() const;

 private:
  mutable Mutex mutex_;
  RunTotals counts_ TL_GUARDED_BY(mutex_);
};

}  // namespace tracklake::serve
