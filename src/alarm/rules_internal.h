// The rules by what they are about. Each adds what holds of its part of the health, which is there.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "alarm/rules.h"
#include "base/text_table.h"

namespace tracklake::alarm {

// What holds now.
class Holding {
 public:
  explicit Holding(Seconds now) : now_(now) {}

  Seconds now() const { return now_; }
  // Texts are made safe to show: what a server or a file says may stand in them.
  void Add(std::string name, Severity severity, const std::string& summary, const std::string& hint,
           Seconds since) {
    constexpr int kMostCells = 400;
    alarms_.push_back({std::move(name), severity, CutToWidth(Printable(summary), kMostCells),
                       CutToWidth(Printable(hint), kMostCells), std::min(since, now_)});
  }
  std::vector<Alarm> Take() && {
    std::ranges::sort(alarms_, {}, &Alarm::name);
    return std::move(alarms_);
  }

 private:
  const Seconds now_;
  std::vector<Alarm> alarms_;
};

// "extract-errors", "extract-duration"
void JudgeJob(const app::JobHealth& job, Holding* holding);
// "stale", "quarantine"
void JudgeRaw(const app::Health& health, const app::Config& config, Holding* holding);
// "gaps"
void JudgeGaps(const app::TableStatus& tables, std::optional<std::int64_t> before,
               Holding* holding);
// "quota"
void JudgeQuota(const app::QuotaReport& quota, Holding* holding);
// "consent"
void JudgeConsent(const app::ConsentHealth& consent, Holding* holding);
// "disk"
void JudgeDisk(const app::DiskHealth& disk, Holding* holding);
// "dead-letters"
void JudgeQueue(const app::QueueHealth& queue, Holding* holding);

}  // namespace tracklake::alarm
