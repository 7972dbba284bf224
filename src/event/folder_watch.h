// Notices what any other program puts into a lake's folders: `raw/`, `inbox/`, at any depth.
//
// A file is told of once it is complete: when whoever wrote it closes it, moves it into place, or
// links it there. Names that begin with a dot are nobody's business, nor is what lies outside of
// the prefixes. All folders below them are watched, since a file may come into any: other programs
// name theirs as they like, and old days are copied back. A thousand folders cost the kernel about
// a megabyte and us two hundred kilobytes; as long as nothing changes they cost no time.
//
// A folder that is new may hold files before it is watched. So it is listed once it is: what was
// there is told of a moment later, unless it has changed by then, since somebody is still writing
// it and will close it.
//
// Whoever asks has to look himself (a sweep) when the watch says that it may have missed something:
// the kernel lost messages, or there are more folders than may be watched. Not noticed either are a
// hard link whose other name is gone at once, and files behind a second way (a symbolic link) into
// a folder that is watched already: a sweep finds them. One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "event/folder_changes.h"

namespace tracklake::event {

// How long a file that was found in a new folder has to stay as it is.
inline constexpr std::chrono::milliseconds kSettleTime{500};
// More of them are left to a sweep.
inline constexpr std::size_t kMaxSettling = 50'000;

struct Noticed {
  std::vector<std::string> keys;  // in order; one may come twice
  bool has_missed = false;        // a sweep is needed
};

class FolderWatch {
 public:
  // Borrows the changes. Prefixes are those of keys ("raw/"); the folders need not exist.
  FolderWatch(FolderChanges* changes, std::filesystem::path root,
              std::vector<std::string> prefixes);

  // Watches all folders that there are; again, those that are not watched yet. What lies in them
  // already is not told of: a sweep that begins after this finds it. kNotFound: the lake is gone.
  Result<> WatchAll();

  // What has happened until now, a bounded part of it: while the kernel has more, its descriptor
  // stays readable. `now` is a stopwatch's.
  Result<Noticed> Read(std::chrono::milliseconds now);

  // When to Read() although the kernel says nothing.
  std::optional<std::chrono::milliseconds> due() const;

  std::size_t folders() const { return folders_.size(); }
  // Why some folders are not watched; nullopt: all are.
  const std::optional<Error>& blindness() const { return blindness_; }

 private:
  enum class Inside : std::uint8_t { kLeave, kTell };
  struct Settling {
    std::int64_t changed_at = 0;
    std::uint64_t size = 0;
    std::chrono::milliseconds due{};
  };

  void WatchTree(const std::string& folder, Inside inside);
  bool WatchFolder(const std::string& folder);
  void LookInto(const std::string& folder, Inside inside, std::vector<std::string>* inner);
  void ForgetTree(const std::string& folder);
  void ForgetFolder(int number);

  void Take(const FolderChange& change, Noticed* noticed);
  void TakeFolder(const std::string& folder, Change change);
  void TakeFile(const std::string& key, Change change, Noticed* noticed);
  void TakeMade(const std::string& key, Noticed* noticed);
  void Tell(const std::string& key, Noticed* noticed);
  void Settle(const std::string& key);
  void TellSettled(Noticed* noticed);

  bool MayHold(std::string_view folder) const;
  bool IsWanted(std::string_view key) const;

  FolderChanges* const changes_;
  const std::filesystem::path root_;
  const std::vector<std::string> prefixes_;
  // Of the watched folders; a folder's name is its key with a slash behind it, the root's is "".
  std::unordered_map<int, std::string> folders_;
  std::map<std::string, int, std::less<>> numbers_;
  std::map<std::string, Settling> settling_;
  std::optional<Error> blindness_;
  bool has_missed_ = false;
  std::chrono::milliseconds now_{};
};

}  // namespace tracklake::event
