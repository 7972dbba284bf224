// Stops at every moment, and what the next run makes of what the last one left.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/sanitized.h"
#include "extract/extract.h"
#include "extract/fake_playlist_internal.h"
#include "extract/pages_in_progress.h"
#include "spotify/testing/process_gate.h"
#include "store/testing/faulty_store.h"
#include "store/testing/store_world.h"

namespace tracklake {
namespace {

using nlohmann::json;
using std::chrono::hours;
using testing::_;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Le;
using testing::Pair;

constexpr const char* kId = FakePlaylist::kId;
constexpr std::int64_t kEntries = 800;  // eight full pages, so that it never matters which came
const Seconds kStart = *ParseCompactTimestamp("20261120T060000Z");

class FixedToken final : public TokenSource {
 public:
  Result<Secret> Get() override { return Secret("token"); }
  void Reject(const Secret&) override {}
};

// A gate with so many calls left.
class CountingGate final : public CallGate {
 public:
  Result<> Admit(std::string_view) override {
    if (left-- > 0) return {};
    auto failure = Fail(ErrorKind::kDeferred, "spent");
    failure.error().retry_at = retry_at;
    return failure;
  }
  Result<> CheckOpen(std::string_view family) override {
    return family == closed ? Fail(ErrorKind::kDeferred, "spent") : Result<>();
  }
  Seconds Close(std::string_view, Seconds at, Closing) override { return at; }

  std::atomic<int> left = 1'000'000;
  std::string closed;  // this family
  Seconds retry_at = kStart + hours(24);
};

// A playlist that any number of threads may ask, and that counts what it answered.
class Spotify {
 public:
  Spotify() { playlist.entries = kEntries; }

  Result<HttpResponse> Answer(const HttpRequest& request) {
    const MutexLock lock(mutex_);
    if (down) return Fail(ErrorKind::kUnavailable, "connection refused");
    if (++asked == fails_at) {
      down = true;
      return Fail(ErrorKind::kUnavailable, "connection reset");
    }
    ++answers[request.url];
    return playlist.Answer(request);
  }

  FakePlaylist playlist;
  std::map<std::string, int> answers;  // by address
  int asked = 0;
  int fails_at = 0;  // from this request on the server is down
  bool down = false;

 private:
  Mutex mutex_;
};

class ResumeTest : public testing::TestWithParam<std::tuple<int, const char*>> {
 protected:
  static int Concurrency() { return std::get<0>(GetParam()); }
  static std::string_view WorldOf() { return std::get<1>(GetParam()); }

  Result<ExtractReport> Run(Spotify* spotify, ObjectStore* store, Seconds at = kStart) {
    SimulatedClock clock(at);
    SeededRng rng(7);
    FakeTransport transport;
    transport.SetHandler([&](const HttpRequest& request) { return spotify->Answer(request); });
    Client client(*ParseEndpoints(), &transport, &tokens_, &gate_, &clock, &rng);
    Extractor extractor(&client, store, &clock);
    ExtractRequest request;
    request.playlist_ids = {kId};
    request.concurrency = Concurrency();
    return extractor.Run(request);
  }

  static std::map<std::string, std::string> Objects(ObjectStore& store, const std::string& prefix) {
    std::map<std::string, std::string> objects;
    const auto listed = store.List(prefix);
    for (const ObjectInfo& info : *listed) {
      EXPECT_TRUE(store.Get(info.key, &objects[info.key]).has_value());
    }
    return objects;
  }

  // What an undisturbed run at that time lands.
  std::map<std::string, std::string> Undisturbed(Seconds at) {
    Spotify spotify;
    const StoreWorld store_world(WorldOf());
    ObjectStore& store = *store_world;
    EXPECT_TRUE(Run(&spotify, &store, at).has_value());
    return Objects(store, "raw/");
  }

  // Objects of the playlist: those that hold all of it, or those that hold a part.
  static std::map<std::string, std::string> Playlists(ObjectStore& store, bool whole = true) {
    std::map<std::string, std::string> found = Objects(store, "raw/");
    std::erase_if(found, [&](const auto& object) {
      if (object.first.find("/playlist-") == std::string::npos) return true;
      return (json::parse(object.second)["tracks"]["items"].size() == kEntries) != whole;
    });
    return found;
  }

