// A unit of work: raw objects in, files and receipts out, nothing published yet. One object that
// becomes incremental parts and a day that is rewritten are the same to it, and verification, which
// publishes nothing, is a third caller: so all of them make the same bytes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "base/arena.h"
#include "base/clock.h"
#include "base/result.h"
#include "lake/hash_reader.h"
#include "lake/receipt.h"
#include "lake/report.h"
#include "parquet/table_writer.h"
#include "raw/listing.h"
#include "store/object_store.h"
#include "store/read_ahead.h"
#include "tables/file_format.h"
#include "transform/transformer.h"

namespace tracklake {

// What became of one raw object.
struct Derived {
  ObjectInfo info;               // as it was when it was read
  Receipt receipt;               // without parts
  std::string quarantine_lines;  // the quarantine file's bytes; empty when there is none
  std::int64_t quarantined = 0;  // lines
  std::vector<QuarantineNotice> notices;
  bool refused = false;  // the whole object
};

// A raw object that belongs to another day than the one that was asked for.
struct Elsewhere {
  std::string raw_key;
  Day day{};
};

// A part that is written but not published.
struct StagedPart {
  Part part;
  std::filesystem::path file;
};

struct Unit {
  Day day{};
  std::vector<Derived> objects;    // sorted by raw key
  std::vector<StagedPart> staged;  // sorted by the parts' keys
  std::vector<Elsewhere> elsewhere;
  // Objects that could not be read: nothing was made of the others either.
  std::vector<Failure> failures;

  std::vector<Part> Parts() const;
};

// One a worker; not thread-safe. Memory follows the rows of a unit: no raw bytes are kept.
class UnitWriter {
 public:
  // Files are made in a folder of that name in staging. Store, clock and staging must outlive the
  // writer.
  static Result<std::unique_ptr<UnitWriter>> Open(ObjectStore* store, Clock* clock,
                                                  const Staging* staging, const std::string& name,
                                                  std::stop_token stop);

  // Derives the rows of the objects, which are sorted by key and come from `ahead`, of the same
  // store, and writes a file a table and format. Objects of another day than `day` are left out;
  // without `day` it is the first object's. An error means that no file can be written, that the
  // machine is exhausted, or that it is to stop; raw that cannot be read is among the unit's
  // failures.
  Result<Unit> Write(std::span<const RawEntry> objects, std::optional<Day> day,
                     std::span<const FileFormat> formats, ReadAhead* ahead);

 private:
  UnitWriter(ObjectStore* store, Clock* clock, std::filesystem::path folder, std::stop_token stop);

  // Adds the object's rows to rows_ and what became of it to the unit. It is the reader's next.
  Result<> Derive(const RawEntry& entry, HashReader* reader, Unit* unit);
  Result<> WriteParts(FileFormat format, Unit* unit);
  Result<> WritePart(Part part, FileFormat format, Unit* unit);

  ObjectStore* const store_;
  Clock* const clock_;
  const std::filesystem::path folder_;
  const std::stop_token stop_;
  const Version version_;
  TableWriter writer_;
  Transformer transformer_;
  Arena arena_;
  Rows rows_;
  HashReader::Memory memory_;
  std::optional<Day> day_;
  std::int64_t files_made_ = 0;
};

}  // namespace tracklake
