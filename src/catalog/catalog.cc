#include "catalog/catalog.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/sha256.h"
#include "lake/layout.h"

namespace tracklake {
namespace {

// Equal exactly when the same receipts were listed.
std::string Fingerprint(const DayListing& listing) {
  std::string text;
  const auto add = [&text](const ObjectInfo& info) {
    text += fmt::format("{}\t{}\t{}\n", info.key, info.size, info.version.token());
  };
  for (const ObjectInfo& receipt : listing.receipts) add(receipt);
  if (listing.day_receipt) add(*listing.day_receipt);
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
  CatalogDay record{Fingerprint(listing), {}};
  for (const Part& part : live.Parts()) {
    const auto place = ParsePartKey(part.key);
    if (!place)
      return Fail(ErrorKind::kCorruption, "a receipt names {}, which is no part", part.key);
    CatalogFile file{part.table, place->format, live.day,    part.key,
                     part.rows,  part.bytes,    part.sha256, {}};
    file.checked = CheckedBefore(file, before);
    record.files.push_back(std::move(file));
  }
  return record;
}

// The days as the receipts have them now. Those that are taken from what is remembered are moved
// out of *before, whose keys stay.
Result<CatalogDays> Catalog::ReadDays(CatalogDays* before, Remembered remembered,
                                      std::set<Day>* changed) {
  TL_ASSIGN(const std::vector<DayListing> listings, ListReceipts(*store_));
  broken_.clear();
  CatalogDays days;
  for (const DayListing& listing : listings) {
    const auto known = before->find(listing.day);
    CatalogDay* const old = known == before->end() ? nullptr : &known->second;
    if (remembered == Remembered::kTaken && old != nullptr &&
        old->fingerprint == Fingerprint(listing)) {
      days.emplace_hint(days.end(), listing.day, std::move(*old));
      continue;
    }
    auto record = ReadDay(listing, old);
    if (!record) {
      broken_.push_back({listing.day, record.error()});
      continue;
    }
    if (old == nullptr || *old != *record) changed->insert(listing.day);
    days.emplace(listing.day, *std::move(record));
  }
  return days;
}

Result<std::vector<CatalogFile>> Catalog::Refresh() {
  CatalogDays before = cache_.Read();
  std::set<Day> changed;
  TL_ASSIGN(days_, ReadDays(&before, Remembered::kTaken, &changed));
  const bool is_gone =
      std::ranges::any_of(before, [&](const auto& known) { return !days_.contains(known.first); });
  if (!changed.empty() || is_gone) static_cast<void>(cache_.Store(days_, changed));
  return FilesOf(days_);
}

}  // namespace tracklake
