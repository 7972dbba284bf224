// The user's own collections, plays and unchanged playlists, against answers written here.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "extract/extract.h"
#include "extract/last_landed.h"
#include "extract/list_extraction.h"
#include "extract/page_request.h"
#include "extract/pages_in_progress.h"
#include "http/fake_transport.h"
#include "http/url.h"
#include "spotify/testing/process_gate.h"
#include "store/testing/faulty_store.h"
#include "store/testing/store_world.h"

namespace tracklake {
namespace {

using nlohmann::json;
using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kApi = "https://api.spotify.com/v1";
const Seconds kStart = *ParseCompactTimestamp("20261120T060000Z");

class FixedToken final : public TokenSource {
 public:
  Result<Secret> Get() override { return Secret("token"); }
  void Reject(const Secret&) override {}
};

// Spotify for one user: lists by path, each element a text.
class Me {
 public:
  Result<HttpResponse> Answer(const HttpRequest& request) {
    const Url url = *ParseUrl(request.url);
    const std::string path = url.path.substr(3);  // without /v1
    ++calls[path];
    last_query[path] = url.query;
    if (const auto found = instead.find(path); found != instead.end()) return found->second;
    const std::string limit(url.Parameter("limit").value_or("1"));
    if (url.Parameter("limit") && std::stoul(limit) > greatest_limit) {
      return HttpResponse{400, {}, R"({"error":{"status":400,"message":"Invalid limit"}})"};
    }
    if (path == "/me") {
      return HttpResponse{200, {}, R"({"id":"user1","account_id":"acct1","type":"user"})"};
    }
    if (path == "/me/player/recently-played") return HttpResponse{200, {}, Plays()};
    if (path == "/me/following") return HttpResponse{200, {}, Following(url)};
    if (path.starts_with("/playlists/")) return HttpResponse{200, {}, Playlist(path)};
    return HttpResponse{200, {}, Page(path, url)};
  }

  // Of a list: how many elements it has, unless `elements` names them.
  std::map<std::string, std::vector<std::string>> elements;
  std::map<std::string, std::string> snapshots;  // of playlists, each of three entries
  std::vector<std::string> played_at;
  std::size_t greatest_limit = 50;
  std::string cursor_after_last;  // of followed artists; empty: none
  std::map<std::string, HttpResponse> instead;
  std::map<std::string, int> calls;
  std::map<std::string, std::string> last_query;

  static std::vector<std::string> Tracks(int count) {
    std::vector<std::string> tracks;
    for (int i = 0; i < count; ++i) {
      tracks.push_back(fmt::format(
          R"({{"added_at":"2026-01-01T00:00:00Z","track":{{"id":"{:022}","type":"track"}}}})", i));
    }
    return tracks;
  }

 private:
  std::string Page(const std::string& path, const Url& url) const {
    const auto found = elements.find(path);
    const auto& all = found == elements.end() ? kNothing : found->second;
    const auto offset = std::stoul(std::string(url.Parameter("offset").value_or("0")));
    const std::size_t end = std::min(all.size(), offset + greatest_limit);
    std::string items;
    for (std::size_t i = offset; i < end; ++i) items += (i == offset ? "" : ",") + all[i];
    const std::string next = end < all.size() ? fmt::format("\"{}{}?offset={}&limit={}\"", kApi,
                                                            path, end, greatest_limit)
                                              : "null";
    return fmt::format(
        R"({{"href":"{}{}","items":[{}],"limit":50,"next":{},"offset":{},"total":{}}})", kApi, path,
        items, next, offset, all.size());
  }

  std::string Following(const Url& url) const {
    const auto& all = elements.at("/me/following");
    const auto after = url.Parameter("after");
    const std::size_t begin = after ? std::stoul(std::string(*after)) : 0;
    const std::size_t end = std::min(all.size(), begin + 50);
    std::string items;
    for (std::size_t i = begin; i < end; ++i) items += (i == begin ? "" : ",") + all[i];
    const std::string next =
        end < all.size() || !cursor_after_last.empty()
            ? fmt::format("\"{}/me/following?type=artist&after={}&limit=50\"", kApi,
                          end < all.size() ? fmt::format("{}", end) : cursor_after_last)
            : "null";
    return fmt::format(
        R"({{"artists":{{"items":[{}],"next":{},"cursors":{{}},"limit":50,"total":{}}}}})", items,
        next, all.size());
  }

