#include "extract/page_plan.h"

#include <algorithm>
#include <utility>

namespace tracklake {

PagePlan::PagePlan(PageLink first, std::int64_t count, std::optional<std::int64_t> total)
    : first_(std::move(first)),
      stride_(std::max<std::int64_t>(first_.limit.value_or(count), 1)),
      end_(std::max(total.value_or(0), first_.offset + 1)) {}

// Pages under way are taken to be as long as the others.
std::optional<std::int64_t> PagePlan::FirstHole() const {
  std::int64_t at = first_.offset;
  while (at < end_) {  // each round passes a settled stretch or a page under way
    const auto settled = settled_.upper_bound(at);
    if (settled != settled_.begin() && std::prev(settled)->second > at) {
      at = std::prev(settled)->second;
      continue;
    }
    const auto page = under_way_.upper_bound(at);
    if (page == under_way_.begin() || *std::prev(page) + stride_ <= at) return at;
    at = *std::prev(page) + stride_;
  }
  return std::nullopt;
}

bool PagePlan::HasMore() {
  const bool has_more = !links_.empty() || FirstHole();
  // The first page is one of them.
  if (has_more && asked_.size() + 1 >= kMaxPages) too_long_ = true;
  return has_more && !too_long_;
}

std::optional<PageLink> PagePlan::Take() {
  if (!HasMore()) return std::nullopt;
  PageLink link = first_;
  if (!links_.empty()) {
    link = std::move(links_.back());
    links_.pop_back();
  } else if (const std::int64_t hole = *FirstHole(); hole != first_.offset) {
    link = AtOffset(first_, hole);
  }
  asked_.insert(link.offset);
  under_way_.insert(link.offset);
  return link;
}

std::int64_t PagePlan::Foreseen() const {
  const auto hole = FirstHole();
  return hole ? (end_ - *hole + stride_ - 1) / stride_ : 0;
}

void PagePlan::Came(std::int64_t offset, std::int64_t count, const std::optional<PageLink>& next) {
  under_way_.erase(offset);
  asked_.insert(offset);
  std::erase_if(links_, [&](const PageLink& link) { return link.offset == offset; });
  const std::int64_t end = offset + count;
  Settle(offset, end);
  if (!next) {
    end_ = std::min(end_, end);  // it ends here, whatever it claims
    return;
  }
  // What `next` passes over of the stretch that was asked for is not there.
  Settle(end, std::min(next->offset, offset + first_.limit.value_or(0)));
  if (count > 0) stride_ = count;
  const auto same = [&](const PageLink& link) { return link.offset == next->offset; };
  if (asked_.contains(next->offset) || Foresees(next->offset)) return;
  if (std::ranges::none_of(links_, same)) links_.push_back(*next);
}

void PagePlan::Failed(std::int64_t offset) {
  under_way_.erase(offset);
  Settle(offset, offset + stride_);
}

void PagePlan::Settle(std::int64_t begin, std::int64_t end) {
  if (begin >= end) return;
  auto at = settled_.upper_bound(begin);
  if (at != settled_.begin() && std::prev(at)->second >= begin) {
    --at;
    begin = at->first;
  }
  while (at != settled_.end() && at->first <= end) {
    end = std::max(end, at->second);
    at = settled_.erase(at);
  }
  settled_.emplace(begin, end);
}

}  // namespace tracklake
