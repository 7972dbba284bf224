#include "lake/newest_raw.h"

#include <algorithm>
#include <string_view>

#include "lake/live.h"
#include "raw/raw_key.h"

namespace tracklake {
namespace {

// "raw/spotify/<day>/failure-<what>-…", as extract and enrich land them.
bool SaysWhatFailed(std::string_view raw_key) {
  if (!raw_key.starts_with(kSpotifyPrefix) || !TimeOfOwnKey(raw_key)) return false;
  return raw_key.substr(raw_key.rfind('/') + 1).starts_with("failure-");
}

void Consider(const Receipt& receipt, std::optional<Seconds>* newest) {
  if (SaysWhatFailed(receipt.raw_key)) return;
  *newest = std::max(*newest, std::optional(receipt.fetched_at));
}

std::optional<Seconds> NewestOf(const LiveDay& day) {
  std::optional<Seconds> newest;
  for (const StoredReceipt& object : day.objects) Consider(object.receipt, &newest);
  if (!day.rewritten) return newest;
  for (const Receipt& receipt : day.rewritten->receipts) Consider(receipt, &newest);
  return newest;
}

}  // namespace

Result<std::optional<Seconds>> NewestRaw(ObjectStore& store, Seconds now) {
  for (int back = 0; back < kFreshDays; ++back) {
    TL_ASSIGN(const DayListing listing, ListReceipts(store, DayOf(now) - std::chrono::days(back)));
    if (listing.receipts.empty() && !listing.day_receipt) continue;
    TL_ASSIGN(const LiveDay day, SurveyDay(store, listing));
    if (const auto newest = NewestOf(day)) return std::min(*newest, now);
  }
  return std::nullopt;
}

}  // namespace tracklake
