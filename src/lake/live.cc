#include "lake/live.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/parallel.h"
#include "lake/layout.h"

namespace tracklake {
namespace {

// nullopt when the object does not exist (any more).
Result<std::optional<ObjectVersion>> GetIfThere(ObjectStore& store, std::string_view key,
                                                std::string* bytes) {
  auto got = store.Get(key, bytes);
  if (got.has_value()) return *std::move(got);
  if (got.error().kind == ErrorKind::kNotFound) return std::nullopt;
  return std::unexpected(std::move(got).error());
}

// The day of a folder of receipts that cannot be read.
std::optional<Day> DayOfClosedFolder(std::string_view key) {
  key.remove_prefix(kReceiptsPrefix.size());
  if (!key.ends_with('/')) return std::nullopt;
  return ParseIsoDate(key.substr(0, key.size() - 1));
}

ObjectInfo DayReceiptInfo(Day day) { return {.key = DayReceiptKey(day)}; }

Result<> ExpectPlace(std::string_view key, const std::string& expected) {
  if (key == expected) return {};
  return BrokenReceiptError(key, fmt::format("it belongs to {}", expected));
}

Result<std::optional<Receipt>> ReadObjectReceipt(ObjectStore& store, const std::string& key) {
  std::string bytes;
  TL_ASSIGN(const auto version, GetIfThere(store, key, &bytes));
  if (!version.has_value()) return std::nullopt;
  TL_ASSIGN(Receipt receipt, ReadReceipt(key, bytes));
  TL_TRY(ExpectPlace(key, ReceiptKey(DayOf(receipt.fetched_at), receipt.raw_key)));
  return receipt;
}

Result<> ReadDayReceiptOf(ObjectStore& store, const DayListing& listing, LiveDay* live) {
  const std::string key = DayReceiptKey(listing.day);
  // What was listed may be older than what was read, never newer: 0 is older than everything.
  live->rewritten_changed_at = listing.day_receipt ? listing.day_receipt->changed_at : 0;
  std::string bytes;
  TL_ASSIGN(live->rewritten_version, GetIfThere(store, key, &bytes));
  if (!live->rewritten_version.has_value()) return {};
  TL_ASSIGN(DayReceipt day, ReadDayReceipt(key, bytes));
  TL_TRY(ExpectPlace(key, DayReceiptKey(day.day)));
  live->rewritten = std::move(day);
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
    const auto closed = DayOfClosedFolder(info.key);
    if (closed.has_value())
      days.push_back({.day = *closed, .day_receipt = DayReceiptInfo(*closed)});
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

bool LiveDay::MayBeOf(const ObjectInfo& object) const {
  if (broken.empty()) return false;
  const std::string own = ReceiptKey(day, object.key);
  const bool has_own = std::ranges::any_of(
      objects, [&](const StoredReceipt& stored) { return stored.receipt.raw_key == object.key; });
  return std::ranges::any_of(broken, [&](const BrokenReceipt& receipt) {
    if (receipt.info.key == own) return true;
    const bool of_day = receipt.info.key == DayReceiptKey(day);
    return of_day && !has_own && object.changed_at <= receipt.info.changed_at;
  });
}

Result<LiveDay> SurveyDay(ObjectStore& store, const DayListing& listing) {
  LiveDay live{.day = listing.day};
  std::vector<StoredReceipt> found;
  const auto& receipts = listing.receipts;
  const auto get = [&](std::size_t i) { return ReadObjectReceipt(store, receipts[i].key); };
  TL_TRY(TakeInOrder(receipts.size(), store.reads_at_once(), get,
                     [&](std::size_t i, Result<std::optional<Receipt>> receipt) -> Result<> {
                       if (receipt.has_value()) {
                         if (*receipt) found.push_back({**std::move(receipt), receipts[i]});
                         return {};
                       }
                       if (receipt.error().kind == ErrorKind::kExhausted) {
                         return std::unexpected(std::move(receipt).error());
                       }
                       live.broken.push_back({receipts[i], std::move(receipt).error()});
                       return {};
                     }));
  if (auto read = ReadDayReceiptOf(store, listing, &live); !read.has_value()) {
    if (read.error().kind == ErrorKind::kExhausted) return std::unexpected(read.error());
    const ObjectInfo unlisted{.key = DayReceiptKey(listing.day)};
    live.broken.push_back({listing.day_receipt.value_or(unlisted), std::move(read).error()});
  }
  for (StoredReceipt& object : found) {
    const bool covered = live.FindCovered(object.receipt.raw_key) != nullptr;
    (covered ? live.covered : live.objects).push_back(std::move(object));
  }
  std::ranges::sort(live.objects, {}, [](const auto& object) { return object.receipt.raw_key; });
  return live;
}

namespace {

// A day whose receipts were listed, and which may have been read as well.
struct Survey {
  DayListing listing;
  std::optional<LiveDay> live = {};
};

// Days that have receipts of objects are read one after the other: those are read several at once.
Result<Survey> SurveyOneOfMany(ObjectStore& store, DayListing listing) {
  Survey survey{std::move(listing)};
  if (!survey.listing.receipts.empty()) return survey;
  TL_ASSIGN(survey.live, SurveyDay(store, survey.listing));
  return survey;
}

Result<> Show(ObjectStore& store, Result<Survey> survey, const VisitDay& visit) {
  if (!survey.has_value()) return std::unexpected(std::move(survey).error());
  if (!survey->live) {
    TL_ASSIGN(survey->live, SurveyDay(store, survey->listing));
  }
  return visit(survey->listing, *std::move(survey->live));
}

}  // namespace

Result<> SurveyDays(ObjectStore& store, std::span<const DayListing> listings,
                    const VisitDay& visit) {
  return TakeInOrder(
      listings.size(), store.reads_at_once(),
      [&](std::size_t i) { return SurveyOneOfMany(store, listings[i]); },
      [&](std::size_t, Result<Survey> survey) { return Show(store, std::move(survey), visit); });
}

Result<> SurveyDays(ObjectStore& store, std::span<const Day> days, const VisitDay& visit) {
  const auto survey = [&](std::size_t i) -> Result<Survey> {
    TL_ASSIGN(DayListing listing, ListReceipts(store, days[i]));
    return SurveyOneOfMany(store, std::move(listing));
  };
  return TakeInOrder(
      days.size(), store.reads_at_once(), survey,
      [&](std::size_t, Result<Survey> made) { return Show(store, std::move(made), visit); });
}

Result<LiveDay> ReadLiveDay(ObjectStore& store, const DayListing& listing) {
  TL_ASSIGN(LiveDay live, SurveyDay(store, listing));
  if (!live.broken.empty()) return std::unexpected(std::move(live.broken.front().error));
  return live;
}

Result<std::vector<LiveDay>> ReadLive(ObjectStore& store) {
  TL_ASSIGN(const auto listings, ListReceipts(store));
  std::vector<LiveDay> days;
  days.reserve(listings.size());
  TL_TRY(SurveyDays(store, listings, [&](const DayListing&, LiveDay live) -> Result<> {
    if (!live.broken.empty()) return std::unexpected(std::move(live.broken.front().error));
    days.push_back(std::move(live));
    return {};
  }));
  return days;
}

Result<LiveDay> SurveyObject(ObjectStore& store, Day day, std::string_view raw_key) {
  DayListing listing{.day = day};
  for (const std::string& key : {ReceiptKey(day, raw_key), DayReceiptKey(day)}) {
    auto info = store.Head(key);
    if (!info.has_value() && info.error().kind != ErrorKind::kNotFound) {
      return std::unexpected(std::move(info).error());
    }
    if (!info.has_value()) continue;
    if (key == DayReceiptKey(day)) {
      listing.day_receipt = *std::move(info);
    } else {
      listing.receipts.push_back(*std::move(info));
    }
  }
  return SurveyDay(store, listing);
}

Result<std::optional<Seconds>> TimeOfReceipt(ObjectStore& store, std::string_view raw_key) {
  TL_ASSIGN(const auto listings, ListReceipts(store));
  for (const DayListing& listing : listings) {
    TL_ASSIGN(const LiveDay live, SurveyObject(store, listing.day, raw_key));
    if (const Receipt* covered = live.FindCovered(raw_key)) return covered->fetched_at;
    if (!live.objects.empty()) return live.objects.front().receipt.fetched_at;
  }
  return std::nullopt;
}

}  // namespace tracklake
