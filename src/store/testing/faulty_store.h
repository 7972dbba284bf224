// An ObjectStore that fails where a test says: at its Nth effect, once or from then on, before or
// after the effect has happened. Sweeping N over a scenario visits every place at which it can be
// interrupted. Any thread; the inner store must outlive it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/mutex.h"
#include "store/object_store.h"

namespace tracklake {

struct Fault {
  int at_effect = 1;  // counted from 1; 0: never
  ErrorKind kind = ErrorKind::kIo;
  bool for_ever = false;
  bool after_applying = false;  // the effect happens and its answer is lost
};

// Effects are what changes the store: each object of a put or a delete (a batch fails between its
// objects), a new journal and each piece of it, a new staging folder, the removal of dead ones.
// With count_reads also Get, Head, List and locks are counted.
class FaultyStore final : public ObjectStore, public Locks, public Journals, public StagingArea {
 public:
  FaultyStore(ObjectStore* inner, Fault fault, bool count_reads = false)
      : inner_(inner), fault_(fault), count_reads_(count_reads) {}

  // How many effects were asked for. A scenario that ends with fewer than at_effect met no fault.
  int effects();

  Result<ObjectVersion> Get(std::string_view key, std::string* bytes) override;
  Result<> GetRange(std::string_view key, std::uint64_t offset, std::size_t length,
                    std::string* bytes) override;
  Result<ObjectInfo> Head(std::string_view key) override;
  Result<> ListPages(std::string_view prefix, const PageVisitor& visit) override;
  Locks* locks() override { return inner_->locks() == nullptr ? nullptr : this; }
  Journals* journals() override { return inner_->journals() == nullptr ? nullptr : this; }
  StagingArea& staging() override { return *this; }
  Result<std::unique_ptr<Journal>> NewJournal(std::string_view key) override;
  Result<std::unique_ptr<Staging>> NewStaging() override;
  Result<int> RemoveDeadStaging() override;
  Result<std::unique_ptr<HeldLock>> Lock(std::string_view name, LockMode mode) override;
  Result<std::unique_ptr<HeldLock>> TryLock(std::string_view name, LockMode mode) override;
  std::string Location(std::string_view key) const override { return inner_->Location(key); }

 protected:
  Result<std::vector<PutResult>> TryPut(std::span<const Upload> uploads) override;
  Result<> TryDelete(std::span<const std::string> keys) override;

 private:
  class FaultyJournal;

  bool NextFails();

  template <typename Apply>
  auto Once(std::string_view what, Apply apply) -> decltype(apply());
  template <typename Apply>
  auto Read(std::string_view what, Apply apply) -> decltype(apply());
  template <typename Item, typename Apply>
  auto Batch(std::string_view what, std::span<const Item> items, Apply apply)
      -> decltype(apply(items));

  ObjectStore* const inner_;
  const Fault fault_;
  const bool count_reads_;
  Mutex mutex_;
  int effects_ TL_GUARDED_BY(mutex_) = 0;
};

}  // namespace tracklake
