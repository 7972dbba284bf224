#include "extract/page_plan.h"

#include <algorithm>
#include <utility>

namespace tracklake {

PagePlan::PagePlan(PageLink first, std::int64_t count, std::optional<std::int64_t> total)
    : first_(std::move(first)),
      stride_(std::max<std::int64_t>(first_.limit.value_or(count), 1)),
      end_(std::max(total.value_or(0), first_.offset + 1)),
      frontier_(first_.offset) {}

bool PagePlan::IsPlanned(std::int64_t offset) const {
  return offset >= frontier_ && offset < end_ && (offset - frontier_) % stride_ == 0;
}

void PagePlan::Advance() {
  while (frontier_ < end_ && asked_.contains(frontier_)) frontier_ += stride_;
}

bool PagePlan::HasMore() {
  Advance();
  const bool has_more = !links_.empty() || frontier_ < end_;
  // The first page is one of them.
  if (has_more && asked_.size() + 1 >= kMaxPages) too_long_ = true;
  return has_more && !too_long_;
}

std::optional<PageLink> PagePlan::Take() {
  if (!HasMore()) return std::nullopt;
  if (links_.empty()) {
    asked_.insert(frontier_);
    return frontier_ == first_.offset ? first_ : AtOffset(first_, frontier_);
  }
  PageLink link = std::move(links_.back());
  links_.pop_back();
  asked_.insert(link.offset);
  return link;
}

std::int64_t PagePlan::Foreseen() const {
  return std::max<std::int64_t>((end_ - frontier_ + stride_ - 1) / stride_, 0);
}

void PagePlan::Skip(std::int64_t offset) {
  asked_.insert(offset);
  std::erase_if(links_, [&](const PageLink& link) { return link.offset == offset; });
}

void PagePlan::Came(std::int64_t offset, const std::optional<PageLink>& next) {
  if (!next) {
    end_ = std::min(end_, offset + 1);  // the list ends here, whatever it claims
    return;
  }
  const auto same = [&](const PageLink& link) { return link.offset == next->offset; };
  if (asked_.contains(next->offset) || IsPlanned(next->offset)) return;
  if (std::ranges::none_of(links_, same)) links_.push_back(*next);
}

}  // namespace tracklake
