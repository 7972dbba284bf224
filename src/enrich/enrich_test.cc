#include "enrich/enrich.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "base/text.h"
#include "enrich/reccobeats.h"
#include "enrich/spotify_lookup.h"
#include "http/fake_transport.h"
#include "spotify/testing/process_gate.h"
#include "store/memory/memory_store.h"
#include "store/testing/faulty_store.h"

namespace tracklake {
namespace {

using nlohmann::json;
using std::chrono::days;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr SpotifyLimits kClassic = {.batches = true, .audio_features = true};
constexpr SpotifyLimits kSmall = {};

class FixedToken final : public TokenSource {
 public:
  Result<Secret> Get() override { return Secret("token"); }
  void Reject(const Secret&) override {}
};

// Counts the leaves it gives, and gives no more of a family than it was told.
class CountingGate final : public CallGate {
 public:
  explicit CountingGate(Clock* clock) : inner_(clock) {}

  Result<> Admit(std::string_view family) override {
    if (uncounted) return std::unexpected(*uncounted);
    const std::string name(family);
    if (budget.contains(name) && admitted[name] == budget[name]) {
      inner_.Close(family, retry_at, Closing::kQuota);
    }
    const Result<> leave = inner_.Admit(family);
    if (leave.has_value()) ++admitted[name];
    return leave;
  }
  Result<> CheckOpen(std::string_view family) override { return inner_.CheckOpen(family); }
  Seconds Close(std::string_view family, Seconds at, Closing why) override {
    return inner_.Close(family, at, why);
  }

  std::map<std::string, int> admitted;
  std::map<std::string, int> budget;
  Seconds retry_at{};
  std::optional<Error> uncounted;  // why no call can be counted

 private:
  ProcessGate inner_;
};

// "a00", "a01" and so on.
std::vector<std::string> Ids(int count, char letter = 'a') {
  std::vector<std::string> ids;
  for (int i = 0; i < count; ++i) ids.push_back(fmt::format("{}{:02}", letter, i));
  return ids;
}

// Spotify and ReccoBeats as far as they answer lookups.
class EnrichTest : public testing::Test {
 protected:
  EnrichTest() {
    gate_.retry_at = start_ + days(1);
    transport_.SetHandler([this](const HttpRequest& request) { return Answer(request); });
  }

  Result<HttpResponse> Answer(const HttpRequest& request) {
    const Url url = *ParseUrl(request.url);
    const bool is_reccobeats = url.host == "api.reccobeats.com";
    if (const auto found = refuse_.find(url.path); found != refuse_.end()) return found->second;
    if (url.query.starts_with("ids=")) {
      const std::string list = is_reccobeats ? "content" : Segment(url.path);
      return BatchOf(SplitList(url.query.substr(4)), list);
    }
    const std::string id = Segment(url.path);
    if (unknown_.contains(id)) return HttpResponse{404, {}, R"({"error":{"status":404}})"};
    return HttpResponse{200, {}, fmt::format(R"({{"id":"{}"}})", Given(id))};
  }

  HttpResponse BatchOf(std::vector<std::string> ids, std::string list) {
    if (list == "content") std::ranges::reverse(ids);
    if (list == "audio-features") list = "audio_features";
    json objects = json::array();
    for (const std::string& id : ids) {
      if (list == "content") {
        if (!unknown_.contains(id)) {
          objects.push_back({{"id", "uuid"}, {"href", "https://open.spotify.com/track/" + id}});
        }
      } else {
        objects.push_back(unknown_.contains(id) ? json() : json{{"id", Given(id)}});
      }
    }
    return {200, {}, json{{list, objects}}.dump()};
  }

  std::string Given(const std::string& id) const {
    const auto found = relinks_.find(id);
    return found == relinks_.end() ? id : found->second;
  }

  static std::string Segment(std::string_view path) {
    return std::string(path.substr(path.rfind('/') + 1));
  }

  SpotifyLookup Spotify(SpotifyThing thing, SpotifyLimits limits) {
    return {&client_, thing, limits, ""};
  }

