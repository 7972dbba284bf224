// Fetches the pages of one list, several at once: each worker takes an offset from the plan, asks,
// makes the page durable, and tells the plan what `next` says. What one worker is refused ends the
// asking for all; pages under way are still kept. Made for one list, used by one thread.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "extract/list_request.h"
#include "extract/page_plan.h"
#include "extract/pages_in_progress.h"
#include "spotify/client.h"
#include "spotify/playlist_json.h"

namespace tracklake {

struct ListPage {
  std::int64_t asked = 0;   // the offset at which it was asked for
  std::int64_t offset = 0;  // of its first entry
  EntryList list;
};

// Something upstream says that cannot be: reading ends, what came is kept.
Refusal Mismatch(std::string_view what, std::string reason);

class PageCrew {
 public:
  // Called after each page with its number of entries; from any thread, never two at once.
  using Progress = std::function<void(std::int64_t entries)>;

  // Borrows everything.
  PageCrew(Client* client, const ListRequest* list, PagesInProgress* store, PagePlan plan,
           Progress progress);

  // A page of an earlier run, before Run(): its offset, and its bytes with room behind them.
  Result<> Keep(std::int64_t asked, const std::string& body);

  // Asks for the rest with up to `workers` requests at once. What Spotify refuses is in refusal();
  // fails only when this machine does (kIo).
  Result<> Run(int workers);

  // What ended the asking before the end of the list: the one of the smallest offset.
  std::optional<Refusal> refusal() && { return std::move(refusal_); }
  // In the order of the list. An overlap ends the list before it, which is refused then.
  std::vector<ListPage> TakePages(std::int64_t first_end);
  int calls() const { return calls_; }
  int new_pages() const { return new_pages_; }

 private:
  void Work();
  Result<> FetchPage(const PageLink& link, PlaylistReader* reader, ListPage* page,
                     std::optional<Refusal>* refusal, int* calls);
  Result<EntryList> Read(const std::string& body, PlaylistReader* reader) const;
  void Settle(ListPage page);
  void Refuse(std::int64_t offset, Refusal refusal);

  Client* const client_;
  const ListRequest& list_;
  PagesInProgress& store_;
  const Progress progress_;

  std::mutex mutex_;  // guards everything below
  std::condition_variable changed_;
  PagePlan plan_;
  std::vector<ListPage> pages_;
  std::optional<Refusal> refusal_;
  std::int64_t refused_at_ = 0;
  std::optional<Error> failure_;
  int under_way_ = 0;
  int new_pages_ = 0;
  int calls_ = 0;
};

}  // namespace tracklake
