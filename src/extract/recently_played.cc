#include "extract/recently_played.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json_text.h"
#include "base/sha256.h"
#include "extract/failure.h"
#include "extract/last_landed.h"
#include "raw/land.h"
#include "store/state_json.h"
#include "store/state_object.h"

namespace tracklake {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using Millis = std::chrono::sys_time<milliseconds>;

struct Window {
  std::int64_t plays = 0;
  std::optional<Millis> first;
  std::optional<Millis> last;
  std::vector<std::string> hashes;  // of each play
};

// What landed the last time. Its window begins no later than the next one's, so a play that is in
// that one and not in this one is new.
struct Cursor {
  std::optional<Millis> last;  // play
  std::vector<std::string> hashes;
  std::string key;
  Seconds observed_at{};  // when an object last said so
};

std::optional<Millis> PlayedAt(const json& play) {
  if (!play.is_object() || !play.contains("played_at") || !play["played_at"].is_string()) {
    return std::nullopt;
  }
  const auto time = ParseIsoTimestamp(play["played_at"].get_ref<const std::string&>());
  if (!time) return std::nullopt;
  return std::chrono::floor<milliseconds>(*time);
}

Result<Window> ReadWindow(const std::string& body) {
  const json document = json::parse(body, nullptr, false);
  if (!document.is_object() || !document.contains("items") || !document["items"].is_array() ||
      document.contains("_tracklake")) {
    return Fail(ErrorKind::kBadData, "the answer is not a list of plays");
  }
  Window window;
  for (const json& play : document["items"]) {
    ++window.plays;
    window.hashes.push_back(Hash16(play.dump(-1, ' ', false, json::error_handler_t::replace)));
    const auto at = PlayedAt(play);
    if (!at) continue;
    window.first = std::min(window.first.value_or(*at), *at);
    window.last = std::max(window.last.value_or(*at), *at);
  }
  return window;
}

std::string Format(const Cursor& cursor) {
  StateJson state = {{"key", cursor.key},
                     {"observed_at", FormatTimestamp(cursor.observed_at)},
                     {"plays", cursor.hashes}};
  if (cursor.last) state["last_played_ms"] = cursor.last->time_since_epoch().count();
  return StateText(state);
}

Result<Cursor> Parse(const std::string& bytes, std::string_view /*place*/) {
  const StateJson state = StateJsonIn(bytes);
  Cursor cursor;
  if (const auto last = CountIn(state, "last_played_ms")) cursor.last = Millis(milliseconds(*last));
  cursor.key = TextIn(state, "key").value_or("");
  cursor.observed_at = TimeIn(state, "observed_at").value_or(Seconds());
  const auto hashes = state.find("plays");
  if (hashes == state.end() || !hashes->is_array()) return cursor;
  for (const StateJson& hash : *hashes) {
    if (hash.is_string()) cursor.hashes.push_back(hash.get<std::string>());
  }
  return cursor;
}

StateObject<Cursor> CursorOf(ObjectStore* store, const Profile& account) {
  return {
      store,
      fmt::format("_tracklake/state/cursors/recently-played-{}.json", Hash16(account.account_id)),
      {Format, Parse}};
}

bool HasNews(ObjectStore& store, const Cursor& cursor, const Window& window) {
  const auto is_known = [&](const std::string& hash) {
    return std::ranges::find(cursor.hashes, hash) != cursor.hashes.end();
  };
  return cursor.key.empty() || !std::ranges::all_of(window.hashes, is_known) ||
         !AllExist(store, {cursor.key});
}

std::string Request(const std::optional<Millis>& last) {
  std::string target = fmt::format("/me/player/recently-played?limit={}", kPlaysWindow);
  if (last) {
    target +=
        fmt::format("&after={}", (*last - milliseconds(kPlaysOverlap)).time_since_epoch().count());
  }
  return target;
}

// The answer, unchanged but for the member `_tracklake` that stands last.
std::string PlaysObject(const std::string& body, const Profile& account, const std::string& request,
                        Seconds fetched_at, const Window& window, int masked) {
  const std::size_t close = body.find_last_of('}');
  return body.substr(0, close) +
         fmt::format(
             R"(,"_tracklake":{{"account":{},"request":{},"fetched_at":"{}","items_received":{}{}}})",
             JsonString(account.account_id), JsonString(request), FormatTimestamp(fetched_at),
             window.plays, masked > 0 ? fmt::format(",\"masked\":{}", masked) : "") +
         body.substr(close);
}

Result<> Land(ObjectStore& store, std::string_view kind, const Profile& account,
              const std::string& object, PlaysFetch* fetch) {
  TL_ASSIGN(Landed landed,
            LandResponse(store, kind, account.account_id, *fetch->fetched_at, object));
  fetch->raw_keys.push_back(std::move(landed.key));
  return {};
}

// One object a day says that there was no new play.
Result<> LandUnchanged(ObjectStore& store, const Profile& account, Cursor cursor,
                       PlaysFetch* fetch) {
  fetch->unchanged = true;
  if (DayOf(cursor.observed_at) == DayOf(*fetch->fetched_at)) return {};
  TL_ASSIGN(fetch->raw_keys, LandReused(store, kRecentlyPlayed, account.account_id, {cursor.key},
                                        *fetch->fetched_at));
  cursor.observed_at = *fetch->fetched_at;
  return CursorOf(&store, account).Replace(cursor);
}

Result<> LandPlays(ObjectStore& store, const Profile& account, const std::string& object,
                   const Cursor& before, Window window, PlaysFetch* fetch) {
  TL_TRY(Land(store, kRecentlyPlayed, account, object, fetch));
  Cursor cursor{.last = std::max(window.last, before.last),
                .hashes = std::move(window.hashes),
                .key = fetch->raw_keys.front(),
                .observed_at = *fetch->fetched_at};
  const auto& last = before.last;
  if (last && window.plays >= kPlaysWindow && window.first && *window.first > *last) {
    fetch->may_miss_after = std::chrono::floor<std::chrono::seconds>(*last);
    const std::string id =
        fmt::format("{}:{}", account.account_id, FormatTimestamp(*fetch->may_miss_after));
    TL_TRY(Land(store, "failure-recently-played", account,
                NoteObject(kRecentlyPlayed, id, "partial", "window of 50 full", false), fetch));
  }
  // A play of the future, by a device whose clock was wrong, must not hide those before it.
  if (cursor.last) cursor.last = std::min<Millis>(*cursor.last, *fetch->fetched_at);
  return CursorOf(&store, account).Replace(cursor);
}

}  // namespace

Result<PlaysFetch> FetchPlays(Client* client, ObjectStore* store, const Profile& account) {
  TL_ASSIGN(const auto loaded, CursorOf(store, account).Load());
  const Cursor& cursor = *loaded;
  const std::string request = Request(cursor.last);
  Window window;
  JsonDocument document;
  const auto read = [&window](const std::string& body, JsonValue) -> Result<> {
    TL_ASSIGN(window, ReadWindow(body));
    return {};
  };
  Reply reply = client->Get(request, "recently played", &document, read);
  PlaysFetch fetch;
  fetch.calls = reply.calls;
  if (!reply.result.has_value()) {
    fetch.refusal = std::move(reply.result).error();
    return fetch;
  }
  fetch.fetched_at = reply.result->received_at;
  fetch.plays = window.plays;
  if (!HasNews(*store, cursor, window)) {
    TL_TRY(LandUnchanged(*store, account, cursor, &fetch));
    return fetch;
  }
  const std::string object = PlaysObject(reply.result->body, account, request, *fetch.fetched_at,
                                         window, reply.result->masked);
  TL_TRY(LandPlays(*store, account, object, cursor, std::move(window), &fetch));
  return fetch;
}

}  // namespace tracklake