  std::string Playlist(const std::string& path) const {
    const std::string id = path.substr(std::string("/playlists/").size());
    return fmt::format(
        R"({{"id":"{}","snapshot_id":"{}","type":"playlist","items":{{"items":[{{"item":null}},)"
        R"({{"item":null}},{{"item":null}}],"next":null,"offset":0,"total":3}}}})",
        id, snapshots.at(id));
  }

  std::string Plays() const {
    std::string items;
    for (const std::string& at : played_at) {
      items += fmt::format(R"({}{{"played_at":"{}","track":{{"id":"t","type":"track"}}}})",
                           items.empty() ? "" : ",", at);
    }
    return fmt::format(R"({{"items":[{}],"next":null,"limit":50}})", items);
  }

  const std::vector<std::string> kNothing;
};

class SourcesTest : public testing::TestWithParam<const char*> {
 protected:
  ExtractReport Run(const Sources& sources, Seconds at = kStart, bool reuses = true) {
    return *RunOn(&store_, sources, at, reuses);
  }

  Result<ExtractReport> RunOn(ObjectStore* store, const Sources& sources, Seconds at,
                              bool reuses = true) {
    SimulatedClock clock(at);
    SeededRng rng(7);
    FakeTransport transport;
    transport.SetHandler([&](const HttpRequest& request) { return me_.Answer(request); });
    ProcessGate gate(&clock);
    Client client(*ParseEndpoints(), &transport, &tokens_, &gate, &clock, &rng);
    Extractor extractor(&client, store, &clock);
    ExtractRequest request;
    request.sources = sources;
    request.has_user = has_user_;
    request.reuses_unchanged = [=] { return reuses; };
    FinishedLists finished(store, &clock);
    if (job_goes_on_) request.finished = &finished;
    const ScopeRefusals scopes(store, &clock, consented_at_);
    request.scopes = &scopes;
    return extractor.Run(request);
  }

  json Landed(const std::string& key) {
    std::string bytes;
    EXPECT_TRUE(store_.Get(key, &bytes).has_value()) << key;
    return json::parse(bytes);
  }

  std::vector<std::string> Keys(const std::string& part) {
    std::vector<std::string> keys;
    const auto listed = store_.List("raw/");
    for (const ObjectInfo& info : *listed) {
      if (info.key.find(part) != std::string::npos) keys.push_back(info.key);
    }
    return keys;
  }

  static std::string Simplified(const std::string& id, const std::string& owner,
                                const std::string& snapshot, bool collaborative = false) {
    return fmt::format(R"({{"id":"{}","type":"playlist","snapshot_id":"{}","collaborative":{},)"
                       R"("owner":{{"id":"{}"}},"items":{{"total":3}}}})",
                       id, snapshot, collaborative, owner);
  }

