// zstd, statically linked at one version: its output is part of the files' bytes. One a worker; not
// thread-safe.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace tracklake::parquet {

class Compressor {
 public:
  Compressor();
  ~Compressor();
  Compressor(const Compressor&) = delete;
  Compressor& operator=(const Compressor&) = delete;

  // A frame of the bytes. The text lives until the next call. Throws std::bad_alloc.
  std::string_view Compress(std::string_view bytes);

 private:
  struct Context;
  std::unique_ptr<Context> context_;
  std::string frame_;
};

}  // namespace tracklake::parquet
