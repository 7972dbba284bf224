#include "catalog/catalog.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/sha256.h"
#include "lake/layout.h"

namespace tracklake {
namespace {

void AddListed(const ObjectInfo& info, std::string* text) {
  *text += info.key;
  *text += '\t';
  *text += info.version.token();
  *text += '\n';
}

// Equal exactly when the same receipts were listed.
std::string Fingerprint(std::span<const DayListing> listings) {
  std::string text;
  for (const DayListing& listing : listings) {
    for (const ObjectInfo& receipt : listing.receipts) AddListed(receipt, &text);
    if (listing.day_receipt) AddListed(*listing.day_receipt, &text);
  }
  return Hash16(text);
}

// What was seen of a file's bytes holds as long as it is the same file.
std::string CheckedBefore(const CatalogFile& file, const CatalogDay* before) {
  if (before == nullptr) return {};
  const auto old = std::ranges::lower_bound(before->files, file.key, {}, &CatalogFile::key);
  const bool is_same = old != before->files.end() && old->key == file.key &&
                       old->sha256 == file.sha256 && old->bytes == file.bytes;
  return is_same ? old->checked : "";
}

}  // namespace

Result<Catalog> Catalog::Open(ObjectStore* store) { return Catalog(store, DayCache::Open(store)); }

Result<CatalogDay> Catalog::ReadDay(const DayListing& listing, const CatalogDay* before) {
  TL_ASSIGN(const LiveDay live, ReadLiveDay(*store_, listing));
  CatalogDay record{Fingerprint({&listing, 1}), {}};
  for (const Part& part : live.Parts()) {
    const auto place = ParsePartKey(part.key);
    if (!place)
      return Fail(ErrorKind::kCorruption, "a receipt names {}, which is not a part", part.key);
    CatalogFile file{part.table, place->format, live.day,    part.key,
                     part.rows,  part.bytes,    part.sha256, {}};
    file.checked = CheckedBefore(file, before);
    record.files.push_back(std::move(file));
  }
  return record;
}

Result<> Catalog::List() {
  TL_ASSIGN(listings_, ListReceipts(*store_));
  broken_.clear();
  days_.clear();
  months_.clear();
  read_.clear();
  return {};
}

Catalog::Listings Catalog::ListingsOf(Month month) const {
  const auto its = std::ranges::equal_range(
      listings_, month, {}, [](const DayListing& listing) { return MonthOf(listing.day); });
  return {its.begin(), its.end()};
}

// The month's days as the receipts have them now. Those that are the same as before are taken from
// what is remembered.
void Catalog::ReadDays(Month month, CatalogDays before, Remembered remembered,
                       CatalogChange* change) {
  read_.insert(month);
  for (const DayListing& listing : ListingsOf(month)) {
    const auto known = before.find(listing.day);
    CatalogDay* const old = known == before.end() ? nullptr : &known->second;
    if (remembered == Remembered::kTaken && old != nullptr &&
        old->fingerprint == Fingerprint({&listing, 1})) {
      days_.emplace(listing.day, std::move(*old));
      continue;
    }
    auto record = ReadDay(listing, old);
    if (!record) {
      broken_.push_back({listing.day, record.error()});
      continue;
    }
    if (old == nullptr || *old != *record) change->days.insert(listing.day);
    days_.emplace(listing.day, *std::move(record));
  }
  for (const auto& [day, record] : before) {
    if (!days_.contains(day)) change->days.insert(day);
  }
}

// Of the month's days, which have been read.
CatalogMonth Catalog::Summary(Month month, std::string fingerprint) const {
  const bool is_broken =
      std::ranges::any_of(broken_, [&](const BrokenDay& day) { return MonthOf(day.day) == month; });
  std::vector<const CatalogFile*> files;
  const auto end = days_.upper_bound(month / std::chrono::last);
  for (auto day = days_.lower_bound(month / std::chrono::day(1)); day != end; ++day) {
    for (const CatalogFile& file : day->second.files) files.push_back(&file);
  }
  return {is_broken ? "" : std::move(fingerprint), TablesOf(files)};
}

// The months as the receipts have them now; of those that have changed, the days too.
Result<> Catalog::ReadMonths(Remembered remembered, CatalogChange* change) {
  TL_TRY(List());
  CatalogMonths before = cache_.ReadMonths();
  for (auto day = listings_.begin(); day != listings_.end();) {
    const Month month = MonthOf(day->day);
    const Listings listings = ListingsOf(month);
    day += std::ssize(listings);
    std::string fingerprint = Fingerprint(listings);
    const auto known = before.find(month);
    const bool is_known = known != before.end();
    if (remembered == Remembered::kTaken && is_known && known->second.fingerprint == fingerprint) {
      months_.emplace(month, std::move(known->second));
      continue;
    }
    ReadDays(month, cache_.ReadDays(month), remembered, change);
    CatalogMonth summary = Summary(month, std::move(fingerprint));
    if (is_known || !summary.fingerprint.empty()) change->months.insert(month);
    months_.emplace(month, std::move(summary));
  }
  for (const auto& [month, summary] : before) {
    if (months_.contains(month)) continue;
    change->months.insert(month);
    for (const auto& [day, record] : cache_.ReadDays(month)) change->days.insert(day);
  }
  return {};
}

Result<> Catalog::Look() {
  CatalogChange change;
  TL_TRY(ReadMonths(Remembered::kTaken, &change));
  if (!change.empty()) static_cast<void>(cache_.Store(days_, months_, change));
  return {};
}

Result<std::vector<CatalogFile>> Catalog::Files(const Wanted& wanted) {
  CatalogChange change;
  for (const auto& [month, summary] : months_) {
    if (read_.contains(month) || !wanted(month, summary)) continue;
    CatalogChange news;
    ReadDays(month, cache_.ReadDays(month), Remembered::kTaken, &news);
    if (news.empty()) continue;
    // Not all days were remembered, and those that were read now may be newer than the month.
    if (Summary(month, summary.fingerprint) != summary) {
      return Fail(ErrorKind::kConflict, "the lake changes while it is read");
    }
    change.days.merge(news.days);
  }
  if (!change.empty()) static_cast<void>(cache_.Store(days_, months_, change));
  return FilesOf(days_);
}

Result<std::vector<CatalogFile>> Catalog::Refresh() {
  for (int looks = 1;; ++looks) {
    TL_TRY(Look());
    auto files = Files([](Month, const CatalogMonth&) { return true; });
    if (files || files.error().kind != ErrorKind::kConflict || looks == kMaxLooks) return files;
  }
}

}  // namespace tracklake