  Me me_;
  FixedToken tokens_;
  const StoreWorld world_{GetParam()};
  ObjectStore& store_ = *world_;
  bool has_user_ = true;
  bool job_goes_on_ = false;  // from one run to the next
  Seconds consented_at_ = kStart;
};

TEST_P(SourcesTest, SavedTracksAreAPlaylistOfTheAccount) {
  me_.elements["/me/tracks"] = Me::Tracks(120);
  const ExtractReport report = Run({.saved_tracks = true});
  ASSERT_EQ(report.playlists.size(), 1U);
  const PlaylistReport& list = report.playlists[0];
  EXPECT_EQ(list.id, "me:acct1:saved_tracks");
  EXPECT_EQ(list.outcome, FetchOutcome::kComplete);
  EXPECT_EQ(list.entries, 120);
  EXPECT_EQ(report.calls, 4);  // /me and three pages
  ASSERT_EQ(list.raw_keys.size(), 1U);
  EXPECT_THAT(list.raw_keys[0], HasSubstr("/playlist-me_acct1_saved_tracks-20261120T060000Z-"));
  const json object = Landed(list.raw_keys[0]);
  EXPECT_EQ(object["items"].size(), 120U);
  EXPECT_EQ(object["_tracklake"]["playlist_id"], "me:acct1:saved_tracks");
  EXPECT_EQ(object["_tracklake"]["request"], "/me/tracks?limit=50");
}

TEST_P(SourcesTest, FollowedArtistsAreReadByCursor) {
  for (int i = 0; i < 130; ++i) {
    me_.elements["/me/following"].push_back(fmt::format(R"({{"id":"{:022}","type":"artist"}})", i));
  }
  const PlaylistReport list = Run({.followed_artists = true}).playlists.at(0);
  EXPECT_EQ(list.id, "me:acct1:followed_artists");
  EXPECT_EQ(list.outcome, FetchOutcome::kComplete) << list.error->message;
  EXPECT_EQ(me_.calls["/me/following"], 3);
  const json object = Landed(list.raw_keys.at(0));
  ASSERT_EQ(object["artists"]["items"].size(), 130U);
  EXPECT_EQ(object["artists"]["items"][129]["id"], fmt::format("{:022}", 129));
  EXPECT_EQ(object["_tracklake"]["playlist_id"], "me:acct1:followed_artists");
}

TEST_P(SourcesTest, TopArtistsAndTracksAreSixLists) {
  me_.elements["/me/top/tracks"] = {R"({"id":"t","type":"track"})"};
  me_.elements["/me/top/artists"] = {R"({"id":"a","type":"artist"})"};
  const ExtractReport report = Run({.top = true});
  std::vector<std::string> ids;
  for (const PlaylistReport& list : report.playlists) {
    ids.push_back(list.id);
    EXPECT_EQ(list.outcome, FetchOutcome::kComplete);
    EXPECT_EQ(list.raw_keys.size(), 1U);
  }
  EXPECT_THAT(ids,
              ElementsAre("me:acct1:top_artists:short_term", "me:acct1:top_artists:medium_term",
                          "me:acct1:top_artists:long_term", "me:acct1:top_tracks:short_term",
                          "me:acct1:top_tracks:medium_term", "me:acct1:top_tracks:long_term"));
  EXPECT_EQ(me_.last_query["/me/top/tracks"], "time_range=long_term&limit=50");
}

TEST_P(SourcesTest, OwnAndCollaborativePlaylistsAreFoundAmongNullsAndOtherPeoples) {
  me_.elements["/me/playlists"] = {Simplified("0Own00000000000000000a", "user1", "s1"), "null",
                                   Simplified("0Theirs0000000000000000", "someone", "s1"),
                                   Simplified("0Shared000000000000000", "someone", "s1", true),
                                   Simplified("0Own00000000000000000a", "user1", "s1")};
  me_.snapshots = {{"0Own00000000000000000a", "s1"}, {"0Shared000000000000000", "s1"}};
  const ExtractReport report = Run({.own_playlists = true});
  ASSERT_EQ(report.playlists.size(), 2U);
  EXPECT_EQ(report.playlists[0].id, "0Own00000000000000000a");
  EXPECT_EQ(report.playlists[1].id, "0Shared000000000000000");
  EXPECT_EQ(report.calls, 4);
  const json listing = Landed(report.others.at(0).raw_keys.at(0));
  EXPECT_EQ(listing["items"].size(), 5U);
  EXPECT_FALSE(listing["_tracklake"].contains("playlist_id"));
  EXPECT_THAT(report.others[0].raw_keys[0], HasSubstr("/playlists-me_acct1_playlists-"));
}

TEST_P(SourcesTest, AnUnchangedPlaylistIsNotFetchedButSaidToBeUnchangedOnceADay) {
  me_.elements["/me/playlists"] = {Simplified("0Own00000000000000000a", "user1", "s1")};
  me_.snapshots = {{"0Own00000000000000000a", "s1"}};
  const std::string path = "/playlists/0Own00000000000000000a";
  const std::string original = Run({.own_playlists = true}).playlists.at(0).raw_keys.at(0);
  for (int day = 1; day <= 2; ++day) {
    const Seconds at = kStart + hours(24 * day);
    const PlaylistReport list = Run({.own_playlists = true}, at).playlists.at(0);
    EXPECT_TRUE(list.unchanged);
    EXPECT_EQ(list.outcome, FetchOutcome::kComplete);
    EXPECT_EQ(list.entries, 3);
    ASSERT_EQ(list.raw_keys.size(), 1U);
    json object = Landed(list.raw_keys[0]);
    EXPECT_EQ(object["_tracklake"]["reused_from"], original) << "always the original";
    EXPECT_EQ(object["_tracklake"]["fetched_at"], FormatTimestamp(at));
    object["_tracklake"].erase("reused_from");
    object["_tracklake"]["fetched_at"] = FormatTimestamp(kStart);
    EXPECT_EQ(object, Landed(original));
    EXPECT_THAT(Run({.own_playlists = true}, at + hours(1)).playlists.at(0).raw_keys, IsEmpty());
  }
  EXPECT_EQ(me_.calls[path], 1);

  me_.elements["/me/playlists"] = {Simplified("0Own00000000000000000a", "user1", "s2")};
  me_.snapshots = {{"0Own00000000000000000a", "s2"}};
  EXPECT_FALSE(Run({.own_playlists = true}, kStart + hours(72)).playlists.at(0).unchanged);
  EXPECT_EQ(me_.calls[path], 2);
}

TEST_P(SourcesTest, AnUnchangedPlaylistIsFetchedWhereItsSongsTellSomethingNew) {
  me_.elements["/me/playlists"] = {Simplified("0Own00000000000000000a", "user1", "s1")};
  me_.snapshots = {{"0Own00000000000000000a", "s1"}};
  Run({.own_playlists = true}, kStart, false);
  Run({.own_playlists = true}, kStart + hours(24), false);
  EXPECT_EQ(me_.calls["/playlists/0Own00000000000000000a"], 2);
}

TEST_P(SourcesTest, AnOriginalThatIsGoneIsFetchedAnew) {
  me_.elements["/me/playlists"] = {Simplified("0Own00000000000000000a", "user1", "s1")};
  me_.snapshots = {{"0Own00000000000000000a", "s1"}};
  const auto original = Run({.own_playlists = true}).playlists.at(0).raw_keys;
  ASSERT_TRUE(store_.Delete(original).has_value());
  EXPECT_FALSE(Run({.own_playlists = true}, kStart + hours(24)).playlists.at(0).unchanged);
}

TEST_P(SourcesTest, ReuseKeepsEveryByteButTheTimeAndItsOrigin) {
  const std::string original =
      R"({"a":",\"_tracklake\":{","items":[] ,"_tracklake":{"request":"/x","fetched_at":)"
      R"("2026-11-20T06:00:00Z","pages":[{"offset":0}],"items_received":0}} )"
      "\n";
  const auto reused = ReuseObject(original, "raw/k\"", kStart + hours(24));
  ASSERT_TRUE(reused.has_value());
  EXPECT_EQ(*reused,
            R"({"a":",\"_tracklake\":{","items":[] ,"_tracklake":{"request":"/x","fetched_at":)"
            R"("2026-11-21T06:00:00Z","pages":[{"offset":0}],"items_received":0,)"
            R"("reused_from":"raw/k\""}} )"
            "\n");
  for (const char* other : {"", "{}", R"({"_tracklake":{"fetched_at":"x"}})",
                            R"({"a":1,"_tracklake":{"fetched_at":"x"},"b":2})"}) {
    EXPECT_FALSE(ReuseObject(other, "k", kStart).has_value()) << other;
  }
}

