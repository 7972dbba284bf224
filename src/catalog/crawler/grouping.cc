#include "catalog/crawler/grouping.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "catalog/crawler/clusters.h"
#include "catalog/crawler/similarity.h"
#include "catalog/crawler/table_merge.h"
#include "catalog/crawler/table_names.h"

namespace tracklake::crawler {
namespace {

// What a folder is: a table of its own as far as it and all below it go, and tables beside.
struct FolderTables {
  std::optional<FoundTable> whole;
  std::vector<FoundTable> others;

  void Others(std::vector<FoundTable> tables) {
    std::ranges::move(tables, std::back_inserter(others));
  }
};

std::string Counted(std::size_t count, std::string_view noun) {
  return Count(static_cast<std::int64_t>(count), noun);
}

FoundTable TableOfFile(const ForeignFile& file) {
  return {.location = file.key, .schema = *file.schema, .files = 1, .bytes = file.size};
}

std::vector<const FileSchema*> SchemasOf(const std::vector<FoundTable>& tables) {
  std::vector<const FileSchema*> schemas;
  for (const FoundTable& table : tables) schemas.push_back(&table.schema);
  return schemas;
}

// Whether every column is called by a name of its own; names by position prove nothing.
bool HasNames(const FileSchema& schema) {
  return std::ranges::all_of(schema.columns, &SchemaColumn::is_named);
}

class Grouper {
 public:
  Grouper(const GroupOptions& options, std::vector<LeftOutFile>* left_out)
      : options_(options), left_out_(left_out) {}

  FolderTables Group(const Folder& folder, int depth) {
    FolderTables found;
    std::vector<FoundTable> wholes;
    for (const auto& [name, child] : folder.folders) {
      FolderTables below = Group(*child, depth + 1);
      found.Others(std::move(below.others));
      if (below.whole) wholes.push_back(*std::move(below.whole));
    }
    FolderTables here = OfFiles(folder);
    if (wholes.empty()) {
      found.whole = std::move(here.whole);
      found.Others(std::move(here.others));
      return found;
    }
    const bool has_files = here.whole || !here.others.empty();
    if (has_files) TakeFilesBeside(folder, std::move(here), &found);
    if (has_files && is_glue()) {
      found.Others(Apart(std::move(wholes), {"beside", "files lie beside the folder"}));
    } else {
      MergeFolders(folder, depth, std::move(wholes), &found);
    }
    return found;
  }

 private:
  bool is_glue() const { return options_.rules == Rules::kGlue; }

  // Ours: what says nothing of itself makes no table.
  bool IsLeftOut(const ForeignFile& file) {
    const DataFormat format = file.schema->format;
    if (is_glue() || (format != DataFormat::kEmpty && format != DataFormat::kUnknown)) return false;
    left_out_->push_back({file.key, file.schema->reasons.back()});
    return true;
  }

  FolderTables OfFiles(const Folder& folder) {
    std::vector<FoundTable> files;
    for (const ForeignFile& file : folder.files) {
      if (!IsLeftOut(file)) files.push_back(TableOfFile(file));
    }
    if (files.empty()) return {};
    const std::size_t looked_at = folder.files.size();
    const auto clusters = ClustersOf(SchemasOf(files), options_.rules, options_.combine);
    FolderTables found;
    if (IsOneTable(clusters, files.size(), options_)) {
      const Cluster& largest = LargestOf(clusters);
      // AWS takes the few that differ as well.
      FoundTable whole = Joined(files, is_glue() ? All(files.size()) : largest.members);
      whole.location = folder.prefix;
      whole.files = folder.file_count - static_cast<std::int64_t>(looked_at) + whole.files;
      whole.bytes = folder.bytes;
      whole.not_files = FilesBut(folder, files, is_glue() ? All(files.size()) : largest.members);
      found.whole = std::move(whole);
      if (!is_glue()) {
        found.Others(Apart(Without(std::move(files), largest.members),
                           {"separate-files", "its columns are not those of the other files"}));
      }
      return found;
    }
    const Reason reason = {"separate-files", WhyNotOne(clusters, files.size(), "file")};
    if (is_glue()) {
      found.Others(Apart(std::move(files), reason));
    } else {
      for (const Cluster& cluster : clusters) {
        found.others.push_back(Joined(files, cluster.members));
        found.others.back().reasons.push_back(reason);
        if (cluster.members.size() == 1) continue;
        found.others.back().location = folder.prefix;
        found.others.back().not_files = FilesBut(folder, files, cluster.members);
      }
    }
    return found;
  }

  // The keys of all files of the folder that were looked at, but these tables'.
  static std::vector<std::string> FilesBut(const Folder& folder,
                                           const std::vector<FoundTable>& tables,
                                           const Members& members) {
    std::vector<std::string> keys;
    for (const ForeignFile& file : folder.files) keys.push_back(file.key);
    for (const std::size_t member : members) std::erase(keys, tables[member].location);
    return keys;
  }

