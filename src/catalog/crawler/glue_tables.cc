#include "catalog/crawler/glue_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "aws/retry.h"
#include "base/text.h"
#include "catalog/crawler/glue_definition.h"
#include "catalog/glue/merge.h"
#include "catalog/glue/table_input.h"

namespace tracklake::crawler {
namespace {

using glue::Json;

constexpr std::string_view kOfLake = "kept by the lake itself, and left alone (tracklake crawl)";

template <typename List, typename Value, typename Member>
auto Find(List& list, const Value& value, Member member) {
  const auto found = std::ranges::find(list, value, member);
  return found == list.end() ? nullptr : &*found;
}

// What is written after all at the next look does not matter now.
Result<> FirstOf(const std::vector<glue::PartitionFailure>& failures, const std::string& table) {
  if (failures.empty()) return {};
  const auto lasting =
      std::ranges::find_if(failures, [](const auto& one) { return !glue::IsPassing(one); });
  const bool is_lasting = lasting != failures.end();
  const glue::PartitionFailure& failure = is_lasting ? *lasting : failures.front();
  return Fail(is_lasting ? ErrorKind::kUnavailable : ErrorKind::kConflict,
              "{} of {} not written: {}: {}",
              Count(static_cast<std::int64_t>(failures.size()), "partition"), table, failure.code,
              failure.message);
}

}  // namespace

struct GlueTables::Plan {
  ChangePolicy policy;
  std::vector<Stored> stored;
  CatalogChanges changes;
  bool is_settled = true;  // the database is so already

  const Stored* Before(const std::string& table) const {
    return Find(stored, table, [](const Stored& one) -> const auto& { return one.table.name; });
  }

  // Whether a partition is to be written again. Where nothing may be changed, it may be as it is.
  bool IsOutdated(const TableDefinition& table, const DefinedPartition& partition,
                  const Stored& before) const {
    if (policy.on_change == OnChange::kIgnore) return false;
    const auto found = before.partitions.find(partition.values);
    if (found == before.partitions.end()) return false;
    const Json wanted = PartitionInputOf(table, partition);
    return !glue::IsSamePartition(found->second, Member(wanted, "StorageDescriptor"));
  }

