// Which pages of a list are still to be asked for. Once the first page has told how many entries
// there are and where the second page is, the offsets of all others follow, so several can be asked
// for at once; every page that comes still has its `next` compared with what was planned, and where
// the two differ, `next` is right. Not thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "extract/page_link.h"

namespace tracklake {

// A playlist holds some ten thousand entries, a page twenty at least.
inline constexpr std::size_t kMaxPages = 2000;

class PagePlan {
 public:
  // `first`: the link on the first page, which holds `count` entries; `total`: claimed, nullopt
  // where it is not known or the offsets do not follow from it: then each page tells the next.
  PagePlan(PageLink first, std::int64_t count, std::optional<std::int64_t> total);

  // The next page to ask for; each is given once. nullopt: none for now.
  std::optional<PageLink> Take();

  // Is there a page to ask for now?
  bool HasMore();

  // How many may be asked for at once from here on, as far as can be foreseen.
  std::int64_t Foreseen() const;

  // The page at this offset is there already.
  void Skip(std::int64_t offset);

  // The page asked for at this offset came, with this link on it.
  void Came(std::int64_t offset, const std::optional<PageLink>& next);

  // True once more than kMaxPages would have been asked for.
  bool too_long() const { return too_long_; }

 private:
  bool IsPlanned(std::int64_t offset) const;
  void Advance();

  const PageLink first_;
  std::int64_t stride_;
  std::int64_t end_;       // offsets from here on are not planned
  std::int64_t frontier_;  // the next planned offset
  std::set<std::int64_t> asked_;
  std::vector<PageLink> links_;  // to pages that are not planned
  bool too_long_ = false;
};

}  // namespace tracklake
