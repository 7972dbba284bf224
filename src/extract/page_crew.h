// Fetches the pages of one list, several at once: each worker takes an offset from the plan, asks,
// makes the page durable, and tells the plan what `next` says. A page that fails by itself costs
// that page: the others are asked for all the same. What would befall every page (a spent quota, a
// refused token, kMaxFailuresInARow pages that failed one after another) ends the asking for all;
// pages under way are still kept. Made for one list, used by one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "extract/list_request.h"
#include "extract/page_plan.h"
#include "extract/pages_in_progress.h"
#include "spotify/client.h"
#include "spotify/page_limits.h"
#include "spotify/playlist_json.h"

namespace tracklake {

// After so many pages in a row that failed, the rest would fail, too.
inline constexpr int kMaxFailuresInARow = 3;

// Where nothing foresees its end, a list ends with the same page so often in a row.
inline constexpr int kMaxSamePages = 3;

struct ListPage {
  std::int64_t asked = 0;       // the offset at which it was asked for
  std::int64_t offset = 0;      // of the first entry that no page before it has
  bool is_foreseen = false;     // whatever the page before it says
  std::size_t fingerprint = 0;  // of its entries' bytes, within this process; 0 if it is foreseen
  EntryList list;
};

// Something upstream says that cannot be: reading ends, what came is kept.
Refusal Mismatch(std::string_view what, std::string reason);

// What a crew is to do besides.
struct CrewOptions {
  // Called after each page with its number of entries; from any thread, never two at once.
  std::function<void(std::int64_t entries)> progress;
  PageLimits* limits = nullptr;  // borrowed
  // A page that claims another total than this shows that the list has changed: asking ends.
  std::optional<std::int64_t> steady_total;
};

// What became of the list.
struct CrewOutcome {
  std::vector<ListPage> pages;  // in the order of the list, each position once
  int new_pages = 0;
  int calls = 0;
  std::optional<Refusal> stopped;  // what ended the asking for all pages
  bool is_worn_out = false;        // ... and it was that too many failed one after another
  std::optional<Refusal> failed;   // why a page did not come: the one of the smallest offset
  // What a page says of the next one and cannot be: nothing is lost by it where pages are foreseen.
  std::optional<Refusal> misled;
  bool has_changed = false;
};

class PageCrew {
 public:
  // Borrows everything but plan and options.
  PageCrew(Client* client, const ListRequest* list, PagesInProgress* store, PagePlan plan,
           CrewOptions options);

  // A page of an earlier run, before Run(): its offset, and its bytes with room behind them.
  Result<> Keep(std::int64_t asked, const std::string& body);

  // Asks for the rest with up to `workers` requests at once. What Spotify refuses is told below;
  // fails only when this machine does (kIo, kExhausted).
  Result<> Run(int workers);

  // Once, after all: the pages behind the first one, which ends at `first_end`.
  CrewOutcome TakeOutcome(std::int64_t first_end);

 private:
  struct Trouble {
    std::optional<Refusal> refusal;
    std::int64_t offset = 0;

    void Add(std::int64_t at, Refusal why);
  };

  void Work();
  Result<> FetchPages();
  bool is_over() const TL_REQUIRES(mutex_) { return stopped_ || failure_ || has_changed_; }
  std::optional<PageLink> NextLink() TL_REQUIRES(mutex_);
  void Take(const PageLink& link, Result<> done, ListPage page, std::optional<Refusal> refusal)
      TL_REQUIRES(mutex_);
  Result<> FetchPage(const PageLink& link, JsonDocument* document, ListPage* page,
                     std::optional<Refusal>* refusal, int* calls);
  ListPage PageAt(std::int64_t offset) const TL_REQUIRES(mutex_);
  Result<> Read(std::string_view body, JsonValue root, ListPage* page) const;
  void Settle(ListPage page) TL_REQUIRES(mutex_);
  Result<PageLink> CheckCourse(const ListPage& page, PageLink next) TL_REQUIRES(mutex_);
  void Fail(std::int64_t offset, Refusal refusal) TL_REQUIRES(mutex_);
  std::vector<ListPage> TakePages(std::int64_t first_end) TL_REQUIRES(mutex_);

  Client* const client_;
  const ListRequest& list_;
  PagesInProgress& store_;
  const CrewOptions options_;

  Mutex mutex_;
  CondVar changed_;
  PagePlan plan_ TL_GUARDED_BY(mutex_);
  std::vector<ListPage> pages_ TL_GUARDED_BY(mutex_);
  std::set<std::string> cursors_ TL_GUARDED_BY(mutex_);  // that have been led to
  std::size_t last_fingerprint_ TL_GUARDED_BY(mutex_) = 0;
  int same_in_a_row_ TL_GUARDED_BY(mutex_) = 0;
  std::optional<Refusal> stopped_ TL_GUARDED_BY(mutex_);
  Trouble failed_ TL_GUARDED_BY(mutex_);
  Trouble misled_ TL_GUARDED_BY(mutex_);
  std::optional<Error> failure_ TL_GUARDED_BY(mutex_);
  bool has_changed_ TL_GUARDED_BY(mutex_) = false;
  bool is_worn_out_ TL_GUARDED_BY(mutex_) = false;
  int failures_in_a_row_ TL_GUARDED_BY(mutex_) = 0;
  int under_way_ TL_GUARDED_BY(mutex_) = 0;
  int new_pages_ TL_GUARDED_BY(mutex_) = 0;
  int calls_ TL_GUARDED_BY(mutex_) = 0;
};

}  // namespace tracklake
