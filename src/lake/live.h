// What is in the tables now. Live are the parts of a day's day.json and the parts of the object
// receipts that it does not cover; everything else in the tables' folders belongs to nobody.
//
// A reader sees whole objects or none of them (promise P6) because of the order: object receipts
// are listed first and day.json is read last. A rewrite that commits in between covers what was
// listed, and an object that it covers is live once, through day.json. Whoever goes on to read the
// files holds LockForReading() from before the listing. Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "lake/receipt.h"
#include "store/object_store.h"

namespace tracklake {

// A day's receipts as listed. Two equal listings of a day mean the same live parts, so whoever
// keeps the last one need not read the receipts again.
struct DayListing {
  Day day{};
  std::vector<ObjectInfo> receipts;       // of objects, sorted by key
  std::optional<ObjectInfo> day_receipt;  // of day.json

  bool operator==(const DayListing&) const = default;
};

struct StoredReceipt {
  Receipt receipt;
  ObjectInfo info;  // as listed
};

// A receipt that is there and cannot be read. The error names it, why, and what makes it again;
// kBadData when it is only too new for us.
struct BrokenReceipt {
  ObjectInfo info;
  Error error;
};

struct LiveDay {
  Day day{};
  std::optional<DayReceipt> rewritten;             // day.json
  std::optional<ObjectVersion> rewritten_version;  // as read, also of a broken one; nullopt: none
  std::int64_t rewritten_changed_at = 0;
  std::vector<StoredReceipt> objects;  // live, sorted by raw key
  std::vector<StoredReceipt> covered;  // of objects that day.json covers: to be removed
  std::vector<BrokenReceipt> broken;   // object receipts, then day.json

  // Whether one of the broken receipts may speak of the object: then nobody knows what is live of
  // it. A broken day.json covers nothing that landed after it.
  bool MayBeOf(const ObjectInfo& object) const;
  // What day.json says about the object, or nullptr when it does not cover it.
  const Receipt* FindCovered(std::string_view raw_key) const;
  std::vector<Part> Parts() const;  // live ones, sorted by key
};

// All days that have receipts, in order.
Result<std::vector<DayListing>> ListReceipts(ObjectStore& store);
Result<DayListing> ListReceipts(ObjectStore& store, Day day);

// Reads what was listed, day.json last, also when it was not listed. Receipts that are gone by now
// are left out: day.json covers them. What cannot be read is among the day's broken ones. An error
// is the machine's, kExhausted: it says nothing of any receipt.
Result<LiveDay> SurveyDay(ObjectStore& store, const DayListing& listing);

// The same of many days, in their order, several at once where reads wait on a network; an error of
// `visit` ends it. Of days that were not listed the receipts are listed first.
using VisitDay = std::function<Result<>(const DayListing& listing, LiveDay live)>;
Result<> SurveyDays(ObjectStore& store, std::span<const DayListing> listings,
                    const VisitDay& visit);
Result<> SurveyDays(ObjectStore& store, std::span<const Day> days, const VisitDay& visit);

// SurveyDay() for who needs the day whole: the error of the first that cannot be read.
Result<LiveDay> ReadLiveDay(ObjectStore& store, const DayListing& listing);

// Both for the whole lake.
Result<std::vector<LiveDay>> ReadLive(ObjectStore& store);

// The fetched_at under which an object is live in any day; nullopt when it is not. Reads every
// day.json: for objects that nothing else dates.
Result<std::optional<Seconds>> TimeOfReceipt(ObjectStore& store, std::string_view raw_key);

// What the day says of one object, without reading other objects' receipts.
Result<LiveDay> SurveyObject(ObjectStore& store, Day day, std::string_view raw_key);

}  // namespace tracklake
