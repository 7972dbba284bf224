// Raw objects one after the other, each with the hash of its content. They are read and hashed two
// at a time, which takes hardly longer than one (base/sha256_pair.h). One thread.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/object_store.h"
#include "store/read_ahead.h"

namespace tracklake {

class HashReader {
 public:
  // Memory that is kept from one reader to the next, with the padding that parsers want.
  using Memory = std::array<std::string, 2>;

  // All is borrowed. The bytes come from `ahead`, of the same store.
  HashReader(ObjectStore* store, std::vector<const ObjectInfo*> objects, ReadAhead* ahead,
             Memory* memory);

  struct Hashed {
    std::string sha256;
    std::string_view bytes;  // until the next is asked for; empty: too large for a document
  };
  // The next of the objects, of which there must be one; what is wrong with it as HashContent()
  // says.
  Result<Hashed> Next();

 private:
  void Read();

  ObjectStore& store_;
  const std::vector<const ObjectInfo*> objects_;
  ReadAhead& ahead_;
  Memory& memory_;
  std::size_t next_ = 0;  // of the objects
  // Of the objects up to the one after next_, as far as they are read: those at the array's end.
  std::array<Result<std::string>, 2> hashes_;
  std::size_t place_ = hashes_.size();
};

}  // namespace tracklake
