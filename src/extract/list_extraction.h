// From the request for one list to its raw objects: goes on where the last run stopped, reuses what
// has not changed, lands what came and says what did not. What has come of a list that has to wait
// lands meanwhile as a partial one, a second after the list's own time, the next one another second
// later: so no two of them are taken for one. Not thread-safe.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "extract/finished_lists.h"
#include "extract/last_landed.h"
#include "extract/list_fetch.h"
#include "extract/list_request.h"
#include "extract/open_gaps.h"
#include "extract/pages_in_progress.h"
#include "extract/report.h"
#include "extract/scope_refusals.h"
#include "spotify/client.h"
#include "store/object_store.h"

namespace tracklake {

// A list of more pages than this that shows by its first page that nothing was added is read whole
// once in kMaxUnread only.
inline constexpr int kFewPages = 5;
inline constexpr std::chrono::hours kMaxUnread{7 * 24};

struct ExtractionOptions {
  int concurrency = 1;
  std::function<void(std::int64_t received, std::optional<std::int64_t> claimed)> progress;
  std::function<bool()> reuses_unchanged;  // as in ExtractRequest
  FinishedLists* finished = nullptr;       // as in ExtractRequest
  const ScopeRefusals* scopes = nullptr;   // as in ExtractRequest
  PageLimits* limits = nullptr;            // borrowed
  // Told each element as received, once the list is read as far as it can be, before it lands.
  std::function<void(std::string_view element)> element;
};

class ListExtraction {
 public:
  // Borrows everything but the options; `list` must outlive it.
  ListExtraction(Client* client, ObjectStore* store, Clock* clock, const ListRequest* list,
                 ExtractionOptions options);

  // Once. Fails only when something cannot be landed or kept.
  Result<PlaylistReport> Run();

  // What an earlier run was refused, if it is not asked for again yet. Run() looks for itself.
  Result<std::optional<PlaylistReport>> RefusedBefore();

  // The list is not asked for: what stopped the run would stop it, too.
  Result<PlaylistReport> Refuse(const Refusal& refusal);

  // What Spotify refused, if anything that another list might meet, too.
  const std::optional<Refusal>& refusal() const { return refusal_; }
  int pages_discarded() const { return pages_discarded_; }

 private:
  Result<> FetchAndLand();
  bool TakeFinished(const FinishedList& list);
  bool IsReusable(const std::optional<std::string>& snapshot_id);
  bool IsUnchanged(const PlaylistBody& first, const std::string& body);
  Result<> Reuse(Seconds fetched_at);
  Result<> TellElements(const PagesInProgress& pages, const ListRead& read);
  Result<> LandStale(PagesInProgress* pages);
  Result<> Land(ListFetch fetch, PagesInProgress* pages);
  Result<> LandSuspended(ListFetch fetch, PagesInProgress* pages);
  Result<> LandPartial(ListRead read, PagesInProgress* pages);
  Result<bool> IsAsLanded(const PagesInProgress& pages, const ListRead& read,
                          std::string_view doubt) const;
  Result<> LandRead(const ListRead& read, const std::optional<Refusal>& refusal,
                    PagesInProgress* pages);
  Result<> Finish(const std::optional<std::string>& snapshot_id);
  void Describe(const Refusal& refusal);
  void DescribeTotals(const ListFetch& fetch);
  void DescribeDoubt(const Refusal& refusal);
  Result<> LandRefusal(const Refusal& refusal);
  Result<> LandFailure(const Refusal& refusal);
  Result<> LandDoubt(const Refusal& refusal, Seconds fetched_at);
  Result<> CloseGap(Seconds fetched_at);

  Client* const client_;
  ObjectStore* const store_;
  Clock* const clock_;
  const ListRequest& list_;
  const ExtractionOptions options_;
  const std::string identity_;  // two lists of one identity are the same one
  OpenGaps gaps_;
  PlaylistReport report_;
  bool is_withheld_ = false;  // what came lacks its entries
  std::optional<LastLanded> last_;
  std::optional<Refusal> refusal_;
  int pages_discarded_ = 0;
};

}  // namespace tracklake
