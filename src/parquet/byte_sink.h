// Where a file's bytes go: in order, each once. One thread at a time.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace tracklake {

class ByteSink {
 public:
  virtual ~ByteSink() = default;

  // Takes the bytes, which need not stay. After an error the file is of no use.
  virtual Result<> Write(std::string_view bytes) = 0;
};

// A file in memory.
class StringSink final : public ByteSink {
 public:
  explicit StringSink(std::string* out) : out_(out) {}
  Result<> Write(std::string_view bytes) override {
    out_->append(bytes);
    return {};
  }

 private:
  std::string* const out_;
};

}  // namespace tracklake
