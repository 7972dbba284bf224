// What lies in quarantine, as the files under quarantine/ say (quarantine_file.h writes them): for
// people who ask what was refused and why. Reads only. Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/object_store.h"

namespace tracklake {

struct QuarantineLine {
  std::string raw_key;
  std::string reason;
  std::string pointer;  // JSON pointer in the raw object; empty: the whole of it
  std::string item;     // JSON, as it was received; "null" for a whole object
};

// The lines of one raw object.
struct QuarantineFile {
  std::string key;  // quarantine/<day>/<hash16>.ndjson
  std::vector<QuarantineLine> lines;
  std::optional<Error> damage;  // it does not read as it was written; lines are those before

  // The raw object's key; the file's own where no line tells it.
  const std::string& subject() const;
};

struct Quarantine {
  std::vector<QuarantineFile> files;  // sorted by key, so by day

  std::int64_t items() const;
  std::int64_t objects() const { return static_cast<std::int64_t>(files.size()); }
};

// Everything in quarantine. A file that is broken, or cannot be read, is in it with its damage.
Result<Quarantine> ReadQuarantine(ObjectStore& store);

// The same, a file at a time, without reading the first `skip`, until `take` returns false.
Result<> VisitQuarantine(ObjectStore& store, std::size_t skip,
                         const std::function<bool(QuarantineFile file)>& take);

// The files of one raw object, named by its key or by the quarantine file's. kNotFound, with a
// hint, when nothing of it is in quarantine.
Result<std::vector<QuarantineFile>> FindInQuarantine(ObjectStore& store, std::string_view key);

}  // namespace tracklake
