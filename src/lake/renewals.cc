#include "lake/renewals.h"

#include <algorithm>
#include <utility>

namespace tracklake {
namespace {

// How many receipts are held in memory and share a sync.
constexpr std::size_t kMaxBatch = 64;

Result<bool> IsAsRead(ObjectStore& store, const ObjectInfo& object) {
  const auto now = store.Head(object.key);
  if (!now.has_value() && now.error().kind != ErrorKind::kNotFound)
    return std::unexpected(now.error());
  return now.has_value() && now->version == object.version;
}

Result<bool> AreAsRead(ObjectStore& store, std::span<const ObjectInfo> objects) {
  for (const ObjectInfo& object : objects) {
    TL_ASSIGN(const bool same, IsAsRead(store, object));
    if (!same) return false;
  }
  return true;
}

}  // namespace

void Renewals::Confirm(const std::string& receipt_key, const ObjectInfo& object) {
  confirmed_[receipt_key].push_back(object);
}

void Renewals::Doubt(const std::string& receipt_key) { doubted_.insert(receipt_key); }

Result<> Renewals::Write(ObjectStore& store) {
  std::vector<Upload> batch;
  const auto write = [&]() -> Result<> {
    TL_TRY(store.Put(std::exchange(batch, {})));  // those not written have changed
    return {};
  };
  for (const auto& [key, objects] : std::exchange(confirmed_, {})) {
    if (doubted_.contains(key)) continue;
    TL_ASSIGN(const bool same, AreAsRead(store, objects));
    if (!same) continue;
    Upload upload{.key = key};
    const auto read = store.Get(key, &upload.bytes);
    if (!read.has_value() && read.error().kind == ErrorKind::kNotFound) continue;
    if (!read.has_value()) return std::unexpected(read.error());
    upload.condition = Condition::Unchanged(*read);
    batch.push_back(std::move(upload));
    if (batch.size() == kMaxBatch) TL_TRY(write());
  }
  doubted_.clear();
  return write();
}

}  // namespace tracklake
