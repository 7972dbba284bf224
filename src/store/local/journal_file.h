// A Journal in a file. Whoever appends while another syncs waits, and the next sync is for all who
// wait. Any thread.
#pragma once

#include <cstdint>
#include <string>

#include "base/mutex.h"
#include "store/journal.h"
#include "store/local/durability.h"
#include "store/local/fd.h"

namespace tracklake::local {

class JournalFile final : public Journal {
 public:
  // The file is empty and open for appending; its name is durable. Borrows the durability.
  JournalFile(Fd fd, std::string key, Durability* durability)
      : fd_(std::move(fd)), key_(std::move(key)), durability_(durability) {}

  Result<std::uint64_t> Append(std::span<const std::string_view> parts) override;

 private:
  Result<> Write(std::span<const std::string_view> parts) TL_REQUIRES(mutex_);
  Result<> SyncUpTo(std::uint64_t size) TL_REQUIRES(mutex_);

  const Fd fd_;
  const std::string key_;
  Durability* const durability_;
  Mutex mutex_;
  CondVar synced_;
  std::uint64_t size_ TL_GUARDED_BY(mutex_) = 0;
  std::uint64_t durable_ TL_GUARDED_BY(mutex_) = 0;  // bytes from the start
  bool syncing_ TL_GUARDED_BY(mutex_) = false;
  // Of the first write or sync that failed.
  std::optional<Error> failure_ TL_GUARDED_BY(mutex_);
};

}  // namespace tracklake::local
