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

void Add(const Receipt& receipt, std::optional<Seconds>* newest, NewestDay* day) {
  const bool says_what_failed = SaysWhatFailed(receipt.raw_key);
  if (!says_what_failed) *newest = std::max(*newest, std::optional(receipt.fetched_at));
  std::int64_t items = 0;
  for (const TableCounts& table : receipt.counts) {
    items += table.candidates - table.not_applicable;
    day->quarantined += table.quarantined;
  }
  // What is refused whole is a capture, which says so, and nothing else.
  const TableCounts& captures = receipt.counts[static_cast<std::size_t>(TableId::kCaptures)];
  const bool is_capture_only = items == captures.candidates;
  if (receipt.quarantine_key && is_capture_only && !says_what_failed) ++day->refused;
  day->items += items;
  ++day->objects;
}

// nullopt where all of it says what failed.
std::optional<NewestDay> NewestOf(const LiveDay& live) {
  std::optional<Seconds> newest;
  NewestDay day;
  for (const StoredReceipt& object : live.objects) Add(object.receipt, &newest, &day);
  if (live.rewritten) {
    for (const Receipt& receipt : live.rewritten->receipts) Add(receipt, &newest, &day);
  }
  if (!newest) return std::nullopt;
  day.newest = *newest;
  return day;
}

}  // namespace

Result<std::optional<NewestDay>> LookAtNewestDay(ObjectStore& store, Seconds now) {
  for (int back = 0; back < kFreshDays; ++back) {
    TL_ASSIGN(const DayListing listing, ListReceipts(store, DayOf(now) - std::chrono::days(back)));
    if (listing.receipts.empty() && !listing.day_receipt) continue;
    TL_ASSIGN(const LiveDay live, SurveyDay(store, listing));
    if (auto day = NewestOf(live)) {
      day->newest = std::min(day->newest, now);
      return day;
    }
  }
  return std::nullopt;
}

Result<std::optional<Seconds>> NewestRaw(ObjectStore& store, Seconds now) {
  TL_ASSIGN(const auto day, LookAtNewestDay(store, now));
  return day ? std::optional(day->newest) : std::nullopt;
}

}  // namespace tracklake
