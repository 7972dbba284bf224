// A store in which every effect can be watched or made to fail. Each object that a Put writes
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

class HookedStore final : public ObjectStore, public StagingArea {
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

  Result<ObjectVersion> Get(std::string_view key, std::string* bytes) override {
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
  Result<> ListPages(std::string_view prefix, const PageVisitor& visit) override {
    return inner_.ListPages(prefix, visit);
  }
  Locks* locks() override { return inner_.locks(); }
  Journals* journals() override { return inner_.journals(); }
  StagingArea& staging() override { return *this; }
  Result<std::unique_ptr<Staging>> NewStaging() override {
    TL_TRY(before("staging", ""));
    return inner_.staging().NewStaging();
  }
  Result<int> RemoveDeadStaging() override { return inner_.staging().RemoveDeadStaging(); }
  std::string Location(std::string_view key) const override { return inner_.Location(key); }

 protected:
  Result<std::vector<PutResult>> TryPut(std::span<const Upload> uploads) override {
    std::vector<PutResult> results;
    for (const Upload& upload : uploads) {
      TL_TRY(before("put", upload.key));
      TL_ASSIGN(const auto one, inner_.Put({&upload, 1}));
      TL_TRY(after("put", upload.key));
      results.push_back(one.front());
    }
    return results;
  }
  Result<> TryDelete(std::span<const std::string> keys) override {
    for (const std::string& key : keys) {
      TL_TRY(before("delete", key));
      TL_TRY(inner_.Delete({&key, 1}));
      TL_TRY(after("delete", key));
    }
    return {};
  }

 private:
  static Result<> Nothing(std::string_view, std::string_view) { return {}; }

  ObjectStore& inner_;
};

}  // namespace tracklake
