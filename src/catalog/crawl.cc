#include <algorithm>
#include <map>

#include "catalog/catalog.h"
#include "lake/layout.h"

namespace tracklake {
namespace {

// The table files that are there: key → size.
Result<std::map<std::string, std::uint64_t>> FilesThere(ObjectStore& store) {
  std::map<std::string, std::uint64_t> there;
  for (const FileFormat format : {FileFormat::kParquet, FileFormat::kCsv}) {
    TL_ASSIGN(const std::vector<ObjectInfo> objects, store.List(TablesPrefix(format)));
    for (const ObjectInfo& object : objects) there.emplace(object.key, object.size);
  }
  return there;
}

// What changed from the old list of files to the new one, both sorted by key.
std::vector<CrawlReport::Change> Compare(const std::vector<CatalogFile>& before,
                                         const std::vector<CatalogFile>& after) {
  using Kind = CrawlReport::Change::Kind;
  std::vector<CrawlReport::Change> changes;
  for (const CatalogFile& file : after) {
    if (!std::ranges::binary_search(before, file.key, {}, &CatalogFile::key)) {
      changes.push_back({Kind::kAdded, file, "a receipt names it"});
    }
  }
  for (const CatalogFile& file : before) {
    if (!std::ranges::binary_search(after, file.key, {}, &CatalogFile::key)) {
      changes.push_back({Kind::kRemoved, file, "no receipt names it any more"});
    }
  }
  std::ranges::sort(changes, {}, [](const auto& change) { return change.file.key; });
  return changes;
}

}  // namespace

Result<CrawlReport> Catalog::Crawl(bool apply) {
  const CatalogDays known = cache_.Read();
  CatalogChange change;
  TL_TRY(ReadMonths(Remembered::kIgnored, &change));
  CrawlReport report;
  report.files = FilesOf(days_);
  report.changes = Compare(FilesOf(known), report.files);
  TL_ASSIGN(auto there, FilesThere(*store_));
  for (const CatalogFile& file : report.files) {
    const auto found = there.find(file.key);
    if (found == there.end() || found->second != file.bytes) report.missing.push_back(file.key);
    if (found != there.end()) there.erase(found);
  }
  for (const auto& [key, size] : there) report.orphans.push_back(key);
  report.applied = apply && cache_.Store(days_, months_, change);
  return report;
}

}  // namespace tracklake
