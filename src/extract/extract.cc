#include "extract/extract.h"

#include <algorithm>
#include <utility>

#include "extract/failure.h"
#include "extract/land_list.h"
#include "extract/list_fetch.h"
#include "extract/list_request.h"
#include "extract/open_gaps.h"
#include "extract/pages_in_progress.h"
#include "raw/land.h"

namespace tracklake {
namespace {

// What captures call a list of entries.
constexpr std::string_view kPlaylist = "playlist";

bool IsMarket(std::string_view market) {
  return market.empty() || (market.size() == 2 && std::ranges::all_of(market, [](char c) {
                              return c >= 'A' && c <= 'Z';
                            }));
}

FetchOutcome OutcomeOfRefusal(const Refusal& refusal) {
  const std::string_view status = CaptureStatus(refusal);
  if (status == "deferred") return FetchOutcome::kDeferred;
  return status == "withheld" ? FetchOutcome::kWithheld : FetchOutcome::kFailed;
}

// One Run(): what it has learnt so far about upstream.
class ExtractRun {
 public:
  ExtractRun(const ExtractRequest& request, Client* client, ObjectStore* store, Clock* clock)
      : request_(request), client_(client), store_(store), clock_(clock) {}

  Result<ExtractReport> Run() {
    std::vector<std::string> ids;
    for (const std::string& id : request_.playlist_ids) {
      if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
    }
    for (std::size_t i = 0; i < ids.size(); ++i) {
      TL_ASSIGN(PlaylistReport playlist,
                Extract(PlaylistList(ids[i], request_.market), i, ids.size()));
      report_.calls += playlist.calls;
      if (playlist.error && playlist.error->retry_at) {
        report_.retry_at =
            std::max(report_.retry_at.value_or(Seconds()), *playlist.error->retry_at);
      }
      report_.playlists.push_back(std::move(playlist));
    }
    return std::move(report_);
  }

 private:
  Result<PlaylistReport> Extract(const ListRequest& list, std::size_t index, std::size_t count) {
    PlaylistReport playlist;
    playlist.id = list.id;
    if (stop_) {
      TL_TRY(LandRefusal(list, *stop_, &playlist));
      return playlist;
    }
    TL_ASSIGN(PagesInProgress pages,
              PagesInProgress::Open(store_, list.id + "\n" + list.target, clock_->NowSeconds()));
    FetchOptions options;
    options.concurrency = request_.concurrency;
    options.progress = [&](std::int64_t received, std::optional<std::int64_t> claimed) {
      if (request_.progress) request_.progress({index, count, list.id, received, claimed});
    };
    TL_ASSIGN(ListFetch fetch,
              ListFetcher(client_, clock_, &pages, &list, std::move(options)).Fetch());
    Learn(fetch.refusal);
    TL_TRY(Land(list, std::move(fetch), &pages, &playlist));
    report_.pages_discarded += pages.discarded();
    return playlist;
  }

  // Pages are forgotten last: a stop before that lands the same objects again.
  Result<> Land(const ListRequest& list, ListFetch fetch, PagesInProgress* pages,
                PlaylistReport* playlist) {
    playlist->calls = fetch.calls;
    playlist->entries = fetch.entries;
    playlist->claimed = fetch.claimed;
    playlist->suspended = fetch.suspended;
    if (!fetch.read) return LandRefusal(list, *fetch.refusal, playlist);
    const Seconds fetched_at = fetch.read->facts.fetched_at;
    playlist->pages = static_cast<int>(fetch.read->facts.pages.size());
    playlist->outcome = fetch.read->first.list ? FetchOutcome::kComplete : FetchOutcome::kWithheld;
    TL_ASSIGN(playlist->raw_keys, LandRead(*store_, *pages, std::move(*fetch.read)));
    if (fetch.refusal) {
      TL_TRY(LandDoubt(list, *fetch.refusal, fetched_at, playlist));
    } else {
      TL_ASSIGN(auto key, gaps_.Close(kPlaylist, list.id, fetched_at, clock_->NowSeconds()));
      if (key) playlist->raw_keys.push_back(std::move(*key));
    }
    return pages->Remove();
  }

  void Learn(const std::optional<Refusal>& refusal) {
    const bool unreachable = refusal && (refusal->meaning == Meaning::kUnreachable ||
                                         refusal->meaning == Meaning::kServerError);
    unreachable_in_a_row_ = unreachable ? unreachable_in_a_row_ + 1 : 0;
    if (!refusal) return;
    if (!StopsRun(refusal->meaning) && unreachable_in_a_row_ < kMaxUnreachableInARow) return;
    stop_ = refusal;
    stop_->body.clear();  // it was the answer to another question
    report_.stopped = refusal->error;
  }

  // Nothing came, or nothing that is landed yet.
  Result<> LandRefusal(const ListRequest& list, const Refusal& refusal, PlaylistReport* playlist) {
    playlist->outcome = OutcomeOfRefusal(refusal);
    playlist->recoverable = IsRecoverable(refusal.meaning);
    playlist->error = refusal.error;
    // Without a credential nobody has asked for anything yet: that is no gap in the data.
    if (refusal.meaning == Meaning::kNoCredential) return {};
    TL_ASSIGN(std::string key, gaps_.Land(kPlaylist, list.id, refusal, clock_->NowSeconds()));
    playlist->raw_keys.push_back(std::move(key));
    return {};
  }

  // What came has landed, and is not all or not sure. The failure is of the same attempt.
  Result<> LandDoubt(const ListRequest& list, const Refusal& refusal, Seconds fetched_at,
                     PlaylistReport* playlist) {
    const FetchOutcome outcome = OutcomeOfRefusal(refusal);
    playlist->outcome =
        outcome == FetchOutcome::kDeferred ? FetchOutcome::kDeferred : FetchOutcome::kPartial;
    playlist->recoverable = IsRecoverable(refusal.meaning);
    playlist->error = refusal.error;
    TL_ASSIGN(Landed landed, LandResponse(*store_, "failure-playlist", list.id, fetched_at,
                                          FailureObject(kPlaylist, list.id, refusal)));
    playlist->raw_keys.push_back(std::move(landed.key));
    return {};
  }

  const ExtractRequest& request_;
  Client* const client_;
  ObjectStore* const store_;
  Clock* const clock_;
  OpenGaps gaps_{store_};
  ExtractReport report_;
  std::optional<Refusal> stop_;
  int unreachable_in_a_row_ = 0;
};

}  // namespace

std::string_view FetchOutcomeName(FetchOutcome outcome) {
  switch (outcome) {
    case FetchOutcome::kComplete:
      return "complete";
    case FetchOutcome::kPartial:
      return "partial";
    case FetchOutcome::kWithheld:
      return "withheld";
    case FetchOutcome::kFailed:
      return "failed";
    case FetchOutcome::kDeferred:
      return "deferred";
  }
  return "";
}

Result<ExtractReport> Extractor::Run(const ExtractRequest& request) {
  if (!IsMarket(request.market)) {
    return WithHint(Fail(ErrorKind::kUsage, "\"{}\" is no market", request.market),
                    "Give the two capital letters of a country, as DE.");
  }
  return ExtractRun(request, client_, store_, clock_).Run();
}

}  // namespace tracklake
