// One service a lake: it holds a lock for as long as it lives, and says who it is in
// `_tracklake/state/serve.json` ({"schema_version": 1, "pid": 4711, "since": "2026-11-29T…", "url":
// "http://127.0.0.1:8899"}). One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "store/object_store.h"
#include "store/state_object.h"

namespace tracklake::serve {

inline constexpr std::string_view kServeLock = "serve";
inline constexpr std::string_view kOwnerKey = "_tracklake/state/serve.json";

struct RunningService {
  std::int64_t pid = 0;  // 0: it has not said so yet
  std::optional<Seconds> since;
  std::string url;  // empty: it does not listen
};

class LakeOwner {
 public:
  LakeOwner(ObjectStore* store, std::unique_ptr<HeldLock> lock);

  // Who it is from now on, for others that look for it.
  Result<> Say(const RunningService& service);
  // Where it listens now; "" for nowhere.
  Result<> SayUrl(const std::string& url);

 private:
  StateObject<RunningService> state_;
  RunningService said_;
  const std::unique_ptr<HeldLock> lock_;
};

// kConflict, naming the process, while another one serves the lake; where that process is dead,
// only after it has waited two seconds for what it may have left behind. nullptr in a store without
// locks: two services are safe beside each other, and do everything twice.
Result<std::unique_ptr<LakeOwner>> OwnLake(ObjectStore& store, Clock& clock);

// The service that has the lake now; nullopt where there is none, and in a store without locks,
// where nobody can tell. What was said is believed as long as its lock is held.
Result<std::optional<RunningService>> FindService(ObjectStore& store);

}  // namespace tracklake::serve
