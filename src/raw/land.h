// Puts what Spotify answered into the raw zone. Any thread.
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/sha256.h"
#include "base/time.h"
#include "store/object_store.h"

namespace tracklake {

struct Landed {
  std::string key;
  PutOutcome outcome;  // kExists: the same answer of the same second had landed before
};

// The bytes stand under their key, durable, and are never changed again. Landing again is harmless.
Result<Landed> LandResponse(ObjectStore& store, std::string_view kind, std::string_view id,
                            Seconds fetched_at, std::string_view bytes);

// Up to here an object in the making is kept in memory, beyond it on the store's local disk.
inline constexpr std::size_t kLandingMemoryBytes = 1ULL << 20;

// Objects that are made piece by piece and landed one after another: hashed as they grow, never
// whole in memory when they are large. Not thread-safe.
class LandingObject {
 public:
  // Borrows the store.
  explicit LandingObject(ObjectStore* store) : store_(store) {}

  // kIo when the local disk refuses; the object is of no use then.
  Result<> Write(std::string_view bytes);

  // The SHA-256 of what was written to this object, as 64 hex digits.
  std::string HashSoFar() const { return sha256_.HexSoFar(); }

  // Lands what was written, as LandResponse does; the next object begins.
  Result<Landed> Land(std::string_view kind, std::string_view id, Seconds fetched_at);

 private:
  Result<> Spill();
  Result<> WriteFile(std::string_view bytes);

  ObjectStore* const store_;
  Sha256Stream sha256_;
  std::string memory_;  // all of it, or what the file does not have yet
  std::unique_ptr<Staging> staging_;
  std::filesystem::path path_;  // empty: no file
  std::ofstream file_;
};

}  // namespace tracklake
