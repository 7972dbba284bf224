#include "event/folder_watch.h"

#include <sys/stat.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "store/key.h"

namespace tracklake::event {
namespace {

// Reads of the kernel's messages before whoever asked gets what there is.
constexpr int kMaxReads = 64;

bool IsHidden(std::string_view name) { return name.empty() || name.front() == '.'; }

std::int64_t ChangedAt(const struct stat& status) {
  return status.st_ctim.tv_sec * std::int64_t{1'000'000'000} + status.st_ctim.tv_nsec;
}

bool IsSameFolder(const std::filesystem::path& one, const std::filesystem::path& other) {
  struct stat first;
  struct stat second;
  return stat(one.c_str(), &first) == 0 && stat(other.c_str(), &second) == 0 &&
         first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

}  // namespace

FolderWatch::FolderWatch(FolderChanges* changes, std::filesystem::path root,
                         std::vector<std::string> prefixes)
    : changes_(changes), root_(std::move(root)), prefixes_(std::move(prefixes)) {}

Result<> FolderWatch::WatchAll() {
  blindness_.reset();
  std::error_code error;
  if (!std::filesystem::is_directory(root_, error)) {
    return Fail(ErrorKind::kNotFound, "{} is not a folder any more", root_.native());
  }
  WatchTree("", Inside::kLeave);
  return {};
}

// Ways into it: it may hold keys with a prefix, or is on the way to some.
bool FolderWatch::MayHold(std::string_view folder) const {
  return std::ranges::any_of(prefixes_, [&](const std::string& prefix) {
    return folder.starts_with(prefix) || prefix.starts_with(folder);
  });
}

bool FolderWatch::IsWanted(std::string_view key) const {
  const bool is_below = std::ranges::any_of(
      prefixes_, [&](const std::string& prefix) { return key.starts_with(prefix); });
  return is_below && CheckKey(key).has_value();
}

// Each folder is listed after it is watched, so that nothing comes into it between the two.
void FolderWatch::WatchTree(const std::string& folder, Inside inside) {
  std::vector<std::string> open = {folder};
  while (!open.empty()) {
    const std::string next = std::move(open.back());
    open.pop_back();
    if (MayHold(next) && WatchFolder(next)) LookInto(next, inside, &open);
  }
}

// False: it is gone, closed to us (as a sweep tells), cannot be watched, or is watched under
// another name that is still its own, as when a symbolic link leads back to it.
bool FolderWatch::WatchFolder(const std::string& folder) {
  auto number = changes_->Watch(root_ / folder);
  if (!number) {
    const ErrorKind kind = number.error().kind;
    const bool is_theirs = kind == ErrorKind::kNotFound || kind == ErrorKind::kPermission;
    if (!is_theirs && !blindness_) blindness_ = std::move(number).error();
    return false;
  }
  const auto known = folders_.find(*number);
  if (known != folders_.end() && known->second != folder) {
    if (IsSameFolder(root_ / known->second, root_ / folder)) return false;
    ForgetFolder(*number);
  }
  folders_[*number] = folder;
  numbers_[folder] = *number;
  return true;
}

void FolderWatch::LookInto(const std::string& folder, Inside inside,
                           std::vector<std::string>* inner) {
  std::error_code error;  // what cannot be listed is the sweep's to tell
  for (std::filesystem::directory_iterator entry(root_ / folder, error), end;
       !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().native();
    if (IsHidden(name)) continue;
    std::error_code ignored;
    if (entry->is_directory(ignored)) {
      inner->push_back(folder + name + '/');
    } else if (inside == Inside::kTell) {
      Settle(folder + name);
    }
  }
}

void FolderWatch::ForgetTree(const std::string& folder) {
  std::vector<int> gone;
  for (auto at = numbers_.lower_bound(folder);
       at != numbers_.end() && at->first.starts_with(folder); ++at) {
    gone.push_back(at->second);
  }
  for (const int number : gone) {
    changes_->Forget(number);
    ForgetFolder(number);
  }
}

void FolderWatch::ForgetFolder(int number) {
  const auto folder = folders_.find(number);
  if (folder == folders_.end()) return;
  const auto number_now = numbers_.find(folder->second);  // another's, where it was made again
  if (number_now->second == number) numbers_.erase(number_now);
  folders_.erase(folder);
}

Result<Noticed> FolderWatch::Read(std::chrono::milliseconds now) {
  now_ = now;
  Noticed noticed;
  std::vector<FolderChange> changes;
  for (int reads = 0; reads < kMaxReads; ++reads) {
    changes.clear();
    TL_TRY(changes_->Read(&changes));
    for (const FolderChange& change : changes) Take(change, &noticed);
    if (changes.empty()) break;
  }
  TellSettled(&noticed);
  noticed.has_missed = std::exchange(has_missed_, false);
  return noticed;
}

void FolderWatch::Take(const FolderChange& change, Noticed* noticed) {
  if (change.change == Change::kMessagesLost) {
    WatchTree("", Inside::kLeave);  // folders may be new, too
    has_missed_ = true;
    return;
  }
  const auto folder = folders_.find(change.folder);
  if (folder == folders_.end()) return;  // let go since
  if (change.change == Change::kFolderGone) {
    has_missed_ = has_missed_ || folder->second.empty();  // the lake; who looks will see
    return ForgetFolder(change.folder);
  }
  if (change.change == Change::kFolderMoved || IsHidden(change.name)) return;
  const std::string key = folder->second + change.name;
  if (change.is_folder) {
    TakeFolder(key + '/', change.change);
  } else {
    TakeFile(key, change.change, noticed);
  }
}

void FolderWatch::TakeFolder(const std::string& folder, Change change) {
  if (change == Change::kMovedOut) ForgetTree(folder);
  if (change == Change::kMade || change == Change::kMovedIn) {
    WatchTree(folder, Inside::kTell);
    has_missed_ = has_missed_ || blindness_.has_value();
  }
}

void FolderWatch::TakeFile(const std::string& key, Change change, Noticed* noticed) {
  if (change == Change::kMade) TakeMade(key, noticed);
  if (change == Change::kWritten || change == Change::kMovedIn) Tell(key, noticed);
}

// A file that is only just made is told of when it is closed; a link is complete.
void FolderWatch::TakeMade(const std::string& key, Noticed* noticed) {
  struct stat status;
  const std::filesystem::path path = root_ / key;
  if (lstat(path.c_str(), &status) != 0) return;
  const bool is_link = S_ISLNK(status.st_mode);
  if (is_link && stat(path.c_str(), &status) != 0) return;
  if (S_ISDIR(status.st_mode)) return WatchTree(key + '/', Inside::kTell);
  if (S_ISREG(status.st_mode) && (is_link || status.st_nlink > 1)) Tell(key, noticed);
}

void FolderWatch::Tell(const std::string& key, Noticed* noticed) {
  settling_.erase(key);
  if (IsWanted(key)) noticed->keys.push_back(key);
}

void FolderWatch::Settle(const std::string& key) {
  struct stat status;
  if (!IsWanted(key) || stat((root_ / key).c_str(), &status) != 0) return;
  if (!S_ISREG(status.st_mode)) return;
  if (settling_.size() >= kMaxSettling) {
    has_missed_ = true;
    return;
  }
  settling_[key] = {ChangedAt(status), static_cast<std::uint64_t>(status.st_size),
                    now_ + kSettleTime};
}

void FolderWatch::TellSettled(Noticed* noticed) {
  for (auto at = settling_.begin(); at != settling_.end();) {
    const auto& [key, before] = *at;
    if (before.due > now_) {
      ++at;
      continue;
    }
    struct stat now;
    const bool is_settled = stat((root_ / key).c_str(), &now) == 0 &&
                            ChangedAt(now) == before.changed_at &&
                            static_cast<std::uint64_t>(now.st_size) == before.size;
    if (is_settled) noticed->keys.push_back(key);
    at = settling_.erase(at);
  }
}

std::optional<std::chrono::milliseconds> FolderWatch::due() const {
  const auto first =
      std::ranges::min_element(settling_, {}, [](const auto& entry) { return entry.second.due; });
  if (first == settling_.end()) return std::nullopt;
  return first->second.due;
}

}  // namespace tracklake::event
