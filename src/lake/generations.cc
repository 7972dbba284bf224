#include "lake/generations.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/json_error.h"
#include "lake/locks.h"
#include "lake/rollup_file.h"
#include "store/state_object.h"

namespace tracklake {
namespace {

constexpr std::int64_t kSchemaVersion = 2;

// A generation ends at most once a commit.
constexpr int kMaxPinRounds = 1000;

// What is beyond waits for a later generation.
constexpr std::size_t kMaxWaiting = 100'000;

// A file that belongs to nobody. Bytes that were put under the same key since are another version.
struct Waiting {
  ObjectVersion version;
  std::uint64_t generation = 0;  // the last whose readers may have found it live

  bool operator==(const Waiting&) const = default;
};

struct Generation {
  std::uint64_t number = 0;                             // that of readers who begin now
  std::map<std::string, Waiting, std::less<>> waiting;  // by key

  bool operator==(const Generation&) const = default;
};

// nullopt: it cannot be read.
using State = std::optional<Generation>;

std::optional<Waiting> ParseWaiting(simdjson::dom::element json) {
  std::string_view token;
  Waiting file;
  if (json["version"].get(token) != simdjson::SUCCESS ||
      json["generation"].get(file.generation) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  file.version = ObjectVersion(std::string(token));
  return file;
}

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
    auto file = ParseWaiting(value);
    if (!file || file->generation > generation.number) return std::nullopt;
    generation.waiting.emplace(key, *std::move(file));
  }
  return generation;
}

std::string Format(const State& state) {
  nlohmann::ordered_json json = {{"schema_version", kSchemaVersion},
                                 {"generation", state->number},
                                 {"waiting", nlohmann::ordered_json::object()}};
  for (const auto& [key, file] : state->waiting) {
    json["waiting"][key] = {{"version", file.version.token()}, {"generation", file.generation}};
  }
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

std::string LockOf(std::uint64_t generation) {
  const std::uint64_t number = generation % kReadersLocks;
  return number == 0 ? std::string(kReadersLock) : fmt::format("{}.{}", kReadersLock, number);
}

class All final : public HeldLock {
 public:
  explicit All(std::vector<std::unique_ptr<HeldLock>> locks) : locks_(std::move(locks)) {}

 private:
  const std::vector<std::unique_ptr<HeldLock>> locks_;
};

Result<std::unique_ptr<HeldLock>> PinAll(Locks& locks) {
  std::vector<std::unique_ptr<HeldLock>> pins;
  for (std::uint64_t number = 0; number < kReadersLocks; ++number) {
    TL_ASSIGN(pins.emplace_back(), locks.Lock(LockOf(number), LockMode::kShared));
  }
  return std::make_unique<All>(std::move(pins));
}

// How many generations ago the oldest one was live that is still read in; nullopt: there is none.
// Who pins one from now on sees that it is over, or sees nothing of what belongs to nobody.
Result<std::optional<std::uint64_t>> OldestReader(Locks& locks, std::uint64_t live) {
  for (std::uint64_t age = kReadersLocks; age-- > 0;) {
    const auto number = live + kReadersLocks - age;
    TL_ASSIGN(const auto held, locks.TryLock(LockOf(number), LockMode::kExclusive));
    if (held == nullptr) return age;
  }
  return std::nullopt;
}

Waiting WaitingOf(const Generation& now, const ObjectInfo& file) {
  const auto known = now.waiting.find(file.key);
  const bool is_known = known != now.waiting.end() && known->second.version == file.version;
  return is_known ? known->second : Waiting{file.version, now.number};
}

// What a removal of files of the kind knows nothing of waits on.
std::map<std::string, Waiting, std::less<>> OfOtherKind(const Generation& generation,
                                                        FileKind kind) {
  auto others = generation.waiting;
  std::erase_if(others, [&](const auto& file) {
    return IsRollupKey(file.first) == (kind == FileKind::kRollup);
  });
  return others;
}

}  // namespace

Result<std::unique_ptr<HeldLock>> PinGeneration(ObjectStore& store, Locks& locks) {
  StateObject<State> object = StateIn(store);
  for (int round = 0; round < kMaxPinRounds; ++round) {
    TL_ASSIGN(const State before, Load(object));
    if (!before) return PinAll(locks);
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
  for (const auto& [key, file] : state->waiting) keys.push_back(key);
  return keys;
}

Result<std::vector<ObjectInfo>> ReleaseFiles(ObjectStore& store, Locks& locks,
                                             const std::vector<ObjectInfo>& unnamed,
                                             FileKind kind) {
  if (unnamed.empty()) return unnamed;
  StateObject<State> object = StateIn(store);
  TL_ASSIGN(const State state, Load(object));
  const Generation now = state.value_or(Generation{});
  Generation next{now.number, OfOtherKind(now, kind)};
  TL_ASSIGN(const auto oldest_reader, OldestReader(locks, now.number));
  if (!oldest_reader) {
    if (object.exists() && next.waiting.empty()) TL_TRY(object.Remove());
    return unnamed;
  }
  if (!state) return std::vector<ObjectInfo>();
  std::vector<ObjectInfo> free;
  bool waits_for_live = false;
  for (const ObjectInfo& file : unnamed) {
    const Waiting waiting = WaitingOf(now, file);
    if (now.number - waiting.generation > *oldest_reader) {
      free.push_back(file);
    } else if (next.waiting.size() < kMaxWaiting) {
      waits_for_live = waits_for_live || waiting.generation == now.number;
      next.waiting.emplace(file.key, waiting);
    }
  }
  const bool is_next_free = *oldest_reader < kReadersLocks - 1;
  if (waits_for_live && is_next_free) ++next.number;
  if (next != now) TL_TRY(object.Swap(next));
  return free;
}

}  // namespace tracklake
