#include "store/s3/list_order.h"

#include <algorithm>
#include <iterator>

namespace tracklake {

Result<> ListOrder::Add(std::vector<ObjectInfo> page) {
  if (held_.size() + page.size() > room_) {
    TL_TRY(End());
    room_ = 0;
    return HandOn(page);
  }
  std::ranges::move(page, std::back_inserter(held_));
  return {};
}

Result<> ListOrder::End() {
  std::ranges::sort(held_, {}, &ObjectInfo::key);
  const auto repeated = std::ranges::unique(held_, {}, &ObjectInfo::key);
  held_.erase(repeated.begin(), repeated.end());
  for (std::span<ObjectInfo> left = held_; !left.empty();) {
    const std::size_t size = std::min(left.size(), ObjectStore::kMaxPage);
    TL_TRY(HandOn(left.first(size)));
    left = left.subspan(size);
  }
  held_.clear();
  return {};
}

Result<> ListOrder::HandOn(std::span<ObjectInfo> page) {
  if (page.empty()) return {};
  const auto wrong =
      std::ranges::adjacent_find(page, std::ranges::greater_equal(), &ObjectInfo::key);
  const bool is_behind = page.front().key <= last_;
  if (is_behind || wrong != page.end()) {
    return WithHint(
        Fail(ErrorKind::kBadData, "the list of {} is not in the order of S3: {} is late", place_,
             is_behind ? page.front().key : std::next(wrong)->key),
        "Use a server that lists keys in the order of their bytes; docs/guides/s3.md "
        "names some.");
  }
  last_ = page.back().key;
  return visit_(page);
}

}  // namespace tracklake