  // The entries of each partial capture, by its time: at several requests at once the last call may
  // be spent on a page behind a hole, and then a capture has two objects.
  static std::map<std::string, std::size_t> PartialCaptures(ObjectStore& store) {
    std::map<std::string, std::size_t> entries;
    for (const auto& [key, bytes] : Playlists(store, false)) {
      const json object = json::parse(bytes);
      const json& list = object.contains("tracks") ? object["tracks"] : object;
      entries[object["_tracklake"]["fetched_at"]] += list["items"].size();
    }
    return entries;
  }

  // The key and the bytes of the one journal of pages, or, without journals, of the last of 4
  // pages.
  static std::pair<std::string, std::string> JournalOf(ObjectStore& store) {
    std::vector<std::pair<std::string, std::string>> found;
    for (const auto& object : Objects(store, "_tracklake/state/pages/")) {
      const bool has_pages = object.first.find("/pages-") != std::string::npos ||
                             object.first.find("/page-") != std::string::npos;
      if (has_pages) found.push_back(object);
    }
    EXPECT_EQ(found.size(), store.journals() != nullptr ? 1U : 4U);
    return found.back();
  }

  static void Replace(ObjectStore* store, const std::string& key, const std::string& bytes) {
    const Upload upload{key, bytes, {}};
    ASSERT_TRUE(store->PutAll({&upload, 1}).has_value());
  }

  static int Repeated(const Spotify& spotify) {
    int repeated = 0;
    for (const auto& [url, count] : spotify.answers) {
      if (url.find("fields=") == std::string::npos) repeated += count - 1;
    }
    return repeated;
  }

