// How partitions become known, and no longer: see registration.h.
#include <algorithm>
#include <optional>
#include <utility>

#include "aws/retry.h"
#include "catalog/glue/merge.h"
#include "catalog/glue/registration.h"

namespace tracklake::glue {
namespace {

std::optional<Day> DayOf(const PartitionValues& values) {
  if (values.size() != kPartitionColumns.size()) return std::nullopt;
  return ParseIsoDate(fmt::format("{}-{}-{}", values[0], values[1], values[2]));
}

std::string NameOfPartition(TableId table, Day day) {
  const PartitionValues values = ValuesOf(day);
  return fmt::format("{}/year={}/month={}/day={}", Table(table).name, values[0], values[1],
                     values[2]);
}

// By day; those whose values are no date are not ours.
std::map<Day, Json> ByDay(std::vector<StoredPartition> partitions) {
  std::map<Day, Json> days;
  for (StoredPartition& partition : partitions) {
    if (const auto day = DayOf(partition.values)) days.emplace(*day, std::move(partition.storage));
  }
  return days;
}

Result<std::set<Day>> DaysBelow(ObjectStore& store, const std::string& prefix) {
  std::set<Day> days;
  const auto add = [&](std::span<ObjectInfo> page) -> Result<> {
    for (const ObjectInfo& object : page) {
      if (const auto part = ParsePartKey(object.key)) days.insert(part->day);
    }
    return {};
  };
  TL_TRY(store.ListPages(prefix, add));
  return days;
}

// What is to be written of partitions, in two lists: Glue has a call for each.
struct Writes {
  std::vector<Json> missing;
  std::vector<Json> other;

  bool empty() const { return missing.empty() && other.empty(); }
};

Writes Compare(const std::map<Day, Json>& stored, const std::set<Day>& days, const Json& table) {
  Writes writes;
  for (const Day day : days) {
    Json input = PartitionInput(table, day);
    const auto found = stored.find(day);
    if (found == stored.end()) {
      writes.missing.push_back(std::move(input));
    } else if (!IsSamePartition(found->second, Member(input, "StorageDescriptor"))) {
      writes.other.push_back(std::move(input));
    }
  }
  return writes;
}

Result<std::vector<PartitionFailure>> WriteAll(GlueClient& glue, const std::string& table,
                                               const Writes& writes) {
  std::vector<PartitionFailure> failures;
  if (!writes.missing.empty()) {
    TL_ASSIGN(failures, glue.CreatePartitions(table, writes.missing));
  }
  if (!writes.other.empty()) {
    TL_ASSIGN(const auto others, glue.UpdatePartitions(table, writes.other));
    failures.insert(failures.end(), others.begin(), others.end());
  }
  return failures;
}

}  // namespace

Result<> Registration::AddPartitions(std::span<const PartPlace> places) {
  std::map<TableId, std::set<Day>> wanted;
  for (const PartPlace& place : places) {
    if (place.format != FileFormat::kParquet || known_[place.table].contains(place.day)) continue;
    wanted[place.table].insert(place.day);
  }
  if (!is_defined_) {
    GlueReport unheard;
    TL_TRY(Define(true, &unheard));
  }
  for (auto& [table, days] : wanted) {
    auto put = PutPartitions(table, std::move(days));
    if (put) continue;
    is_defined_ = false;  // a table may be gone
    return put;
  }
  return {};
}

Result<> Registration::PutPartitions(TableId table, std::set<Day> days) {
  const std::string name(Table(table).name);
  const Json* const stored_table = FindStored(name);
  if (stored_table == nullptr) return Fail(ErrorKind::kInternal, "{} is not there", NameOf(name));
  std::vector<PartitionValues> values;
  for (const Day day : days) values.push_back(ValuesOf(day));
  Error last{ErrorKind::kUnavailable, NameOf(name) + " does not keep its partitions", {}, {}};
  for (int round = 0; round < kMaxRounds; ++round) {
    TL_ASSIGN(std::vector<StoredPartition> found, glue_.FindPartitions(name, values));
    const Writes writes = Compare(ByDay(std::move(found)), days, *stored_table);
    if (writes.empty()) {
      known_[table].merge(days);
      return {};
    }
    if (round > 1) clock_->SleepFor(aws::Backoff(round - 1, *rng_));
    const auto failures = WriteAll(glue_, name, writes);
    if (!failures) {
      last = failures.error();
      const bool again = last.kind == ErrorKind::kConflict || last.kind == ErrorKind::kUnknown;
      if (!again) return std::unexpected(std::move(last));
      continue;
    }
    for (const PartitionFailure& failure : *failures) {
      last = {ErrorKind::kUnavailable,
              fmt::format("{}: partition {}: {} ({})", NameOf(name),
                          fmt::format("{}", Json(failure.values).dump()), failure.code,
                          failure.message),
              {},
              {}};
      if (!IsPassing(failure)) return std::unexpected(std::move(last));
    }
  }
  return std::unexpected(std::move(last));
}

// Glue is read before the store: a partition that is known then has its parts in place.
Result<> Registration::ReconcileTable(ObjectStore& store, TableId table, bool apply,
                                      GlueReport* report) {
  const std::string name(Table(table).name);
  const Json* const stored_table = FindStored(name);
  std::map<Day, Json> stored;
  if (stored_table != nullptr) {
    TL_ASSIGN(std::vector<StoredPartition> partitions, glue_.Partitions(name));
    stored = ByDay(std::move(partitions));
  }
  const std::string folder = fmt::format("{}{}/", TablesPrefix(FileFormat::kParquet), name);
  TL_ASSIGN(std::set<Day> days, DaysBelow(store, folder));
  report->partitions += static_cast<std::int64_t>(days.size());
  std::set<Day> open;
  for (const Day day : days) {
    const auto found = stored.find(day);
    const bool is_there = found != stored.end();
    if (is_there && Compare({*found}, {day}, *stored_table).empty()) continue;
    open.insert(day);
    report->changes.push_back({is_there ? Change::Kind::kChanged : Change::Kind::kAdded,
                               Change::Of::kPartition,
                               NameOfPartition(table, day),
                               {}});
  }
  if (apply && !open.empty()) TL_TRY(PutPartitions(table, open));
  for (const auto& [day, storage] : stored) {
    if (days.contains(day)) continue;
    // Parts may have come and gone while the folder was listed.
    TL_ASSIGN(const std::set<Day> again,
              DaysBelow(store, PartitionPrefix(table, FileFormat::kParquet, day)));
    if (!again.empty()) continue;
    report->changes.push_back(
        {Change::Kind::kRemoved, Change::Of::kPartition, NameOfPartition(table, day), {}});
    known_[table].erase(day);
    if (apply) TL_TRY(glue_.DeletePartition(name, ValuesOf(day)));
  }
  return {};
}

Result<GlueReport> Registration::Reconcile(ObjectStore& store, bool apply) {
  GlueReport report{.database = glue_.database(), .applied = apply};
  is_defined_ = false;
  known_.clear();
  TL_TRY(Define(apply, &report));
  for (const TableInfo& table : tracklake::Tables()) {
    TL_TRY(ReconcileTable(store, table.id, apply, &report));
  }
  return report;
}

}  // namespace tracklake::glue
