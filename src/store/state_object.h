// A small object under _tracklake/state/ that stands for a value: read whole, and changed by
// compare-and-swap, so that of processes which share it none loses what another one wrote.
//
// What its text is, and what one says that cannot be read, is told by a StateFormat. Objects of one
// key may be as many as there are threads and processes; each is used by one thread at a time.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "store/object_store.h"

namespace tracklake {

// How often a change is tried while others change the object in between.
inline constexpr int kMaxStateConflicts = 200;

template <typename T>
struct StateFormat {
  std::string (*format)(const T& value);

  // An error, which names the place and the cure, leaves the object as it is: nothing is read from
  // it and nothing written over it. Where losing it costs nothing that matters, T() does: the next
  // change writes it anew.
  Result<T> (*parse)(const std::string& bytes, std::string_view place);

  // Whether `mine`, a change of `before` whose answer was lost, is part of `now`, though others may
  // have changed it since; nullopt: nobody can tell any more. Without it a change may be made
  // twice.
  std::optional<bool> (*holds)(const T& mine, const T& before, const T& now) = nullptr;
};

template <typename T>
class StateObject {
 public:
  using Value = std::shared_ptr<const T>;

  // Borrows the store.
  StateObject(ObjectStore* store, std::string key, const StateFormat<T>& format)
      : store_(store), key_(std::move(key)), format_(format) {}

  // What stands there now; T() where there is none. Reads the object each time, and takes it apart
  // when it has changed. Errors are the store's and the format's.
  Result<Value> Load();

  // Is there an object, as far as Load() and the changes since know?
  bool exists() const { return version_.has_value(); }

  // Puts `value` in the place of what Load() or a change found last. kConflict: somebody else was
  // first, or came after us.
  Result<> Swap(const T& value);

  // Applies a change to what stands there now and makes it durable; returns what stands then.
  // `change` returns whether there is something to write, and may be called several times, each
  // time on a newer value. After an error of the store the change may or may not have been written.
  Result<Value> Update(const std::function<bool(T*)>& change);

  // Puts `value` in the place of whatever stands there.
  Result<> Replace(const T& value);

  // There is none afterwards.
  Result<> Remove();

  std::string place() const { return store_->Location(key_); }

 private:
  Result<PutResult> Put(const T& value, Condition condition);
  Result<bool> WasMade(const T& mine, const T& before);

  ObjectStore* store_;
  std::string key_;
  StateFormat<T> format_;
  Value value_ = std::make_shared<const T>();
  std::optional<ObjectVersion> version_;  // of what value_ says; nullopt: there is none
};

template <typename T>
Result<std::shared_ptr<const T>> StateObject<T>::Load() {
  std::string bytes;
  auto found = store_->Get(key_, &bytes);
  if (!found.has_value() && found.error().kind == ErrorKind::kNotFound) {
    version_.reset();
    return value_ = std::make_shared<const T>();
  }
  TL_TRY(found);
  if (version_ != *found) {
    TL_ASSIGN(T value, format_.parse(bytes, place()));
    value_ = std::make_shared<const T>(std::move(value));
    version_ = *std::move(found);
  }
  return value_;
}

template <typename T>
Result<> StateObject<T>::Swap(const T& value) {
  TL_ASSIGN(const PutResult put, Put(value, Condition::Unchanged(version_)));
  if (put.written) return {};
  return Fail(ErrorKind::kConflict, "{} is no longer what was read", place());
}

template <typename T>
Result<std::shared_ptr<const T>> StateObject<T>::Update(const std::function<bool(T*)>& change) {
  for (int conflicts = 0; conflicts < kMaxStateConflicts; ++conflicts) {
    TL_ASSIGN(Value before, Load());
    T value = *before;
    if (!change(&value)) return before;
    TL_ASSIGN(const PutResult put, Put(value, Condition::Unchanged(version_)));
    if (put.written) return value_;
    if (!put.unsure) continue;
    TL_ASSIGN(const bool was_made, WasMade(value, *before));
    if (was_made) return value_;
  }
  return Fail(ErrorKind::kConflict, "{} changes too often to be written", place());
}

template <typename T>
Result<bool> StateObject<T>::WasMade(const T& mine, const T& before) {
  if (format_.holds == nullptr) return false;
  TL_ASSIGN(const Value now, Load());
  const std::optional<bool> holds = format_.holds(mine, before, *now);
  if (holds) return *holds;
  return Fail(ErrorKind::kUnknown, "nobody can tell any more whether {} was written", place());
}

template <typename T>
Result<> StateObject<T>::Replace(const T& value) {
  TL_TRY(Put(value, {}));
  return {};
}

template <typename T>
Result<> StateObject<T>::Remove() {
  TL_TRY(store_->Delete(std::span(&key_, 1)));
  version_.reset();
  value_ = std::make_shared<const T>();
  return {};
}

template <typename T>
Result<PutResult> StateObject<T>::Put(const T& value, Condition condition) {
  const Upload upload{key_, format_.format(value), {}, std::move(condition)};
  TL_ASSIGN(auto results, store_->Put({&upload, 1}));
  PutResult& result = results.front();
  if (result.written) {
    version_ = result.version;
    value_ = std::make_shared<const T>(value);
  }
  return std::move(result);
}

}  // namespace tracklake