  FixedToken tokens_;
  CountingGate gate_;
};

INSTANTIATE_TEST_SUITE_P(Concurrency, ResumeTest,
                         testing::Combine(testing::Values(1, 4), testing::ValuesIn(kStoreWorlds)),
                         [](const auto& world) {
                           return fmt::format("{}_{}", std::get<0>(world.param),
                                              std::get<1>(world.param));
                         });

TEST_P(ResumeTest, ManyRequestsAtOnceLandTheSameBytes) {
  Spotify spotify;
  const StoreWorld store_world(WorldOf());
  ObjectStore& store = *store_world;
  const auto report = Run(&spotify, &store);
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(report->playlists[0].outcome, FetchOutcome::kComplete);
  EXPECT_EQ(report->calls, 9);
  const auto landed = Objects(store, "raw/");
  ASSERT_EQ(landed.size(), 1U);
  const json entries = json::parse(landed.begin()->second)["tracks"]["items"];
  ASSERT_EQ(entries.size(), 800U);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    ASSERT_EQ(entries[i]["track"]["id"], fmt::format("{:022}", i));
  }
  EXPECT_THAT(Objects(store, "_tracklake/state/pages/"), IsEmpty());
}

TEST_P(ResumeTest, AStopAtAnyEffectLosesNothingAndRepeatsOnlyPagesUnderWay) {
  const auto first = Undisturbed(kStart);
  const Seconds later = kStart + std::chrono::minutes(1);
  const auto second = Undisturbed(later);
  for (const bool after_applying : {false, true}) {
    for (int at = 1;; ++at) {
      SCOPED_TRACE(fmt::format("effect {}, {}", at, after_applying ? "applied" : "not applied"));
      const StoreWorld store_world(WorldOf());
      ObjectStore& store = *store_world;
      Spotify spotify;
      FaultyStore faulty(&store,
                         {.at_effect = at, .for_ever = true, .after_applying = after_applying});
      const bool stopped = !Run(&spotify, &faulty).has_value();
      const bool had_landed = !Playlists(store).empty();
      const auto report = Run(&spotify, &store, later);
      ASSERT_TRUE(report.has_value()) << report.error().message;
      EXPECT_EQ(report->playlists[0].outcome, FetchOutcome::kComplete);
      const auto landed = Playlists(store);
      const bool landed_again = landed.size() == 2;
      if (landed_again) {
        EXPECT_TRUE(had_landed);
        EXPECT_TRUE(landed.contains(first.begin()->first));
        EXPECT_TRUE(landed.contains(second.begin()->first));
      } else {
        EXPECT_TRUE(landed == first || (landed == second && !had_landed));
        // What has landed and is forgotten is read again, and found to be the same.
        EXPECT_LE(Repeated(spotify), had_landed ? 8 : Concurrency());
      }
      EXPECT_EQ(spotify.answers.size(), 9U);
      for (const auto& [url, count] : spotify.answers) EXPECT_LE(count, 2) << url;
      EXPECT_THAT(Objects(store, "_tracklake/state/pages/"), IsEmpty());
      if (!stopped) break;
    }
  }
}

TEST_P(ResumeTest, AServerThatGoesDownAtAnyRequestIsAskedForNoPageTwice) {
  const auto first = Undisturbed(kStart);
  for (int at = 2; at <= 9; ++at) {
    SCOPED_TRACE(at);
    const StoreWorld store_world(WorldOf());
    ObjectStore& store = *store_world;
    Spotify spotify;
    spotify.fails_at = at;
    const auto broken = Run(&spotify, &store);
    ASSERT_TRUE(broken.has_value());
    EXPECT_NE(broken->playlists[0].outcome, FetchOutcome::kComplete);
    EXPECT_TRUE(broken->playlists[0].suspended);
    // What came is in the lake already; before the ninth answer it is not all.
    EXPECT_EQ(PartialCaptures(store).empty(), at == 9);
    spotify.down = false;
    const auto report = Run(&spotify, &store, kStart + hours(30));
    ASSERT_TRUE(report.has_value());
    EXPECT_EQ(report->playlists[0].outcome, FetchOutcome::kComplete);
    EXPECT_THAT(Playlists(store), IsSupersetOf(first));
    EXPECT_EQ(Repeated(spotify), 0);
    EXPECT_EQ(report->pages_discarded, 0);
  }
}

TEST_P(ResumeTest, AQuotaSpentOnTheWayDefersAndTheNextDayGoesOn) {
  const auto first = Undisturbed(kStart);
  const StoreWorld store_world(WorldOf());
  ObjectStore& store = *store_world;
  Spotify spotify;
  gate_.left = 5;
  const auto deferred = Run(&spotify, &store);
  ASSERT_TRUE(deferred.has_value());
  const PlaylistReport& playlist = deferred->playlists[0];
  EXPECT_EQ(playlist.outcome, FetchOutcome::kDeferred);
  EXPECT_TRUE(playlist.suspended);
  EXPECT_EQ(playlist.entries, 500);
  EXPECT_EQ(playlist.claimed, kEntries);
  EXPECT_EQ(deferred->calls, 5);
  EXPECT_EQ(deferred->retry_at, gate_.retry_at);
  EXPECT_THAT(PartialCaptures(store), ElementsAre(Pair("2026-11-20T06:00:01Z", 500)))
      << "a snapshot of its own";
  const auto objects = Objects(store, "raw/");
  EXPECT_EQ(json::parse(objects.begin()->second)["_tracklake"]["status"], "deferred");

  for (int restart = 1; restart <= 20; ++restart) {
    ASSERT_TRUE(Run(&spotify, &store, kStart + std::chrono::minutes(restart)).has_value());
  }
  EXPECT_EQ(Objects(store, "raw/"), objects) << "the same deferral is said once";

  gate_.left = 1000;
  const auto done = Run(&spotify, &store, kStart + hours(25));
  ASSERT_TRUE(done.has_value());
  EXPECT_EQ(done->playlists[0].outcome, FetchOutcome::kComplete);
  EXPECT_EQ(Playlists(store), first);
  EXPECT_EQ(Repeated(spotify), 0);
  ASSERT_EQ(done->playlists[0].raw_keys.size(), 2U);
  const std::string note = done->playlists[0].raw_keys[1];
  EXPECT_THAT(note, HasSubstr("/capture-playlist-5MQTt7M7dyEbXLVKNt0Z9b-20261121T070000Z-"));
  EXPECT_EQ(json::parse(Objects(store, note)[note])["_tracklake"],
            json({{"what", "playlist"},
                  {"id", kId},
                  {"status", "complete"},
                  {"begun_at", "2026-11-20T06:00:00Z"}}));
  EXPECT_THAT(Objects(store, "_tracklake/state/open/"), IsEmpty());
  EXPECT_THAT(Objects(store, "_tracklake/state/pages/"), IsEmpty());
}

TEST_P(ResumeTest, PagesOfAPlaylistThatHasChangedAreThrownAwayAndCounted) {
  for (const auto wait : {hours(2), hours(80)}) {
    const StoreWorld store_world(WorldOf());
    ObjectStore& store = *store_world;
    Spotify spotify;
    gate_.left = 5;
    ASSERT_TRUE(Run(&spotify, &store).has_value());
    gate_.left = 1000;
    spotify.playlist.snapshot = "s1";
    spotify.answers.clear();
    const auto report = Run(&spotify, &store, kStart + wait);
    ASSERT_TRUE(report.has_value());
    EXPECT_EQ(report->playlists[0].outcome, FetchOutcome::kComplete);
    EXPECT_EQ(report->pages_discarded, 5);
    ASSERT_EQ(Playlists(store).size(), 1U);
    const json object = json::parse(Playlists(store).begin()->second);
    EXPECT_EQ(object["snapshot_id"], "s1");
    EXPECT_EQ(object["_tracklake"]["fetched_at"], FormatTimestamp(kStart + wait));
    EXPECT_EQ(Repeated(spotify), 0);
  }
}

TEST_P(ResumeTest, AListOfManyDaysGoesOnAsLongAsItBringsPages) {
  const auto first = Undisturbed(kStart);
  const StoreWorld store_world(WorldOf());
  ObjectStore& store = *store_world;
  Spotify spotify;
  gate_.retry_at = kStart + hours(1000);
  Seconds at = kStart;
  for (int run = 1; run <= 8; ++run) {
    gate_.left = run == 1 ? 1 : 2;  // from the second run on one is spent on the question
    const auto report = Run(&spotify, &store, at);
    ASSERT_TRUE(report.has_value());
    EXPECT_EQ(report->pages_discarded, 0) << run;
    at += hours(60);
  }
  gate_.left = 2;
  ASSERT_TRUE(Run(&spotify, &store, at).has_value());
  EXPECT_THAT(Playlists(store), IsSupersetOf(first));
  EXPECT_EQ(Repeated(spotify), 0);
  EXPECT_LE(PartialCaptures(store).size(), 7U);
}

TEST_P(ResumeTest, WhatHasComeSinceTheLastPartialObjectIsLandedBeforeItIsForgotten) {
  const StoreWorld store_world(WorldOf());
  ObjectStore& store = *store_world;
  Spotify spotify;
  gate_.left = 6;
  ASSERT_TRUE(Run(&spotify, &store).has_value());
  ASSERT_EQ(PartialCaptures(store).size(), 1U);
  gate_.left = 2;
  ASSERT_TRUE(Run(&spotify, &store, kStart + hours(2)).has_value());
  EXPECT_EQ(PartialCaptures(store).size(), 1U) << "one page more is no quarter more";
  gate_.left = 0;
  ASSERT_TRUE(Run(&spotify, &store, kStart + hours(75)).has_value());
  // At several requests at once the last call may be for the last page, which is half a page.
  EXPECT_THAT(PartialCaptures(store),
              ElementsAre(_, Pair("2026-11-20T06:00:02Z", testing::AnyOf(700, 650))));
}

TEST_P(ResumeTest, AListThatChangesFasterThanItCanBeReadIsReadToItsEndAllTheSame) {
  const StoreWorld store_world(WorldOf());
  ObjectStore& store = *store_world;
  Spotify spotify;
  bool has_ended = false;
  for (int day = 0; day < 12 && !has_ended; ++day) {
    spotify.playlist.snapshot = fmt::format("s{}", day);
    gate_.left = 5;
    const auto report = Run(&spotify, &store, kStart + hours(25 * day));
    ASSERT_TRUE(report.has_value());
    has_ended = report->playlists[0].outcome == FetchOutcome::kPartial;
  }
  EXPECT_TRUE(has_ended);
  EXPECT_EQ(Playlists(store).size(), 1U);
}

TEST_P(ResumeTest, WhileNoPageMayBeAskedForNothingElseIs) {
  const StoreWorld store_world(WorldOf());
  ObjectStore& store = *store_world;
  Spotify spotify;
  gate_.left = 5;
  ASSERT_TRUE(Run(&spotify, &store).has_value());
  gate_.left = 1;
  gate_.closed = "playlists/items";
  const auto report = Run(&spotify, &store, kStart + hours(2));
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(report->calls, 0);
  EXPECT_EQ(report->playlists[0].outcome, FetchOutcome::kDeferred);
}

TEST_P(ResumeTest, WhatClosesTheGapIsNoOlderThanAnyPartialObject) {
  const StoreWorld store_world(WorldOf());
  ObjectStore& store = *store_world;
  Spotify spotify;
  for (int run = 0; run < 3; ++run) {  // all within one second
    gate_.left = 2;
    ASSERT_TRUE(Run(&spotify, &store).has_value());
  }
  ASSERT_EQ(PartialCaptures(store).size(), 3U);
  gate_.left = 1000;
  const auto whole = Run(&spotify, &store);
  ASSERT_TRUE(whole.has_value());
  ASSERT_EQ(whole->playlists[0].raw_keys.size(), 2U);
  EXPECT_THAT(whole->playlists[0].raw_keys[1], HasSubstr("-20261120T060004Z-"));
}

TEST_P(ResumeTest, PagesOfAPlaylistThatIsGoneSinceAreLandedAllTheSame) {
  const StoreWorld store_world(WorldOf());
  ObjectStore& store = *store_world;
  Spotify spotify;
  gate_.left = 5;
  ASSERT_TRUE(Run(&spotify, &store).has_value());
  gate_.left = 1000;
  spotify.playlist.instead = [](int, const std::string&) {
    return HttpResponse{404, {}, R"({"error":{"status":404,"message":"Resource not found"}})"};
  };
  const auto report = Run(&spotify, &store, kStart + hours(2));
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(report->playlists[0].outcome, FetchOutcome::kPartial);
  EXPECT_EQ(report->playlists[0].entries, 500);
  EXPECT_EQ(report->calls, 1);
  ASSERT_EQ(PartialCaptures(store).size(), 1U) << "they had landed when the quota was spent";
  EXPECT_THAT(Objects(store, "_tracklake/state/pages/"), IsEmpty());
}

TEST_P(ResumeTest, ADamagedAnswerAboutChangesIsAskedForAnew) {
  const auto first = Undisturbed(kStart);
  for (int at = 1; at < 100; ++at) {
    const StoreWorld store_world(WorldOf());
    ObjectStore& store = *store_world;
    Spotify spotify;
    FaultyStore faulty(&store, {.at_effect = at, .for_ever = true});
    if (Run(&spotify, &faulty).has_value()) FAIL() << "it was never stopped behind the question";
    const auto pages = Objects(store, "_tracklake/state/pages/");
    const auto after = std::ranges::find_if(
        pages, [](const auto& object) { return object.first.ends_with("/after.json"); });
    if (after == pages.end()) continue;
    Replace(&store, after->first, "");
    const auto report = Run(&spotify, &store);
    ASSERT_TRUE(report.has_value()) << report.error().message;
    EXPECT_EQ(report->playlists[0].outcome, FetchOutcome::kComplete);
    EXPECT_EQ(Playlists(store), first);
    return;
  }
}

TEST_P(ResumeTest, AReadingThatWasTornBeforeTheStopCountsAsOneOfTheThree) {
  const StoreWorld store_world(WorldOf());
  ObjectStore& store = *store_world;
  Spotify spotify;
  int snapshots = 0;
  spotify.playlist.before = [&](int, FakePlaylist* playlist) {
    playlist->snapshot = fmt::format("s{}", snapshots++);
  };
  gate_.left = 15;  // one reading and most of the second
  ASSERT_TRUE(Run(&spotify, &store).has_value());
  gate_.left = 1000;
  spotify.asked = 0;
  const auto report = Run(&spotify, &store, kStart + std::chrono::minutes(5));
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(report->playlists[0].outcome, FetchOutcome::kPartial);
  EXPECT_EQ(report->playlists[0].error->message,
            fmt::format("playlist {}: it changed each time while it was read", kId));
  EXPECT_EQ(spotify.asked, 4 * 9 - 15);
  EXPECT_EQ(Playlists(store).size(), 1U);
}

TEST_P(ResumeTest, DamagedPagesAreFetchedAnew) {
  const StoreWorld store_world(WorldOf());
  ObjectStore& store = *store_world;
  Spotify spotify;
  gate_.left = 5;
  ASSERT_TRUE(Run(&spotify, &store).has_value());
  const auto [key, journal] = JournalOf(store);
  Replace(&store, key, std::string(journal).replace(journal.rfind("]"), 1, "x"));
  gate_.left = 1000;
  const auto report = Run(&spotify, &store, kStart + std::chrono::minutes(1));
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(report->playlists[0].outcome, FetchOutcome::kComplete);
  EXPECT_EQ(Playlists(store), Undisturbed(kStart + std::chrono::minutes(1)));
  EXPECT_EQ(report->pages_discarded, 5);
}

// What a power cut makes of pages that were being written: the journal as it is up to a byte, and
// behind it nothing, zeros, or a hole.
TEST_P(ResumeTest, AJournalWithATornEndLosesThePagesFromThereOnAndNoOther) {
  const StoreWorld begun_world(WorldOf());
  ObjectStore& begun = *begun_world;
  if (begun.journals() == nullptr) GTEST_SKIP() << "a page is an object here, whole or not there";
  const auto first = Undisturbed(kStart);
  Spotify before;
  gate_.left = 5;  // the first page, and four in the journal
  ASSERT_TRUE(Run(&before, &begun).has_value());
  gate_.left = 1'000'000;
  const auto pages = Objects(begun, "_tracklake/state/pages/");
  const auto [key, journal] = JournalOf(begun);
  constexpr std::size_t kPlaces = kSanitized ? 13 : 97;
  for (std::size_t at = 0; at < journal.size(); at += 1 + journal.size() / kPlaces) {
    const auto zeros = [&](std::size_t count) {
      std::string torn = journal;
      return torn.replace(at, count, std::min(count, journal.size() - at), '\0');
    };
    for (const std::string& torn : {journal.substr(0, at), zeros(journal.size()), zeros(3)}) {
      SCOPED_TRACE(fmt::format("{} of {} bytes, torn at {}", torn.size(), journal.size(), at));
      const StoreWorld store_world(WorldOf());
      ObjectStore& store = *store_world;
      for (const auto& [name, bytes] : pages) Replace(&store, name, bytes);
      Replace(&store, key, torn);
      Spotify spotify;
      const auto report = Run(&spotify, &store, kStart + std::chrono::minutes(1));
      ASSERT_TRUE(report.has_value()) << report.error().message;
      EXPECT_EQ(report->playlists[0].outcome, FetchOutcome::kComplete);
      EXPECT_EQ(report->pages_discarded, 0);
      EXPECT_EQ(Playlists(store), first);
      const auto whole = std::ranges::count(journal.substr(0, at), '\n') / 2;
      EXPECT_EQ(spotify.answers.size(), 8U - static_cast<std::size_t>(whole));
    }
  }
}

TEST(ConcurrencyTest, NeverMoreRequestsAtOnceThanConfiguredAndNoFewerThanPossible) {
  FakePlaylist playlist;
  playlist.entries = 4000;
  Mutex mutex;
  std::atomic<int> at_once = 0;
  std::atomic<int> most = 0;
  FakeTransport transport;
  transport.SetHandler([&](const HttpRequest& request) {
    const int now = ++at_once;
    int seen = most;
    while (now > seen && !most.compare_exchange_weak(seen, now)) {
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    const MutexLock lock(mutex);
    --at_once;
    return playlist.Answer(request);
  });
  FixedToken tokens;
  SimulatedClock clock(kStart);
  ProcessGate gate(&clock);
  SeededRng rng(7);
  Client client(*ParseEndpoints(), &transport, &tokens, &gate, &clock, &rng);
  MemoryStore store;
  Extractor extractor(&client, &store, &clock);
  ExtractRequest request;
  request.playlist_ids = {kId};
  request.concurrency = 3;
  ASSERT_TRUE(extractor.Run(request).has_value());
  EXPECT_EQ(most, 3);
}

}  // namespace
}  // namespace tracklake
