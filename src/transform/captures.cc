#include "transform/captures.h"

#include <fmt/format.h>

#include <string>

namespace tracklake {
namespace {

constexpr std::string_view kComplete = "complete";
constexpr std::string_view kPartial = "partial";
constexpr std::string_view kWithheld = "withheld";
constexpr std::string_view kFailed = "failed";

bool IsComplete(const Page& page) {
  if (page.offset != 0) return false;
  return page.total ? page.size >= *page.total : !page.has_next;
}

// The last page of a list without total tells how long it is: so its pages are complete together.
Int ClaimOf(const Page& page) {
  const bool ends_list = !page.is_bare && page.offset > 0 && !page.has_next;
  return page.total || !ends_list ? page.total : Int(page.offset + page.size);
}

std::string_view NameOf(Type type) {
  switch (type) {
    case Type::kTrack:
      return "track";
    case Type::kAlbum:
      return "album";
    case Type::kArtist:
      return "artist";
    case Type::kEpisode:
      return "episode";
    case Type::kFeatures:
    case Type::kReccoBeats:
      return "audio-features";
    default:
      return "unknown";
  }
}

bool IsRecoverable(std::int32_t http_status) {
  constexpr std::int32_t kUnauthorised = 401;
  constexpr std::int32_t kTooManyRequests = 429;
  return http_status == kUnauthorised || http_status == kTooManyRequests || http_status / 100 == 5;
}

}  // namespace

Capture CaptureOfEntries(const Page& page, Text playlist_id, Text snapshot_id) {
  Capture row{.what = "playlist",
              .id = playlist_id,
              .snapshot_id = snapshot_id,
              .claimed_items = ClaimOf(page),
              .received_items = page.size,
              .status = IsComplete(page) ? kComplete : kPartial};
  if (page.size > 0) {
    row.first_position = page.offset + 1;
    row.last_position = page.offset + page.size;
  }
  return row;
}

Capture CaptureOfWithheldItems(Text playlist_id, Text snapshot_id, Int total) {
  return {.what = "playlist",
          .id = playlist_id,
          .snapshot_id = snapshot_id,
          .claimed_items = total,
          .received_items = 0,
          .status = kWithheld,
          .reason = "items withheld",
          .recoverable = false};
}

Capture CaptureOfPlays(const Page& page, Text account) {
  return {
      .what = "recently-played", .id = account, .received_items = page.size, .status = kComplete};
}

Capture CaptureOfThing(Type type, Text id) {
  return {.what = NameOf(type), .id = id, .status = kComplete};
}

Capture CaptureOfUnanswered(Type type, Text id) {
  return {.what = NameOf(type),
          .id = id,
          .status = kFailed,
          .reason = "not in the answer",
          .recoverable = false};
}

Capture CaptureOfRefusal(std::string_view raw_key, std::string_view reason) {
  return {.what = "raw", .id = raw_key, .status = kFailed, .reason = reason, .recoverable = false};
}

Capture CaptureOfFailure(const Provenance& failure) {
  return {.what = failure.what,
          .id = failure.id,
          .status = failure.status,
          .reason = failure.reason,
          .recoverable = failure.recoverable,
          .detail = failure.retry_at};
}

Capture CaptureOfError(JsonValue error, std::string_view raw_key, FieldReader& read, Arena& arena) {
  Capture row{.what = "unknown", .id = raw_key, .status = kFailed, .recoverable = false};
  if (error.is_string()) {
    row.reason = read.AsText(error);
    return row;
  }
  const Int status = read.AsInt(error["status"]);
  const Text message = read.AsFilledText(error["message"]);
  std::string reason = status ? fmt::format("http {}", *status) : std::string();
  if (message) reason += fmt::format("{}{}", status ? ": " : "", *message);
  if (!reason.empty()) row.reason = arena.Copy(reason);
  row.recoverable = IsRecoverable(status.value_or(0));
  return row;
}

std::vector<Capture> CapturesOfWithheldFields(const WithheldFields& withheld, Arena& arena) {
  std::vector<Capture> rows;
  for (std::size_t i = 0; i < kWithheldFieldNames.size(); ++i) {
    const WithheldFields::Tally& tally = withheld.tallies()[i];
    if (tally.absent == 0) continue;
    rows.push_back({.what = "field",
                    .id = kWithheldFieldNames[i],
                    .status = kWithheld,
                    .reason = "absent",
                    .recoverable = false,
                    .detail = arena.Copy(fmt::format("{} of {}", tally.absent, tally.objects))});
  }
  return rows;
}

}  // namespace tracklake
