#include "query/query_files.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "query/relations.h"
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
  bool ReadsWhole(Month month) const { return !as_of || Day(month / std::chrono::last) <= *as_of; }
};

// The roll-ups that are there for what the statement names.
std::vector<Rollup> RollupsThere(Catalog& catalog, const Demand& demand) {
  std::vector<Rollup> rollups;
  for (const RollupRelation& relation : RollupRelations()) {
    if (!demand.names.contains(std::string(relation.name))) continue;
    std::ranges::move(RollupsOf(relation, catalog.months()), std::back_inserter(rollups));
  }
  std::erase_if(rollups, [&](const Rollup& rollup) { return !demand.ReadsWhole(rollup.month); });
  std::vector<std::string> keys;
  for (const Rollup& rollup : rollups) keys.push_back(rollup.key);
  const auto there = catalog.FindRollups(keys);
  std::erase_if(rollups, [&](const Rollup& rollup) { return !there.contains(rollup.key); });
  return rollups;
}

// The files that the statement may read, but those that roll-ups of their tables cover.
Result<std::vector<CatalogFile>> FilesBeside(std::span<const Rollup> rollups, Catalog& catalog,
                                             const Demand& demand) {
  std::set<std::pair<TableId, Month>> covered;
  for (const Rollup& rollup : rollups) {
    if (const auto table = FindTable(rollup.relation)) covered.emplace(*table, rollup.month);
  }
  const auto is_read = [&](TableId table, Month month) {
    return (demand.is_all || demand.tables.contains(table)) && !covered.contains({table, month});
  };
  TL_ASSIGN(auto files, catalog.Files([&](Month month, const CatalogMonth& summary) {
    return demand.MayRead(month) && std::ranges::any_of(summary.tables, [&](const auto& table) {
             return is_read(table.first, month);
           });
  }));
  std::erase_if(files, [&](const CatalogFile& file) {
    return file.format != FileFormat::kParquet || (demand.as_of && file.day > *demand.as_of) ||
           !is_read(file.table, MonthOf(file.day));
  });
  return files;
}

// Both, of one moment. Looks again when the lake moves on in between.
Result<> TakeFiles(Catalog& catalog, const Demand& demand, bool reads_rollups, QueryFiles* taken) {
  for (int looks = 1;; ++looks) {
    if (reads_rollups && !demand.is_all) taken->rollups = RollupsThere(catalog, demand);
    auto files = FilesBeside(taken->rollups, catalog, demand);
    if (files) {
      taken->all = *std::move(files);
      return {};
    }
    if (files.error().kind != ErrorKind::kConflict || looks == kMaxLooks) {
      return std::unexpected(std::move(files).error());
    }
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
  for (const Rollup& rollup : files.rollups) keys.push_back(rollup.key);
  return keys;
}

Result<WorkerFiles> ReachableFiles(const QueryFiles& files, const Locate& locate,
                                   const QueryOptions& options) {
  WorkerFiles reachable;
  for (const CatalogFile& file : files.needs_all ? files.all : files.reached) {
    reachable.readable.push_back(locate(file.key));
  }
  for (const Rollup& rollup : files.rollups) reachable.readable.push_back(locate(rollup.key));
  if (options.parquet_file.empty()) return reachable;
  if (!std::ofstream(options.parquet_file)) {
    return Fail(ErrorKind::kIo, "cannot write {}", options.parquet_file);
  }
  reachable.writable = options.parquet_file;
  return reachable;
}

}  // namespace tracklake
