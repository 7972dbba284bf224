#include "query/query_files.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "query/relations.h"
#include "query/rollup_choice.h"
#include "query/worker_setup.h"

namespace tracklake {
namespace {

// A day that nobody can read, and a table of which nothing can be, end a query that needs them.
Result<> ExpectReadable(const Catalog& catalog, const QueryFiles& files,
                        const std::set<TableId>& tables, const QueryOptions& options) {
  for (const BrokenDay& day : catalog.broken()) {
    if (tables.empty() || (options.as_of && day.day > *options.as_of)) continue;
    return std::unexpected(day.error);
  }
  for (const TableId table : tables) {
    const CatalogFile* first = nullptr;
    bool any_sound = false;
    for (const CatalogFile& file : files.reached) {
      if (file.table != table) continue;
      if (first == nullptr) first = &file;
      any_sound |= !files.IsBroken(file.key);
    }
    if (first == nullptr || any_sound) continue;
    return std::unexpected(std::ranges::find(files.broken, first->key, &BrokenPart::key)->error);
  }
  return {};
}

// What one statement asks for.
struct Demand {
  std::set<std::string> names;
  std::set<TableId> tables;  // among them
  bool is_all = false;       // it lists what there is
  std::optional<Day> as_of;

  bool MayRead(Month month) const { return !as_of || Day(month / std::chrono::day(1)) <= *as_of; }
};

// What roll-ups of tables cover.
class Covered {
 public:
  explicit Covered(std::span<const Rollup> rollups) {
    for (const Rollup& rollup : rollups) {
      const auto table = FindTable(rollup.relation);
      if (table) by_table_.emplace(std::pair(*table, rollup.month), &rollup);
    }
  }

  bool Holds(TableId table, Month month) const {
    const auto found = by_table_.find({table, month});
    return found != by_table_.end() && !found->second->through;
  }
  bool Holds(const CatalogFile& file) const {
    const auto found = by_table_.find({file.table, MonthOf(file.day)});
    return found != by_table_.end() && found->second->Covers(file.day);
  }

 private:
  std::map<std::pair<TableId, Month>, const Rollup*> by_table_;
};

// The files that the statement may read, but those that roll-ups of their tables cover.
Result<std::vector<CatalogFile>> FilesBeside(std::span<const Rollup> rollups, Catalog& catalog,
                                             const Demand& demand) {
  const Covered covered(rollups);
  const auto is_asked = [&](TableId table) {
    return demand.is_all || demand.tables.contains(table);
  };
  TL_ASSIGN(auto files, catalog.Files([&](Month month, const CatalogMonth& summary) {
    return demand.MayRead(month) && std::ranges::any_of(summary.tables, [&](const auto& table) {
             return is_asked(table.first) && !covered.Holds(table.first, month);
           });
  }));
  std::erase_if(files, [&](const CatalogFile& file) {
    return file.format != FileFormat::kParquet || (demand.as_of && file.day > *demand.as_of) ||
           !is_asked(file.table) || covered.Holds(file);
  });
  return files;
}

Result<> TakeOnce(Catalog& catalog, const Demand& demand, bool reads_rollups, QueryFiles* taken) {
  if (reads_rollups && !demand.is_all) {
    TL_ASSIGN(taken->rollups, ChooseRollups(catalog, demand.names, demand.as_of));
  }
  TL_ASSIGN(taken->all, FilesBeside(taken->rollups, catalog, demand));
  return {};
}

// Both, of one moment. Looks again when the lake moves on in between.
Result<> TakeFiles(Catalog& catalog, const Demand& demand, bool reads_rollups, QueryFiles* taken) {
  for (int looks = 1;; ++looks) {
    const auto taken_now = TakeOnce(catalog, demand, reads_rollups, taken);
    if (taken_now) return {};
    if (taken_now.error().kind != ErrorKind::kConflict || looks == kMaxLooks) return taken_now;
    TL_TRY(catalog.Look());
  }
}

}  // namespace

Result<Catalog> ReadCatalog(ObjectStore* store) {
  TL_ASSIGN(Catalog catalog, Catalog::Open(store));
  TL_TRY(catalog.Look());
  return catalog;
}

Result<QueryFiles> FindFiles(Catalog& catalog, const std::string& sql, const QueryOptions& options,
                             bool reads_rollups) {
  QueryFiles files;
  files.needs_all = ListsRelations(sql);
  const Demand demand{NamesReachedBy(sql), TablesReachedBy(sql), files.needs_all, options.as_of};
  TL_TRY(TakeFiles(catalog, demand, reads_rollups, &files));
  std::ranges::copy_if(files.all, std::back_inserter(files.reached),
                       [&](const CatalogFile& file) { return demand.tables.contains(file.table); });
  files.broken = catalog.FindBroken(files.reached);
  TL_TRY(ExpectReadable(catalog, files, demand.tables, options));
  std::ranges::stable_partition(files.all,
                                [&](const CatalogFile& file) { return !files.IsBroken(file.key); });
  return files;
}

Result<Locate> LocateFiles(const ObjectStore& store, const QueryFiles& files,
                           const std::string& root, const Staging* scratch) {
  std::map<std::string, std::string, std::less<>> stand_ins;
  for (const BrokenPart& part : files.broken) {
    if (scratch == nullptr) return std::unexpected(part.error);
    const std::filesystem::path file = scratch->folder() / part.key;
    std::error_code error;
    std::filesystem::create_directories(file.parent_path(), error);
    if (error || !std::ofstream(file)) return std::unexpected(part.error);
    stand_ins.emplace(part.key, FromRoot(file, root));
  }
  return
      [&store, below_root = !root.empty(), stand_ins = std::move(stand_ins)](std::string_view key) {
        const auto found = stand_ins.find(key);
        if (found != stand_ins.end()) return found->second;
        return below_root ? std::string(key) : store.Location(key);
      };
}

std::vector<std::string> KeysToRead(const QueryFiles& files) {
  std::vector<std::string> keys;
  for (const CatalogFile& file : files.needs_all ? files.all : files.reached) {
    if (!files.IsBroken(file.key)) keys.push_back(file.key);
  }
  for (const Rollup& rollup : files.rollups) keys.push_back(rollup.name());
  return keys;
}

Result<WorkerFiles> ReachableFiles(const QueryFiles& files, const Locate& locate,
                                   const QueryOptions& options) {
  WorkerFiles reachable;
  for (const CatalogFile& file : files.needs_all ? files.all : files.reached) {
    reachable.readable.push_back(locate(file.key));
  }
  for (const Rollup& rollup : files.rollups) reachable.readable.push_back(locate(rollup.name()));
  if (options.parquet_file.empty()) return reachable;
  if (!std::ofstream(options.parquet_file)) {
    return Fail(ErrorKind::kIo, "cannot write {}", options.parquet_file);
  }
  reachable.writable = options.parquet_file;
  return reachable;
}

}  // namespace tracklake
