#include "extract/list_outlook.h"

#include "extract/finished_lists.h"
#include "extract/last_landed.h"
#include "extract/list_extraction.h"
#include "extract/list_fetch.h"
#include "extract/pages_in_progress.h"

namespace tracklake {

Result<ListOutlook> OutlookOf(ObjectStore* store, Clock* clock, const ListRequest& list) {
  const std::string identity = IdentityOf(list);
  const Seconds now = clock->NowSeconds();
  ListOutlook outlook;
  TL_ASSIGN(const auto finished, FinishedLists(store, clock).Find(identity));
  outlook.is_finished = finished.has_value();
  TL_ASSIGN(const auto pages, PagesInProgress::Look(store, identity, now));
  if (pages.begun() && !pages.is_stale()) {
    outlook.pages_there = 1 + std::ssize(pages.offsets());
    outlook.asks_whether_changed = now - pages.fetched_at() > kFreshPages && !pages.has_after();
    outlook.is_checked = pages.has_after();
  }
  TL_ASSIGN(const auto last, ReadLastLanded(*store, identity));
  outlook.shows_at_once =
      last && list.is_newest_first && last->pages > kFewPages && now - last->read_at < kMaxUnread;
  return outlook;
}

}  // namespace tracklake
