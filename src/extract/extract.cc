#include "extract/extract.h"

#include <algorithm>
#include <utility>

#include "extract/failure.h"
#include "extract/playlist_fetch.h"
#include "extract/splice.h"
#include "raw/land.h"

namespace tracklake {
namespace {

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

bool IsShort(const FetchFacts& facts) {
  return facts.total_claimed && facts.items_received() < *facts.total_claimed;
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
      TL_ASSIGN(PlaylistReport playlist, FetchAndLand(ids, i));
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
  Result<PlaylistReport> FetchAndLand(const std::vector<std::string>& ids, std::size_t index) {
    TL_ASSIGN(PlaylistFetch fetch, Fetch(ids, index));
    PlaylistReport playlist;
    playlist.id = ids[index];
    playlist.calls = fetch.calls;
    if (fetch.read) TL_TRY(LandRead(std::move(*fetch.read), &playlist));
    if (fetch.refusal) TL_TRY(LandRefusal(*fetch.refusal, &playlist));
    return playlist;
  }

  Result<PlaylistFetch> Fetch(const std::vector<std::string>& ids, std::size_t index) {
    if (stop_) return PlaylistFetch{std::nullopt, stop_, 0};
    PlaylistFetcher fetcher(client_, store_, request_.market,
                            [&](std::int64_t received, std::optional<std::int64_t> claimed) {
                              if (!request_.progress) return;
                              request_.progress({index, ids.size(), ids[index], received, claimed});
                            });
    TL_ASSIGN(PlaylistFetch fetch, fetcher.Fetch(ids[index]));
    Learn(fetch.refusal);
    return fetch;
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

  Result<> LandRead(PlaylistRead read, PlaylistReport* playlist) {
    const FetchFacts& facts = read.facts;
    playlist->entries = facts.items_received();
    playlist->claimed = facts.total_claimed;
    playlist->pages = static_cast<int>(facts.pages.size());
    playlist->outcome = IsShort(facts) ? FetchOutcome::kPartial : FetchOutcome::kComplete;
    if (!read.playlist.list) playlist->outcome = FetchOutcome::kWithheld;
    playlist->recoverable = playlist->outcome == FetchOutcome::kPartial;
    Splicer splicer(facts, [&](std::string object) -> Result<> {
      TL_ASSIGN(Landed landed,
                LandResponse(*store_, kPlaylist, facts.playlist_id, facts.fetched_at, object));
      playlist->raw_keys.push_back(std::move(landed.key));
      return {};
    });
    TL_TRY(splicer.Start(read.body, read.playlist));
    read.body = {};
    for (std::size_t i = 0; i < read.pages.size(); ++i) {
      TL_ASSIGN(const std::string body, read.bodies.Take(i));
      TL_TRY(splicer.Add(body, read.pages[i].list, read.pages[i].offset));
    }
    return splicer.Finish();
  }

  Result<> LandRefusal(const Refusal& refusal, PlaylistReport* playlist) {
    const FetchOutcome outcome = OutcomeOfRefusal(refusal);
    const bool something_came = !playlist->raw_keys.empty();
    playlist->outcome =
        something_came && outcome != FetchOutcome::kDeferred ? FetchOutcome::kPartial : outcome;
    playlist->recoverable = IsRecoverable(refusal.meaning);
    playlist->error = refusal.error;
    // Without a credential nobody has asked for anything yet: that is no gap in the data.
    if (refusal.meaning == Meaning::kNoCredential) return {};
    TL_ASSIGN(Landed landed,
              LandResponse(*store_, "failure-playlist", playlist->id, clock_->NowSeconds(),
                           FailureObject(kPlaylist, playlist->id, refusal)));
    playlist->raw_keys.push_back(std::move(landed.key));
    return {};
  }

  const ExtractRequest& request_;
  Client* const client_;
  ObjectStore* const store_;
  Clock* const clock_;
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
