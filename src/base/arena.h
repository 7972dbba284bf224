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
    if (text.empty()) return "";
    if (text.size() > free_) Grow(text.size());
    char* target = next_;
    std::memcpy(target, text.data(), text.size());
    next_ += text.size();
    free_ -= text.size();
    return {target, text.size()};
  }

  // Ends all texts. Blocks are kept for the next batch, large texts' own blocks are not.
  void Clear() {
    large_blocks_.clear();
    used_blocks_ = 0;
    next_ = nullptr;
    free_ = 0;
  }

 private:
  static constexpr std::size_t kBlockBytes = 256 * 1024;
  using Block = std::unique_ptr<char[]>;

  void Grow(std::size_t needed) {
    const bool is_large = needed > kBlockBytes;
    std::vector<Block>& blocks = is_large ? large_blocks_ : blocks_;
    if (is_large || used_blocks_ == blocks_.size()) {
      blocks.push_back(std::make_unique_for_overwrite<char[]>(std::max(needed, kBlockBytes)));
    }
    next_ = is_large ? large_blocks_.back().get() : blocks_[used_blocks_++].get();
    free_ = std::max(needed, kBlockBytes);
  }

  std::vector<Block> blocks_;  // of kBlockBytes each
  std::size_t used_blocks_ = 0;
  std::vector<Block> large_blocks_;  // of one text each
  char* next_ = nullptr;
  std::size_t free_ = 0;
};

}  // namespace tracklake
