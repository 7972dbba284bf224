#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "app/own_query.h"
#include "app/plan.h"
#include "app/sources.h"
#include "extract/list_outlook.h"
#include "spotify/playlist_ref.h"

namespace tracklake::app {
namespace {

// A playlist's first answer holds so many of its entries.
constexpr std::int64_t kFirstPage = 100;
// Pages of everything that is the user's own.
constexpr std::int64_t kUserPage = 50;
// Artists and tracks, each over three ranges.
constexpr std::int64_t kTopLists = 6;

// What the lake knows of a list.
struct KnownList {
  std::optional<std::int64_t> claimed;
  bool is_complete = false;
};
using KnownLists = std::map<std::string, KnownList>;

Result<KnownLists> ReadLists(const Services& services, ObjectStore* store) {
  KnownLists lists;
  if (!services.lake.Exists()) return lists;
  TL_ASSIGN(QuerySession session, OpenOwnQuery(services, store, "lists"));
  TL_TRY(session.Run(ValueText::kPlain, [&](const TableRow& row) {
    KnownList list;
    if (row[1]) {
      std::int64_t claimed = 0;
      std::from_chars(row[1]->data(), row[1]->data() + row[1]->size(), claimed);
      list.claimed = claimed;
    }
    list.is_complete = row[2].has_value();
    lists.emplace(row[0].value_or(""), list);
    return true;
  }));
  return lists;
}

std::int64_t PagesOf(std::int64_t entries, std::int64_t page) {
  return std::max<std::int64_t>(0, (entries + page - 1) / page);
}

class ListPlanner {
 public:
  // `rereads`: playlists are read whole although they are as they were.
  ListPlanner(const KnownLists& known, std::int64_t page_limit, bool rereads)
      : known_(known), page_limit_(page_limit), rereads_(rereads) {}

  // One call shows whether a playlist has changed; one that has is counted when it is seen.
  void AddPlaylist(const std::string& id, bool snapshot_is_listed, const ListOutlook& outlook) {
    const auto found = known_.find(id);
    const KnownList list = found == known_.end() ? KnownList() : found->second;
    if (outlook.is_finished) {
      ++playlists_.known;
      complete_ += list.is_complete ? 1 : 0;
      return;
    }
    if (!list.is_complete || outlook.pages_there > 0) {
      unread_ += list.is_complete ? 0 : 1;
      return AddReading(list, outlook);
    }
    if (!list.claimed) {  // withheld: asked for again, in case it no longer is
      ++playlists_.known;
      ++playlists_.calls;
      return;
    }
    ++complete_;
    if (rereads_) return AddReading(list, outlook);
    ++playlists_.known;
    playlists_.calls += snapshot_is_listed ? 0 : 1;
  }

  // Calls that cannot be foreseen.
  void ExpectMore() { playlists_.at_least = entries_.at_least = true; }

  bool has_playlists() const {
    return playlists_.wanted + playlists_.known > 0 || playlists_.at_least;
  }

  PlanRow playlists_{.source = "playlists", .family = "playlists"};
  PlanRow entries_{.source = "playlists", .family = "playlists/items"};
  std::int64_t unread_ = 0;
  std::int64_t complete_ = 0;  // came whole before

 private:
  void AddReading(const KnownList& list, const ListOutlook& outlook) {
    ++playlists_.wanted;
    const std::int64_t more = list.claimed.value_or(0) - kFirstPage;
    const bool is_begun = outlook.pages_there > 0;
    // The first page, or whether it has changed since; and whether it did while it was read.
    playlists_.calls += !is_begun || outlook.asks_whether_changed ? 1 : 0;
    playlists_.calls += (more > 0 || is_begun) && !outlook.is_checked ? 1 : 0;
    playlists_.at_least = playlists_.at_least || !list.claimed;
    const std::int64_t there = std::max<std::int64_t>(outlook.pages_there - 1, 0);
    entries_.calls += std::max<std::int64_t>(PagesOf(more, page_limit_) - there, 0);
    entries_.at_least = playlists_.at_least;
  }

  const KnownLists& known_;
  const std::int64_t page_limit_;
  const bool rereads_;
};

// A collection of the user's that has no sign of change: it is read again, page by page, but for
// the pages that are there.
using MakeList = ListRequest (*)(const std::string& account, const std::string& market);

class CollectionPlanner {
 public:
  CollectionPlanner(const Services& services, ObjectStore* store, const KnownLists& known,
                    bool rereads)
      : services_(services), store_(store), known_(known), rereads_(rereads) {}

  Result<PlanRow> Row(std::string source, std::string family, MakeList make) const {
    PlanRow row{.source = std::move(source), .family = std::move(family), .wanted = 1};
    row.calls = 1;
    row.at_least = true;
    for (const auto& [id, known] : known_) {
      const std::string account = AccountOf(id, ":" + row.source);
      if (account.empty() || !known.claimed) continue;
      TL_ASSIGN(const ListOutlook outlook,
                OutlookOf(store_, &services_.clock, make(account, services_.config.market)));
      Count(*known.claimed, outlook, &row);
    }
    return row;
  }

