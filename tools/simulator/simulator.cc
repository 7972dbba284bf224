#include "simulator/simulator.h"

#include <fmt/chrono.h>

#include "simulator/admin.h"
#include "simulator/damage.h"
#include "simulator/playlist_handlers.h"

namespace tracklake::simulator {
namespace {

// The page of a playlist that is asked for, from 1, counted in its own limit; 0: no such request.
int PlaylistPage(const Request& request, const Match& match) {
  if (match.route == nullptr) return 0;
  const bool tracks = match.route->handler == GetPlaylistTracks;
  if (!tracks && match.route->handler != GetPlaylistItems) return 0;
  const int usual = tracks ? kMaxTracksPage : kDefaultItemsPage;
  const int limit = QueryNumber(request, "limit", 1, kMaxTracksPage, usual).value_or(usual);
  return QueryNumber(request, "offset", 0, 1'000'000, 0).value_or(0) / limit + 1;
}

// As HTTP writes it.
std::string DateOf(Seconds time) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT",
                     fmt::gmtime(static_cast<std::time_t>(time.time_since_epoch().count())));
}

}  // namespace

Reply Simulator::Handle(const Request& request) {
  if (request.path.starts_with(kAdminPath)) return HandleAdmin(*this, request);
  const Match match = FindRoute(request);
  const bool counted = match.route != nullptr && !match.route->family.empty();
  auto ticket = counted ? stats_.Begin() : nullptr;
  const auto fault = faults_.Next(request, PlaylistPage(request, match));
  Reply reply = fault ? Disturbed(*fault, request, match) : Serve(world_, request, match);
  stats_.Count({.endpoint = match.route ? match.route->name : "unknown",
                .family = match.route ? match.route->family : "",
                .fault = fault ? std::string_view(fault->text) : "",
                .at = world_.clock.Now()},
               request, reply);
  reply.headers.emplace_back("Date", DateOf(world_.clock.Now()));
  if (counted) reply.delay += world_.settings.latency;
  reply.ticket = std::move(ticket);
  return reply;
}

Reply Simulator::Disturbed(const FaultRule& fault, const Request& request, const Match& match) {
  if (fault.kind == FaultKind::kStatus) return FaultReply(fault);
  if (fault.kind == FaultKind::kQuota) {
    return QuotaExceeded(std::chrono::seconds(fault.retry_after_seconds));
  }
  if (fault.kind == FaultKind::kChange) {
    if (const Playlist* playlist = world_.playlists.Find(match.args[0]))
      world_.playlists.Edit(*playlist);
  }
  Reply reply = Serve(world_, request, match);
  const bool lies = fault.kind == FaultKind::kTotal || fault.kind == FaultKind::kNulls;
  if (lies && reply.status == 200) reply.body = Damaged(reply.body, fault);
  if (fault.kind == FaultKind::kReset) reply.delivery = Delivery::kReset;
  if (fault.kind == FaultKind::kTruncate) reply.delivery = Delivery::kTruncated;
  if (fault.kind == FaultKind::kStall) reply.delay = fault.stall;
  return reply;
}

}  // namespace tracklake::simulator
