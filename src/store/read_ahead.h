// Objects read before they are asked for, several at once, for one thread that works on them one
// after the other while their store waits on a network. From a store that does not wait nothing is
// read ahead and no thread is started.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"
#include "store/object_store.h"

namespace tracklake {

class ReadAhead {
 public:
  // Of what is being read or has been and is not asked for yet. A larger object is read when it is
  // asked for.
  static constexpr std::size_t kMaxObjects = 16;
  static constexpr std::uint64_t kMaxBytes = 4ULL << 20;

  // Says by Expect() what will be asked for next; false: it does not know. Called on the thread
  // that asks, when little is left to read.
  using Foresee = std::function<bool()>;

  // Borrows the store. Once `stop` is asked for no read is begun ahead. Without `foresee` nothing
  // is asked for but what is expected from the start.
  ReadAhead(ObjectStore* store, std::stop_token stop, Foresee foresee = {});
  // Waits for what is being read.
  ~ReadAhead();
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  // The object will be asked for, after those that were expected before it. Borrowed until then.
  void Expect(const ObjectInfo& object);

  // As ObjectStore::Get(), error included: of the object that is expected next what was read ahead
  // or is being read, of any other what is there now.
  Result<ObjectVersion> Get(const ObjectInfo& object, std::string* bytes);

 private:
  struct Read {
    const ObjectInfo* object;
    bool is_begun = false;  // ahead
    std::optional<Result<ObjectVersion>> outcome = {};
    std::string bytes = {};
  };

  void LookForward();
  std::optional<Result<ObjectVersion>> Take(const ObjectInfo& object, std::string* bytes);
  void Help();
  Read* Begin() TL_REQUIRES(mutex_);
  std::string Memory() TL_REQUIRES(mutex_);
  void KeepMemory(std::string memory) TL_REQUIRES(mutex_);

  ObjectStore& store_;
  const std::stop_token stop_;
  const Foresee foresee_;
  const std::size_t max_helpers_;

  Mutex mutex_;
  CondVar room_;  // for one more read, or the end
  CondVar read_;  // one was
  bool is_over_ TL_GUARDED_BY(mutex_) = false;
  std::deque<Read> expected_ TL_GUARDED_BY(mutex_);
  std::size_t next_ TL_GUARDED_BY(mutex_) = 0;  // the first that nobody has looked at
  std::size_t objects_ahead_ TL_GUARDED_BY(mutex_) = 0;
  std::uint64_t bytes_ahead_ TL_GUARDED_BY(mutex_) = 0;
  std::vector<std::string> memory_ TL_GUARDED_BY(mutex_);  // for the next reads
  std::size_t memory_bytes_ TL_GUARDED_BY(mutex_) = 0;
  std::vector<std::jthread> helpers_;
};

}  // namespace tracklake
