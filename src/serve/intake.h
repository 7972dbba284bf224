// What there is to do for a lake, and when: the objects that were noticed, the files in the inbox,
// and the sweep, as one row of jobs. It decides and does nothing, so that it can be tried without a
// kernel, threads or time.
//
// One object is transformed at once. From kBurst on they wait for a moment in which no more come;
// from kSweepFrom on a sweep, which rewrites whole days, costs less than to ask for each. A sweep
// is due at the start, every ten minutes, every minute while the watch is blind or the last sweep
// failed, and soon when something was missed. It answers for all keys that wait when it begins.
//
// Time is a stopwatch's. One thread.
#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "event/folder_watch.h"
#include "event/work_queue.h"
#include "serve/lake_worker.h"

namespace tracklake::serve {

inline constexpr std::chrono::milliseconds kSweepEvery = std::chrono::minutes(10);
inline constexpr std::chrono::milliseconds kSweepSoon = std::chrono::minutes(1);
// Between the end of one sweep and the next, whatever is missed.
inline constexpr std::chrono::milliseconds kSweepRest{2'000};
inline constexpr std::size_t kBurst = 32;
inline constexpr std::chrono::milliseconds kLull{100};
inline constexpr std::chrono::milliseconds kLongestWait{1'000};
inline constexpr std::size_t kSweepFrom = 256;

class Intake {
 public:
  // Borrows both.
  Intake(const std::vector<std::string>* raw_prefixes, Rng* rng)
      : raw_prefixes_(raw_prefixes), raw_({}, rng), inbox_({}, rng) {}

  // What the watch noticed. Keys that are none of raw's or the inbox's are left out.
  void Add(const event::Noticed& noticed, std::chrono::milliseconds now);
  // What a look into the inbox found.
  void AddInbox(const std::vector<std::string>& keys, std::chrono::milliseconds now);
  // Something has come of which nobody tells by key.
  void WantSweep(std::chrono::milliseconds now);

  // How many more keys of objects can wait.
  std::size_t room() const { return event::WorkPolicy().max_waiting - raw_.waiting(); }

  // The job to begin now, where none is under way.
  std::optional<LakeJob> Next(std::chrono::milliseconds now);
  // When there is a next job.
  std::chrono::milliseconds due() const;

  // How a job ended. Returns the objects that are left alone from now on.
  std::vector<event::ParkedObject> End(const LakeJobEnd& end, bool is_blind,
                                       std::chrono::milliseconds now);

  std::vector<event::ParkedObject> parked() const { return raw_.parked(); }
  std::size_t waiting() const { return raw_.waiting() + inbox_.waiting(); }

 private:
  std::chrono::milliseconds RawDue() const;
  LakeJob Sweep(std::chrono::milliseconds now);
  bool Add(const std::string& key, std::chrono::milliseconds now);
  bool IsRaw(std::string_view subject) const;
  std::set<std::string> TakeFailures(const LakeJobEnd& end, std::chrono::milliseconds now);

  const std::vector<std::string>* const raw_prefixes_;
  event::WorkQueue raw_;
  event::WorkQueue inbox_;
  std::chrono::milliseconds sweep_at_{};  // the first is due at once
  std::chrono::milliseconds swept_at_ = -kSweepRest;
  std::chrono::milliseconds came_at_{};      // of the last key
  std::chrono::milliseconds burst_since_{};  // when the kBurst-th key came
};

}  // namespace tracklake::serve
