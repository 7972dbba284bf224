// Memory for texts that live as long as a batch of rows and die together. Not thread-safe: one
// arena belongs to one worker.
#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace tracklake {

class Arena {
 public:
  // The copy stays valid until Clear() or destruction.
  std::string_view Copy(std::string_view text) {
    if (text.empty()) return std::string_view("", 0);
    if (text.size() > free_) Grow(text.size());
    char* target = next_;
    std::memcpy(target, text.data(), text.size());
    next_ += text.size();
    free_ -= text.size();
    return {target, text.size()};
  }

  void Clear() {
    blocks_.clear();
    next_ = nullptr;
    free_ = 0;
  }

 private:
  static constexpr std::size_t kBlockBytes = 256 * 1024;

  void Grow(std::size_t needed) {
    const std::size_t size = std::max(needed, kBlockBytes);
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(size));
    next_ = blocks_.back().get();
    free_ = size;
  }

  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  std::size_t free_ = 0;
};

}  // namespace tracklake
