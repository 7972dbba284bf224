#include "catalog/crawler/table_changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "catalog/crawler/names.h"

namespace tracklake::crawler {
namespace {

template <typename List, typename Value, typename Member>
auto Find(List& list, const Value& value, Member member) {
  const auto found = std::ranges::find(list, value, member);
  return found == list.end() ? nullptr : &*found;
}

// Takes the differences of one table down, and makes of what is known what it becomes.
class TableComparison {
 public:
  TableComparison(const TableDefinition& known, const TableDefinition& found, OnChange policy,
                  std::vector<TableChange>* changes)
      : known_(known), found_(found), policy_(policy), changes_(changes) {}

  TableDefinition Compare() {
    TableDefinition after = policy_ == OnChange::kUpdate ? found_ : known_;
    after.name = known_.name;
    CompareColumns(&after);
    ComparePartitions(&after);
    const bool is_read_alike = known_.format == found_.format && known_.csv == found_.csv &&
                               known_.json == found_.json && known_.packing == found_.packing;
    if (!is_read_alike) Note("how its files are read", policy_ == OnChange::kUpdate);
    if (known_.partition_keys != found_.partition_keys) {
      Note("its partition keys", policy_ == OnChange::kUpdate);
    }
    if (known_.is_deprecated) {
      Note("its files are back", true);
      after.is_deprecated = false;
    }
    return after;
  }

 private:
  void Note(std::string text, bool is_applied) {
    changes_->push_back({known_.name, std::move(text), is_applied});
  }

  void CompareColumns(TableDefinition* after) {
    for (const DefinedColumn& column : found_.columns) {
      const DefinedColumn* const before = Find(known_.columns, column.name, &DefinedColumn::name);
      if (before == nullptr) {
        Note(fmt::format("column {} {} is new", column.name, HiveName(column.type)),
             policy_ != OnChange::kIgnore);
        if (policy_ == OnChange::kAdd) after->columns.push_back(column);
      } else if (before->type != column.type) {
        Note(fmt::format("column {}: {} → {}", column.name, HiveName(before->type),
                         HiveName(column.type)),
             policy_ == OnChange::kUpdate);
      }
    }
    for (const DefinedColumn& column : known_.columns) {
      if (Find(found_.columns, column.name, &DefinedColumn::name) != nullptr) continue;
      Note(fmt::format("column {} is gone", column.name), policy_ == OnChange::kUpdate);
    }
  }

  // Partitions come and go whatever the policy says of columns, unless it says to do nothing.
  void ComparePartitions(TableDefinition* after) {
    std::int64_t added = 0;
    for (const DefinedPartition& partition : found_.partitions) {
      added += std::ranges::binary_search(known_.partitions, partition.prefix, {},
                                          &DefinedPartition::prefix)
                   ? 0
                   : 1;
    }
    const auto kept = static_cast<std::int64_t>(found_.partitions.size()) - added;
    const auto gone = static_cast<std::int64_t>(known_.partitions.size()) - kept;
    const bool is_applied = policy_ != OnChange::kIgnore;
    if (added > 0) Note(Count(added, "new partition"), is_applied);
    if (gone > 0) Note(Count(gone, "partition") + " gone", is_applied);
    if (!is_applied) return;
    after->partitions = found_.partitions;
    after->not_files = found_.not_files;
  }

  const TableDefinition& known_;
  const TableDefinition& found_;
  const OnChange policy_;
  std::vector<TableChange>* const changes_;
};

void TakeGone(const TableDefinition& table, OnDelete policy, CatalogChanges* changes) {
  if (table.is_deprecated && policy != OnDelete::kDelete) {
    changes->tables.push_back(table);
    return;
  }
  constexpr const char* kBecomes[] = {"deleted", "deprecated", "kept"};
  changes->changes.push_back(
      {table.name,
       fmt::format("its files are gone: {}", kBecomes[static_cast<std::size_t>(policy)]),
       policy != OnDelete::kLog});
  if (policy == OnDelete::kDelete) return;
  changes->tables.push_back(table);
  changes->tables.back().is_deprecated = policy == OnDelete::kDeprecate;
}

// Finds of each table what is known of it: by its place, and by its name where several lie there.
class Known {
 public:
  Known(const std::vector<TableDefinition>& known, const std::vector<TableDefinition>& found)
      : known_(known), found_(found) {}

  const TableDefinition* Take(const TableDefinition& table) {
    const TableDefinition* match = nullptr;
    for (const TableDefinition& one : known_) {
      if (one.location != table.location || taken_.contains(&one)) continue;
      const bool has_its_name = one.name == table.name;
      if (has_its_name || (match == nullptr && !IsAnothers(one))) match = &one;
      if (has_its_name) break;
    }
    if (match != nullptr) taken_.insert(match);
    return match;
  }
  bool IsGone(const TableDefinition& table) const { return !taken_.contains(&table); }

 private:
  bool IsAnothers(const TableDefinition& one) const {
    return std::ranges::any_of(found_, [&](const TableDefinition& table) {
      return table.location == one.location && table.name == one.name;
    });
  }

  const std::vector<TableDefinition>& known_;
  const std::vector<TableDefinition>& found_;
  std::set<const TableDefinition*> taken_;
};

void Refuse(const TableDefinition& table, const TableDefinition* known, CatalogChanges* changes) {
  changes->changes.push_back({known ? known->name : table.name, table.why_not, false});
  if (known != nullptr) changes->tables.push_back(*known);
}

void AddNew(TableDefinition table, UniqueNames* names, CatalogChanges* changes) {
  table.name = names->Take(table.name);
  changes->changes.push_back(
      {table.name,
       fmt::format("new table: {}, {}",
                   Count(static_cast<std::int64_t>(table.columns.size()), "column"),
                   Count(static_cast<std::int64_t>(table.partitions.size()), "partition")),
       true});
  changes->tables.push_back(std::move(table));
}

}  // namespace

CatalogChanges ChangesOf(const std::vector<TableDefinition>& known,
                         const std::vector<TableDefinition>& found, const ChangePolicy& policy) {
  CatalogChanges changes;
  Known before(known, found);
  std::vector<TableDefinition> added;
  for (const TableDefinition& table : found) {
    const TableDefinition* const one = before.Take(table);
    if (!table.why_not.empty()) {
      Refuse(table, one, &changes);
    } else if (one != nullptr) {
      TableComparison comparison(*one, table, policy.on_change, &changes.changes);
      changes.tables.push_back(comparison.Compare());
    } else {
      added.push_back(table);
    }
  }
  for (const TableDefinition& table : known) {
    if (before.IsGone(table)) TakeGone(table, policy.on_delete, &changes);
  }
  UniqueNames names;  // those that are known keep theirs
  for (const TableDefinition& table : changes.tables) names.Take(table.name);
  for (TableDefinition& table : added) AddNew(std::move(table), &names, &changes);
  std::ranges::stable_sort(changes.changes, {}, &TableChange::table);
  std::ranges::stable_sort(changes.tables, {}, &TableDefinition::name);
  return changes;
}

}  // namespace tracklake::crawler
