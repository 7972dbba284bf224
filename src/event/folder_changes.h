// What the kernel tells of folders that are watched: each of its messages names a folder by the
// number that it was given, and the entry in it that something happened to. One thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/local/fd.h"

namespace tracklake::event {

enum class Change : std::uint8_t {
  kMade,          // an entry has come into being: a folder, a link, or a file that is yet empty
  kWritten,       // a file that was open for writing has been closed
  kMovedIn,       // a file, or a folder with all that is in it
  kMovedOut,      // likewise
  kFolderGone,    // the watched folder itself is deleted, or was let go: its number is free
  kFolderMoved,   // the watched folder itself has another place
  kMessagesLost,  // the kernel kept no more of them; the folder is none
};

struct FolderChange {
  int folder = -1;
  Change change{};
  bool is_folder = false;  // the entry is one
  std::string name;        // of the entry
};

class FolderChanges {
 public:
  virtual ~FolderChanges() = default;

  // Becomes readable when there is something to Read().
  virtual int fd() const = 0;

  // The folder's number; the same again for a folder that is watched already, whatever its name.
  // kNotFound where there is no folder (any more), kPermission where it is not for this user,
  // kExhausted where the system allows no more.
  virtual Result<int> Watch(const std::filesystem::path& folder) = 0;
  virtual void Forget(int folder) = 0;

  // Appends some of what has happened, in order; nothing: there is no more for now. Never waits.
  virtual Result<> Read(std::vector<FolderChange>* changes) = 0;
};

// inotify(7): nothing is polled, and what has not changed costs nothing.
class Inotify final : public FolderChanges {
 public:
  // kExhausted, with the limit to raise, where the user has too many of them.
  Result<> Open();

  int fd() const override { return fd_.get(); }
  Result<int> Watch(const std::filesystem::path& folder) override;
  void Forget(int folder) override;
  Result<> Read(std::vector<FolderChange>* changes) override;

 private:
  local::Fd fd_;
};

}  // namespace tracklake::event
