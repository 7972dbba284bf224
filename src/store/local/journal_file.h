// A Journal in a file. Whoever appends while another syncs waits, and the next sync is for all who
// wait. Any thread.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>

#include "store/local/durability.h"
#include "store/local/fd.h"
#include "store/object_store.h"

namespace tracklake::local {

class JournalFile final : public Journal {
 public:
  // The file is empty and open for appending; its name is durable. Borrows the durability.
  JournalFile(Fd fd, std::string key, Durability* durability)
      : fd_(std::move(fd)), key_(std::move(key)), durability_(durability) {}

  Result<std::uint64_t> Append(std::span<const std::string_view> parts) override;

 private:
  Result<> Write(std::span<const std::string_view> parts);
  Result<> SyncUpTo(std::uint64_t size, std::unique_lock<std::mutex>* lock);

  const Fd fd_;
  const std::string key_;
  Durability* const durability_;
  std::mutex mutex_;  // guards everything below
  std::condition_variable synced_;
  std::uint64_t size_ = 0;
  std::uint64_t durable_ = 0;  // bytes from the start
  bool syncing_ = false;
  std::optional<Error> failure_;  // of the first write or sync that failed
};

}  // namespace tracklake::local
