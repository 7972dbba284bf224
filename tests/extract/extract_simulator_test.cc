// The extractor and the simulator in one process, with real sockets and libcurl between them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "extract/extract.h"
#include "http/curl_transport.h"
#include "simulator/server.h"
#include "simulator/simulator.h"
#include "spotify/testing/process_gate.h"
#include "store/memory/memory_store.h"

namespace tracklake {
namespace {

using nlohmann::json;
using simulator::AppClass;

constexpr const char* kChartId = "0Top50DailyChart000001";
constexpr const char* kLongId = "1LongListOf715Songs002";
constexpr const char* kEditorialId = "2FridayEditorial000003";
constexpr const char* kOddsId = "3OddsAndEndsOfMusic004";
constexpr const char* kEmptyId = "4EmptyPlaylist00000005";

// A simulated Spotify behind a port, and an extractor with a lake of its own for each run. Time
// stands still but for what the extractor waits.
class SimulatedSpotify {
 public:
  explicit SimulatedSpotify(AppClass app = AppClass::kExtended)
      : port_(*server_.Bind(0)),
        address_(fmt::format("http://127.0.0.1:{}", port_)),
        simulator_({.seed = 1, .app = app, .open_playlists = true}, address_, clock_) {
    server_.Start([this](const simulator::Request& request) { return simulator_.Handle(request); });
  }
  ~SimulatedSpotify() { server_.Stop(); }

  void SetFaults(const std::vector<std::string>& lines) {
    std::vector<simulator::FaultRule> rules;
    for (const std::string& line : lines) rules.push_back(*simulator::ParseFaultRule(line));
    simulator_.faults().Set(std::move(rules));
    simulator_.stats().Reset();
  }

  json Stats() { return simulator_.stats().Report(); }

  ExtractReport Run(const std::vector<std::string>& ids, ObjectStore* store) {
    SimulatedClock clock(*ParseCompactTimestamp("20261120T060000Z"));
    SeededRng rng(1);
    const Endpoints endpoints = *ParseEndpoints(address_ + "/v1", address_);
    ClientCredentialsTokens tokens(endpoints.accounts,
                                   {simulator::Settings{}.client_id, Secret(secret)}, &transport_,
                                   &clock, &rng);
    ProcessGate gate(&clock);
    Client client(endpoints, &transport_, &tokens, &gate, &clock, &rng, nullptr, RetryPolicy(),
                  timeouts_);
    Extractor extractor(&client, store, &clock);
    ExtractRequest request;
    request.playlist_ids = ids;
    auto report = extractor.Run(request);
    waited = clock.NowSeconds() - *ParseCompactTimestamp("20261120T060000Z");
    EXPECT_TRUE(report.has_value()) << report.error().message;
    return std::move(*report);
  }

  std::string secret = simulator::Settings{}.client_secret;
  std::chrono::seconds waited{0};