TEST_P(SourcesTest, PlaysAreAskedForFromTwoHoursBeforeTheLastOnes) {
  me_.played_at = {"2026-11-20T05:30:00.123Z", "2026-11-20T05:00:00.000Z"};
  const ExtractReport report = Run({.recently_played = true});
  ASSERT_EQ(report.others.size(), 1U);
  EXPECT_EQ(report.others[0].entries, 2);
  EXPECT_EQ(me_.last_query["/me/player/recently-played"], "limit=50");
  const json object = Landed(report.others[0].raw_keys.at(0));
  EXPECT_EQ(object["_tracklake"]["account"], "acct1");
  EXPECT_EQ(object["items"].size(), 2U);
  me_.played_at = {};
  for (int run = 1; run <= 2; ++run) {  // an empty answer does not move the cursor
    Run({.recently_played = true}, kStart + hours(run));
    EXPECT_EQ(me_.last_query["/me/player/recently-played"], "limit=50&after=1795145400123");
  }
}

TEST_P(SourcesTest, ADayOnWhichNothingHappensLandsOneObjectOfEachSource) {
  me_.elements["/me/tracks"] = Me::Tracks(120);
  me_.elements["/me/albums"] = {R"({"album":{"id":"a","type":"album"}})"};
  me_.elements["/me/top/tracks"] = {R"({"id":"t","type":"track"})"};
  me_.elements["/me/top/artists"] = {R"({"id":"a","type":"artist"})"};
  me_.elements["/me/following"] = {R"({"id":"a","type":"artist"})"};
  me_.elements["/me/playlists"] = {Simplified("0Theirs0000000000000000", "someone", "s1")};
  me_.played_at = {"2026-11-20T05:30:00.000Z"};
  const Sources all{true, true, true, true, true, true};
  for (const bool reuses : {true, false}) {  // popularity is told, or is not
    store_.Delete(Keys("")).value();
    for (int run = 0; run < 34; ++run) Run(all, kStart + minutes(30 * run), reuses);
    EXPECT_EQ(Keys("").size(), 11U) << "the plays, the list of playlists, and nine others";
    for (int run = 40; run < 84; ++run) Run(all, kStart + minutes(30 * run), reuses);
    EXPECT_EQ(Keys("").size(), 22U);
    const auto plays = Keys("/recently-played-");
    ASSERT_EQ(plays.size(), 2U);
    EXPECT_EQ(Landed(plays[1])["_tracklake"]["reused_from"], plays[0]);
  }
}

