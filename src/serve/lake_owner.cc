#include "serve/lake_owner.h"

#include <unistd.h>

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
  if (lock == nullptr) {
    TL_ASSIGN(const auto owner, state.Load());
    return Taken(*owner);
  }
  TL_TRY(state.Replace({getpid(), clock.NowSeconds()}));
  return lock;
}

}  // namespace tracklake::serve
