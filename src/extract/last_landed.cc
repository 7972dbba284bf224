#include "extract/last_landed.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json_text.h"
#include "base/sha256.h"
#include "raw/land.h"

namespace tracklake {
namespace {

using Json = nlohmann::ordered_json;

std::string StateKey(std::string_view request) {
  return fmt::format("_tracklake/state/cursors/playlist-{}.json", Hash16(request));
}

std::optional<LastLanded> Parse(const std::string& bytes) {
  const Json json = Json::parse(bytes, nullptr, false);
  const auto has = [&](const char* name, Json::value_t type) {
    return json.contains(name) && json[name].type() == type;
  };
  if (!json.is_object() || !has("snapshot_id", Json::value_t::string) ||
      !has("observed_at", Json::value_t::string) || !has("keys", Json::value_t::array) ||
      !has("entries", Json::value_t::number_unsigned)) {
    return std::nullopt;
  }
  const auto observed_at = ParseIsoSeconds(json["observed_at"].get_ref<const std::string&>());
  if (!observed_at || json["keys"].empty()) return std::nullopt;
  LastLanded last{json["snapshot_id"].get<std::string>(),
                  *observed_at,
                  json["entries"].get<std::int64_t>(),
                  {}};
  for (const Json& key : json["keys"]) {
    if (!key.is_string()) return std::nullopt;
    last.keys.push_back(key.get<std::string>());
  }
  return last;
}

std::unexpected<Error> NotSpliced(std::string_view key) {
  return Fail(ErrorKind::kCorruption, "{}: this is no object that was spliced here", key);
}

}  // namespace

Result<std::optional<LastLanded>> ReadLastLanded(ObjectStore& store, std::string_view request) {
  std::string bytes;
  const auto got = store.Get(StateKey(request), &bytes);
  if (!got.has_value() && got.error().kind == ErrorKind::kNotFound) return std::nullopt;
  TL_TRY(got);
  return Parse(bytes);
}

Result<> WriteLastLanded(ObjectStore& store, std::string_view request, const LastLanded& last) {
  const Json json = {{"snapshot_id", last.snapshot_id},
                     {"observed_at", FormatTimestamp(last.observed_at)},
                     {"entries", static_cast<std::uint64_t>(last.entries)},
                     {"keys", last.keys}};
  const Upload upload{
      StateKey(request), json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n", {}};
  return store.PutAll({&upload, 1});
}

// The annotation stands last, was written by the splicer, and holds no quote that is not escaped.
Result<std::string> ReuseObject(std::string_view original, std::string_view key,
                                Seconds fetched_at) {
  constexpr std::string_view kAnnotation = ",\"_tracklake\":{";
  constexpr std::string_view kTime = "\"fetched_at\":\"";
  const std::size_t annotation = original.rfind(kAnnotation);
  if (annotation == original.npos) return NotSpliced(key);
  const std::size_t time = original.find(kTime, annotation);
  const std::size_t root = original.find_last_of('}');
  if (time == original.npos || root < time || original[root - 1] != '}') return NotSpliced(key);
  const std::size_t time_end = original.find('"', time + kTime.size());
  std::string object;
  object.reserve(original.size() + key.size() + 64);
  object += original.substr(0, time + kTime.size());
  object += FormatTimestamp(fetched_at);
  object += original.substr(time_end, root - 1 - time_end);
  object += ",\"reused_from\":" + JsonString(key);
  object += original.substr(root - 1);
  return object;
}

bool OriginalsExist(ObjectStore& store, const LastLanded& last) {
  return std::ranges::all_of(last.keys,
                             [&](const std::string& key) { return store.Head(key).has_value(); });
}

Result<std::vector<std::string>> LandReused(ObjectStore& store, std::string_view id,
                                            const LastLanded& last, Seconds fetched_at) {
  std::vector<std::string> keys;
  std::string bytes;
  for (const std::string& key : last.keys) {
    TL_TRY(store.Get(key, &bytes));
    TL_ASSIGN(const std::string object, ReuseObject(bytes, key, fetched_at));
    TL_ASSIGN(Landed landed, LandResponse(store, "playlist", id, fetched_at, object));
    keys.push_back(std::move(landed.key));
  }
  return keys;
}

}  // namespace tracklake
