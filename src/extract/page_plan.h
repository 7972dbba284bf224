// Which pages of a list are still to be asked for. Once the first page has told how many entries
// there are and where the second page is, the offsets of all others follow, so several can be asked
// for at once. What counts is which positions have come: a page that is shorter than planned leaves
// a hole, which is asked for next, and from then on pages are taken to be as long as the last one.
// Beyond the claimed total, and where none is known, each page tells the next. Not thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "extract/page_link.h"

namespace tracklake {

// A list is left after so many pages: 40,000 saved tracks have 800, at twenty a page 2,000.
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

  // The page at this offset came: it holds `count` entries, and this link. Also for pages that were
  // there before and were never taken.
  void Came(std::int64_t offset, std::int64_t count, const std::optional<PageLink>& next);

  // It did not come. It is not given again; the pages behind it are, where they can be foreseen.
  void Failed(std::int64_t offset);

  const PageLink& first() const { return first_; }

  // Is it foreseen which pages follow this position?
  bool Foresees(std::int64_t position) const { return position < end_; }

  // True once more than kMaxPages would have been asked for.
  bool too_long() const { return too_long_; }

 private:
  std::optional<std::int64_t> FirstHole() const;
  void Settle(std::int64_t begin, std::int64_t end);

  const PageLink first_;
  std::int64_t stride_;  // entries a page, as far as is known
  std::int64_t end_;     // positions from here on are not foreseen
  std::set<std::int64_t> asked_;
  std::set<std::int64_t> under_way_;
  std::map<std::int64_t, std::int64_t> settled_;  // [begin, end) that came or never will; disjoint
  std::vector<PageLink> links_;                   // to pages that are not foreseen
  bool too_long_ = false;
};

}  // namespace tracklake