TEST_P(SourcesTest, AChangeOfAnyEntryLandsAtOnce) {
  me_.elements["/me/tracks"] = Me::Tracks(120);
  Run({.saved_tracks = true});
  me_.elements["/me/tracks"][119] = Me::Tracks(121)[120];
  const auto keys = Run({.saved_tracks = true}, kStart + minutes(30)).playlists.at(0).raw_keys;
  ASSERT_EQ(keys.size(), 1U);
  EXPECT_EQ(Landed(keys[0])["items"][119]["track"]["id"], fmt::format("{:022}", 120));
}

TEST_P(SourcesTest, ALongListThatShowsNothingNewOnItsFirstPageIsReadWholeOnceAWeek) {
  me_.elements["/me/tracks"] = Me::Tracks(50 * (kFewPages + 1));
  Run({.saved_tracks = true});
  me_.calls.clear();
  for (int run = 1; run <= 48 * 6; ++run) Run({.saved_tracks = true}, kStart + minutes(30 * run));
  EXPECT_EQ(me_.calls["/me/tracks"], 48 * 6);
  Run({.saved_tracks = true}, kStart + kMaxUnread);
  EXPECT_EQ(me_.calls["/me/tracks"], 48 * 6 + kFewPages + 1);
  auto& tracks = me_.elements["/me/tracks"];
  tracks.insert(tracks.begin(), R"({"added_at":null,"track":null})");
  EXPECT_EQ(Run({.saved_tracks = true}, kStart + kMaxUnread + minutes(30)).playlists.at(0).entries,
            50 * (kFewPages + 1) + 1);
}

TEST_P(SourcesTest, ACursorThatLeadsBackEndsTheListWithoutATwin) {
  for (int i = 0; i < 130; ++i) {
    me_.elements["/me/following"].push_back(fmt::format(R"({{"id":"{:022}","type":"artist"}})", i));
  }
  me_.cursor_after_last = "100";
  const PlaylistReport list = Run({.followed_artists = true}).playlists.at(0);
  EXPECT_EQ(list.entries, 130);
  EXPECT_EQ(list.outcome, FetchOutcome::kComplete);
  EXPECT_EQ(me_.calls["/me/following"], 3);
}

TEST_P(SourcesTest, AnOwnPlaylistThatIsRefusedIsNotSaidToBeSomebodyElses) {
  me_.elements["/me/playlists"] = {Simplified("0Own00000000000000000a", "user1", "s1")};
  me_.instead["/playlists/0Own00000000000000000a"] = {
      200, {}, R"({"id":"0Own00000000000000000a","snapshot_id":"s1","type":"playlist"})"};
  const PlaylistReport list = Run({.own_playlists = true}).playlists.at(0);
  EXPECT_EQ(list.outcome, FetchOutcome::kWithheld);
  EXPECT_THAT(list.error->hint, HasSubstr("the user's own playlist"));
}

