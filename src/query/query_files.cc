#include "query/query_files.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

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

// Takes the roll-ups that are there for what the statement names, and out of the files what those
// of tables cover.
void TakeRollups(Catalog& catalog, const std::set<std::string>& names, QueryFiles* files) {
  std::vector<Rollup> expected;
  for (const RollupRelation& relation : RollupRelations()) {
    if (!names.contains(std::string(relation.name))) continue;
    std::ranges::move(RollupsOf(relation, files->all), std::back_inserter(expected));
  }
  std::vector<std::string> keys;
  for (const Rollup& rollup : expected) keys.push_back(rollup.key);
  const auto there = catalog.FindRollups(keys);
  std::vector<bool> is_covered(files->all.size());
  for (Rollup& rollup : expected) {
    if (!there.contains(rollup.key)) continue;
    if (FindTable(rollup.relation)) {
      for (const CatalogFile* part : rollup.parts) {
        is_covered[static_cast<std::size_t>(part - files->all.data())] = true;
      }
    }
    files->rollups.push_back({rollup.relation, rollup.month, std::move(rollup.key), {}});
  }
  std::vector<CatalogFile> rest;
  for (std::size_t i = 0; i < files->all.size(); ++i) {
    if (!is_covered[i]) rest.push_back(std::move(files->all[i]));
  }
  files->all = std::move(rest);
}

}  // namespace

Result<CatalogNow> ReadCatalog(ObjectStore* store) {
  TL_ASSIGN(Catalog catalog, Catalog::Open(store));
  TL_ASSIGN(std::vector<CatalogFile> files, catalog.Refresh());
  return CatalogNow{std::move(catalog), std::move(files)};
}

Result<QueryFiles> FindFiles(CatalogNow now, const std::string& sql, const QueryOptions& options,
                             bool reads_rollups) {
  QueryFiles files;
  files.all = std::move(now.files);
  std::erase_if(files.all, [&](const CatalogFile& file) {
    return file.format != FileFormat::kParquet || (options.as_of && file.day > *options.as_of);
  });
  files.needs_all = ListsRelations(sql);
  if (reads_rollups && !files.needs_all) {
    TakeRollups(now.catalog, NamesReachedBy(sql), &files);
  }
  const std::set<TableId> tables = TablesReachedBy(sql);
  std::ranges::copy_if(files.all, std::back_inserter(files.reached),
                       [&](const CatalogFile& file) { return tables.contains(file.table); });
  files.broken = now.catalog.FindBroken(files.reached);
  TL_TRY(ExpectReadable(now.catalog, files, tables, options));
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
