#include "store/testing/faulty_store.h"

namespace tracklake {

int FaultyStore::effects() {
  const MutexLock lock(mutex_);
  return effects_;
}

bool FaultyStore::NextFails() {
  const MutexLock lock(mutex_);
  ++effects_;
  if (fault_.at_effect == 0) return false;
  return effects_ == fault_.at_effect || (fault_.for_ever && effects_ > fault_.at_effect);
}

template <typename Apply>
auto FaultyStore::Once(std::string_view what, Apply apply) -> decltype(apply()) {
  if (!NextFails()) return apply();
  if (fault_.after_applying) {
    const auto lost = apply();
    if (!lost.has_value()) return std::unexpected(lost.error());
  }
  return Fail(fault_.kind, "injected fault at effect {}: {}", fault_.at_effect, what);
}

template <typename Apply>
auto FaultyStore::Read(std::string_view what, Apply apply) -> decltype(apply()) {
  return count_reads_ ? Once(what, apply) : apply();
}

// Applies the items up to the one that fails, and that one too if faults come after applying.
template <typename Item, typename Apply>
auto FaultyStore::Batch(std::string_view what, std::span<const Item> items, Apply apply)
    -> decltype(apply(items)) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!NextFails()) continue;
    const auto part = apply(items.first(fault_.after_applying ? i + 1 : i));
    if (!part.has_value()) return std::unexpected(part.error());
    return Fail(fault_.kind, "injected fault at effect {}: {}", fault_.at_effect, what);
  }
  return apply(items);
}

Result<ObjectVersion> FaultyStore::Get(std::string_view key, std::string* bytes) {
  return Read(key, [&] { return inner_->Get(key, bytes); });
}

Result<> FaultyStore::GetRange(std::string_view key, std::uint64_t offset, std::size_t length,
                               std::string* bytes) {
  return Read(key, [&] { return inner_->GetRange(key, offset, length, bytes); });
}

Result<ObjectInfo> FaultyStore::Head(std::string_view key) {
  return Read(key, [&] { return inner_->Head(key); });
}

Result<> FaultyStore::ListPages(std::string_view prefix, const PageVisitor& visit) {
  return Read(prefix, [&] { return inner_->ListPages(prefix, visit); });
}

Result<std::vector<PutResult>> FaultyStore::TryPut(std::span<const Upload> uploads) {
  const std::string_view what = uploads.empty() ? "nothing" : std::string_view(uploads[0].key);
  return Batch(what, uploads, [&](std::span<const Upload> some) { return inner_->Put(some); });
}

class FaultyStore::FaultyJournal final : public Journal {
 public:
  FaultyJournal(FaultyStore* store, std::unique_ptr<Journal> inner)
      : store_(*store), inner_(std::move(inner)) {}

  Result<std::uint64_t> Append(std::span<const std::string_view> parts) override {
    return store_.Once("Append", [&] { return inner_->Append(parts); });
  }

 private:
  FaultyStore& store_;
  const std::unique_ptr<Journal> inner_;
};

Result<std::unique_ptr<Journal>> FaultyStore::NewJournal(std::string_view key) {
  return Once(key, [&]() -> Result<std::unique_ptr<Journal>> {
    TL_ASSIGN(auto journal, inner_->journals()->NewJournal(key));
    return std::make_unique<FaultyJournal>(this, std::move(journal));
  });
}

Result<> FaultyStore::TryDelete(std::span<const std::string> keys) {
  return Batch("Delete", keys,
               [&](std::span<const std::string> some) { return inner_->Delete(some); });
}

// A folder of this machine's is there or not: no answer of it is lost.
Result<std::unique_ptr<Staging>> FaultyStore::NewStaging() {
  if (fault_.kind == ErrorKind::kUnknown) return inner_->staging().NewStaging();
  return Once("NewStaging", [&] { return inner_->staging().NewStaging(); });
}

Result<int> FaultyStore::RemoveDeadStaging() {
  if (fault_.kind == ErrorKind::kUnknown) return inner_->staging().RemoveDeadStaging();
  return Once("RemoveDeadStaging", [&] { return inner_->staging().RemoveDeadStaging(); });
}

Result<std::unique_ptr<HeldLock>> FaultyStore::Lock(std::string_view name, LockMode mode) {
  return Read(name, [&] { return inner_->locks()->Lock(name, mode); });
}

Result<std::unique_ptr<HeldLock>> FaultyStore::TryLock(std::string_view name, LockMode mode) {
  return Read(name, [&] { return inner_->locks()->TryLock(name, mode); });
}

}  // namespace tracklake