TEST_P(SourcesTest, ALimitThatIsRefusedIsLoweredAndRemembered) {
  me_.elements["/me/tracks"] = Me::Tracks(120);
  me_.greatest_limit = 20;
  EXPECT_EQ(Run({.saved_tracks = true}).playlists.at(0).entries, 120);
  EXPECT_EQ(me_.calls["/me/tracks"], 1 + 6);
  me_.calls.clear();
  Run({.saved_tracks = true}, kStart + hours(1));
  EXPECT_EQ(me_.calls["/me/tracks"], 1) << "none is refused, and the first page tells enough";
  EXPECT_EQ(me_.last_query["/me/tracks"], "limit=20");
}

TEST_P(SourcesTest, ARefusalThatNoLimitCuresIsRememberedAsNone) {
  me_.elements["/me/tracks"] = Me::Tracks(120);
  me_.greatest_limit = 0;
  EXPECT_NE(Run({.saved_tracks = true}).playlists.at(0).outcome, FetchOutcome::kComplete);
  EXPECT_EQ(me_.calls["/me/tracks"], 1 + kMaxLowerings);
  me_.greatest_limit = 50;
  Run({.saved_tracks = true}, kStart + hours(1));
  EXPECT_EQ(me_.calls["/me/tracks"], 1 + kMaxLowerings + 3);
}

TEST_P(SourcesTest, APlayOfTheFutureDoesNotHideThoseThatComeBeforeIt) {
  me_.played_at = {"2031-01-01T00:00:00.000Z", "2026-11-20T05:30:00.000Z"};
  Run({.recently_played = true});
  Run({.recently_played = true}, kStart + hours(1));
  EXPECT_EQ(me_.last_query["/me/player/recently-played"],
            fmt::format("limit=50&after={}000", (kStart - hours(2)).time_since_epoch().count()));
}

TEST_P(SourcesTest, AFullWindowThatDoesNotReachBackIsALastingGap) {
  const auto fill = [&](const std::string& hour) {
    me_.played_at.clear();
    for (int i = 0; i < 50; ++i) {
      me_.played_at.push_back(fmt::format("2026-11-20T{}:{:02}:00.000Z", hour, 59 - i));
    }
  };
  fill("04");
  EXPECT_FALSE(Run({.recently_played = true}).others.at(0).doubt) << "nothing was there before";
  me_.played_at.back() = "2026-11-20T04:59:00.000Z";
  EXPECT_FALSE(Run({.recently_played = true}, kStart + hours(1)).others.at(0).doubt);
  fill("09");
  const PlaylistReport plays = Run({.recently_played = true}, kStart + hours(4)).others.at(0);
  ASSERT_TRUE(plays.doubt);
  EXPECT_THAT(plays.doubt->message, HasSubstr("2026-11-20T04:59:00Z"));
  EXPECT_EQ(plays.outcome, FetchOutcome::kComplete);
  ASSERT_EQ(plays.raw_keys.size(), 2U);
  const json gap = Landed(plays.raw_keys[1])["_tracklake"];
  EXPECT_EQ(gap["what"], "recently-played");
  EXPECT_EQ(gap["id"], "acct1:2026-11-20T04:59:00Z");
  EXPECT_EQ(gap["status"], "partial");
  EXPECT_EQ(gap["recoverable"], false);
}

TEST_P(SourcesTest, TheCursorMovesOnlyOnceThePlaysHaveLanded) {
  me_.played_at = {"2026-11-20T05:30:00.000Z"};
  for (int effect = 1;; ++effect) {
    SCOPED_TRACE(effect);
    const StoreWorld world(GetParam());
    ObjectStore& store = *world;
    FaultyStore faulty(&store, {.at_effect = effect, .for_ever = true});
    const bool stopped = !RunOn(&faulty, {.recently_played = true}, kStart).has_value();
    const bool landed = !store.List("raw/")->empty();
    ASSERT_TRUE(RunOn(&store, {.recently_played = true}, kStart + hours(1)).has_value());
    const bool asked_from_cursor =
        me_.last_query["/me/player/recently-played"].find("after") != std::string::npos;
    EXPECT_TRUE(landed || !asked_from_cursor);
    if (!stopped) break;
  }
}

