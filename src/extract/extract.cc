#include "extract/extract.h"

#include <algorithm>
#include <utility>

#include "extract/list_extraction.h"
#include "extract/list_request.h"
#include "extract/open_gaps.h"
#include "extract/own_playlists.h"
#include "extract/recently_played.h"
#include "extract/turns.h"

namespace tracklake {
namespace {

// What captures call a source of which not even the account is known.
constexpr std::string_view kSource = "source";

Refusal NoUser(std::string_view source) {
  const std::string reason = "no user has consented";
  return {Meaning::kScopeMissing,
          Error{ErrorKind::kPermission,
                fmt::format("{}: {}", source, reason),
                "Consent once: tracklake auth login",
                {}},
          reason,
          {}};
}

std::vector<std::string_view> NamesOf(const Sources& sources) {
  std::vector<std::string_view> names;
  if (sources.own_playlists) names.push_back("own_playlists");
  if (sources.saved_tracks) names.push_back("saved_tracks");
  if (sources.saved_albums) names.push_back("saved_albums");
  if (sources.followed_artists) names.push_back("followed_artists");
  if (sources.top) names.push_back("top");
  if (sources.recently_played) names.push_back("recently_played");
  return names;
}

// One Run(): what it has learnt so far about upstream.
class ExtractRun {
 public:
  ExtractRun(const ExtractRequest& request, Client* client, ObjectStore* store, Clock* clock)
      : request_(request), client_(client), store_(store), clock_(clock), limits_(store, clock) {}

  Result<ExtractReport> Run() {
    TL_TRY(FindAccount());
    TL_TRY(FindOwnPlaylists());
    TL_TRY(ExtractLists());
    if (account_ && request_.sources.recently_played) TL_TRY(ExtractPlays());
    return std::move(report_);
  }

 private:
  // Whose collections they are. Without that every source is refused.
  Result<> FindAccount() {
    if (!request_.sources.any()) return {};
    if (!request_.has_user) return RefuseSources(std::nullopt);
    ProfileReply user = FetchProfile(client_);
    report_.calls += user.calls;
    std::optional<Refusal> refusal;
    if (user.result.has_value()) {
      account_ = *std::move(user.result);
    } else {
      refusal = std::move(user.result).error();
    }
    Learn(refusal);
    return account_ ? CloseSources() : RefuseSources(refusal);
  }

  Result<> RefuseSources(const std::optional<Refusal>& refusal) {
    for (const std::string_view name : NamesOf(request_.sources)) {
      ListRequest source;
      source.source = name;
      source.kind = kSource;
      source.id = name;
      ListExtraction extraction(client_, store_, clock_, &source, {});
      TL_ASSIGN(PlaylistReport report, extraction.Refuse(refusal ? *refusal : NoUser(name)));
      Count(report);
      report_.others.push_back(std::move(report));
    }
    return {};
  }

  Result<> CloseSources() {
    OpenGaps gaps(store_);
    const Seconds now = clock_->NowSeconds();
    for (const std::string_view name : NamesOf(request_.sources)) {
      TL_TRY(gaps.Close(kSource, name, now, now, false));
    }
    return {};
  }

  Result<> FindOwnPlaylists() {
    if (!account_ || !request_.sources.own_playlists) return {};
    const ListRequest list = MyPlaylistsList(account_->account_id);
    TL_ASSIGN(PlaylistReport listing, Extract(list, 0, 1, [this](std::string_view element) {
                AddOwnPlaylist(element, *account_, &own_);
              }));
    Count(listing);
    report_.others.push_back(std::move(listing));
    return {};
  }

  // Reports stand in the order of the configuration, whoever was served first.
  Result<> ExtractLists() {
    const std::vector<ListRequest> lists = Lists();
    TL_ASSIGN(Turns turns, Turns::Load(store_, clock_->NowSeconds()));
    report_.playlists.resize(lists.size());
    std::size_t served = 0;
    for (const std::size_t i : turns.Order(lists)) {
      TL_ASSIGN(PlaylistReport playlist, Extract(lists[i], served++, lists.size(), {}));
      Count(playlist);
      const bool is_settled = !playlist.suspended && playlist.outcome != FetchOutcome::kDeferred;
      // A first page alone is not what it waits for.
      const bool is_served = is_settled ? playlist.calls > 0 : playlist.new_pages > 1;
      if (is_served) TL_TRY(turns.Served(lists[i], is_settled));
      report_.playlists[i] = std::move(playlist);
    }
    return {};
  }

  // In the order of the configuration, each once.
  std::vector<ListRequest> Lists() const {
    std::vector<std::string> ids = request_.playlist_ids;
    for (const OwnPlaylist& own : own_) ids.push_back(own.id);
    std::vector<ListRequest> lists;
    for (const std::string& id : ids) {
      const auto is_it = [&](const auto& other) { return other.id == id; };
      if (std::ranges::any_of(lists, is_it)) continue;
      lists.push_back(PlaylistList(id, request_.market));
      const auto own = std::ranges::find_if(own_, is_it);
      if (own == own_.end()) continue;
      lists.back().is_own = true;
      lists.back().snapshot_id = own->snapshot_id;
    }
    if (!account_) return lists;
    const Sources& sources = request_.sources;
    if (sources.saved_tracks)
      lists.push_back(SavedTracksList(account_->account_id, request_.market));
    if (sources.saved_albums)
      lists.push_back(SavedAlbumsList(account_->account_id, request_.market));
    if (sources.followed_artists) lists.push_back(FollowedArtistsList(account_->account_id));
    if (sources.top) std::ranges::move(TopLists(account_->account_id), std::back_inserter(lists));
    return lists;
  }

