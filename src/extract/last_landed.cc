#include "extract/last_landed.h"

#include <algorithm>
#include <utility>

#include "base/json_text.h"
#include "base/sha256.h"
#include "extract/state_file.h"
#include "raw/land.h"

namespace tracklake {
namespace {

std::string StateKey(std::string_view request) {
  return fmt::format("_tracklake/state/cursors/playlist-{}.json", Hash16(request));
}

std::optional<LastLanded> LastIn(const StateJson& state) {
  const auto observed_at = TimeIn(state, "observed_at");
  const auto entries = CountIn(state, "entries");
  const auto keys = state.find("keys");
  const bool has_keys = keys != state.end() && keys->is_array() && !keys->empty();
  if (!observed_at || !entries || !has_keys) return std::nullopt;
  LastLanded last{.snapshot_id = TextIn(state, "snapshot_id"),
                  .content = TextIn(state, "content").value_or(""),
                  .first_answer = TextIn(state, "first_answer").value_or(""),
                  .observed_at = *observed_at,
                  .read_at = TimeIn(state, "read_at").value_or(*observed_at),
                  .entries = *entries,
                  .pages = static_cast<int>(CountIn(state, "pages").value_or(0)),
                  .keys = {}};
  for (const StateJson& key : *keys) {
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
  TL_ASSIGN(const auto state, ReadState(store, StateKey(request)));
  return state ? LastIn(*state) : std::nullopt;
}

Result<> WriteLastLanded(ObjectStore& store, std::string_view request, const LastLanded& last) {
  return WriteState(store, StateKey(request),
                    {{"snapshot_id", last.snapshot_id ? StateJson(*last.snapshot_id) : StateJson()},
                     {"content", last.content},
                     {"first_answer", last.first_answer},
                     {"observed_at", FormatTimestamp(last.observed_at)},
                     {"read_at", FormatTimestamp(last.read_at)},
                     {"entries", last.entries},
                     {"pages", last.pages},
                     {"keys", last.keys}});
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

bool AllExist(ObjectStore& store, const std::vector<std::string>& keys) {
  return std::ranges::all_of(keys,
                             [&](const std::string& key) { return store.Head(key).has_value(); });
}

Result<std::vector<std::string>> LandReused(ObjectStore& store, std::string_view kind,
                                            std::string_view id,
                                            const std::vector<std::string>& originals,
                                            Seconds fetched_at) {
  std::vector<std::string> keys;
  std::string bytes;
  for (const std::string& key : originals) {
    TL_TRY(store.Get(key, &bytes));
    TL_ASSIGN(const std::string object, ReuseObject(bytes, key, fetched_at));
    TL_ASSIGN(Landed landed, LandResponse(store, kind, id, fetched_at, object));
    keys.push_back(std::move(landed.key));
  }
  return keys;
}

}  // namespace tracklake