  // Whether all is done already.
  void Settle() {
    for (const TableDefinition& table : changes.tables) {
      const Stored* const before = Before(table.name);
      if (before == nullptr || before->table != table) is_settled = false;
      if (before == nullptr) continue;
      const auto outdated = std::ranges::count_if(table.partitions, [&](const auto& partition) {
        return IsOutdated(table, partition, *before);
      });
      if (outdated == 0) continue;
      is_settled = false;
      changes.changes.push_back({table.name, "columns of " + Count(outdated, "partition"), true});
    }
    for (const Stored& one : stored) {
      if (Find(changes.tables, one.table.name, &TableDefinition::name) == nullptr) {
        is_settled = false;
      }
    }
  }
};

Result<GlueTables::Stored> GlueTables::Load(TableDefinition table, const Json& json) {
  Stored stored = {std::move(table), TextOf(json, "VersionId"), {}};
  if (stored.table.partition_keys.empty()) return stored;
  const std::string below = stored.table.place + "/";
  TL_ASSIGN(auto partitions, client_->Partitions(stored.table.name));
  for (glue::StoredPartition& partition : partitions) {
    const std::string uri = TextOf(partition.storage, "Location");
    if (!uri.starts_with(below)) continue;
    std::string prefix = uri.substr(below.size());
    if (!prefix.ends_with('/')) prefix += '/';
    stored.table.partitions.push_back({partition.values, std::move(prefix)});
    stored.partitions.emplace(std::move(partition.values), std::move(partition.storage));
  }
  std::ranges::sort(stored.table.partitions, {}, &DefinedPartition::prefix);
  return stored;
}

Result<GlueTables::Plan> GlueTables::MakePlan(const std::string& place,
                                              const std::vector<TableDefinition>& found,
                                              const ChangePolicy& policy) {
  TL_ASSIGN(const std::vector<Json> tables, client_->Tables());
  Plan plan = {.policy = policy};
  std::vector<std::string> others;
  std::vector<std::string> of_lake;  // folders
  for (const Json& json : tables) {
    auto table = DefinitionOf(json, place);
    if (table && !glue::IsTableOfLake(json)) {
      TL_ASSIGN(plan.stored.emplace_back(), Load(*std::move(table), json));
      continue;
    }
    others.push_back(TextOf(json, "Name"));
    if (table) of_lake.push_back(UriOf(*table));
  }
  std::vector<TableDefinition> known;
  for (const Stored& one : plan.stored) known.push_back(one.table);
  std::vector<TableDefinition> ours;
  std::vector<std::string> left_alone;
  for (const TableDefinition& table : found) {
    const auto holds = [uri = UriOf(table)](const std::string& folder) {
      return uri.starts_with(folder);
    };
    if (std::ranges::any_of(of_lake, holds)) {
      left_alone.push_back(table.name);
    } else {
      ours.push_back(AsStored(table));
    }
  }
  plan.changes = ChangesOf(known, ours, policy);
  for (const TableDefinition& table : plan.changes.tables) {
    if (std::ranges::find(others, table.name) == others.end()) continue;
    return WithHint(
        Fail(ErrorKind::kConflict, "there is a table {} already in {}, of another place",
             table.name, client_->database()),
        "Give the new ones other names: --prefix NAME_");
  }
  plan.Settle();
  for (std::string& name : left_alone) {
    plan.changes.changes.push_back({std::move(name), std::string(kOfLake), false});
  }
  return plan;
}

Result<> GlueTables::WritePartitions(const Plan& plan, const TableDefinition& table,
                                     const Stored* before) {
  const std::vector<DefinedPartition> none;
  const std::vector<DefinedPartition>& known = before != nullptr ? before->table.partitions : none;
  std::vector<Json> missing;
  std::vector<Json> outdated;
  for (const DefinedPartition& partition : table.partitions) {
    const bool is_known = Find(known, partition.prefix, &DefinedPartition::prefix) != nullptr;
    if (!is_known) missing.push_back(PartitionInputOf(table, partition));
    if (is_known && plan.IsOutdated(table, partition, *before)) {
      outdated.push_back(PartitionInputOf(table, partition));
    }
  }
  if (!missing.empty()) {
    TL_ASSIGN(const auto failures, client_->CreatePartitions(table.name, missing));
    TL_TRY(FirstOf(failures, table.name));
  }
  if (!outdated.empty()) {
    TL_ASSIGN(const auto failures, client_->UpdatePartitions(table.name, outdated));
    TL_TRY(FirstOf(failures, table.name));
  }
  for (const DefinedPartition& partition : known) {
    if (Find(table.partitions, partition.prefix, &DefinedPartition::prefix) != nullptr) continue;
    TL_TRY(client_->DeletePartition(table.name, partition.values));
  }
  return {};
}

Result<> GlueTables::Write(const Plan& plan, const TableDefinition& table) {
  const Stored* const before = plan.Before(table.name);
  if (before == nullptr) {
    TL_TRY(client_->CreateTable(TableInputOf(table)));
  } else if (before->table != table) {
    TableDefinition without = table;
    without.partitions = before->table.partitions;
    if (without != before->table) {
      TL_TRY(client_->UpdateTable(TableInputOf(table), before->version));
    }
  }
  auto written = WritePartitions(plan, table, before);
  // The table, which was there a moment ago, is not: somebody took it away, or it was never kept.
  const bool is_gone = !written && written.error().kind == ErrorKind::kNotFound;
  if (is_gone) written.error().kind = ErrorKind::kConflict;
  return written;
}

Result<> GlueTables::Carry(const Plan& plan) {
  for (const TableDefinition& table : plan.changes.tables) {
    TL_TRY(Write(plan, table));
  }
  for (const Stored& one : plan.stored) {
    if (Find(plan.changes.tables, one.table.name, &TableDefinition::name) != nullptr) continue;
    TL_TRY(client_->DeleteTable(one.table.name));
  }
  return {};
}

Result<CatalogChanges> GlueTables::Update(const std::string& place,
                                          const std::vector<TableDefinition>& found,
                                          const ChangePolicy& policy, bool apply) {
  std::optional<CatalogChanges> changes;  // of the first look
  std::optional<Error> last;
  for (int round = 0; round < glue::kMaxRounds; ++round) {
    TL_ASSIGN(Plan plan, MakePlan(place, found, policy));
    const bool is_done = plan.is_settled || !apply;
    if (!is_done) {
      if (last) clock_->SleepFor(aws::Backoff(round, *rng_));
      auto carried = Carry(plan);
      if (!carried && !glue::IsToBeReadAgain(carried.error()))
        return std::unexpected(carried.error());
      if (!carried) last = std::move(carried).error();
    }
    if (!changes) changes = std::move(plan.changes);
    if (is_done) return *std::move(changes);
  }
  if (last) return std::unexpected(*std::move(last));
  return Fail(ErrorKind::kUnavailable, "Glue's database {} does not keep what is written to it",
              client_->database());
}

}  // namespace tracklake::crawler
