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

// As it stands in the store.
struct Stored {
  std::optional<Generation> generation;  // nullopt: it cannot be read
  std::optional<ObjectVersion> version;  // nullopt: there is none
};

std::optional<Generation> Parse(const std::string& bytes) {
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

Result<Stored> Load(ObjectStore& store) {
  std::string bytes;
  auto version = store.Get(kGenerationKey, &bytes);
  if (!version.has_value()) {
    if (version.error().kind == ErrorKind::kNotFound) return Stored{Generation{}, {}};
    return std::unexpected(std::move(version).error());
  }
  return Stored{Parse(bytes), *std::move(version)};
}

Result<> Save(ObjectStore& store, const Generation& generation,
              const std::optional<ObjectVersion>& before) {
  nlohmann::ordered_json json = {{"schema_version", kSchemaVersion},
                                 {"generation", generation.number},
                                 {"waiting", nlohmann::ordered_json::object()}};
  for (const auto& [key, version] : generation.waiting) json["waiting"][key] = version.token();
  TL_TRY(store.Swap(kGenerationKey, json.dump() + '\n', before));
  return {};
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
  for (int round = 0; round < kMaxPinRounds; ++round) {
    TL_ASSIGN(const Stored before, Load(store));
    if (!before.generation) return PinBoth(locks);
    const std::uint64_t number = before.generation->number;
    TL_ASSIGN(auto pin, locks.Lock(LockOf(number), LockMode::kShared));
    TL_ASSIGN(const Stored after, Load(store));
    if (after.generation && after.generation->number == number) return pin;
  }
  return Fail(ErrorKind::kConflict, "{} changes too often to be read", kGenerationKey);
}

Result<std::vector<std::string>> FilesWaiting(ObjectStore& store) {
  TL_ASSIGN(const Stored stored, Load(store));
  std::vector<std::string> keys;
  if (!stored.generation) return keys;
  for (const auto& [key, version] : stored.generation->waiting) keys.push_back(key);
  return keys;
}

Result<std::vector<ObjectInfo>> ReleaseFiles(ObjectStore& store, Locks& locks,
                                             const std::vector<ObjectInfo>& unnamed) {
  if (unnamed.empty()) return unnamed;
  TL_ASSIGN(const Stored stored, Load(store));
  const Generation now = stored.generation.value_or(Generation{});
  TL_ASSIGN(const bool is_live_free, IsFree(locks, now.number));
  TL_ASSIGN(const bool is_last_free, IsFree(locks, now.number + 1));
  if (is_live_free && is_last_free) {
    if (stored.version) TL_TRY(store.Delete({{std::string(kGenerationKey)}}));
    return unnamed;
  }
  if (!is_last_free || !stored.generation) return std::vector<ObjectInfo>();
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
  if (!next.waiting.empty()) TL_TRY(Save(store, next, stored.version));
  return free;
}

}  // namespace tracklake
