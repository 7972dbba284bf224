#include "store/memory/memory_store.h"

#include <fmt/format.h>

#include <utility>

#include "store/key.h"

namespace tracklake {

class MemoryStore::Held final : public HeldLock {
 public:
  Held(MemoryStore* store, std::string name, LockMode mode)
      : store_(store), name_(std::move(name)), mode_(mode) {}
  ~Held() override {
    if (taken_) store_->Release(name_, mode_);
  }

  const std::string& name() const { return name_; }
  // It is held from now on.
  void Took() { taken_ = true; }

 private:
  MemoryStore* const store_;
  const std::string name_;
  const LockMode mode_;
  bool taken_ = false;
};

MemoryStore::MemoryStore(std::filesystem::path staging_root)
    : staging_(std::move(staging_root)), objects_([this](std::string_view) {
        ++changes_;
        return MemoryObjects::Stamp{changes_, ObjectVersion(std::to_string(changes_))};
      }) {}

Result<ObjectVersion> MemoryStore::Get(std::string_view key, std::string* bytes) {
  return objects_.Get(key, bytes);
}

Result<> MemoryStore::GetRange(std::string_view key, std::uint64_t offset, std::size_t length,
                               std::string* bytes) {
  return objects_.GetRange(key, offset, length, bytes);
}

Result<ObjectInfo> MemoryStore::Head(std::string_view key) { return objects_.Head(key); }

Result<> MemoryStore::ListPages(std::string_view prefix, const PageVisitor& visit) {
  return objects_.ListPages(prefix, visit);
}

// Takes a staged file away, as a rename would.
Result<std::vector<PutResult>> MemoryStore::TryPut(std::span<const Upload> uploads) {
  std::vector<PutResult> results;
  for (const Upload& upload : uploads) {
    TL_ASSIGN(results.emplace_back(), objects_.Put(upload));
    if (upload.staged_file.empty() || !results.back().written) continue;
    std::error_code ignored;
    std::filesystem::remove(upload.staged_file, ignored);
  }
  return results;
}

class MemoryStore::Growing final : public Journal {
 public:
  Growing(MemoryObjects* objects, std::string key) : objects_(*objects), key_(std::move(key)) {}

  Result<std::uint64_t> Append(std::span<const std::string_view> parts) override {
    return objects_.Append(key_, parts);
  }

 private:
  MemoryObjects& objects_;
  const std::string key_;
};

Result<std::unique_ptr<Journal>> MemoryStore::NewJournal(std::string_view key) {
  TL_ASSIGN(const PutOutcome outcome, PutIfAbsent(key, {}));
  if (outcome == PutOutcome::kExists) return Fail(ErrorKind::kConflict, "{} exists already", key);
  return std::make_unique<Growing>(&objects_, std::string(key));
}

Result<> MemoryStore::TryDelete(std::span<const std::string> keys) {
  for (const std::string& key : keys) TL_TRY(objects_.Delete(key));
  return {};
}

bool MemoryStore::Take(const std::string& name, LockMode mode) {
  Holders& holders = locks_[name];
  if (holders.exclusive || (mode == LockMode::kExclusive && holders.shared > 0)) return false;
  if (mode == LockMode::kShared) {
    ++holders.shared;
  } else {
    holders.exclusive = true;
  }
  return true;
}

void MemoryStore::Release(const std::string& name, LockMode mode) {
  {
    const MutexLock lock(mutex_);
    Holders& holders = locks_[name];
    if (mode == LockMode::kShared) {
      --holders.shared;
    } else {
      holders.exclusive = false;
    }
  }
  released_.NotifyAll();
}

Result<std::unique_ptr<HeldLock>> MemoryStore::Lock(std::string_view name, LockMode mode) {
  TL_TRY(CheckLockName(name));
  auto held = std::make_unique<Held>(this, std::string(name), mode);
  const MutexLock lock(mutex_);
  while (!Take(held->name(), mode)) released_.Wait(mutex_);
  held->Took();
  return held;
}

Result<std::unique_ptr<HeldLock>> MemoryStore::TryLock(std::string_view name, LockMode mode) {
  TL_TRY(CheckLockName(name));
  auto held = std::make_unique<Held>(this, std::string(name), mode);
  const MutexLock lock(mutex_);
  if (!Take(held->name(), mode)) return nullptr;
  held->Took();
  return held;
}

std::string MemoryStore::Location(std::string_view key) const {
  return fmt::format("memory:{}", key);
}

}  // namespace tracklake