  Result<PlaylistReport> Extract(const ListRequest& list, std::size_t index, std::size_t count,
                                 std::function<void(std::string_view)> element) {
    ExtractionOptions options;
    options.concurrency = request_.concurrency;
    options.finished = request_.finished;
    options.scopes = request_.scopes;
    options.limits = &limits_;
    options.element = std::move(element);
    if (request_.progress) {
      options.progress = [&, index, count](std::int64_t received,
                                           std::optional<std::int64_t> claimed) {
        request_.progress({index, count, list.id, received, claimed});
      };
    }
    if (request_.reuses_unchanged) options.reuses_unchanged = [this] { return ReusesUnchanged(); };
    ListExtraction extraction(client_, store_, clock_, &list, std::move(options));
    if (stop_) return extraction.Refuse(NotAsked(list));
    TL_ASSIGN(PlaylistReport report, extraction.Run());
    Learn(extraction.refusal());
    report_.pages_discarded += extraction.pages_discarded();
    return report;
  }

  // What stopped the run, told of a list that it would befall, too.
  Refusal NotAsked(const ListRequest& list) const {
    Refusal refusal = *stop_;
    const bool names_another = refusal.error.message.ends_with(refusal.reason);
    if (names_another) refusal.error.message = fmt::format("{}: {}", list.what, refusal.reason);
    return refusal;
  }

  bool ReusesUnchanged() {
    if (!reuses_) reuses_ = request_.reuses_unchanged();
    return *reuses_;
  }

  Result<> ExtractPlays() {
    ListRequest list;
    list.source = "recently_played";
    list.kind = kRecentlyPlayed;
    list.id = account_->account_id;
    ExtractionOptions options;
    options.scopes = request_.scopes;
    ListExtraction extraction(client_, store_, clock_, &list, std::move(options));
    if (!stop_) {
      TL_ASSIGN(auto refused, extraction.RefusedBefore());
      if (refused) {
        Count(*refused);
        report_.others.push_back(std::move(*refused));
        return {};
      }
    }
    PlaysFetch fetch;
    if (!stop_) {
      TL_ASSIGN(fetch, FetchPlays(client_, store_, *account_));
    }
    Learn(fetch.refusal);
    PlaylistReport report;
    if (stop_ || fetch.refusal) {
      TL_ASSIGN(report, extraction.Refuse(fetch.refusal ? *fetch.refusal : *stop_));
    } else {
      report = ReportOf(list, fetch);
      OpenGaps gaps(store_);
      TL_TRY(gaps.Close(list.kind, list.id, *fetch.fetched_at, clock_->NowSeconds(),
                        !fetch.raw_keys.empty()));
    }
    report.calls = fetch.calls;
    Count(report);
    report_.others.push_back(std::move(report));
    return {};
  }

  static PlaylistReport ReportOf(const ListRequest& list, const PlaysFetch& fetch) {
    PlaylistReport report;
    report.source = list.source;
    report.id = list.id;
    report.outcome = FetchOutcome::kComplete;
    report.raw_keys = fetch.raw_keys;
    report.unchanged = fetch.unchanged;
    report.entries = fetch.plays;
    report.pages = 1;
    if (fetch.may_miss_after) {
      report.doubt =
          Error{ErrorKind::kBadData,
                fmt::format("recently played: Spotify keeps {} plays, and all of them are "
                            "new since {}: some may be lost",
                            kPlaysWindow, FormatTimestamp(*fetch.may_miss_after)),
                "Run more often: every half an hour is safe.",
                {}};
    }
    return report;
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

  void Count(const PlaylistReport& playlist) {
    report_.calls += playlist.calls;
    if (!playlist.error || !playlist.error->retry_at) return;
    report_.retry_at = std::max(report_.retry_at.value_or(Seconds()), *playlist.error->retry_at);
  }

  const ExtractRequest& request_;
  Client* const client_;
  ObjectStore* const store_;
  Clock* const clock_;
  PageLimits limits_;
  ExtractReport report_;
  std::optional<Profile> account_;
  std::vector<OwnPlaylist> own_;
  std::optional<bool> reuses_;
  std::optional<Refusal> stop_;
  int unreachable_in_a_row_ = 0;
};

}  // namespace

bool IsMarket(std::string_view market) {
  return market.empty() || (market.size() == 2 && std::ranges::all_of(market, [](char c) {
                              return c >= 'A' && c <= 'Z';
                            }));
}

Result<ExtractReport> Extractor::Run(const ExtractRequest& request) {
  if (!IsMarket(request.market)) {
    return WithHint(Fail(ErrorKind::kUsage, "\"{}\" is not a market", request.market),
                    "Give the two capital letters of a country, as DE.");
  }
  return ExtractRun(request, client_, store_, clock_).Run();
}

}  // namespace tracklake
