#include "store/memory/memory_bucket.h"

#include <fmt/format.h>

#include <utility>

#include "base/sha256.h"

namespace tracklake {
namespace {

// Several writes a second, so that some share one.
constexpr std::chrono::milliseconds kWriteTakes{300};

std::unexpected<Error> Lost(std::string_view key) {
  return Fail(ErrorKind::kUnknown, "the answer was lost: {} may be written or not", key);
}

}  // namespace

MemoryBucket::MemoryBucket(std::filesystem::path staging_root, Clock* clock, Options options)
    : clock_(clock),
      options_(options),
      staging_(std::move(staging_root)),
      objects_([this](std::string_view bytes) { return StampOf(bytes); }) {}

MemoryObjects::Stamp MemoryBucket::StampOf(std::string_view bytes) {
  const auto now = clock_->Now() + ++stamps_ * kWriteTakes;
  const std::chrono::nanoseconds seconds =
      std::chrono::floor<std::chrono::seconds>(now).time_since_epoch();
  return {seconds.count(), ObjectVersion(fmt::format("\"{}\"", Sha256Hex(bytes).substr(0, 32)))};
}

Result<ObjectVersion> MemoryBucket::Get(std::string_view key, std::string* bytes) {
  return objects_.Get(key, bytes);
}

Result<> MemoryBucket::GetRange(std::string_view key, std::uint64_t offset, std::size_t length,
                                std::string* bytes) {
  return objects_.GetRange(key, offset, length, bytes);
}

Result<ObjectInfo> MemoryBucket::Head(std::string_view key) { return objects_.Head(key); }

Result<> MemoryBucket::ListPages(std::string_view prefix, const PageVisitor& visit) {
  return objects_.ListPages(prefix, visit);
}

MemoryBucket::Trouble MemoryBucket::NextTrouble(const std::string& key) {
  const MutexLock lock(mutex_);
  ++writes_;
  const bool again = troubled_.erase(key) > 0;
  if (options_.trouble_every == 0 || writes_ % options_.trouble_every != 0 || again) {
    return Trouble::kNone;
  }
  troubled_[key] = writes_;
  constexpr Trouble kInTurn[] = {Trouble::kConflict, Trouble::kLostBefore, Trouble::kLostAfter,
                                 Trouble::kLostOnTheWay};
  return kInTurn[static_cast<std::size_t>(troubles_++) % std::size(kInTurn)];
}

// Applies what was on its way to the object, if its condition still holds.
void MemoryBucket::Deliver(const std::string& key) {
  std::optional<Upload> late;
  {
    const MutexLock lock(mutex_);
    const auto found = on_the_way_.find(key);
    if (found == on_the_way_.end()) return;
    late = std::move(found->second);
    on_the_way_.erase(found);
  }
  static_cast<void>(objects_.Put(*late));
}

Result<PutResult> MemoryBucket::PutOne(const Upload& upload) {
  Deliver(upload.key);
  const bool has_condition = upload.condition.kind != Condition::Kind::kNone;
  switch (NextTrouble(upload.key)) {
    case Trouble::kNone:
      break;
    case Trouble::kConflict:
      if (!has_condition) break;
      return Fail(ErrorKind::kConflict, "another write of {} is under way", upload.key);
    case Trouble::kLostAfter:
      TL_TRY(objects_.Put(upload));
      return Lost(upload.key);
    case Trouble::kLostOnTheWay:
      if (has_condition && upload.staged_file.empty()) {
        const MutexLock lock(mutex_);
        on_the_way_.insert_or_assign(upload.key, upload);
      }
      return Lost(upload.key);
    case Trouble::kLostBefore:
      return Lost(upload.key);
  }
  return objects_.Put(upload);
}

Result<std::vector<PutResult>> MemoryBucket::TryPut(std::span<const Upload> uploads) {
  std::vector<PutResult> results;
  for (const Upload& upload : uploads) {
    TL_ASSIGN(results.emplace_back(), PutOne(upload));
  }
  return results;
}

Result<> MemoryBucket::TryDelete(std::span<const std::string> keys) {
  for (const std::string& key : keys) {
    Deliver(key);
    const Trouble trouble = NextTrouble(key);
    const bool is_lost = trouble != Trouble::kNone && trouble != Trouble::kConflict;
    if (is_lost && trouble != Trouble::kLostAfter) return Lost(key);
    TL_TRY(objects_.Delete(key));
    if (is_lost) return Lost(key);
  }
  return {};
}

std::string MemoryBucket::Location(std::string_view key) const {
  return fmt::format("bucket:{}", key);
}

}  // namespace tracklake