TEST_P(SourcesTest, AJobThatIsStartedAgainAsksForTheListsThatRemain) {
  me_.elements["/me/tracks"] = Me::Tracks(120);
  job_goes_on_ = true;
  Run({.saved_tracks = true});
  me_.elements["/me/top/tracks"] = {R"({"id":"t","type":"track"})"};
  const ExtractReport report = Run({.saved_tracks = true, .top = true}, kStart + minutes(5));
  EXPECT_EQ(me_.calls["/me/tracks"], 3);
  EXPECT_EQ(me_.calls["/me/top/tracks"], 3);
  EXPECT_TRUE(report.playlists[0].finished_before);
  EXPECT_EQ(report.playlists[0].outcome, FetchOutcome::kComplete);
  EXPECT_EQ(report.playlists[0].entries, 120);
  EXPECT_FALSE(report.playlists[1].finished_before);
  Run({.saved_tracks = true}, kStart + hours(2));
  EXPECT_EQ(me_.calls["/me/tracks"], 6) << "news after a while";
}

TEST_P(SourcesTest, AJobStoppedAtAnyEffectRepeatsOnePageAtMost) {
  me_.elements["/me/tracks"] = Me::Tracks(120);
  me_.elements["/me/albums"] = {R"({"album":{"id":"a","type":"album"}})"};
  job_goes_on_ = true;
  for (int effect = 1;; ++effect) {
    SCOPED_TRACE(effect);
    me_.calls.clear();
    const StoreWorld world(GetParam());
    ObjectStore& store = *world;
    FaultyStore faulty(&store, {.at_effect = effect, .for_ever = true});
    const Sources sources{.saved_tracks = true, .saved_albums = true};
    const bool stopped = !RunOn(&faulty, sources, kStart).has_value();
    const auto report = RunOn(&store, sources, kStart + minutes(1));
    ASSERT_TRUE(report.has_value());
    for (const PlaylistReport& list : report->playlists) {
      EXPECT_EQ(list.outcome, FetchOutcome::kComplete);
    }
    EXPECT_LE(me_.calls["/me/tracks"] + me_.calls["/me/albums"], 4 + 1);
    EXPECT_LE(store.List("raw/")->size(), 3U) << "a list of one page may be seen twice";
    EXPECT_TRUE(store.List(kPagesPrefix)->empty());
    if (!stopped) break;
  }
}

TEST_P(SourcesTest, WithoutAUserEverySourceIsWithheldAndTheRestOfTheRunGoesOn) {
  has_user_ = false;
  const Sources all{true, true, true, true, true, true};
  const ExtractReport report = Run(all);
  EXPECT_EQ(report.calls, 0);
  EXPECT_FALSE(report.stopped);
  ASSERT_EQ(report.others.size(), 6U);
  for (const PlaylistReport& source : report.others) {
    EXPECT_EQ(source.outcome, FetchOutcome::kWithheld);
    EXPECT_TRUE(source.needs_consent);
    const json gap = Landed(source.raw_keys.at(0))["_tracklake"];
    EXPECT_EQ(gap["what"], "source");
    EXPECT_EQ(gap["id"], source.source);
    EXPECT_EQ(gap["status"], "withheld");
    EXPECT_EQ(gap["recoverable"], true);
  }
  has_user_ = true;
  me_.elements["/me/tracks"] = Me::Tracks(1);
  Run({.saved_tracks = true}, kStart + hours(1));
  const auto notes = Keys("/capture-source-");
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_EQ(Landed(notes[0])["_tracklake"]["id"], "saved_tracks");
  EXPECT_EQ(Landed(notes[0])["_tracklake"]["status"], "complete");
}

TEST_P(SourcesTest, AMissingScopeIsTheTroubleOfItsSourceAlone) {
  me_.instead["/me/top/tracks"] = {
      403, {}, R"({"error":{"status":403,"message":"Insufficient client scope"}})"};
  me_.elements["/me/top/artists"] = {R"({"id":"a","type":"artist"})"};
  const ExtractReport report = Run({.top = true});
  ASSERT_EQ(report.playlists.size(), 6U);
  EXPECT_EQ(report.playlists[0].outcome, FetchOutcome::kComplete);
  EXPECT_EQ(report.playlists[3].outcome, FetchOutcome::kWithheld);
  EXPECT_TRUE(report.playlists[3].needs_consent);
  EXPECT_TRUE(report.playlists[3].recoverable);
  EXPECT_EQ(Landed(report.playlists[3].raw_keys.at(0))["_tracklake"]["id"],
            "me:acct1:top_tracks:short_term");
}

