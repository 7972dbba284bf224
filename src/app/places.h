// Where lakes and ledgers can be kept: each a place that the configuration names. Made to be
// replaced in tests. Any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/object_store.h"

namespace tracklake::app {

// What a place still takes, and whether this user may write there.
struct Room {
  std::string name;  // of the place, else of the nearest above it that exists
  bool exists = false;
  bool is_writable = false;
  std::uint64_t free_bytes = 0;   // for this user
  std::uint64_t total_bytes = 0;  // of its file system; 0: it has no end, as a bucket
};

class Places {
 public:
  virtual ~Places() = default;

  virtual bool Exists(const std::string& place) = 0;
  // Makes the place unless it exists. kIo where that is refused.
  virtual Result<> Create(const std::string& place) = 0;
  // The store in a place that need not exist yet. Touches nothing. kConfig for a place that this
  // build cannot open.
  virtual Result<std::unique_ptr<ObjectStore>> Open(const std::string& place) = 0;
  // Whether a place that exists keeps what is promised of all of them, as far as writing there
  // tells: kConfig where it does not.
  virtual Result<> Try(const std::string& place) = 0;
  // Looks at a zone of a place ("raw"; "" is the whole). kIo when nobody answers.
  virtual Result<Room> LookAt(const std::string& place, std::string_view zone) = 0;
};

// Folders on this machine's disks.
class LocalPlaces final : public Places {
 public:
  // `sync`: false makes stores that are not durable, for benchmarks.
  explicit LocalPlaces(bool sync) : sync_(sync) {}

  bool Exists(const std::string& place) override;
  Result<> Create(const std::string& place) override;
  Result<std::unique_ptr<ObjectStore>> Open(const std::string& place) override;
  Result<> Try(const std::string&) override { return {}; }
  Result<Room> LookAt(const std::string& place, std::string_view zone) override;

 private:
  const bool sync_;
};

}  // namespace tracklake::app
