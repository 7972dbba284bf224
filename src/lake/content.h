// Raw objects by their content: its hash, and when it was fetched. Any thread.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "raw/listing.h"
#include "store/object_store.h"
#include "store/read_ahead.h"
#include "transform/transformer.h"

namespace tracklake {

struct Content {
  std::string sha256;
  Seconds fetched_at{};
};

// Reads the object into *bytes, or, when it is larger than any document may be, only hashes it and
// leaves *bytes empty. kConflict when its size is no longer the one listed; kCorruption, with the
// cure, when its key holds a hash and the bytes have another one. The bytes come from `ahead`, of
// the same store, where there is one.
Result<std::string> HashContent(ObjectStore& store, const ObjectInfo& info, std::string* bytes,
                                ReadAhead* ahead = nullptr);

// The same of two objects, none of which is too large, in hardly more time than one takes
// (base/sha256_pair.h). They are read in this order.
std::array<Result<std::string>, 2> HashContents(ObjectStore& store,
                                                std::array<const ObjectInfo*, 2> infos,
                                                std::array<std::string, 2>* bytes,
                                                ReadAhead* ahead);

// When the object that was read into *bytes, and has this hash, was fetched. It is loaded in
// *reader afterwards, which needs *bytes until it is applied.
Result<Content> LoadContent(ObjectStore& store, Clock& clock, const RawEntry& entry,
                            std::string sha256, std::string_view bytes, Transformer* reader);

// Both for one object.
Result<Content> ReadContent(ObjectStore& store, Clock& clock, const RawEntry& entry,
                            Transformer* reader, std::string* bytes, ReadAhead* ahead = nullptr);

// The hash of any object, read in pieces; nullopt when there is none.
Result<std::optional<std::string>> HashObject(ObjectStore& store, std::string_view key);

}  // namespace tracklake
