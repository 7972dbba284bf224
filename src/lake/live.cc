#include "lake/live.h"

#include <algorithm>
#include <utility>

#include "base/sha256.h"
#include "lake/layout.h"

namespace tracklake {
namespace {

// nullopt when the object does not exist (any more).
Result<std::optional<std::string>> GetIfThere(ObjectStore& store, std::string_view key) {
  std::string bytes;
  auto got = store.Get(key, &bytes);
  if (got.has_value()) return bytes;
  if (got.error().kind == ErrorKind::kNotFound) return std::nullopt;
  return std::unexpected(std::move(got).error());
}

Result<> ExpectPlace(std::string_view key, const std::string& expected) {
  if (key == expected) return {};
  return WithHint(Fail(ErrorKind::kCorruption, "the receipt {} belongs to {}", key, expected),
                  "It was copied or renamed: delete it and run tracklake transform.");
}

Result<> ReadDayReceiptOf(ObjectStore& store, const DayListing& listing, LiveDay* live) {
  const std::string key = DayReceiptKey(listing.day);
  TL_ASSIGN(const auto bytes, GetIfThere(store, key));
  if (!bytes.has_value()) return {};
  TL_ASSIGN(live->rewritten, ReadDayReceipt(key, *bytes));
  TL_TRY(ExpectPlace(key, DayReceiptKey(live->rewritten->day)));
  live->rewritten_sha256 = Sha256Hex(*bytes);
  // What was listed may be older than what was read, never newer: 0 is older than everything.
  live->rewritten_changed_at = listing.day_receipt ? listing.day_receipt->changed_at : 0;
  return {};
}

}  // namespace

const Receipt* LiveDay::FindCovered(std::string_view raw_key) const {
  if (!rewritten.has_value()) return nullptr;
  const auto& receipts = rewritten->receipts;
  const auto found = std::ranges::lower_bound(receipts, raw_key, {}, &Receipt::raw_key);
  return found != receipts.end() && found->raw_key == raw_key ? &*found : nullptr;
}

std::vector<Part> LiveDay::Parts() const {
  std::vector<Part> parts;
  if (rewritten.has_value()) parts = rewritten->parts;
  for (const StoredReceipt& object : objects) {
    parts.insert(parts.end(), object.receipt.parts.begin(), object.receipt.parts.end());
  }
  std::ranges::sort(parts, {}, &Part::key);
  return parts;
}

Result<std::vector<DayListing>> ListReceipts(ObjectStore& store) {
  TL_ASSIGN(auto listed, store.List(kReceiptsPrefix));
  std::vector<DayListing> days;
  for (ObjectInfo& info : listed) {
    const auto place = ParseReceiptKey(info.key);
    if (!place.has_value()) continue;  // not ours
    if (days.empty() || days.back().day != place->day) days.push_back({.day = place->day});
    if (place->is_day_receipt) {
      days.back().day_receipt = std::move(info);
    } else {
      days.back().receipts.push_back(std::move(info));
    }
  }
  return days;
}

Result<DayListing> ListReceipts(ObjectStore& store, Day day) {
  TL_ASSIGN(auto listed, store.List(std::string(kReceiptsPrefix) + FormatDate(day) + "/"));
  DayListing listing{.day = day};
  for (ObjectInfo& info : listed) {
    const auto place = ParseReceiptKey(info.key);
    if (!place.has_value()) continue;
    if (place->is_day_receipt) {
      listing.day_receipt = std::move(info);
    } else {
      listing.receipts.push_back(std::move(info));
    }
  }
  return listing;
}

Result<LiveDay> ReadLiveDay(ObjectStore& store, const DayListing& listing) {
  LiveDay live{.day = listing.day};
  std::vector<StoredReceipt> found;
  for (const ObjectInfo& info : listing.receipts) {
    TL_ASSIGN(const auto bytes, GetIfThere(store, info.key));
    if (!bytes.has_value()) continue;
    TL_ASSIGN(Receipt receipt, ReadReceipt(info.key, *bytes));
    TL_TRY(ExpectPlace(info.key, ReceiptKey(DayOf(receipt.fetched_at), receipt.raw_key)));
    found.push_back({std::move(receipt), info});
  }
  TL_TRY(ReadDayReceiptOf(store, listing, &live));
  for (StoredReceipt& object : found) {
    const bool covered = live.FindCovered(object.receipt.raw_key) != nullptr;
    (covered ? live.covered : live.objects).push_back(std::move(object));
  }
  std::ranges::sort(live.objects, {}, [](const auto& object) { return object.receipt.raw_key; });
  return live;
}

Result<std::vector<LiveDay>> ReadLive(ObjectStore& store) {
  TL_ASSIGN(const auto listings, ListReceipts(store));
  std::vector<LiveDay> days;
  days.reserve(listings.size());
  for (const DayListing& listing : listings) {
    TL_ASSIGN(LiveDay live, ReadLiveDay(store, listing));
    days.push_back(std::move(live));
  }
  return days;
}

Result<std::optional<LiveReceipt>> FindLiveReceipt(ObjectStore& store, Day day,
                                                   std::string_view raw_key) {
  DayListing listing{.day = day};
  const std::string key = ReceiptKey(day, raw_key);
  auto info = store.Head(key);
  if (info.has_value()) {
    listing.receipts.push_back(*std::move(info));
  } else if (info.error().kind != ErrorKind::kNotFound) {
    return std::unexpected(std::move(info).error());
  }
  TL_ASSIGN(const LiveDay live, ReadLiveDay(store, listing));
  if (const Receipt* covered = live.FindCovered(raw_key)) return LiveReceipt{*covered, true};
  if (live.objects.empty()) return std::nullopt;
  return LiveReceipt{live.objects.front().receipt, false};
}

}  // namespace tracklake
