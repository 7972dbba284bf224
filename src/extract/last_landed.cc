#include "extract/last_landed.h"

#include <algorithm>
#include <utility>

#include "base/json_text.h"
#include "base/sha256.h"
#include "raw/land.h"
#include "store/state_json.h"
#include "store/state_object.h"

namespace tracklake {
namespace {

using State = std::optional<LastLanded>;

std::string Format(const State& last) {
  return StateText({{"snapshot_id", TextOrNull(last->snapshot_id)},
                    {"content", last->content},
                    {"first_answer", last->first_answer},
                    {"observed_at", FormatTimestamp(last->observed_at)},
                    {"read_at", FormatTimestamp(last->read_at)},
                    {"entries", last->entries},
                    {"pages", last->pages},
                    {"keys", last->keys}});
}

Result<State> Parse(const std::string& bytes, std::string_view /*place*/) {
  const StateJson state = StateJsonIn(bytes);
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

StateObject<State> StateOf(ObjectStore& store, std::string_view request) {
  return {&store,
          fmt::format("_tracklake/state/cursors/playlist-{}.json", Hash16(request)),
          {Format, Parse}};
}

std::unexpected<Error> NotSpliced(std::string_view key) {
  return Fail(ErrorKind::kCorruption, "{}: this is not an object that was spliced here", key);
}

}  // namespace

Result<std::optional<LastLanded>> ReadLastLanded(ObjectStore& store, std::string_view request) {
  TL_ASSIGN(const auto last, StateOf(store, request).Load());
  return *last;
}

Result<> WriteLastLanded(ObjectStore& store, std::string_view request, const LastLanded& last) {
  return StateOf(store, request).Replace(last);
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
