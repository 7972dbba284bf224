#include <algorithm>

#include "base/sha256.h"
#include "lake/locks.h"
#include "lake/rollup_file.h"
#include "rollup/month_work.h"
#include "rollup/roll_up.h"

namespace tracklake {
namespace {

class HashSink final : public ByteSink {
 public:
  Result<> Write(std::string_view bytes) override {
    hash_.Add(bytes);
    return {};
  }
  std::string Hex() { return hash_.Hex(); }

 private:
  Sha256Stream hash_;
};

// Compares those of the month that are there.
Result<> VerifyMonth(ObjectStore* store, Catalog* catalog, const MonthWork& work,
                     const QueryOptions& options, RollupCheck* check) {
  std::map<std::string, const RollupRelation*> whole;
  for (const auto& [key, relation] : work.rollups) {
    if (!store->Head(key)) continue;
    ++check->files;
    TL_ASSIGN(const bool is_whole, IsWholeRollup(*store, key));
    if (is_whole) {
      whole.emplace(key, relation);
    } else {
      check->damaged.push_back(key);
    }
  }
  // With a part that is not what it should be there is nothing to compare them with.
  if (whole.empty() || !catalog->FindBroken(work.parts).empty()) return {};
  auto reader = MonthReader::Open(store, work.parts, options);
  // Without DuckDB no query reads them, and that their bytes are whole is all that can be said.
  if (!reader && reader.error().kind == ErrorKind::kConfig) return {};
  if (!reader) return std::unexpected(std::move(reader).error());
  for (const auto& [key, relation] : whole) {
    HashSink sink;
    TL_TRY(WriteRollup(*reader, *relation, &sink));
    TL_ASSIGN(const std::string claimed, ClaimedChecksum(*store, key));
    if (sink.Hex() != claimed) check->wrong.push_back(key);
  }
  return {};
}

}  // namespace

Result<RollupCheck> VerifyRollups(ObjectStore* store, const QueryOptions& options) {
  TL_ASSIGN(const auto pin, LockForReading(*store));
  TL_ASSIGN(Catalog catalog, Catalog::Open(store));
  TL_ASSIGN(const std::vector<CatalogFile> files, catalog.Refresh());
  RollupCheck check;
  for (const auto& [month, work] : MonthsOf(catalog, files)) {
    TL_TRY(VerifyMonth(store, &catalog, work, options, &check));
  }
  return check;
}

}  // namespace tracklake
