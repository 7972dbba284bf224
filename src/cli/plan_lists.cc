#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "cli/own_query.h"
#include "cli/plan.h"
#include "spotify/playlist_ref.h"

namespace tracklake::cli {
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

Result<KnownLists> ReadLists(Context& context, ObjectStore* store) {
  KnownLists lists;
  TL_ASSIGN(QuerySession session, OpenOwnQuery(context, store, "lists"));
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
  void AddPlaylist(const std::string& id, bool snapshot_is_listed) {
    const auto found = known_.find(id);
    const KnownList list = found == known_.end() ? KnownList() : found->second;
    if (!list.is_complete) {
      ++unread_;
      return AddReading(list);
    }
    if (!list.claimed) {  // withheld: asked for again, in case it no longer is
      ++playlists_.known;
      ++playlists_.calls;
      return;
    }
    ++complete_;
    if (rereads_) return AddReading(list);
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
  void AddReading(const KnownList& list) {
    ++playlists_.wanted;
    const std::int64_t more = list.claimed.value_or(0) - kFirstPage;
    playlists_.calls += more > 0 ? 2 : 1;  // and whether it changed while it was read
    playlists_.at_least = playlists_.at_least || !list.claimed;
    if (more > 0) entries_.calls += PagesOf(more, page_limit_);
    entries_.at_least = playlists_.at_least;
  }

  const KnownLists& known_;
  const std::int64_t page_limit_;
  const bool rereads_;
};

// A collection of the user's that has no sign of change: it is read again, page by page.
PlanRow CollectionRow(std::string source, std::string family, const KnownLists& known,
                      std::string_view suffix) {
  PlanRow row{.source = std::move(source), .family = std::move(family), .wanted = 1};
  row.calls = 1;
  row.at_least = true;
  for (const auto& [id, list] : known) {
    if (!id.starts_with("me:") || !id.ends_with(suffix) || !list.claimed) continue;
    row.calls = std::max<std::int64_t>(1, PagesOf(*list.claimed, kUserPage));
    row.at_least = false;
  }
  return row;
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

void PlanCollections(const Config& config, const KnownLists& known, Plan* plan) {
  if (config.saved_tracks) {
    plan->rows.push_back(CollectionRow("saved_tracks", "me/tracks", known, ":saved_tracks"));
  }
  if (config.saved_albums) {
    plan->rows.push_back(CollectionRow("saved_albums", "me/albums", known, ":saved_albums"));
  }
  if (config.followed_artists) {
    plan->rows.push_back(
        CollectionRow("followed_artists", "me/following", known, ":followed_artists"));
  }
  if (config.top) {
    plan->rows.push_back(TopRow(known));
  }
  if (config.recently_played) {
    plan->rows.push_back(
        {.source = "recently_played", .family = "me/player", .wanted = 1, .calls = 1});
  }
}

bool WantsTheUsersOwn(const Config& config) {
  return config.own_playlists || config.saved_tracks || config.saved_albums ||
         config.followed_artists || config.top || config.recently_played;
}

}  // namespace

Result<> PlanLists(Context& context, ObjectStore* store, const Capabilities& capabilities,
                   bool has_user, Plan* plan, bool* needs_capabilities) {
  const Config& config = context.config();
  TL_ASSIGN(const KnownLists known, ReadLists(context, store));
  plan->needs_consent = !has_user && WantsTheUsersOwn(config);
  ListPlanner planner(known, capabilities.playlist_page_limit,
                      capabilities.popularity && config.extract_popularity);
  if (has_user && WantsTheUsersOwn(config)) {
    plan->rows.push_back({.source = "account", .family = "me", .wanted = 1, .calls = 1});
  }
  std::set<std::string> named;
  for (const std::string& reference : config.playlists) {
    TL_ASSIGN(std::string id, ParsePlaylistRef(reference));
    if (named.insert(id).second) planner.AddPlaylist(id, false);
  }
  if (config.own_playlists && has_user) {
    std::int64_t listed = 0;
    for (const auto& [id, list] : known) {
      if (id.find(':') != std::string::npos || named.contains(id)) continue;
      ++listed;
      planner.AddPlaylist(id, true);
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
  if (has_user) PlanCollections(config, known, plan);
  return {};
}

}  // namespace tracklake::cli
