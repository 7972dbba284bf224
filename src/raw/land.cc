#include "raw/land.h"

#include <utility>

#include "raw/raw_key.h"

namespace tracklake {
namespace {

// Pieces up to this size are gathered before they are written to a file.
constexpr std::size_t kSmallWrite = 64 * 1024;

std::unexpected<Error> DiskRefuses(const std::filesystem::path& file) {
  return WithHint(
      Fail(ErrorKind::kIo, "cannot write {}, a raw object in the making", file.native()),
      "Is the disk full, or the folder taken away?");
}

}  // namespace

Result<Landed> LandResponse(ObjectStore& store, std::string_view kind, std::string_view id,
                            Seconds fetched_at, std::string_view bytes) {
  std::string key = SpotifyKey(kind, id, fetched_at, bytes);
  TL_ASSIGN(const PutOutcome outcome, store.PutIfAbsent(key, bytes));
  return Landed{std::move(key), outcome};
}

Result<> LandingObject::Write(std::string_view bytes) {
  sha256_.Add(bytes);
  const std::size_t room = path_.empty() ? kLandingMemoryBytes : kSmallWrite;
  if (memory_.size() + bytes.size() <= room) {
    memory_ += bytes;
    return {};
  }
  TL_TRY(Spill());
  return WriteFile(bytes);
}

Result<Landed> LandingObject::Land(std::string_view kind, std::string_view id, Seconds fetched_at) {
  const std::string key =
      SpotifyKeyOfHash(kind, id, fetched_at, std::exchange(sha256_, Sha256Stream()).Hex());
  if (path_.empty()) {
    TL_ASSIGN(const PutOutcome outcome, store_->PutIfAbsent(key, memory_));
    memory_.clear();
    return Landed{key, outcome};
  }
  TL_TRY(Spill());
  file_.close();
  if (!file_) return DiskRefuses(path_);
  const Upload upload{key, {}, std::exchange(path_, {}), Condition::Absent()};
  TL_ASSIGN(const std::vector<PutResult> results, store_->Put({&upload, 1}));
  return Landed{key, results.front().written ? PutOutcome::kCreated : PutOutcome::kExists};
}

// What is in memory goes to the file.
Result<> LandingObject::Spill() {
  if (path_.empty()) {
    if (!staging_) {
      TL_ASSIGN(staging_, store_->staging().NewStaging());
    }
    path_ = staging_->folder() / "object";
    file_ = std::ofstream();
    file_.rdbuf()->pubsetbuf(nullptr, 0);  // pieces are large
    file_.open(path_, std::ios::binary | std::ios::trunc);
    memory_.reserve(kSmallWrite);
  }
  TL_TRY(WriteFile(memory_));
  memory_.clear();
  return {};
}

Result<> LandingObject::WriteFile(std::string_view bytes) {
  file_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return file_ ? Result<>() : DiskRefuses(path_);
}

}  // namespace tracklake
