#include "lake/generations.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/json_error.h"
#include "lake/locks.h"
#include "store/state_object.h"

namespace tracklake {
namespace {

constexpr std::int64_t kSchemaVersion = 1;

// A generation ends at most once a commit.
constexpr int kMaxPinRounds = 1000;

// What is beyond waits for a later generation.
constexpr std::size_t kMaxWaiting = 100'000;

struct Generation {
  std::uint64_t number = 0;
  // What waits for the readers of the generation before, by key. Bytes that were put under the same
  // key since are another version.
  std::map<std::string, ObjectVersion, std::less<>> waiting;
};

// nullopt: it cannot be read.
using State = std::optional<Generation>;

Result<State> Parse(const std::string& bytes, std::string_view /*place*/) {
  simdjson::dom::parser parser;
  simdjson::dom::element json;
  if (JsonError(parser.parse(bytes).get(json)) != simdjson::SUCCESS) return std::nullopt;
  Generation generation;
  std::int64_t schema_version = 0;
  simdjson::dom::object waiting;
  if (json["schema_version"].get(schema_version) != simdjson::SUCCESS ||
      schema_version != kSchemaVersion ||
      json["generation"].get(generation.number) != simdjson::SUCCESS ||
      json["waiting"].get(waiting) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  for (const auto [key, value] : waiting) {
    std::string_view token;
    if (value.get(token) != simdjson::SUCCESS) return std::nullopt;
    generation.waiting.emplace(key, ObjectVersion(std::string(token)));
  }
  return generation;
}

std::string Format(const State& state) {
  nlohmann::ordered_json json = {{"schema_version", kSchemaVersion},
                                 {"generation", state->number},
                                 {"waiting", nlohmann::ordered_json::object()}};
  for (const auto& [key, version] : state->waiting) json["waiting"][key] = version.token();
  return json.dump() + '\n';
}

StateObject<State> StateIn(ObjectStore& store) {
  return {&store, std::string(kGenerationKey), {Format, Parse}};
}

// The first generation where there is none yet.
Result<State> Load(StateObject<State>& object) {
  TL_ASSIGN(const auto state, object.Load());
  return object.exists() ? *state : Generation{};
}

std::string_view LockOf(std::uint64_t generation) {
  return generation % 2 == 0 ? kReadersLock : kOddReadersLock;
}

class Both final : public HeldLock {
 public:
  explicit Both(std::array<std::unique_ptr<HeldLock>, 2> locks) : locks_(std::move(locks)) {}

 private:
  const std::array<std::unique_ptr<HeldLock>, 2> locks_;
};

Result<std::unique_ptr<HeldLock>> PinBoth(Locks& locks) {
  TL_ASSIGN(auto even, locks.Lock(LockOf(0), LockMode::kShared));
  TL_ASSIGN(auto odd, locks.Lock(LockOf(1), LockMode::kShared));
  return std::make_unique<Both>(std::array{std::move(even), std::move(odd)});
}

// Whether nobody reads in it. Who pins it from now on sees that it is over, or sees nothing of what
// belongs to nobody.
Result<bool> IsFree(Locks& locks, std::uint64_t generation) {
  TL_ASSIGN(const auto held, locks.TryLock(LockOf(generation), LockMode::kExclusive));
  return held != nullptr;
}

}  // namespace

Result<std::unique_ptr<HeldLock>> PinGeneration(ObjectStore& store, Locks& locks) {
  StateObject<State> object = StateIn(store);
  for (int round = 0; round < kMaxPinRounds; ++round) {
    TL_ASSIGN(const State before, Load(object));
    if (!before) return PinBoth(locks);
    TL_ASSIGN(auto pin, locks.Lock(LockOf(before->number), LockMode::kShared));
    TL_ASSIGN(const State after, Load(object));
    if (after && after->number == before->number) return pin;
  }
  return Fail(ErrorKind::kConflict, "{} changes too often to be read", kGenerationKey);
}

Result<std::vector<std::string>> FilesWaiting(ObjectStore& store) {
  StateObject<State> object = StateIn(store);
  TL_ASSIGN(const State state, Load(object));
  std::vector<std::string> keys;
  if (!state) return keys;
  for (const auto& [key, version] : state->waiting) keys.push_back(key);
  return keys;
}

Result<std::vector<ObjectInfo>> ReleaseFiles(ObjectStore& store, Locks& locks,
                                             const std::vector<ObjectInfo>& unnamed) {
  if (unnamed.empty()) return unnamed;
  StateObject<State> object = StateIn(store);
  TL_ASSIGN(const State state, Load(object));
  const Generation now = state.value_or(Generation{});
  TL_ASSIGN(const bool is_live_free, IsFree(locks, now.number));
  TL_ASSIGN(const bool is_last_free, IsFree(locks, now.number + 1));
  if (is_live_free && is_last_free) {
    if (object.exists()) TL_TRY(object.Remove());
    return unnamed;
  }
  if (!is_last_free || !state) return std::vector<ObjectInfo>();
  std::vector<ObjectInfo> free;
  Generation next{now.number + 1, {}};
  for (const ObjectInfo& file : unnamed) {
    const auto waited = now.waiting.find(file.key);
    if (waited != now.waiting.end() && waited->second == file.version) {
      free.push_back(file);
    } else if (next.waiting.size() < kMaxWaiting) {
      next.waiting.emplace(file.key, file.version);
    }
  }
  if (!next.waiting.empty()) TL_TRY(object.Swap(next));
  return free;
}

}  // namespace tracklake
