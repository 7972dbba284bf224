// A part's file in a staging folder, hashed and counted while it is written. Not thread-safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/sha256.h"
#include "parquet/byte_sink.h"
#include "store/local/fd.h"

namespace tracklake {

class PartFile final : public ByteSink {
 public:
  // Makes the file, which must not be there yet.
  static Result<PartFile> Create(std::filesystem::path file);

  Result<> Write(std::string_view bytes) override;

  // Writes what is pending and closes the file. It is not synced: the store does that.
  Result<> Close();

  // After Close().
  std::uint64_t size() const { return size_; }
  std::string Sha256() { return hash_.Hex(); }

 private:
  PartFile(std::filesystem::path file, local::Fd fd) : file_(std::move(file)), fd_(std::move(fd)) {}
  Result<> WriteThrough(std::string_view bytes);

  std::filesystem::path file_;
  local::Fd fd_;
  std::string pending_;
  std::uint64_t size_ = 0;
  Sha256Stream hash_;
};

}  // namespace tracklake
