// Reads one list whole: its first answer, then the other pages, several at once, then whether it
// changed meanwhile. One that did is read again, at most three times. Every page of a list of
// several is durable when it has arrived, so a list goes on where the last run stopped; pages that
// fail are asked for again by later runs, ever more seldom.
//
// Made for one list, used once, by one thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "extract/list_request.h"
#include "extract/page_crew.h"
#include "extract/pages_in_progress.h"
#include "extract/splice.h"
#include "spotify/client.h"
#include "spotify/playlist_json.h"

namespace tracklake {

inline constexpr int kMaxRereads = 3;

// Pages that lie longer are not gone on with before their playlist is found unchanged.
inline constexpr std::chrono::hours kFreshPages{1};

// What came, as it came. The later pages' bytes lie where they are durable.
struct ListRead {
  FetchFacts facts;
  std::string body;  // the first answer
  PlaylistBody first;
  std::vector<ListPage> pages;  // the later ones, in order

  bool has_more() const { return first.list && first.list->next; }
};

struct ListFetch {
  std::optional<ListRead> read;    // nullopt: nothing came
  std::optional<Refusal> refusal;  // why something is missing or in doubt
  bool unchanged = false;          // by the first answer, which alone is in `read`
  bool suspended = false;          // the pages that came are kept, and a later run goes on
  bool waits = false;              // nothing was asked: pages that failed have their time to come
  bool others_fail = false;        // what was refused may befall every list
  std::int64_t entries = 0;        // received
  std::optional<std::int64_t> claimed;
  int new_pages = 0;  // fetched by this call
  int calls = 0;
};

struct FetchOptions {
  int concurrency = 1;  // requests at once
  // Called after each page: entries received so far, and how many the list claims to have. From any
  // thread, never two at once.
  std::function<void(std::int64_t received, std::optional<std::int64_t> claimed)> progress;
  // Told the first answer of a list of several pages: true when the rest need not come.
  std::function<bool(const PlaylistBody& first, const std::string& body)> is_unchanged;
  PageLimits* limits = nullptr;  // what families were found to refuse; borrowed
};

// A page that failed in two runs is asked for again after an hour, then after twice as long each
// time, up to a day. `failures`: runs in a row that brought no page.
std::chrono::hours RetryDelay(int failures);

class ListFetcher {
 public:
  // Borrows everything but the options. `pages` are those of this list.
  ListFetcher(Client* client, Clock* clock, PagesInProgress* pages, const ListRequest* list,
              FetchOptions options);

  // What Spotify does is in the result; fails only when this machine does (kIo).
  Result<ListFetch> Fetch();

  // What earlier runs left, without a call; suspended. `read` is nullopt when it does not read.
  Result<ListFetch> FetchKept();

 private:
  Result<> Resume();
  Result<> CheckOldPages();
  bool MustWait();
  bool LacksPages(const PageLink& link) const;
  Result<> StartAgain();
  Result<> ReadOnce();
  Result<> Begin();
  Result<> Forget();
  Result<PlaylistBody> ReadFirst(std::string_view body, JsonValue root) const;
  void TakeFirst(std::string body, PlaylistBody first, Seconds fetched_at);
  Result<> ReadRest();
  Result<bool> KeepPages(PageCrew* crew);
  void Judge(const CrewOutcome& outcome);
  Result<> CountFailure();
  Result<> CheckChange();
  bool HasMoved() const;
  bool GoesOnLater() const;
  ListFetch Finish();
  void Report(std::int64_t entries);
  std::optional<Fetched> Ask(const std::string& target, const Client::Reader& reader);
  std::optional<Fetched> AskSnapshot(std::optional<std::string>* snapshot_id);

  Client* const client_;
  Clock* const clock_;
  PagesInProgress& store_;
  const ListRequest& list_;
  const FetchOptions options_;
  JsonDocument document_;

  std::optional<ListRead> read_;  // the reading under way
  std::optional<ListRead> torn_;  // the one before it: better than none
  std::optional<Refusal> refusal_;
  bool is_done_ = false;
  bool is_unchanged_ = false;
  bool waits_ = false;
  bool has_failed_pages_ = false;
  bool is_stopped_ = false;  // by what every page would meet
  int reread_ = 0;
  std::int64_t received_ = 0;
  int new_pages_ = 0;
  int calls_ = 0;
};

}  // namespace tracklake
