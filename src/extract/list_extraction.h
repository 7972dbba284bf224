// From the request for one list to its raw objects: goes on where the last run stopped, reuses what
// has not changed, lands what came and says what did not. Not thread-safe.
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
#include "spotify/client.h"
#include "store/object_store.h"

namespace tracklake {

struct ExtractionOptions {
  int concurrency = 1;
  std::function<void(std::int64_t received, std::optional<std::int64_t> claimed)> progress;
  std::function<bool()> reuses_unchanged;  // as in ExtractRequest
  FinishedLists* finished = nullptr;       // as in ExtractRequest
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

  // The list is not asked for: what stopped the run would stop it, too.
  Result<PlaylistReport> Refuse(const Refusal& refusal);

  // What Spotify refused, if anything.
  const std::optional<Refusal>& refusal() const { return refusal_; }
  int pages_discarded() const { return pages_discarded_; }

 private:
  Result<> FetchAndLand();
  bool TakeFinished(const FinishedList& list);
  bool IsReusable(const std::optional<std::string>& snapshot_id);
  Result<> Reuse(Seconds fetched_at);
  Result<> TellElements(const PagesInProgress& pages, const ListRead& read);
  Result<> Land(ListFetch fetch, PagesInProgress* pages);
  Result<> Finish(bool is_withheld, const std::optional<std::string>& snapshot_id);
  Result<> LandRefusal(const Refusal& refusal);
  Result<> LandDoubt(const Refusal& refusal, Seconds fetched_at);
  Result<> LandWhole(Seconds fetched_at, const std::optional<std::string>& snapshot_id);
  Result<> CloseGap(Seconds fetched_at);

  Client* const client_;
  ObjectStore* const store_;
  Clock* const clock_;
  const ListRequest& list_;
  const ExtractionOptions options_;
  const std::string identity_;  // two lists of one identity are the same one
  OpenGaps gaps_;
  PlaylistReport report_;
  std::optional<LastLanded> last_;
  std::optional<Refusal> refusal_;
  int pages_discarded_ = 0;
};

}  // namespace tracklake
