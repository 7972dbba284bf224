// A folder for what only its owner may read, such as tokens: the folder is 0700, its files 0600
// from their first byte on. Small files, replaced whole: after a crash there is the old one or the
// new one, and what Write() has acknowledged is on the disk. Any thread, any number of processes.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "store/local/fd.h"
#include "store/locks.h"

namespace tracklake {

class PrivateFolder {
 public:
  // Touches nothing. Names in the functions below are file names without slashes.
  explicit PrivateFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

  const std::filesystem::path& path() const { return folder_; }

  // nullopt when there is no such file. kIo otherwise.
  Result<std::optional<std::string>> Read(std::string_view name) const;

  // Makes the folder if need be: temporary, sync, rename, sync of the folder. Only under the lock
  // of that name.
  Result<> Write(std::string_view name, std::string_view bytes) const;

  // Room on the disk for a file that must not fail to be written later: a temporary of kRoomBytes,
  // written and synced, with nothing in the way of its name. Whatever would refuse a write (a full
  // disk, no right, a read-only disk, a folder or a link that stands there) is told here. Only
  // under the lock of that name, which is held until the room is used or let go.
  class Room;
  static constexpr std::size_t kRoomBytes = 16 * 1024;
  Result<std::unique_ptr<Room>> Reserve(std::string_view name) const;

  // The same as Write() of the name that the room is for, into that room.
  Result<> WriteInto(Room& room, std::string_view bytes) const;

  // No error when there is none.
  Result<> Remove(std::string_view name) const;

  // Waits until no other process (and no other holder in this one) has the lock of that name.
  Result<std::unique_ptr<HeldLock>> Lock(std::string_view name) const;

  // What is wrong with the rights of the folder and of this file: one line with the cure's command,
  // or nullopt when nobody but the owner may read them, or they are not there.
  std::optional<std::string> RightsProblem(std::string_view name) const;

 private:
  Result<> MakeFolder() const;
  Result<std::unique_ptr<Room>> OpenRoom(std::string_view name) const;
  std::filesystem::path PathOf(std::string_view name) const { return folder_ / name; }

  const std::filesystem::path folder_;
};

// Its temporary goes with it, unless it has become the file.
class PrivateFolder::Room {
 public:
  ~Room();

 private:
  friend class PrivateFolder;
  Room(std::filesystem::path file, std::filesystem::path temporary, local::Fd fd)
      : file_(std::move(file)), temporary_(std::move(temporary)), fd_(std::move(fd)) {}

  const std::filesystem::path file_;
  const std::filesystem::path temporary_;
  local::Fd fd_;
};

}  // namespace tracklake
