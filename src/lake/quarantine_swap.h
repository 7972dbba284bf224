// The quarantine files of commits on their way. A file's name is its object's, whichever version
// wrote it, so unlike a part it replaces what stands there, and nothing replaces two objects of the
// store at once. It goes before its receipt: a crash in between leaves it beside a receipt that the
// next run of the same version replaces. Against others at work it is compared and swapped, looked
// at again once the receipts are in, and put back where its own did not get in. So of two versions
// the newer one's stays; only a crash of the older one, in the moment in which it has taken away
// what it must put back, leaves a file that verify names and replay heals. One thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "lake/commit.h"
#include "store/object_store.h"

namespace tracklake {

class QuarantineSwap {
 public:
  // Looks at what stands where the files of open (kCommitted) commits go, and only then at the
  // receipts, so that a newer tracklake that is there is seen and one that comes is met. A commit
  // whose receipt is not its to replace is open no longer.
  static Result<QuarantineSwap> Begin(ObjectStore& store, std::span<Commit> commits);

  // Adds the files of commits that are open.
  void AddUploads(std::vector<Upload>* uploads);

  // What came of those, in their order; commits give way to whoever was first.
  void See(std::span<const PutResult> results);

  // Once it is known which commits are in: their files stand, and those of the others do not.
  Result<> Settle(ObjectStore& store);

 private:
  struct File {
    Commit* commit = nullptr;
    const Receipt* receipt = nullptr;  // the commit's, of the object
    std::string lines;
    std::optional<ObjectVersion> replaced;  // what stood there before we wrote; nullopt: nothing
    std::string replaced_lines;
    std::optional<ObjectVersion> written;  // ours, the last time

    const std::string& key() const { return *receipt->quarantine_key; }
  };

  static Result<> Look(ObjectStore& store, File* file);
  static Result<bool> IsNewerLive(ObjectStore& store, const File& file);
  static Result<bool> SettleOnce(ObjectStore& store, File* file, bool is_first);

  std::vector<File> files_;
  std::vector<File*> uploaded_;
};

}  // namespace tracklake
