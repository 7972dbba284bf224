// What a bucket gives, and no more, in memory, for tests: no locks and no journals, times of whole
// seconds, versions that are hashes of the bytes (so that equal bytes have equal versions, whoever
// wrote them), and, when asked for, writes that meet another one (409) and answers that are lost.
// What it lists and reads is consistent, as S3 is. Any thread.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "store/memory/memory_objects.h"
#include "store/object_store.h"

namespace tracklake {

class MemoryBucket final : public ObjectStore {
 public:
  static constexpr std::size_t kReadsAtOnce = 4;

  struct Options {
    // Every so many writes one meets trouble: in turn a 409, an answer lost before the write, after
    // it, and while it is under way, so that it is applied when the object is written next. Never
    // two in a row of one object. 0: none.
    int trouble_every = 0;
  };

  // Borrows the clock, which its times are made of; each write takes a while on top of it. Staging
  // folders are made under `staging_root`, which need not exist yet.
  MemoryBucket(std::filesystem::path staging_root, Clock* clock)
      : MemoryBucket(std::move(staging_root), clock, Options()) {}
  MemoryBucket(std::filesystem::path staging_root, Clock* clock, Options options);

  Result<ObjectVersion> Get(std::string_view key, std::string* bytes) override;
  Result<> GetRange(std::string_view key, std::uint64_t offset, std::size_t length,
                    std::string* bytes) override;
  Result<ObjectInfo> Head(std::string_view key) override;
  Result<> ListPages(std::string_view prefix, const PageVisitor& visit) override;
  std::size_t reads_at_once() const override { return kReadsAtOnce; }
  StagingArea& staging() override { return staging_; }
  std::string Location(std::string_view key) const override;  // "bucket:<key>"

 protected:
  Result<std::vector<PutResult>> TryPut(std::span<const Upload> uploads) override;
  Result<> TryDelete(std::span<const std::string> keys) override;

 private:
  enum class Trouble : std::uint8_t { kNone, kConflict, kLostBefore, kLostAfter, kLostOnTheWay };

  MemoryObjects::Stamp StampOf(std::string_view bytes);
  Trouble NextTrouble(const std::string& key);
  Result<PutResult> PutOne(const Upload& upload);
  void Deliver(const std::string& key);

  Clock* const clock_;
  const Options options_;
  TemporaryStaging staging_;
  std::int64_t stamps_ = 0;  // guarded by the objects
  MemoryObjects objects_;
  Mutex mutex_;
  int writes_ TL_GUARDED_BY(mutex_) = 0;
  int troubles_ TL_GUARDED_BY(mutex_) = 0;
  // By key: the write that met the last one.
  std::map<std::string, int> troubled_ TL_GUARDED_BY(mutex_);
  // By key: conditional ones only.
  std::map<std::string, Upload> on_the_way_ TL_GUARDED_BY(mutex_);
};

}  // namespace tracklake
