// A stream whose bytes go on compressed, as gzip has it. Not thread-safe.
#pragma once

#include <memory>
#include <ostream>
#include <streambuf>
#include <vector>

#include "base/result.h"

namespace tracklake::cli {

class GzipOutput final : public std::streambuf {
 public:
  // Borrows `out`.
  explicit GzipOutput(std::ostream* out);
  ~GzipOutput() override;
  GzipOutput(const GzipOutput&) = delete;
  GzipOutput& operator=(const GzipOutput&) = delete;

  // Writes what is left, and the end. kIo when something did not arrive.
  Result<> Finish();

 protected:
  int_type overflow(int_type c) override;
  int sync() override { return 0; }  // a flush in between would only make it larger

 private:
  struct Deflater;

  bool Compress(int flush);

  std::ostream* const out_;
  const std::unique_ptr<Deflater> deflater_;
  std::vector<char> plain_;
  std::vector<char> compressed_;
};

}  // namespace tracklake::cli