 private:
  // "me:<account>:saved_tracks" → the account; empty for another list.
  static std::string AccountOf(std::string_view id, std::string_view suffix) {
    constexpr std::string_view kMe = "me:";
    if (!id.starts_with(kMe) || !id.ends_with(suffix)) return "";
    return std::string(id.substr(kMe.size(), id.size() - kMe.size() - suffix.size()));
  }

  void Count(std::int64_t claimed, const ListOutlook& outlook, PlanRow* row) const {
    const std::int64_t pages = std::max<std::int64_t>(1, PagesOf(claimed, kUserPage));
    row->calls = std::max<std::int64_t>(pages - outlook.pages_there, 0);
    row->at_least = false;
    const bool shows = outlook.shows_at_once && outlook.pages_there == 0 && !rereads_;
    if (!outlook.is_finished && !shows) return;
    row->calls = outlook.is_finished ? 0 : 1;
    row->at_least = !outlook.is_finished;
    std::swap(row->wanted, row->known);
  }

  const Services& services_;
  ObjectStore* const store_;
  const KnownLists& known_;
  const bool rereads_;
};

ListRequest Followed(const std::string& account, const std::string&) {
  return FollowedArtistsList(account);
}

PlanRow TopRow(const KnownLists& known) {
  PlanRow row{.source = "top", .family = "me/top", .wanted = kTopLists};
  std::int64_t counted = 0;
  for (const auto& [id, list] : known) {
    if (!id.starts_with("me:") || id.find(":top_") == std::string::npos || !list.claimed) continue;
    ++counted;
    row.calls += std::max<std::int64_t>(1, PagesOf(*list.claimed, kUserPage));
  }
  row.at_least = counted < kTopLists;
  if (row.at_least) row.calls += kTopLists - counted;
  return row;
}

Result<> PlanCollections(const Config& config, const CollectionPlanner& planner,
                         const KnownLists& known, Plan* plan) {
  const auto add = [&](bool is_wanted, const char* source, const char* family,
                       MakeList make) -> Result<> {
    if (!is_wanted) return {};
    TL_ASSIGN(PlanRow row, planner.Row(source, family, make));
    plan->rows.push_back(std::move(row));
    return {};
  };
  TL_TRY(add(config.saved_tracks, "saved_tracks", "me/tracks", SavedTracksList));
  TL_TRY(add(config.saved_albums, "saved_albums", "me/albums", SavedAlbumsList));
  TL_TRY(add(config.followed_artists, "followed_artists", "me/following", Followed));
  if (config.top) {
    plan->rows.push_back(TopRow(known));
  }
  if (config.recently_played) {
    plan->rows.push_back(
        {.source = "recently_played", .family = "me/player", .wanted = 1, .calls = 1});
  }
  return {};
}

}  // namespace

Result<> PlanLists(const Services& services, ObjectStore* store, const Capabilities& capabilities,
                   bool has_user, Plan* plan, bool* needs_capabilities) {
  const Config& config = services.config;
  TL_ASSIGN(const KnownLists known, ReadLists(services, store));
  plan->needs_consent = !has_user && WantsTheUsersOwn(config);
  const bool rereads = capabilities.popularity && config.extract_popularity;
  ListPlanner planner(known, capabilities.playlist_page_limit, rereads);
  const auto add_playlist = [&](const std::string& id, bool is_listed) -> Result<> {
    TL_ASSIGN(const ListOutlook outlook,
              OutlookOf(store, &services.clock, PlaylistList(id, config.market)));
    planner.AddPlaylist(id, is_listed, outlook);
    return {};
  };
  if (has_user && WantsTheUsersOwn(config)) {
    plan->rows.push_back({.source = "account", .family = "me", .wanted = 1, .calls = 1});
  }
  std::set<std::string> named;
  for (const std::string& reference : config.playlists) {
    TL_ASSIGN(std::string id, ParsePlaylistRef(reference));
    if (named.insert(id).second) TL_TRY(add_playlist(id, false));
  }
  if (config.own_playlists && has_user) {
    std::int64_t listed = 0;
    for (const auto& [id, list] : known) {
      if (id.find(':') != std::string::npos || named.contains(id)) continue;
      ++listed;
      TL_TRY(add_playlist(id, true));
    }
    if (listed == 0) planner.ExpectMore();
    plan->rows.push_back({.source = "own_playlists",
                          .family = "me/playlists",
                          .wanted = 1,
                          .calls = std::max<std::int64_t>(1, PagesOf(listed, kUserPage)),
                          .at_least = listed == 0});
  }
  *needs_capabilities = planner.complete_ > 0 && config.extract_popularity;
  if (*needs_capabilities && !plan->capabilities) planner.ExpectMore();
  if (planner.has_playlists()) {
    plan->rows.push_back(planner.playlists_);
    plan->rows.push_back(planner.entries_);
  }
  plan->unread_lists = planner.unread_;
  if (!has_user) return {};
  return PlanCollections(config, CollectionPlanner(services, store, known, rereads), known, plan);
}

}  // namespace tracklake::app
