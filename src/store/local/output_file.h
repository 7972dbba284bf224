// A file that a user asked for, anywhere on disk: made beside its place under another name and put
// there whole, so that nobody ever reads half of it. What a process that was killed left there goes
// with the next one to the same place. Not thread-safe.
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "base/result.h"
#include "store/local/fd.h"

namespace tracklake {

class OutputFile {
 public:
  // Makes an empty file beside the target, and removes those of the dead. kIo when the folder is
  // missing; kUsage when the target, by whatever name or link, lies in one of the folders that are
  // not for it.
  static Result<OutputFile> Create(const std::filesystem::path& target,
                                   std::span<const std::filesystem::path> forbidden);
  // Removes what was not published.
  ~OutputFile();
  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;

  // Where to write: into the file that is there.
  const std::filesystem::path& path() const { return path_; }

  // Syncs what was written and moves it to the target, replacing a file that is there.
  Result<> Publish();

 private:
  OutputFile(std::filesystem::path target, std::filesystem::path path, local::Fd lock)
      : target_(std::move(target)), path_(std::move(path)), lock_(std::move(lock)) {}

  std::filesystem::path target_;
  std::filesystem::path path_;  // empty once published or moved from
  local::Fd lock_;              // the open file, locked as long as somebody writes it
};

}  // namespace tracklake
