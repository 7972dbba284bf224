#include "lake/work.h"

#include <algorithm>
#include <array>
#include <utility>

#include "lake/content.h"
#include "lake/layout.h"
#include "lake/version.h"
#include "raw/fetched_at.h"

namespace tracklake {

Match MatchOf(const ObjectInfo& object, const Receipt& receipt, std::int64_t receipt_changed_at,
              std::span<const FileFormat> formats) {
  const Version current = CurrentVersion();
  if (receipt.version > current) return Match::kNewer;
  if (receipt.version < current || receipt.size != object.size) return Match::kStale;
  const bool complete = std::ranges::all_of(formats, [&](FileFormat format) {
    return std::ranges::find(receipt.formats, format) != receipt.formats.end();
  });
  if (!complete) return Match::kStale;
  return object.changed_at < receipt_changed_at ? Match::kSettled : Match::kUnsure;
}

Claim ClaimOf(const ObjectInfo& object, const Receipt& receipt, std::int64_t receipt_changed_at,
              std::span<const FileFormat> formats) {
  const Match match = MatchOf(object, receipt, receipt_changed_at, formats);
  return {.day = DayOf(receipt.fetched_at),
          .match = match,
          .sha256 = match == Match::kUnsure ? receipt.sha256 : "",
          .resized = object.size != receipt.size};
}

void Remember(const Receipt& receipt, RawState* object) {
  if (object->entry.fetched_at.has_value()) return;
  object->known_sha256 = receipt.sha256;
  object->entry.seen.by_receipt = receipt.fetched_at;
}

RawIndex::RawIndex(ObjectStore* store, Clock* clock, std::span<const std::string> raw_prefixes)
    : store_(store), clock_(clock), prefixes_(raw_prefixes.begin(), raw_prefixes.end()) {}

void RawIndex::Add(RawState object) {
  const auto place = std::ranges::lower_bound(
      objects_, object.entry.info.key, {},
      [](const RawState& other) { return std::string_view(other.entry.info.key); });
  if (place != objects_.end() && place->entry.info.key == object.entry.info.key) return;
  objects_.insert(place, std::move(object));
}

Result<> RawIndex::Refresh() {
  TL_ASSIGN(RawListing listing, ListRaw(*store_, prefixes_));
  std::vector<RawState> now;
  now.reserve(listing.objects.size());
  for (RawEntry& entry : listing.objects) {
    RawState object{.entry = std::move(entry)};
    object.day_is_sure = object.entry.fetched_at.has_value();
    if (object.day_is_sure) {
      object.day = DayOf(*object.entry.fetched_at);
    } else if (const auto time = TimeInName(object.entry.info.key)) {
      object.day = DayOf(*time);
    }
    if (RawState* known = Find(object.entry.info.key)) {
      if (known->day) object.day = known->day;
      object.day_is_sure = known->day_is_sure;
      object.claims = std::move(known->claims);
      object.known_sha256 = std::move(known->known_sha256);
      object.entry.seen = known->entry.seen;
      const bool changed = known->entry.info.version != object.entry.info.version;
      object.state = changed ? ObjectState::kOpen : known->state;
    }
    now.push_back(std::move(object));
  }
  objects_ = std::move(now);
  left_out_ = std::move(listing.left_out);
  withdrawals_ = std::move(listing.withdrawals);
  return {};
}

RawState* RawIndex::Find(std::string_view raw_key) {
  const auto found = std::ranges::lower_bound(objects_, raw_key, {}, [](const RawState& object) {
    return std::string_view(object.entry.info.key);
  });
  return found != objects_.end() && found->entry.info.key == raw_key ? &*found : nullptr;
}

Result<std::vector<DayStanding>> RawIndex::ReadReceipts(std::span<const FileFormat> formats,
                                                        const SeeDay& see) {
  TL_ASSIGN(const auto listings, ListReceipts(*store_));
  std::vector<DayStanding> days;
  TL_TRY(SurveyDays(*store_, listings, [&](const DayListing&, LiveDay live) -> Result<> {
    if (see) see(live);
    AddClaims(live, formats);
    days.push_back(StandingOf(live));
    if (!live.broken.empty()) broken_days_.push_back(std::move(live));
    return {};
  }));
  return days;
}

bool IsOfNewerVersion(const LiveDay& live) {
  const Version current = CurrentVersion();
  const bool too_new = std::ranges::any_of(live.broken, [](const BrokenReceipt& receipt) {
    return receipt.error.kind == ErrorKind::kBadData;
  });
  return too_new || (live.rewritten.has_value() && live.rewritten->version > current) ||
         std::ranges::any_of(live.objects, [&](const StoredReceipt& object) {
           return object.receipt.version > current;
         });
}

DayStanding RawIndex::StandingOf(const LiveDay& live) {
  DayStanding standing{.day = live.day, .single = live.objects.size()};
  const auto exists = [&](const Receipt& receipt) { return Find(receipt.raw_key) != nullptr; };
  standing.is_whole = live.broken.empty() && !IsOfNewerVersion(live) &&
                      std::ranges::all_of(live.objects, exists, &StoredReceipt::receipt) &&
                      (!live.rewritten || std::ranges::all_of(live.rewritten->receipts, exists));
  std::array<std::size_t, kTableCount> parts{};
  const auto add = [&parts](const auto& receipt) {
    if (receipt.formats.empty()) return;
    const std::string_view one_format = TablesPrefix(receipt.formats.front());
    for (const Part& part : receipt.parts) {
      if (part.key.starts_with(one_format)) ++parts[static_cast<std::size_t>(part.table)];
    }
  };
  if (live.rewritten) add(*live.rewritten);
  for (const StoredReceipt& object : live.objects) add(object.receipt);
  standing.most_parts = std::ranges::max(parts);
  return standing;
}

void RawIndex::AddClaims(const LiveDay& live, std::span<const FileFormat> formats) {
  for (const StoredReceipt& object : live.objects) {
    AddClaim(object.receipt, object.info.changed_at, false, formats, live.day);
  }
  if (!live.rewritten.has_value()) return;
  for (const Receipt& receipt : live.rewritten->receipts) {
    AddClaim(receipt, live.rewritten_changed_at, true, formats, live.day);
  }
}

void RawIndex::AddClaim(const Receipt& receipt, std::int64_t changed_at, bool by_day,
                        std::span<const FileFormat> formats, Day day) {
  RawState* object = Find(receipt.raw_key);
  if (object == nullptr) return;  // landed since, or gone: not this run's work
  Claim& claim =
      object->claims.emplace_back(ClaimOf(object->entry.info, receipt, changed_at, formats));
  claim.day = day;
  claim.by_day = by_day;
  Remember(receipt, object);
  if (!object->day_is_sure) object->day = day;
}

Result<> RawIndex::GuessDays() {
  std::string bytes;
  Transformer reader;
  ReadAhead ahead(store_, {});
  for (const RawState& object : objects_) {
    if (!object.day.has_value()) ahead.Expect(object.entry.info);
  }
  for (RawState& object : objects_) {
    if (object.day.has_value()) continue;
    const auto content = ReadContent(*store_, *clock_, object.entry, &reader, &bytes, &ahead);
    // What cannot be read now fails when its unit is made, under any day.
    object.day = content.has_value() ? DayOf(content->fetched_at) : Day{};
    object.day_is_sure = content.has_value();
  }
  return {};
}

std::map<Day, std::vector<RawState*>> RawIndex::ByDay() {
  std::map<Day, std::vector<RawState*>> days;
  for (RawState& object : objects_) {
    if (object.day.has_value()) days[*object.day].push_back(&object);
  }
  return days;
}

}  // namespace tracklake
