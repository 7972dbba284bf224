#include "store/memory/memory_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

#include "base/exhausted.h"
#include "base/sha256.h"
#include "store/key.h"

namespace tracklake {
namespace {

class TempFolder final : public Staging {
 public:
  explicit TempFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}
  ~TempFolder() override {
    AsFarAsPossible([this] {
      std::error_code ignored;
      std::filesystem::remove_all(folder_, ignored);
    });
  }
  const std::filesystem::path& folder() const override { return folder_; }

 private:
  const std::filesystem::path folder_;
};

// Takes a staged file away, as a rename would.
Result<std::string> TakeStagedFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (!in) return Fail(ErrorKind::kIo, "cannot read the staged file {}", path.native());
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  return bytes;
}

Result<std::string> BytesOf(const Upload& upload) {
  if (upload.staged_file.empty()) return upload.bytes;
  return TakeStagedFile(upload.staged_file);
}

}  // namespace

class MemoryStore::Held final : public HeldLock {
 public:
  Held(MemoryStore* store, std::string name, LockMode mode)
      : store_(store), name_(std::move(name)), mode_(mode) {}
  ~Held() override {
    if (taken_) store_->Release(name_, mode_);
  }

  // Under the store's mutex: whether it is held now.
  bool Take() {
    taken_ = store_->Take(name_, mode_);
    return taken_;
  }

 private:
  MemoryStore* const store_;
  const std::string name_;
  const LockMode mode_;
  bool taken_ = false;
};

MemoryStore::MemoryStore(std::filesystem::path staging_root)
    : staging_root_(std::move(staging_root)) {}

Result<> MemoryStore::Get(std::string_view key, std::string* bytes) {
  TL_TRY(CheckKey(key));
  const std::lock_guard lock(mutex_);
  const auto found = objects_.find(key);
  if (found == objects_.end()) return Fail(ErrorKind::kNotFound, "there is no object {}", key);
  bytes->reserve(found->second.bytes.size() + kReadPadding);
  bytes->assign(found->second.bytes);
  return {};
}

Result<> MemoryStore::GetRange(std::string_view key, std::uint64_t offset, std::size_t length,
                               std::string* bytes) {
  TL_TRY(CheckKey(key));
  const std::lock_guard lock(mutex_);
  const auto found = objects_.find(key);
  if (found == objects_.end()) return Fail(ErrorKind::kNotFound, "there is no object {}", key);
  const std::string& whole = found->second.bytes;
  bytes->assign(whole, std::min<std::size_t>(offset, whole.size()), length);
  return {};
}

Result<ObjectInfo> MemoryStore::Head(std::string_view key) {
  TL_TRY(CheckKey(key));
  const std::lock_guard lock(mutex_);
  const auto found = objects_.find(key);
  if (found == objects_.end()) return Fail(ErrorKind::kNotFound, "there is no object {}", key);
  return ObjectInfo{found->first, found->second.bytes.size(), found->second.changed_at};
}

Result<std::vector<ObjectInfo>> MemoryStore::List(std::string_view prefix) {
  TL_TRY(CheckPrefix(prefix));
  const std::lock_guard lock(mutex_);
  std::vector<ObjectInfo> list;
  for (auto at = objects_.lower_bound(prefix);
       at != objects_.end() && at->first.starts_with(prefix); ++at) {
    list.push_back({at->first, at->second.bytes.size(), at->second.changed_at});
  }
  return list;
}

void MemoryStore::Write(std::string_view key, std::string bytes) {
  objects_.insert_or_assign(std::string(key), Object{std::move(bytes), ++changes_});
}

Result<PutOutcome> MemoryStore::PutIfAbsent(std::string_view key, std::string_view bytes) {
  TL_TRY(CheckKey(key));
  const std::lock_guard lock(mutex_);
  if (objects_.contains(key)) return PutOutcome::kExists;
  Write(key, std::string(bytes));
  return PutOutcome::kCreated;
}