  EnrichReport Run(std::vector<EnrichTask> tasks) {
    auto report = TryRun(&store_, std::move(tasks));
    EXPECT_TRUE(report.has_value()) << report.error().message;
    return std::move(*report);
  }
  Result<EnrichReport> TryRun(ObjectStore* store, std::vector<EnrichTask> tasks) {
    return Enricher(store, &clock_, {[this] { ++contradictions_; }, {}}).Run(tasks);
  }
  LookupReport RunArtists(std::vector<std::string> ids, SpotifyLimits limits = kSmall) {
    SpotifyLookup artists = Spotify(SpotifyThing::kArtists, limits);
    return Run({{{&artists}, std::move(ids)}}).lookups.at(0);
  }

  std::vector<json> Landed(std::string_view kind) {
    std::vector<json> objects;
    const auto listed = store_.List("raw/");
    for (const ObjectInfo& info : *listed) {
      const std::string name = info.key.substr(info.key.rfind('/') + 1);
      if (!name.starts_with(fmt::format("{}-", kind))) continue;
      std::string bytes;
      EXPECT_TRUE(store_.Get(info.key, &bytes).has_value());
      objects.push_back(json::parse(bytes));
    }
    return objects;
  }

  const Seconds start_ = *ParseCompactTimestamp("20261120T060000Z");
  std::set<std::string> unknown_;
  std::map<std::string, std::string> relinks_;
  std::map<std::string, HttpResponse> refuse_;  // by path
  FakeTransport transport_;
  FixedToken tokens_;
  SimulatedClock clock_{start_};
  CountingGate gate_{&clock_};
  SeededRng rng_{1};
  MemoryStore store_;
  Client client_{*ParseEndpoints(), &transport_, &tokens_, &gate_, &clock_, &rng_};
  WebClient web_{*ParseUrl("https://api.reccobeats.com/v1"),
                 std::string(kReccoBeatsFamily),
                 &transport_,
                 &gate_,
                 &clock_,
                 &rng_};
  int contradictions_ = 0;
};

TEST_F(EnrichTest, AsksSinglyWhereBatchesAreClosedAndLandsEachAnswer) {
  const LookupReport report = RunArtists({"a1", "a0"});
  EXPECT_EQ(report.found, 2);
  EXPECT_EQ(report.calls, 2);
  EXPECT_FALSE(report.error.has_value());
  EXPECT_THAT(transport_.urls(), ElementsAre("https://api.spotify.com/v1/artists/a1",
                                             "https://api.spotify.com/v1/artists/a0"));
  const auto landed = Landed("artists");
  ASSERT_THAT(landed, SizeIs(2));
  EXPECT_EQ(landed[0]["id"], "a0");
  EXPECT_EQ(landed[0]["_tracklake"]["asked"], json({"a0"}));
  EXPECT_EQ(landed[0]["_tracklake"]["request"], "/artists/a0");
}

TEST_F(EnrichTest, AsksInTheBatchesThatSpotifyTakes) {
  const std::vector<std::pair<SpotifyThing, int>> sizes = {{SpotifyThing::kArtists, 50},
                                                           {SpotifyThing::kAlbums, 20},
                                                           {SpotifyThing::kTracks, 50},
                                                           {SpotifyThing::kAudioFeatures, 100}};
  for (const auto& [thing, size] : sizes) {
    SpotifyLookup lookup = Spotify(thing, kClassic);
    const LookupReport report = Run({{{&lookup}, Ids(2 * size + 1)}}).lookups.at(0);
    EXPECT_EQ(report.calls, 3) << report.name;
    EXPECT_EQ(report.found, 2 * size + 1) << report.name;
  }
  EXPECT_THAT(Landed("albums"), SizeIs(3));
}

TEST_F(EnrichTest, IdsWhoseAnswerIsRefusedAreAskedForADayLaterAndThenAlone) {
  ReccoBeatsLookup sounds(&web_);
  const auto run = [&] { return Run({{{&sounds}, {"t1", "t2", "t3"}}}).lookups.at(0); };
  refuse_["/v1/audio-features"] = {200, {}, "<html>We will be back soon</html>"};
  const LookupReport first = run();
  EXPECT_EQ(first.failed, 3);
  EXPECT_EQ(first.calls, 4);
  EXPECT_THAT(first.error->message, HasSubstr("not JSON: HTML, it begins with \"<html>We"));
  EXPECT_EQ(run().held, 3);
  EXPECT_EQ(run().calls, 0);
  clock_.SleepFor(days(1));
  refuse_.clear();
  const LookupReport later = run();
  EXPECT_EQ(later.found, 3);
  EXPECT_EQ(later.calls, 3) << "one of them may have spoilt the answer for all";
}

TEST_F(EnrichTest, AClosedBatchIsAContradictionAndTheRestIsAskedSingly) {
  refuse_["/v1/artists"] = {403, {}, R"({"error":{"status":403,"message":"Forbidden"}})"};
  const LookupReport report = RunArtists(Ids(60), kClassic);
  EXPECT_EQ(contradictions_, 1);
  EXPECT_EQ(report.found, 60);
  EXPECT_EQ(report.calls, 61);
}

TEST_F(EnrichTest, OneWrongIdSpoilsItsBatchOnly) {
  transport_.Enqueue(400, R"({"error":{"status":400,"message":"Invalid base62 id"}})");
  unknown_.insert("a07");
  const LookupReport report = RunArtists(Ids(70), kClassic);
  EXPECT_EQ(report.found, 69);
  EXPECT_EQ(report.missing, 1);
  EXPECT_EQ(report.calls, 1 + 50 + 1);
  EXPECT_EQ(contradictions_, 0);
}

TEST_F(EnrichTest, WhatIsNotThereIsSaidAndNotAskedForUntilItIsDue) {
  unknown_ = {"a0"};
  LookupReport report = RunArtists({"a0", "a1"});
  EXPECT_EQ(report.missing, 1);
  EXPECT_EQ(report.found, 1);
  const auto failures = Landed("failure-artist");
  ASSERT_THAT(failures, SizeIs(1));
  EXPECT_EQ(failures[0]["_tracklake"]["id"], "a0");
  EXPECT_EQ(failures[0]["_tracklake"]["recoverable"], false);

  clock_.SleepFor(days(7) - std::chrono::seconds(1));
  report = RunArtists({"a0"});
  EXPECT_EQ(report.calls, 0);
  EXPECT_EQ(report.held, 1);
  clock_.SleepFor(std::chrono::seconds(1));
  unknown_.clear();
  EXPECT_EQ(RunArtists({"a0"}).found, 1);
}

TEST_F(EnrichTest, NullsInABatchAreNegativeAnswers) {
  unknown_ = {"a03", "a04"};
  EXPECT_EQ(RunArtists(Ids(10), kClassic).missing, 2);
  const LookupReport again = RunArtists(Ids(10), kClassic);
  EXPECT_EQ(again.held, 2);
  EXPECT_EQ(again.found, 8);
}

TEST_F(EnrichTest, AnIdThatBringsAnotherOneIsKeptAndNotAskedForAgain) {
  relinks_ = {{"a0", "z9"}};
  EXPECT_EQ(RunArtists({"a0"}).missing, 1);
  EXPECT_EQ(Landed("artists").at(0)["_tracklake"]["relinked"], json({{"a0", "z9"}}));
  EXPECT_EQ(RunArtists({"a0"}).held, 1);
}

TEST_F(EnrichTest, ASpentQuotaEndsOneLookupAndTheOthersGoOn) {
  gate_.budget["artists"] = 3;
  SpotifyLookup artists = Spotify(SpotifyThing::kArtists, kSmall);
  SpotifyLookup albums = Spotify(SpotifyThing::kAlbums, kSmall);
  const EnrichReport report = Run({{{&artists}, Ids(10)}, {{&albums}, Ids(2)}});
  EXPECT_TRUE(report.lookups[0].is_deferred);
  EXPECT_EQ(report.lookups[0].found, 3);
  EXPECT_EQ(report.lookups[0].left, 7);
  EXPECT_EQ(report.retry_at, start_ + days(1));
  EXPECT_EQ(report.lookups[1].found, 2);
  const auto failures = Landed("failure-artist");
  ASSERT_THAT(failures, SizeIs(1));
  EXPECT_EQ(failures[0]["_tracklake"]["status"], "deferred");
  EXPECT_EQ(failures[0]["_tracklake"]["id"], "a03");
  EXPECT_EQ(gate_.admitted["artists"], 3);
}

TEST_F(EnrichTest, ASpentQuotaIsSaidOnceHoweverOftenItIsMet) {
  gate_.budget["artists"] = 0;
  for (int run = 0; run < 3; ++run) {
    EXPECT_EQ(RunArtists(Ids(2)).left, 2);
    clock_.SleepFor(std::chrono::hours(1));
  }
  EXPECT_THAT(Landed("failure-artist"), SizeIs(1));
}

TEST_F(EnrichTest, AProviderThatIsDownIsGivenUp) {
  transport_.SetHandler([](const HttpRequest&) { return HttpResponse{503, {}, ""}; });
  const LookupReport report = RunArtists(Ids(10));
  EXPECT_EQ(report.failed, kMaxLookupFailuresInARow - 1);
  EXPECT_EQ(report.left, 10 - report.failed);
  ASSERT_TRUE(report.error.has_value());
  EXPECT_EQ(report.error->kind, ErrorKind::kUnavailable);
  EXPECT_THAT(Landed("failure-artist"), SizeIs(kMaxLookupFailuresInARow));
}

TEST_F(EnrichTest, ARefusedCredentialStopsSpotifyAndNotReccoBeats) {
  transport_.SetHandler([this](const HttpRequest& request) {
    if (request.url.find("api.spotify.com/") == std::string::npos) return *Answer(request);
    return HttpResponse{403, {}, "Active premium subscription required for the owner of the app."};
  });
  SpotifyLookup artists = Spotify(SpotifyThing::kArtists, kSmall);
  SpotifyLookup albums = Spotify(SpotifyThing::kAlbums, kSmall);
  ReccoBeatsLookup features(&web_);
  const EnrichReport report =
      Run({{{&artists}, Ids(5)}, {{&albums}, Ids(5)}, {{&features}, Ids(5)}});
  EXPECT_EQ(report.lookups[0].calls, 1);
  EXPECT_EQ(report.lookups[1].calls, 0);
  EXPECT_EQ(report.lookups[1].left, 5);
  EXPECT_EQ(report.lookups[2].found, 5);
}

TEST_F(EnrichTest, CallsThatCannotBeCountedAreAnErrorOfTheRunAndNoGap) {
  gate_.uncounted = Error{ErrorKind::kCorruption, "the ledger cannot be read", "", {}};
  ReccoBeatsLookup features(&web_);
  const auto report = TryRun(&store_, {{{&features}, Ids(50)}});
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().kind, ErrorKind::kCorruption);
  EXPECT_EQ(report.error().message, "the ledger cannot be read");
  EXPECT_TRUE(Landed("failure-audio-features").empty());
}

TEST_F(EnrichTest, ReccoBeatsIsAskedForFortyIdsWithoutATokenUnderItsOwnFamily) {
  unknown_ = {"a05"};
  ReccoBeatsLookup features(&web_);
  const LookupReport report = Run({{{&features}, Ids(41)}}).lookups.at(0);
  EXPECT_EQ(report.calls, 2);
  EXPECT_EQ(report.found, 40);
  EXPECT_EQ(report.missing, 1);
  EXPECT_EQ(gate_.admitted["reccobeats"], 2);
  EXPECT_EQ(gate_.admitted["audio-features"], 0);
  for (const HttpRequest& request : transport_.requests()) {
    EXPECT_THAT(request.secret_headers, IsEmpty());
    EXPECT_THAT(request.url, HasSubstr("https://api.reccobeats.com/v1/audio-features?ids="));
  }
  EXPECT_EQ(Landed("audio-features").at(0)["_tracklake"]["provider"], "reccobeats");
}

TEST_F(EnrichTest, TheNextProviderIsAskedForWhatTheFirstDoesNotKnow) {
  unknown_ = {"a03"};
  SpotifyLookup spotify = Spotify(SpotifyThing::kAudioFeatures, kClassic);
  ReccoBeatsLookup reccobeats(&web_);
  const EnrichReport report = Run({{{&spotify, &reccobeats}, Ids(9)}});
  EXPECT_EQ(report.lookups[0].found, 8);
  EXPECT_EQ(report.lookups[1].wanted, 1);
  EXPECT_THAT(transport_.urls().back(), HasSubstr("ids=a03"));
}

TEST_F(EnrichTest, WhatIsClosedToTheAppIsNotAskedForAndIsSaidOnce) {
  SpotifyLookup spotify = Spotify(SpotifyThing::kAudioFeatures, kSmall);
  ReccoBeatsLookup reccobeats(&web_);
  for (int run = 0; run < 2; ++run) {
    const EnrichReport report = Run({{{&spotify, &reccobeats}, Ids(9)}});
    EXPECT_TRUE(report.lookups[0].is_closed);
    EXPECT_EQ(report.lookups[0].calls, 0);
    EXPECT_EQ(report.lookups[1].found, 9);
    clock_.SleepFor(std::chrono::seconds(1));
  }
  const auto failures = Landed("failure-audio-features");
  ASSERT_THAT(failures, SizeIs(1));
  EXPECT_EQ(failures[0]["_tracklake"]["status"], "withheld");
}

// What is landed is known to the next run, whose needs come from the tables.
TEST_F(EnrichTest, AStopAtAnyMomentCostsOneCallAtMost) {
  constexpr int kIds = 6;
  int stops = 0;
  for (int at = 1; at <= 20; ++at) {
    for (const bool after : {false, true}) {
      MemoryStore store;
      FaultyStore faulty(&store, {.at_effect = at, .for_ever = true, .after_applying = after});
      unknown_ = {"a01", "a04"};
      const std::size_t before = transport_.urls().size();
      SpotifyLookup artists = Spotify(SpotifyThing::kArtists, kSmall);
      if (TryRun(&faulty, {{{&artists}, Ids(kIds)}}).has_value()) continue;
      ++stops;
      std::vector<std::string> rest = Ids(kIds);
      const std::string prefix = "raw/spotify/2026-11-20/artists-";
      const auto landed = store.List(prefix);
      for (const ObjectInfo& info : *landed) std::erase(rest, info.key.substr(prefix.size(), 3));
      ASSERT_TRUE(TryRun(&store, {{{&artists}, rest}}).has_value());
      EXPECT_LE(transport_.urls().size() - before, kIds + 1U) << "stopped at effect " << at;
      EXPECT_THAT(*store.List("raw/spotify/2026-11-20/artists-"), SizeIs(4));
    }
  }
  EXPECT_GE(stops, 16);  // four answers, two failures, two negative answers: before and after
}

TEST_F(EnrichTest, AnAnswerThatReadsAsNonsenseFailsAndWaitsForADay) {
  refuse_["/v1/artists/a0"] = {200, {}, R"({"no":"id"})"};
  const LookupReport report = RunArtists({"a0", "a1"});
  EXPECT_EQ(report.failed, 1);
  EXPECT_EQ(report.found, 1);
  refuse_.clear();
  EXPECT_EQ(RunArtists({"a0"}).held, 1);
  clock_.SleepFor(days(1));
  EXPECT_EQ(RunArtists({"a0"}).found, 1);
}

}  // namespace
}  // namespace tracklake
