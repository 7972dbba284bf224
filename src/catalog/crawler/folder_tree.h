// The files below a place as folders, with what each file says of itself: what tables are grouped
// from. Keeps a few files of each folder and counts the others. Not thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/crawler/file_schema.h"
#include "store/object_store.h"

namespace tracklake::crawler {

// So many files of one ending are looked at in a folder; the others are taken for like them.
inline constexpr std::size_t kFilesLookedAt = 10;
// More files to look at than that are refused: a smaller folder can be crawled.
inline constexpr std::size_t kMaxFilesLookedAt = 200'000;

struct ForeignFile {
  std::string key;
  std::uint64_t size = 0;
  std::shared_ptr<const FileSchema> schema = {};  // set once it was looked at
};

struct Folder {
  std::string prefix;              // "" or ends in a slash
  std::vector<ForeignFile> files;  // those that are looked at, sorted by key
  std::int64_t file_count = 0;     // all that are in it, without those below
  std::uint64_t bytes = 0;
  std::map<std::string, std::unique_ptr<Folder>, std::less<>> folders = {};

  // Its name without what is above it; "" of the root.
  std::string_view name() const;
};

// A file that is no part of a table, and the rule that says so.
struct LeftOutFile {
  std::string key;
  Reason reason;
};

class FolderTree {
 public:
  // Files and folders that begin with _ or . are left out, as Athena does.
  Result<> Add(const ObjectInfo& object);

  Folder& root() { return root_; }
  const Folder& root() const { return root_; }
  std::int64_t hidden() const { return hidden_; }
  // Those that are not hidden.
  std::int64_t files() const { return files_; }
  std::uint64_t bytes() const { return bytes_; }

  // All files that are to be looked at; valid until the next Add().
  std::vector<ForeignFile*> FilesToLookAt();

 private:
  Folder root_;
  std::map<std::string, std::size_t> looked_at_;  // by ending, in the folder of the last Add()
  std::string last_prefix_;
  std::size_t total_ = 0;
  std::int64_t hidden_ = 0;
  std::int64_t files_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace tracklake::crawler
