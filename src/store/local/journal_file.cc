#include "store/local/journal_file.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "store/local/files.h"
#include "store/local/io_error.h"

namespace tracklake::local {

Result<std::uint64_t> JournalFile::Append(std::span<const std::string_view> parts) {
  const MutexLock lock(mutex_);
  if (failure_) return std::unexpected(*failure_);
  const std::uint64_t offset = size_;
  TL_TRY(Write(parts));
  TL_TRY(SyncUpTo(size_));
  return offset;
}

Result<> JournalFile::Write(std::span<const std::string_view> parts) {
  for (const std::string_view part : parts) {
    if (!WriteAll(fd_.get(), part)) {
      failure_ = IoError("write", key_, errno).error();
      return std::unexpected(*failure_);
    }
    size_ += part.size();
  }
  return {};
}

// Each way around waits for one sync, and the second that begins here is of all that is asked for.
Result<> JournalFile::SyncUpTo(std::uint64_t size) {
  while (durable_ < size) {
    if (failure_) return std::unexpected(*failure_);
    if (syncing_) {
      synced_.Wait(mutex_);
      continue;
    }
    syncing_ = true;
    const std::uint64_t written = size_;
    Result<> done;
    {
      const MutexUnlock others(mutex_);
      done = durability_->SyncGrown(fd_.get(), key_);
    }
    syncing_ = false;
    if (done.has_value()) {
      durable_ = std::max(durable_, written);
    } else {
      failure_ = std::move(done).error();
    }
    synced_.NotifyAll();
  }
  return {};
}

}  // namespace tracklake::local
