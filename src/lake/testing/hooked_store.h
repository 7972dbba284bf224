// A store in which every effect can be watched or made to fail. Each object that a PutAll writes
// and each key that a Delete removes is an effect of its own, as each may be the last before a
// crash. As thread-safe as its hooks.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "store/object_store.h"

namespace tracklake {

class HookedStore final : public ObjectStore {
 public:
  using Hook = std::function<Result<>(std::string_view effect, std::string_view key)>;

  explicit HookedStore(ObjectStore* inner) : inner_(*inner) {}

  // Before an effect: an error keeps it from happening. After: it has happened, but the caller does
  // not hear of it.
  Hook before = Nothing;
  Hook after = Nothing;
  // Before an object is read: an error is what the reader gets.
  Hook before_read = Nothing;
  // Called when an object has been read.
  std::function<void(std::string_view key)> read = [](std::string_view) {};

  Result<> Get(std::string_view key, std::string* bytes) override {
    TL_TRY(before_read("get", key));
    auto got = inner_.Get(key, bytes);
    read(key);
    return got;
  }
  Result<> GetRange(std::string_view key, std::uint64_t offset, std::size_t length,
                    std::string* bytes) override {
    return inner_.GetRange(key, offset, length, bytes);
  }
  Result<ObjectInfo> Head(std::string_view key) override { return inner_.Head(key); }
  Result<std::vector<ObjectInfo>> List(std::string_view prefix) override {
    return inner_.List(prefix);
  }
  Result<PutOutcome> PutIfAbsent(std::string_view key, std::string_view bytes) override {
    TL_TRY(before("put", key));
    TL_ASSIGN(const PutOutcome outcome, inner_.PutIfAbsent(key, bytes));
    TL_TRY(after("put", key));
    return outcome;
  }
  Result<std::vector<PutOutcome>> PutAllIfAbsent(std::span<const Upload> uploads) override {
    return inner_.PutAllIfAbsent(uploads);
  }
  Result<> PutIfMatch(std::string_view key, std::string_view bytes,
                      const std::optional<std::string>& expected_sha256) override {
    TL_TRY(before("swap", key));
    TL_TRY(inner_.PutIfMatch(key, bytes, expected_sha256));
    return after("swap", key);
  }
  Result<std::unique_ptr<Journal>> NewJournal(std::string_view key) override {
    return inner_.NewJournal(key);
  }
  Result<> PutAll(std::span<const Upload> uploads) override {
    for (const Upload& upload : uploads) {
      TL_TRY(before("put", upload.key));
      TL_TRY(inner_.PutAll({&upload, 1}));
      TL_TRY(after("put", upload.key));
    }
    return {};
  }
  Result<> Delete(std::span<const std::string> keys) override {
    for (const std::string& key : keys) {
      TL_TRY(before("delete", key));
      TL_TRY(inner_.Delete({&key, 1}));
      TL_TRY(after("delete", key));
    }
    return {};
  }
  Result<std::unique_ptr<Staging>> NewStaging() override {
    TL_TRY(before("staging", ""));
    return inner_.NewStaging();
  }
  Result<int> RemoveDeadStaging() override { return inner_.RemoveDeadStaging(); }
  Result<std::unique_ptr<HeldLock>> Lock(std::string_view name, LockMode mode) override {
    return inner_.Lock(name, mode);
  }
  Result<std::unique_ptr<HeldLock>> TryLock(std::string_view name, LockMode mode) override {
    return inner_.TryLock(name, mode);
  }
  std::string Location(std::string_view key) const override { return inner_.Location(key); }

 private:
  static Result<> Nothing(std::string_view, std::string_view) { return {}; }

  ObjectStore& inner_;
};

}  // namespace tracklake