  // Of files beside folders that hold tables. AWS: a table each.
  void TakeFilesBeside(const Folder& folder, FolderTables here, FolderTables* found) {
    const Reason reason = {"beside", "the file lies beside folders that hold tables"};
    if (is_glue()) {
      for (const ForeignFile& file : folder.files) {
        found->others.push_back(TableOfFile(file));
        found->others.back().reasons.push_back(reason);
      }
      return;
    }
    found->Others(Apart(std::move(here.others), reason));
    if (!here.whole) return;
    here.whole->reasons.push_back(reason);
    if (here.whole->files == 1) here.whole->location = folder.files.front().key;
    found->others.push_back(*std::move(here.whole));
  }

  void MergeFolders(const Folder& folder, int depth, std::vector<FoundTable> wholes,
                    FolderTables* found) {
    if (options_.table_level && depth < *options_.table_level) {
      const std::string text = fmt::format("tables are at level {}", *options_.table_level);
      found->Others(Apart(std::move(wholes), {"table-level", text}));
      return;
    }
    const auto clusters = ClustersOfFolders(wholes);
    if (!IsOne(wholes, clusters)) {
      const std::string why = WhyNotOne(clusters, wholes.size(), "folder");
      // One folder alone is not told apart from anything.
      if (wholes.size() > 1 || is_glue())
        wholes = Apart(std::move(wholes), {"separate-tables", why});
      found->Others(std::move(wholes));
      return;
    }
    const Cluster& largest = LargestOf(clusters);
    const auto members = is_glue() ? All(wholes.size()) : largest.members;
    found->whole = Partitioned(folder, wholes, members, clusters.size());
    found->Others(Apart(Without(std::move(wholes), members),
                        {"separate-tables", "its columns are not those of the folders beside it"}));
  }

  std::vector<Cluster> ClustersOfFolders(const std::vector<FoundTable>& wholes) const {
    std::vector<FolderShape> shapes;
    for (const FoundTable& whole : wholes) {
      shapes.push_back({&whole.schema, KeyOf(whole), &whole.partition_keys});
    }
    const bool combine = options_.combine || options_.table_level.has_value();
    return ClustersOf(shapes, options_.rules, combine);
  }

  bool IsOne(const std::vector<FoundTable>& wholes, const std::vector<Cluster>& clusters) const {
    if (!IsOneTable(clusters, wholes.size(), options_)) return false;
    if (is_glue() || options_.combine || options_.table_level || wholes.size() == 1) return true;
    // Ours: folders without keys are partitions only when their columns have names.
    const FoundTable& first = wholes[LargestOf(clusters).members.front()];
    return !KeyOf(first).empty() || HasNames(first.schema);
  }

  FoundTable Partitioned(const Folder& folder, const std::vector<FoundTable>& wholes,
                         const Members& members, std::size_t schemas) const {
    FoundTable table = Joined(wholes, members);
    table.location = folder.prefix;
    table.partitions.clear();
    const std::string key = KeyOf(wholes[members.front()]);
    table.partition_keys.insert(table.partition_keys.begin(), key);
    for (const std::size_t member : members) AddPartitions(wholes[member], &table.partitions);
    // A folder alone in another is compared with nothing: what is above decides.
    const bool is_lone = key.empty() && wholes.size() == 1 && !options_.table_level;
    table.lone_keys = is_lone ? table.lone_keys + 1 : 0;
    if (is_lone) return table;
    const std::string keys = key.empty() ? "no key in their names" : "the key " + key;
    std::string text = fmt::format("{} with {}", Counted(members.size(), "folder"), keys);
    if (members.size() > 1) {
      text += fmt::format(", {} (at most {}), over {} % alike", Counted(schemas, "schema"),
                          kMaxSchemas, kSimilarPercent);
    }
    if (options_.combine) text += ", combined because they can be";
    table.reasons.push_back({"one-table", text});
    return table;
  }

  const GroupOptions& options_;
  std::vector<LeftOutFile>* const left_out_;
};

void Finish(Rules rules, FoundTable* table) {
  TakeInside(table);
  NamePartitions(rules, table);
  // AWS knows no other word for a table without anything in it.
  if (table->schema.format == DataFormat::kEmpty) table->schema.format = DataFormat::kUnknown;
}

}  // namespace

Grouped GroupTables(const Folder& root, const GroupOptions& options) {
  Grouped grouped;
  FolderTables found = Grouper(options, &grouped.left_out).Group(root, 0);
  grouped.tables = std::move(found.others);
  if (found.whole) grouped.tables.push_back(*std::move(found.whole));
  for (FoundTable& table : grouped.tables) Finish(options.rules, &table);
  std::ranges::stable_sort(grouped.tables, {}, &FoundTable::location);
  NameTables(options, &grouped.tables);
  return grouped;
}

}  // namespace tracklake::crawler