TEST_P(SourcesTest, AMissingScopeIsAskedForAgainAfterANewConsentOrAWeek) {
  me_.instead["/me/tracks"] = {
      403, {}, R"({"error":{"status":403,"message":"Insufficient client scope"}})"};
  me_.instead["/me/player/recently-played"] = me_.instead["/me/tracks"];
  const Sources sources{.saved_tracks = true, .recently_played = true};
  Run(sources);
  const auto calls = [&] {
    return me_.calls["/me/tracks"] + me_.calls["/me/player/recently-played"];
  };
  EXPECT_EQ(calls(), 2);
  const ExtractReport again = Run(sources, kStart + hours(7 * 24) - std::chrono::seconds(1));
  EXPECT_EQ(calls(), 2);
  for (const PlaylistReport& list : {again.playlists.at(0), again.others.at(0)}) {
    EXPECT_EQ(list.outcome, FetchOutcome::kWithheld);
    EXPECT_TRUE(list.needs_consent);
    EXPECT_TRUE(list.recoverable);
    EXPECT_THAT(list.error->message, HasSubstr("Insufficient client scope"));
    EXPECT_THAT(list.error->hint, HasSubstr("auth login"));
    EXPECT_TRUE(list.raw_keys.empty());
  }
  EXPECT_EQ(Keys("/failure-").size(), 2U) << "landed once";
  Run(sources, kStart + hours(7 * 24));
  EXPECT_EQ(calls(), 4) << "a week later";
  consented_at_ += hours(1);
  Run(sources, kStart + hours(7 * 24 + 1));
  EXPECT_EQ(calls(), 6) << "after a new consent";
  me_.instead.clear();
  me_.elements["/me/tracks"] = Me::Tracks(2);
  consented_at_ += hours(1);
  EXPECT_EQ(Run(sources, kStart + hours(7 * 24 + 2)).playlists.at(0).entries, 2);
}

TEST_P(SourcesTest, AListOfPlaylistsThatFailedOnceIsClosedWhenItComes) {
  me_.instead["/me/playlists"] = {
      403, {}, R"({"error":{"status":403,"message":"Insufficient client scope"}})"};
  EXPECT_TRUE(Run({.own_playlists = true}).others.at(0).needs_consent);
  me_.instead.clear();
  consented_at_ += hours(1);
  const PlaylistReport listing = Run({.own_playlists = true}, kStart + hours(1)).others.at(0);
  EXPECT_EQ(listing.outcome, FetchOutcome::kComplete);
  ASSERT_EQ(listing.raw_keys.size(), 2U);
  EXPECT_THAT(listing.raw_keys[1], HasSubstr("/capture-playlists-me_acct1_playlists-"));
}

TEST_P(SourcesTest, ASavedListThatChangesItsLengthWhileItIsReadIsReadAgain) {
  me_.elements["/me/tracks"] = Me::Tracks(60);
  int asked = 0;
  SimulatedClock clock(kStart);
  SeededRng rng(7);
  FakeTransport transport;
  transport.SetHandler([&](const HttpRequest& request) {
    if (request.url.find("/me/tracks") != std::string::npos && ++asked == 2) {
      me_.elements["/me/tracks"] = Me::Tracks(61);
    }
    return me_.Answer(request);
  });
  me_.instead.clear();
  ProcessGate gate(&clock);
  Client client(*ParseEndpoints(), &transport, &tokens_, &gate, &clock, &rng);
  Extractor extractor(&client, &store_, &clock);
  ExtractRequest request;
  request.sources.saved_tracks = true;
  request.has_user = true;
  const auto report = extractor.Run(request);
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(report->playlists.at(0).outcome, FetchOutcome::kComplete);
  EXPECT_EQ(report->playlists.at(0).entries, 61);
  EXPECT_EQ(asked, 4);
  EXPECT_EQ(report->pages_discarded, 2);
}

INSTANTIATE_TEST_SUITE_P(Stores, SourcesTest, testing::ValuesIn(kStoreWorlds), WorldName);

}  // namespace
}  // namespace tracklake
