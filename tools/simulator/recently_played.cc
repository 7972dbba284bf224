// GET /me/player/recently-played: a window of the last plays that cursors move in and never leave.
#include <fmt/format.h>

#include <algorithm>

#include "simulator/library.h"
#include "simulator/library_handlers.h"

namespace tracklake::simulator {
namespace {

constexpr PageLimit kPlaysPage{20, 50};
constexpr std::string_view kLongListId = "1LongListOf715Songs002";

std::int64_t Millis(const Play& play) {
  return play.started.time_since_epoch().count() * 1000 + play.milliseconds;
}

std::string PlayedAt(const Play& play) {
  std::string text = FormatTimestamp(play.started);
  text.pop_back();
  return fmt::format("{}.{:03}Z", text, play.milliseconds);
}

Json ContextOf(const Call& call, const Play& play) {
  if (play.context == 0) return {};
  const bool album = play.context == 1;
  const std::string type = album ? "album" : "playlist";
  const std::string id = album
                             ? MakeId(call.world.settings.seed, IdKind::kAlbum, AlbumOf(play.track))
                             : std::string(kLongListId);
  return {{"external_urls", {{"spotify", fmt::format("https://open.spotify.com/{}/{}", type, id)}}},
          {"href", fmt::format("{}/{}s/{}", call.world.objects.api(), type, id)},
          {"type", type},
          {"uri", fmt::format("spotify:{}:{}", type, id)}};
}

Json PlayObject(const Call& call, const Play& play) {
  const Track track = call.world.catalogue.TrackAt(play.track);
  return {{"context", ContextOf(call, play)},
          {"played_at", PlayedAt(play)},
          {"track", call.world.objects.TrackFull(track, call.world.Today())}};
}

std::optional<std::int64_t> Bound(const Request& request, const std::string& name) {
  const std::string text = request.Query(name);
  if (text.empty() || text.size() > 15 ||
      !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) {
    return std::nullopt;
  }
  return std::stoll(text);
}

// The plays that the cursors leave, the newest first.
std::vector<Play> Chosen(const Call& call) {
  std::vector<Play> plays = RecentPlays(call.world.catalogue, call.world.clock.Now());
  const auto after = Bound(call.request, "after");
  const auto before = Bound(call.request, "before");
  std::erase_if(plays, [&](const Play& play) {
    return (after && Millis(play) <= *after) || (before && Millis(play) >= *before);
  });
  return plays;
}

}  // namespace

Reply GetRecentlyPlayed(const Call& call) {
  const Request& request = call.request;
  const bool after = request.query.contains("after");
  const bool before = request.query.contains("before");
  if (after && before) return ApiError(400, "Only one of after and before may be given");
  if ((after && !Bound(request, "after")) || (before && !Bound(request, "before"))) {
    return ApiError(400, "Invalid cursor");
  }
  const auto limit = QueryNumber(request, "limit", 1, kPlaysPage.most, kPlaysPage.usual);
  if (!limit) return ApiError(400, "Invalid limit");
  const std::vector<Play> plays = Chosen(call);
  const std::size_t count = std::min(plays.size(), static_cast<std::size_t>(*limit));
  const std::string url = call.world.objects.api() + "/me/player/recently-played";
  Json body = {{"cursors", nullptr},
               {"href", fmt::format("{}?limit={}", url, *limit)},
               {"items", Json::array()},
               {"limit", *limit},
               {"next", nullptr}};
  for (std::size_t i = 0; i < count; ++i) body["items"].push_back(PlayObject(call, plays[i]));
  if (count > 0) {
    const auto oldest = fmt::format("{}", Millis(plays[count - 1]));
    body["cursors"] = {{"after", fmt::format("{}", Millis(plays[0]))}, {"before", oldest}};
    if (count < plays.size()) {
      body["next"] = fmt::format("{}?before={}&limit={}", url, oldest, *limit);
    }
  }
  Reply reply;
  reply.body = body.dump();
  return reply;
}

}  // namespace tracklake::simulator