Result<std::vector<PutOutcome>> MemoryStore::PutAllIfAbsent(std::span<const Upload> uploads) {
  std::vector<PutOutcome> outcomes;
  for (const Upload& upload : uploads) {
    TL_TRY(CheckKey(upload.key));
    const std::lock_guard lock(mutex_);
    const bool exists = objects_.contains(upload.key);
    outcomes.push_back(exists ? PutOutcome::kExists : PutOutcome::kCreated);
    if (exists) continue;
    TL_ASSIGN(std::string bytes, BytesOf(upload));
    Write(upload.key, std::move(bytes));
  }
  return outcomes;
}

Result<> MemoryStore::PutIfMatch(std::string_view key, std::string_view bytes,
                                 const std::optional<std::string>& expected_sha256) {
  TL_TRY(CheckKey(key));
  const std::lock_guard lock(mutex_);
  const auto found = objects_.find(key);
  std::optional<std::string> present;
  if (found != objects_.end()) present = Sha256Hex(found->second.bytes);
  if (present != expected_sha256) {
    return Fail(ErrorKind::kConflict, "{} is no longer what was read: somebody else was first",
                key);
  }
  Write(key, std::string(bytes));
  return {};
}

Result<> MemoryStore::PutAll(std::span<const Upload> uploads) {
  for (const Upload& upload : uploads) {
    TL_TRY(CheckKey(upload.key));
    TL_ASSIGN(std::string bytes, BytesOf(upload));
    const std::lock_guard lock(mutex_);
    Write(upload.key, std::move(bytes));
  }
  return {};
}

class MemoryStore::Growing final : public Journal {
 public:
  Growing(MemoryStore* store, std::string key) : store_(*store), key_(std::move(key)) {}

  Result<std::uint64_t> Append(std::span<const std::string_view> parts) override {
    const std::lock_guard lock(store_.mutex_);
    const auto found = store_.objects_.find(key_);
    if (found == store_.objects_.end()) return Fail(ErrorKind::kIo, "{} was deleted", key_);
    Object& object = found->second;
    const std::uint64_t offset = object.bytes.size();
    for (const std::string_view part : parts) object.bytes += part;
    object.changed_at = ++store_.changes_;
    return offset;
  }

 private:
  MemoryStore& store_;
  const std::string key_;
};

Result<std::unique_ptr<Journal>> MemoryStore::NewJournal(std::string_view key) {
  TL_ASSIGN(const PutOutcome outcome, PutIfAbsent(key, {}));
  if (outcome == PutOutcome::kExists) return Fail(ErrorKind::kConflict, "{} exists already", key);
  return std::make_unique<Growing>(this, std::string(key));
}

Result<> MemoryStore::Delete(std::span<const std::string> keys) {
  for (const std::string& key : keys) {
    TL_TRY(CheckKey(key));
    const std::lock_guard lock(mutex_);
    objects_.erase(key);
  }
  return {};
}

Result<std::unique_ptr<Staging>> MemoryStore::NewStaging() {
  std::error_code error;
  std::filesystem::create_directories(staging_root_, error);
  std::string name = (staging_root_ / "tracklake-XXXXXX").native();
  if (mkdtemp(name.data()) == nullptr) {
    return Fail(ErrorKind::kIo, "cannot make a staging folder in {}: {}", staging_root_.native(),
                std::strerror(errno));
  }
  return std::make_unique<TempFolder>(name);
}

Result<int> MemoryStore::RemoveDeadStaging() { return 0; }

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
    const std::lock_guard lock(mutex_);
    Holders& holders = locks_[name];
    if (mode == LockMode::kShared) {
      --holders.shared;
    } else {
      holders.exclusive = false;
    }
  }
  released_.notify_all();
}

Result<std::unique_ptr<HeldLock>> MemoryStore::Lock(std::string_view name, LockMode mode) {
  TL_TRY(CheckLockName(name));
  auto held = std::make_unique<Held>(this, std::string(name), mode);
  std::unique_lock lock(mutex_);
  released_.wait(lock, [&] { return held->Take(); });
  return held;
}

Result<std::unique_ptr<HeldLock>> MemoryStore::TryLock(std::string_view name, LockMode mode) {
  TL_TRY(CheckLockName(name));
  auto held = std::make_unique<Held>(this, std::string(name), mode);
  const std::lock_guard lock(mutex_);
  if (!held->Take()) held.reset();
  return held;
}

std::string MemoryStore::Location(std::string_view key) const {
  return fmt::format("memory:{}", key);
}

}  // namespace tracklake
