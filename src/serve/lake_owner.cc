#include "serve/lake_owner.h"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <optional>
#include <string>

#include "store/state_json.h"
#include "store/state_object.h"

namespace tracklake::serve {
namespace {

struct Owner {
  std::int64_t pid = 0;
  std::optional<Seconds> since;
};

std::string Format(const Owner& owner) {
  return StateText({{"schema_version", 1}, {"pid", owner.pid}, {"since", TimeOrNull(owner.since)}});
}

Result<Owner> Parse(const std::string& bytes, std::string_view) {
  const StateJson json = StateJsonIn(bytes);
  return Owner{CountIn(json, "pid").value_or(0), TimeIn(json, "since")};
}

// A process that is killed just as it starts another one leaves that one the lock until it has
// closed what it inherited: microseconds, or more where the machine is busy.
constexpr std::chrono::milliseconds kLookEvery{20};
constexpr int kMostLooks = 100;

bool IsAlive(std::int64_t pid) { return kill(static_cast<pid_t>(pid), 0) == 0 || errno != ESRCH; }

std::unexpected<Error> Taken(const Owner& owner) {
  if (owner.pid == 0) {
    return WithHint(Fail(ErrorKind::kConflict, "another tracklake serve is at work on this lake"),
                    "One is enough: stop the other one first.");
  }
  return WithHint(Fail(ErrorKind::kConflict,
                       "another tracklake serve is at work on this lake: process {}, since {}",
                       owner.pid, owner.since ? FormatTimestamp(*owner.since) : "some time"),
                  fmt::format("One is enough: stop the other one first (kill {}).", owner.pid));
}

}  // namespace

Result<std::unique_ptr<HeldLock>> OwnLake(ObjectStore& store, Clock& clock) {
  Locks* locks = store.locks();
  if (locks == nullptr) return nullptr;
  StateObject<Owner> state(&store, std::string(kOwnerKey), {Format, Parse});
  TL_ASSIGN(auto lock, locks->TryLock(kServeLock, LockMode::kExclusive));
  for (int looks = 0; lock == nullptr; ++looks) {
    TL_ASSIGN(const auto owner, state.Load());
    if (owner->pid == 0 || IsAlive(owner->pid) || looks == kMostLooks) return Taken(*owner);
    clock.SleepFor(kLookEvery);
    TL_ASSIGN(lock, locks->TryLock(kServeLock, LockMode::kExclusive));
  }
  TL_TRY(state.Replace({getpid(), clock.NowSeconds()}));
  return lock;
}

}  // namespace tracklake::serve
