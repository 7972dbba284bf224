#include "serve/lake_owner.h"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <utility>

#include "store/state_json.h"

namespace tracklake::serve {
namespace {

std::string Format(const RunningService& service) {
  return StateText({{"schema_version", 1},
                    {"pid", service.pid},
                    {"since", TimeOrNull(service.since)},
                    {"url", service.url}});
}

Result<RunningService> Parse(const std::string& bytes, std::string_view) {
  const StateJson json = StateJsonIn(bytes);
  return RunningService{CountIn(json, "pid").value_or(0), TimeIn(json, "since"),
                        TextIn(json, "url").value_or("")};
}

StateObject<RunningService> StateIn(ObjectStore* store) {
  return {store, std::string(kOwnerKey), {Format, Parse}};
}

// A process that is killed just as it starts another one leaves that one the lock until it has
// closed what it inherited: microseconds, or more where the machine is busy.
constexpr std::chrono::milliseconds kLookEvery{20};
constexpr int kMostLooks = 100;
// Whoever looks for a service holds the lock for a moment, too, and nobody has said his name then.
constexpr int kLooksAtNobody = 5;

bool IsAlive(std::int64_t pid) { return kill(static_cast<pid_t>(pid), 0) == 0 || errno != ESRCH; }

bool IsWorthWaitingFor(const RunningService& owner, int looks) {
  if (owner.pid == 0) return looks < kLooksAtNobody;
  return !IsAlive(owner.pid) && looks < kMostLooks;
}

std::unexpected<Error> Taken(const RunningService& owner) {
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

LakeOwner::LakeOwner(ObjectStore* store, std::unique_ptr<HeldLock> lock)
    : state_(StateIn(store)), lock_(std::move(lock)) {}

Result<> LakeOwner::Say(const RunningService& service) {
  TL_TRY(state_.Replace(service));
  said_ = service;
  return {};
}

Result<> LakeOwner::SayUrl(const std::string& url) {
  if (url == said_.url) return {};
  RunningService service = said_;
  service.url = url;
  return Say(service);
}

Result<std::unique_ptr<LakeOwner>> OwnLake(ObjectStore& store, Clock& clock) {
  Locks* locks = store.locks();
  if (locks == nullptr) return nullptr;
  StateObject<RunningService> state = StateIn(&store);
  TL_ASSIGN(auto lock, locks->TryLock(kServeLock, LockMode::kExclusive));
  for (int looks = 0; lock == nullptr; ++looks) {
    TL_ASSIGN(const auto owner, state.Load());
    if (!IsWorthWaitingFor(*owner, looks)) return Taken(*owner);
    clock.SleepFor(kLookEvery);
    TL_ASSIGN(lock, locks->TryLock(kServeLock, LockMode::kExclusive));
  }
  auto owner = std::make_unique<LakeOwner>(&store, std::move(lock));
  TL_TRY(owner->Say({getpid(), clock.NowSeconds(), ""}));
  return owner;
}

Result<std::optional<RunningService>> FindService(ObjectStore& store) {
  Locks* locks = store.locks();
  if (locks == nullptr) return std::nullopt;
  StateObject<RunningService> state = StateIn(&store);
  TL_ASSIGN(const auto said, state.Load());
  if (!state.exists()) return std::nullopt;
  TL_ASSIGN(const auto lock, locks->TryLock(kServeLock, LockMode::kShared));
  if (lock != nullptr) return std::nullopt;
  return *said;
}

}  // namespace tracklake::serve
