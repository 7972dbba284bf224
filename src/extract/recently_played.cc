#include "extract/recently_played.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json_text.h"
#include "base/sha256.h"
#include "extract/failure.h"
#include "extract/state_file.h"
#include "raw/land.h"

namespace tracklake {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using Millis = std::chrono::sys_time<milliseconds>;

struct Window {
  std::int64_t plays = 0;
  std::optional<Millis> first;
  std::optional<Millis> last;
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
    return Fail(ErrorKind::kBadData, "the answer is no list of plays");
  }
  Window window;
  for (const json& play : document["items"]) {
    ++window.plays;
    const auto at = PlayedAt(play);
    if (!at) continue;
    window.first = std::min(window.first.value_or(*at), *at);
    window.last = std::max(window.last.value_or(*at), *at);
  }
  return window;
}

std::string CursorKey(const Account& account) {
  return fmt::format("_tracklake/state/cursors/recently-played-{}.json", Hash16(account.id));
}

// The last play that has landed; nullopt: none.
Result<std::optional<Millis>> ReadCursor(ObjectStore& store, const Account& account) {
  TL_ASSIGN(const auto cursor, ReadState(store, CursorKey(account)));
  const auto last = cursor ? CountIn(*cursor, "last_played_ms") : std::nullopt;
  if (!last) return std::nullopt;
  return Millis(milliseconds(*last));
}

Result<> WriteCursor(ObjectStore& store, const Account& account, Millis last) {
  return WriteState(store, CursorKey(account),
                    {{"last_played_ms", last.time_since_epoch().count()}});
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
std::string PlaysObject(const std::string& body, const Account& account, const std::string& request,
                        Seconds fetched_at, const Window& window) {
  const std::size_t close = body.find_last_of('}');
  return body.substr(0, close) +
         fmt::format(
             R"(,"_tracklake":{{"account":{},"request":{},"fetched_at":"{}","items_received":{}}})",
             JsonString(account.id), JsonString(request), FormatTimestamp(fetched_at),
             window.plays) +
         body.substr(close);
}

Result<> Land(ObjectStore& store, std::string_view kind, const Account& account,
              const std::string& object, PlaysFetch* fetch) {
  TL_ASSIGN(Landed landed, LandResponse(store, kind, account.id, *fetch->fetched_at, object));
  fetch->raw_keys.push_back(std::move(landed.key));
  return {};
}

}  // namespace

Result<PlaysFetch> FetchPlays(Client* client, ObjectStore* store, const Account& account) {
  TL_ASSIGN(const std::optional<Millis> last, ReadCursor(*store, account));
  const std::string request = Request(last);
  Window window;
  Reply reply = client->Get(request, "recently played", [&](std::string& body) -> Result<> {
    TL_ASSIGN(window, ReadWindow(body));
    return {};
  });
  PlaysFetch fetch;
  fetch.calls = reply.calls;
  if (!reply.result.has_value()) {
    fetch.refusal = std::move(reply.result).error();
    return fetch;
  }
  fetch.fetched_at = reply.result->received_at;
  fetch.plays = window.plays;
  const std::string object =
      PlaysObject(reply.result->body, account, request, *fetch.fetched_at, window);
  TL_TRY(Land(*store, kRecentlyPlayed, account, object, &fetch));
  if (last && window.plays >= kPlaysWindow && window.first && *window.first > *last) {
    fetch.may_miss_after = std::chrono::floor<std::chrono::seconds>(*last);
    const std::string id = fmt::format("{}:{}", account.id, FormatTimestamp(*fetch.may_miss_after));
    TL_TRY(Land(*store, "failure-recently-played", account,
                NoteObject(kRecentlyPlayed, id, "partial", "window of 50 full", false), &fetch));
  }
  std::optional<Millis> newest = std::max(window.last, last);
  // A play of the future, by a device whose clock was wrong, must not hide those before it.
  if (newest) newest = std::min<Millis>(*newest, *fetch.fetched_at);
  if (newest != last) TL_TRY(WriteCursor(*store, account, *newest));
  return fetch;
}

}  // namespace tracklake
