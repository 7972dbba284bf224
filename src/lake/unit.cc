#include "lake/unit.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/failpoint.h"
#include "base/stopped.h"
#include "lake/content.h"
#include "lake/layout.h"
#include "lake/part_file.h"
#include "lake/quarantine_file.h"

namespace tracklake {
namespace {

// Counts are promised to reconcile; a transformer that breaks the promise must not go unnoticed.
Result<> CheckCounts(const std::string& key, const Counts& counts) {
  for (const TableInfo& table : Tables()) {
    const TableCounts& count = counts[static_cast<std::size_t>(table.id)];
    if (count.candidates == count.rows + count.folded + count.quarantined + count.not_applicable) {
      continue;
    }
    return Fail(ErrorKind::kInternal, "the counts of {} for {} do not add up", key, table.name);
  }
  return {};
}

std::vector<const ObjectInfo*> InfosOf(std::span<const RawEntry> objects) {
  std::vector<const ObjectInfo*> infos;
  infos.reserve(objects.size());
  for (const RawEntry& entry : objects) infos.push_back(&entry.info);
  return infos;
}

std::vector<QuarantineNotice> NoticesOf(const std::string& raw_key,
                                        std::span<const QuarantineItem> items) {
  std::vector<QuarantineNotice> notices;
  for (const QuarantineItem& item : items.first(std::min(items.size(), kMaxNoticesAnObject))) {
    notices.push_back({raw_key, item.pointer, item.reason});
  }
  return notices;
}

}  // namespace

std::vector<Part> Unit::Parts() const {
  std::vector<Part> parts;
  for (const StagedPart& file : staged) parts.push_back(file.part);
  return parts;
}

UnitWriter::UnitWriter(ObjectStore* store, Clock* clock, std::filesystem::path folder,
                       std::stop_token stop)
    : store_(store),
      clock_(clock),
      folder_(std::move(folder)),
      stop_(std::move(stop)),
      version_(CurrentVersion()) {}

Result<std::unique_ptr<UnitWriter>> UnitWriter::Open(ObjectStore* store, Clock* clock,
                                                     const Staging* staging,
                                                     const std::string& name,
                                                     std::stop_token stop) {
  TL_ASSIGN(auto folder, staging->NewFolder(name));
  return std::unique_ptr<UnitWriter>(
      new UnitWriter(store, clock, std::move(folder), std::move(stop)));
}

Result<Unit> UnitWriter::Write(std::span<const RawEntry> objects, std::optional<Day> day,
                               std::span<const FileFormat> formats, ReadAhead* ahead) {
  day_ = day;
  arena_.Clear();
  ForEachTable(rows_, [](TableId, auto& table) { table.clear(); });
  Unit unit;
  HashReader reader(store_, InfosOf(objects), ahead, &memory_);
  for (const RawEntry& entry : objects) {
    TL_TRY(NotStopped(stop_));
    auto derived = Derive(entry, &reader, &unit);
    if (derived.has_value()) continue;
    const ErrorKind kind = derived.error().kind;
    if (kind == ErrorKind::kInternal || kind == ErrorKind::kExhausted) {
      return std::unexpected(std::move(derived).error());
    }
    unit.failures.push_back({entry.info.key, std::move(derived).error()});
  }
  if (!unit.failures.empty()) return unit;
  unit.day = day_.value_or(Day{});
  for (Derived& object : unit.objects)
    object.receipt.formats.assign(formats.begin(), formats.end());
  for (const FileFormat format : formats) TL_TRY(WriteParts(format, &unit));
  failpoint::Hit("unit.written");
  std::ranges::sort(unit.staged, {}, [](const StagedPart& staged) { return staged.part.key; });
  return unit;
}

Result<> UnitWriter::Derive(const RawEntry& entry, HashReader* reader, Unit* unit) {
  TL_ASSIGN(HashReader::Hashed read, reader->Next());
  TL_ASSIGN(Content content, LoadContent(*store_, *clock_, entry, std::move(read.sha256),
                                         read.bytes, &transformer_));
  const Day day = DayOf(content.fetched_at);
  if (!day_.has_value()) day_ = day;
  if (day != *day_) {
    unit->elsewhere.push_back({entry.info.key, day});
    return {};
  }
  Outcome outcome = transformer_.Apply({entry.info.key, content.fetched_at}, &rows_, &arena_);
  TL_TRY(CheckCounts(entry.info.key, outcome.counts));
  Derived& object = unit->objects.emplace_back();
  object.info = entry.info;
  object.quarantined = static_cast<std::int64_t>(outcome.quarantine.size());
  object.refused = outcome.refused;
  object.notices = NoticesOf(entry.info.key, outcome.quarantine);
  object.quarantine_lines = WriteQuarantineFile(entry.info.key, outcome.quarantine);
  object.receipt = {.raw_key = entry.info.key,
                    .sha256 = std::move(content.sha256),
                    .size = entry.info.size,
                    .fetched_at = content.fetched_at,
                    .version = version_,
                    .counts = outcome.counts};
  if (object.quarantined > 0) {
    object.receipt.quarantine_key = QuarantineKey(*day_, entry.info.key);
  }
  return {};
}

Result<> UnitWriter::WriteParts(FileFormat format, Unit* unit) {
  std::vector<Covered> covered;
  for (const Derived& object : unit->objects) {
    covered.push_back({object.receipt.raw_key, object.receipt.sha256, object.receipt.fetched_at});
  }
  const std::string hash = PartHash(version_, format, covered);
  Result<> outcome;
  ForEachTable(rows_, [&](TableId id, const auto& table) {
    if (!outcome.has_value() || table.empty()) return;
    outcome = WritePart({.table = id,
                         .key = PartKey(id, format, unit->day, hash),
                         .rows = static_cast<std::int64_t>(table.size())},
                        format, unit);
  });
  return outcome;
}

Result<> UnitWriter::WritePart(Part part, FileFormat format, Unit* unit) {
  const auto path = folder_ / fmt::format("{}", files_made_++);
  TL_ASSIGN(PartFile file, PartFile::Create(path));
  TL_TRY(writer_.Write(rows_, part.table, format, &file));
  TL_TRY(file.Close());
  part.bytes = file.size();
  part.sha256 = file.Sha256();
  unit->staged.push_back({std::move(part), path});
  failpoint::Hit("unit.table_written");
  return {};
}

}  // namespace tracklake