 private:
  SimulatedClock clock_{*ParseCompactTimestamp("20261120T060000Z")};
  simulator::Server server_;
  const int port_;
  const std::string address_;
  simulator::Simulator simulator_;
  CurlTransport transport_;
  const HttpTimeouts timeouts_{std::chrono::seconds(2), std::chrono::milliseconds(1500),
                               std::chrono::seconds(1)};
};

std::string Raw(ObjectStore& store, const std::string& key) {
  std::string bytes;
  EXPECT_TRUE(store.Get(key, &bytes).has_value()) << key;
  return bytes;
}

// What Spotify said, without what tracklake says about it: times and retries differ.
std::string SpotifysPart(ObjectStore& store, const std::string& key) {
  const std::string bytes = Raw(store, key);
  return bytes.substr(0, bytes.rfind(",\"_tracklake\":"));
}

const std::vector<std::string> kAll = {kChartId, kLongId, kEditorialId, kOddsId, kEmptyId};

TEST(ExtractSimulatorTest, EveryPlaylistOfTheClassicShapeLandsWhole) {
  SimulatedSpotify spotify;
  MemoryStore store;
  const ExtractReport report = spotify.Run(kAll, &store);
  ASSERT_EQ(report.playlists.size(), kAll.size());
  for (const PlaylistReport& playlist : report.playlists) {
    EXPECT_EQ(playlist.outcome, FetchOutcome::kComplete)
        << playlist.id << " " << (playlist.error ? playlist.error->message : "");
    ASSERT_EQ(playlist.raw_keys.size(), 1U);
    const json object = json::parse(Raw(store, playlist.raw_keys[0]));
    EXPECT_EQ(object["id"], playlist.id);
    EXPECT_EQ(object["tracks"]["items"].size(), object["tracks"]["total"]);
    EXPECT_EQ(object["tracks"]["items"].size(), playlist.entries);
  }
  EXPECT_EQ(report.playlists[1].entries, 715);
  EXPECT_EQ(report.playlists[1].pages, 8);
}

TEST(ExtractSimulatorTest, TheNewShapeLandsUnderItsOwnNames) {
  SimulatedSpotify spotify(AppClass::kNewDev);
  MemoryStore store;
  const PlaylistReport playlist = spotify.Run({kLongId}, &store).playlists[0];
  EXPECT_EQ(playlist.outcome, FetchOutcome::kComplete);
  const json object = json::parse(Raw(store, playlist.raw_keys.at(0)));
  ASSERT_EQ(object["items"]["items"].size(), 715U);
  EXPECT_TRUE(object["items"]["items"][714].contains("item"));
}

TEST(ExtractSimulatorTest, EntriesThroughAStormOfFaultsAreThoseOfACalmDay) {
  SimulatedSpotify spotify;
  MemoryStore calm;
  const ExtractReport expected = spotify.Run(kAll, &calm);
  // Stalls cost real seconds, so there are few of them.
  spotify.SetFaults({"stall path=/v1 at=9,31 ms=5000", "5xx path=/v1 rate=15%",
                     "reset path=/v1 rate=10%", "truncate path=/v1 rate=10%",
                     "401 path=/v1 rate=2%", "429 path=/v1 rate=5% retry_after=2"});
  int faults = 0;
  for (int round = 0; round < 5; ++round) {
    MemoryStore store;
    const ExtractReport report = spotify.Run(kAll, &store);
    for (std::size_t i = 0; i < kAll.size(); ++i) {
      const PlaylistReport& playlist = report.playlists[i];
      EXPECT_EQ(playlist.outcome, FetchOutcome::kComplete)
          << playlist.id << " " << (playlist.error ? playlist.error->message : "");
      ASSERT_EQ(playlist.raw_keys.size(), 1U);
      EXPECT_EQ(SpotifysPart(store, playlist.raw_keys[0]),
                SpotifysPart(calm, expected.playlists[i].raw_keys[0]));
    }
    faults += report.calls - expected.calls;
  }
  // Each fault costs one call more, and nothing else does.
  const json stats = spotify.Stats();
  EXPECT_GT(faults, 20);
  EXPECT_EQ(stats["faults"], faults) << stats;
  EXPECT_EQ(stats["by_fault"]["stall path=/v1 at=9,31 ms=5000"], 2) << stats;
}

TEST(ExtractSimulatorTest, APlaylistThatChangesUnderwayIsReadAgain) {
  SimulatedSpotify spotify;
  spotify.SetFaults({"change page=3 max=1"});
  MemoryStore store;
  const PlaylistReport playlist = spotify.Run({kLongId}, &store).playlists[0];
  EXPECT_EQ(playlist.outcome, FetchOutcome::kComplete);
  EXPECT_EQ(playlist.calls, 18);
  const json facts = json::parse(Raw(store, playlist.raw_keys.at(0)))["_tracklake"];
  EXPECT_EQ(facts["snapshot_before"], facts["snapshot_after"]);
}

TEST(ExtractSimulatorTest, AShortRateLimitIsWaitedOutAndALongOneDefers) {
  SimulatedSpotify spotify;
  spotify.SetFaults({"429 at=1 path=/v1 retry_after=30"});
  MemoryStore store;
  EXPECT_EQ(spotify.Run({kChartId}, &store).playlists[0].outcome, FetchOutcome::kComplete);
  EXPECT_GE(spotify.waited, std::chrono::seconds(30));
  EXPECT_LE(spotify.waited, std::chrono::seconds(31));

  spotify.SetFaults({"429 path=/v1 retry_after=86236"});
  const ExtractReport report = spotify.Run({kChartId, kOddsId}, &store);
  EXPECT_EQ(report.calls, 1);
  EXPECT_EQ(report.retry_at,
            *ParseCompactTimestamp("20261120T060000Z") + std::chrono::seconds(86236));
  EXPECT_EQ(spotify.waited, std::chrono::seconds(0));
}

TEST(ExtractSimulatorTest, AWrongSecretEndsTheRunWithItsCure) {
  SimulatedSpotify spotify;
  spotify.secret = "wrong";
  MemoryStore store;
  const ExtractReport report = spotify.Run({kChartId}, &store);
  ASSERT_TRUE(report.stopped);
  EXPECT_EQ(report.stopped->kind, ErrorKind::kPermission);
  EXPECT_THAT(report.stopped->hint, testing::HasSubstr("SPOTIPY_CLIENT_SECRET"));
  EXPECT_TRUE(store.List("")->empty());
}

TEST(ExtractSimulatorTest, APlaylistThatIsNotThereIsAFailureOfItsOwn) {
  SimulatedSpotify spotify;
  MemoryStore store;
  const ExtractReport report = spotify.Run({"6NoSuchPlaylistAtAll99", kChartId}, &store);
  EXPECT_EQ(report.playlists[0].outcome, FetchOutcome::kFailed);
  EXPECT_EQ(report.playlists[0].error->kind, ErrorKind::kNotFound);
  EXPECT_EQ(report.playlists[1].outcome, FetchOutcome::kComplete);
}

}  // namespace
}  // namespace tracklake
