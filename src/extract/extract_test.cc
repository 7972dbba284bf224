#include "extract/extract.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <numeric>

#include "base/mutex.h"
#include "extract/fake_playlist_internal.h"
#include "extract/list_fetch.h"
#include "extract/page_crew.h"
#include "extract/page_plan.h"
#include "extract/splice.h"
#include "spotify/testing/process_gate.h"
#include "store/testing/store_world.h"

namespace tracklake {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kId = FakePlaylist::kId;

class FixedToken final : public TokenSource {
 public:
  Result<Secret> Get() override {
    if (error) return std::unexpected(*error);
    return Secret("token");
  }
  void Reject(const Secret&) override {}

  std::optional<Error> error;
};

class ExtractTest : public testing::TestWithParam<const char*> {
 protected:
  ExtractTest() {
    transport_.SetHandler([this](const HttpRequest& request) {
      const MutexLock lock(mutex_);
      return playlist_.Answer(request);
    });
  }

  ExtractReport RunOn(ObjectStore* store, int concurrency) {
    Extractor extractor(&client_, store, &clock_);
    ExtractRequest request;
    request.playlist_ids = {kId};
    request.concurrency = concurrency;
    return *extractor.Run(request);
  }

  ExtractReport Run(std::vector<std::string> ids = {kId}) {
    Extractor extractor(&client_, &store_, &clock_);
    ExtractRequest request;
    request.playlist_ids = std::move(ids);
    request.market = market_;
    auto report = extractor.Run(request);
    EXPECT_TRUE(report.has_value()) << report.error().message;
    return std::move(*report);
  }

  std::string Raw(const std::string& key) {
    std::string bytes;
    EXPECT_TRUE(store_.Get(key, &bytes).has_value()) << key;
    return bytes;
  }

  json Landed(const std::string& key) { return json::parse(Raw(key)); }

  // The ids of the entries in an object, as numbers.
  static std::vector<std::int64_t> Entries(const json& list) {
    std::vector<std::int64_t> numbers;
    for (const json& entry : list["items"]) {
      const json& item = entry.contains("item") ? entry["item"] : entry["track"];
      numbers.push_back(std::stoll(item["id"].get<std::string>()));
    }
    return numbers;
  }

  Mutex mutex_;  // of the playlist, while the API is asked
  FakePlaylist playlist_;
  FakeTransport transport_;
  FixedToken tokens_;
  SimulatedClock clock_{*ParseCompactTimestamp("20261120T060000Z")};
  ProcessGate gate_{&clock_};
  SeededRng rng_{7};
  Client client_{*ParseEndpoints(), &transport_, &tokens_, &gate_, &clock_, &rng_};
  const StoreWorld world_{GetParam()};
  ObjectStore& store_ = *world_;
  std::string market_;
};

TEST_P(ExtractTest, AShortPlaylistIsOneCallAndOneObject) {
  playlist_.entries = 30;
  const ExtractReport report = Run();
  ASSERT_EQ(report.playlists.size(), 1U);
  const PlaylistReport& playlist = report.playlists[0];
  EXPECT_EQ(playlist.outcome, FetchOutcome::kComplete);
  EXPECT_EQ(playlist.entries, 30);
  EXPECT_EQ(playlist.claimed, 30);
  EXPECT_EQ(playlist.calls, 1);
  EXPECT_THAT(playlist.raw_keys,
              ElementsAre(testing::MatchesRegex(
                  "raw/spotify/2026-11-20/playlist-5MQTt7M7dyEbXLVKNt0Z9b-20261120T060000Z-"
                  "[0-9a-f]+\\.json")));
  EXPECT_THAT(transport_.urls(),
              ElementsAre("https://api.spotify.com/v1/playlists/5MQTt7M7dyEbXLVKNt0Z9b"
                          "?additional_types=track,episode"));
  const json object = Landed(playlist.raw_keys[0]);
  EXPECT_EQ(object["_tracklake"]["snapshot_after"], "s0");
  EXPECT_EQ(object["_tracklake"]["request"],
            "/playlists/5MQTt7M7dyEbXLVKNt0Z9b?additional_types=track,episode");
}

TEST_P(ExtractTest, AllPagesInBothShapesBecomeOneObjectByteForByte) {
  for (const bool is_2026 : {false, true}) {
    playlist_ = {};
    playlist_.entries = 715;
    playlist_.is_2026 = is_2026;
    clock_.SleepFor(std::chrono::seconds(1));
    const PlaylistReport playlist = Run().playlists[0];
    EXPECT_EQ(playlist.outcome, FetchOutcome::kComplete);
    EXPECT_EQ(playlist.entries, 715);
    EXPECT_EQ(playlist.pages, 8);
    EXPECT_EQ(playlist.calls, 9);  // and the snapshot once more
    ASSERT_EQ(playlist.raw_keys.size(), 1U);
    const std::string bytes = Raw(playlist.raw_keys[0]);
    std::size_t at = 0;
    for (std::int64_t i = 0; i < 715; ++i) {
      at = bytes.find(FakePlaylist::Entry(i, is_2026), at);
      ASSERT_NE(at, std::string::npos) << i;
    }
    EXPECT_EQ(Entries(json::parse(bytes)[is_2026 ? "items" : "tracks"]).size(), 715U);
  }
}

TEST_P(ExtractTest, EveryPageIsAskedForEpisodesAndTheMarket) {
  playlist_.entries = 201;
  market_ = "DE";
  Run();
  const auto urls = transport_.urls();
  ASSERT_EQ(urls.size(), 4U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_THAT(urls[i], HasSubstr("additional_types=track,episode"));
    EXPECT_THAT(urls[i], HasSubstr("&market=DE"));
  }
  EXPECT_THAT(urls[1], HasSubstr("/tracks?offset=100&limit=100&"));
}

TEST_P(ExtractTest, TheTimeIsThatOfTheFirstAnswer) {
  playlist_.entries = 250;
  playlist_.before = [this](int request, FakePlaylist*) {
    if (request > 0) clock_.SleepFor(std::chrono::seconds(10));
  };
  const PlaylistReport playlist = Run().playlists[0];
  EXPECT_THAT(playlist.raw_keys[0], HasSubstr("-20261120T060000Z-"));
  EXPECT_EQ(Landed(playlist.raw_keys[0])["_tracklake"]["fetched_at"], "2026-11-20T06:00:00Z");
}

TEST_P(ExtractTest, APlaylistThatMovedWhileItWasReadIsReadAgain) {
  playlist_.entries = 150;
  playlist_.before = [](int request, FakePlaylist* playlist) {
    if (request == 1) playlist->snapshot = "s1";  // between the first two pages
  };
  const PlaylistReport playlist = Run().playlists[0];
  EXPECT_EQ(playlist.outcome, FetchOutcome::kComplete);
  EXPECT_EQ(playlist.calls, 6);
  ASSERT_EQ(playlist.raw_keys.size(), 1U);
  EXPECT_EQ(Landed(playlist.raw_keys[0])["snapshot_id"], "s1");
  EXPECT_EQ(Landed(playlist.raw_keys[0])["_tracklake"]["snapshot_before"], "s1");
}

TEST_P(ExtractTest, APlaylistThatNeverRestsIsTakenAfterThreeRereadsWithAGap) {
  playlist_.entries = 150;
  playlist_.before = [](int request, FakePlaylist* playlist) {
    playlist->snapshot = fmt::format("s{}", request);
  };
  const PlaylistReport playlist = Run().playlists[0];
  EXPECT_EQ(playlist.calls, 4 * 3);
  EXPECT_EQ(playlist.outcome, FetchOutcome::kPartial);
  EXPECT_TRUE(playlist.recoverable);
  ASSERT_EQ(playlist.raw_keys.size(), 2U);
  const json object = Landed(playlist.raw_keys[0]);
  EXPECT_EQ(object["_tracklake"]["snapshot_before"], "s9");
  EXPECT_EQ(object["_tracklake"]["snapshot_after"], "s11");
  EXPECT_EQ(Landed(playlist.raw_keys[1])["_tracklake"]["reason"],
            "it changed each time while it was read");
}

TEST_P(ExtractTest, ATornReadIsLandedWhenTheRereadIsRefused) {
  playlist_.entries = 150;
  playlist_.before = [](int request, FakePlaylist* playlist) {
    playlist->snapshot = fmt::format("s{}", request);
  };
  playlist_.instead = [](int request, const std::string&) -> std::optional<HttpResponse> {
    if (request < 3) return std::nullopt;
    return HttpResponse{429, {{"Retry-After", "80000"}}, "Too many requests"};
  };
  const PlaylistReport playlist = Run().playlists[0];
  EXPECT_EQ(playlist.outcome, FetchOutcome::kDeferred);
  EXPECT_EQ(playlist.entries, 150);
  ASSERT_EQ(playlist.raw_keys.size(), 2U);
}

TEST_P(ExtractTest, WhatCameIsLandedWhenALaterPageFails) {
  playlist_.entries = 450;
  playlist_.instead = [](int request, const std::string&) -> std::optional<HttpResponse> {
    if (request < 3) return std::nullopt;
    return HttpResponse{403, {}, R"({"error":{"status":403,"message":"Forbidden"}})"};
  };
  const PlaylistReport playlist = Run().playlists[0];
  EXPECT_EQ(playlist.outcome, FetchOutcome::kPartial);
  EXPECT_FALSE(playlist.recoverable);
  EXPECT_EQ(playlist.entries, 300);
  EXPECT_EQ(playlist.claimed, 450);
  ASSERT_EQ(playlist.raw_keys.size(), 2U);
  EXPECT_EQ(Entries(Landed(playlist.raw_keys[0])["tracks"]).size(), 300U);
  EXPECT_TRUE(Landed(playlist.raw_keys[0])["_tracklake"]["snapshot_after"].is_null());
  const json failure = Landed(playlist.raw_keys[1]);
  EXPECT_EQ(failure["_tracklake"], json({{"what", "playlist"},
                                         {"id", kId},
                                         {"status", "withheld"},
                                         {"reason", "http 403: Forbidden"},
                                         {"recoverable", false},
                                         {"retry_at", nullptr}}));
  EXPECT_EQ(failure["body"], R"({"error":{"status":403,"message":"Forbidden"}})");
}

TEST_P(ExtractTest, AMissingPlaylistIsAFailureObjectAndNotAnEmptyPlaylist) {
  playlist_.instead = [](int, const std::string&) {
    return HttpResponse{404, {}, R"({"error":{"status":404,"message":"Resource not found"}})"};
  };
  const ExtractReport report = Run();
  const PlaylistReport& playlist = report.playlists[0];
  EXPECT_EQ(playlist.outcome, FetchOutcome::kFailed);
  EXPECT_FALSE(report.stopped);
  ASSERT_TRUE(playlist.error);
  EXPECT_EQ(playlist.error->message,
            "playlist 5MQTt7M7dyEbXLVKNt0Z9b: http 404: Resource not found");
  EXPECT_THAT(playlist.raw_keys,
              ElementsAre(StartsWith("raw/spotify/2026-11-20/failure-playlist-"
                                     "5MQTt7M7dyEbXLVKNt0Z9b-20261120T060000Z-")));
}

TEST_P(ExtractTest, WithheldEntriesAreLandedAsReceivedAndSaidToBeWithheld) {
  playlist_.instead = [](int, const std::string&) {
    return HttpResponse{200, {}, R"({"id":"x","snapshot_id":"s","type":"playlist"})"};
  };
  const PlaylistReport playlist = Run().playlists[0];
  EXPECT_EQ(playlist.outcome, FetchOutcome::kWithheld);
  EXPECT_FALSE(playlist.recoverable);
  ASSERT_EQ(playlist.raw_keys.size(), 1U);
  EXPECT_THAT(Raw(playlist.raw_keys[0]),
              StartsWith(R"({"id":"x","snapshot_id":"s","type":"playlist","_tracklake":{)"));
}

TEST_P(ExtractTest, AWithheldPlaylistThatIsAsItWasStaysWithheldAndLandsOnceADay) {
  playlist_.instead = [](int, const std::string&) {
    return HttpResponse{200, {}, R"({"id":"x","snapshot_id":"s","type":"playlist"})"};
  };
  Run();
  for (int run = 1; run <= 3; ++run) {
    clock_.SleepFor(run == 3 ? std::chrono::hours(24) : std::chrono::minutes(30));
    const PlaylistReport playlist = Run().playlists[0];
    EXPECT_EQ(playlist.outcome, FetchOutcome::kWithheld);
    EXPECT_EQ(playlist.raw_keys.size(), run == 3 ? 1U : 0U);
  }
}

TEST_P(ExtractTest, ASpentQuotaDefersThisAndTheOtherPlaylistsWithoutAnotherCall) {
  playlist_.instead = [](int, const std::string&) {
    return HttpResponse{429,
                        {{"Retry-After", "86236"}},
                        R"({"error":{"status":429,"message":"x","reason":"QUOTA_EXCEEDED"}})"};
  };
  const ExtractReport report = Run({kId, "37i9dQZF1DXcBWIGoYBM5M", kId});
  ASSERT_EQ(report.playlists.size(), 2U);
  EXPECT_EQ(report.calls, 1);
  const Seconds retry_at = *ParseCompactTimestamp("20261120T060000Z") + std::chrono::seconds(86236);
  EXPECT_EQ(report.retry_at, retry_at);
  for (const PlaylistReport& playlist : report.playlists) {
    EXPECT_EQ(playlist.outcome, FetchOutcome::kDeferred);
    EXPECT_EQ(playlist.error->kind, ErrorKind::kDeferred);
    const json failure = Landed(playlist.raw_keys.at(0));
    EXPECT_EQ(failure["_tracklake"]["status"], "deferred");
    EXPECT_EQ(failure["_tracklake"]["retry_at"], FormatTimestamp(retry_at));
    EXPECT_EQ(failure["_tracklake"]["recoverable"], true);
  }
}

TEST_P(ExtractTest, OnePlaylistsTroubleIsNotTheNextOnes) {
  playlist_.entries = 3;
  playlist_.instead = [](int request, const std::string&) -> std::optional<HttpResponse> {
    if (request > 0) return std::nullopt;
    return HttpResponse{400, {}, ""};
  };
  const ExtractReport report = Run({"37i9dQZF1DXcBWIGoYBM5M", kId});
  EXPECT_EQ(report.playlists[0].outcome, FetchOutcome::kFailed);
  EXPECT_EQ(report.playlists[1].outcome, FetchOutcome::kComplete);
}

TEST_P(ExtractTest, WithoutACredentialTheRunStopsAndLandsNothing) {
  tokens_.error = Error{ErrorKind::kPermission, "wrong secret", "check it", {}};
  const ExtractReport report = Run({kId, "37i9dQZF1DXcBWIGoYBM5M"});
  ASSERT_TRUE(report.stopped);
  EXPECT_EQ(report.stopped->kind, ErrorKind::kPermission);
  EXPECT_EQ(report.playlists.size(), 2U);
  EXPECT_TRUE(store_.List("")->empty());
  EXPECT_EQ(report.calls, 0);
}

TEST_P(ExtractTest, AnAppWithoutPremiumStopsTheRunAndEveryPlaylistSaysSo) {
  playlist_.instead = [](int, const std::string&) {
    return HttpResponse{403, {}, "Active premium subscription required for the owner of the app."};
  };
  const ExtractReport report = Run({kId, "37i9dQZF1DXcBWIGoYBM5M"});
  ASSERT_TRUE(report.stopped);
  EXPECT_EQ(report.calls, 1);
  EXPECT_EQ(Landed(report.playlists[1].raw_keys.at(0))["_tracklake"]["reason"],
            "http 403: Active premium subscription required for the owner of the app.");
  EXPECT_THAT(report.playlists[1].error->message,
              StartsWith("playlist 37i9dQZF1DXcBWIGoYBM5M: http 403"))
      << "it is named itself";
}

TEST_P(ExtractTest, AnUpstreamThatIsDownIsNotAskedForEveryPlaylist) {
  playlist_.instead = [](int, const std::string&) { return HttpResponse{503, {}, ""}; };
  std::vector<std::string> ids;
  for (int i = 0; i < 6; ++i) ids.push_back(fmt::format("{:022}", i));
  const ExtractReport report = Run(ids);
  ASSERT_TRUE(report.stopped);
  EXPECT_EQ(report.stopped->kind, ErrorKind::kUnavailable);
  EXPECT_GT(report.calls, 9);
  EXPECT_LT(report.calls, 3 * 9) << "the next ones are given up sooner";
  for (const PlaylistReport& playlist : report.playlists) EXPECT_EQ(playlist.raw_keys.size(), 1U);
}

TEST_P(ExtractTest, HostileNextLinksAreNotFollowedAndWhatCameIsKept) {
  const std::string api = FakePlaylist::kApi;
  const std::vector<std::string> links = {
      "https://evil.com/v1/playlists/x/tracks?offset=100",
      "http://api.spotify.com/v1/playlists/" + std::string(kId) + "/tracks?offset=100",
      "https://api.spotify.com.evil.com/v1/playlists/x/tracks?offset=100",
      "https://api.spotify.com@evil.com/v1/playlists/x/tracks?offset=100",
      api + "/playlists/37i9dQZF1DXcBWIGoYBM5M/tracks?offset=100",
      api + "/playlists/" + kId + "/followers?offset=100",
      api + "/playlists/" + kId + "/tracks",
      api + "/playlists/" + kId + "/tracks?offset=0",
      api + "/playlists/" + kId + "/tracks?offset=-100",
      api + "/playlists/" + kId + "/tracks?offset=1e9",
      api + "/me?offset=100",
      "javascript:alert(1)",
  };
  for (const std::string& next : links) {
    playlist_ = {};
    playlist_.entries = 300;
    playlist_.next = [&](std::int64_t, const std::string&) { return next; };
    clock_.SleepFor(std::chrono::seconds(1));
    const PlaylistReport playlist = Run().playlists[0];
    EXPECT_EQ(playlist.calls, 1) << next;
    EXPECT_EQ(playlist.outcome, FetchOutcome::kPartial) << next;
    EXPECT_EQ(playlist.entries, 100) << next;
    ASSERT_EQ(playlist.raw_keys.size(), 2U) << next;
    EXPECT_EQ(Landed(playlist.raw_keys[1])["_tracklake"]["status"], "failed");
  }
  for (const std::string& url : transport_.urls()) {
    EXPECT_THAT(url, StartsWith("https://api.spotify.com/v1/playlists/"));
  }
}

TEST_P(ExtractTest, APlaylistWithoutEndIsLeftAfterABoundedNumberOfPages) {
  playlist_.entries = 10'000'000;
  playlist_.page_size = 1;
  const PlaylistReport playlist = Run().playlists[0];
  EXPECT_EQ(playlist.outcome, FetchOutcome::kPartial);
  EXPECT_EQ(playlist.calls, static_cast<int>(kMaxPages));
  EXPECT_EQ(playlist.entries, static_cast<std::int64_t>(kMaxPages));
}

TEST_P(ExtractTest, TotalsThatLieDoNotKeepWhatCameFromLanding) {
  playlist_.entries = 150;
  playlist_.claimed = 715;
  const PlaylistReport few = Run().playlists[0];
  EXPECT_EQ(few.outcome, FetchOutcome::kPartial);
  EXPECT_EQ(few.entries, 150);
  EXPECT_EQ(few.claimed, 715);
  ASSERT_EQ(few.raw_keys.size(), 2U);
  EXPECT_EQ(Landed(few.raw_keys[1])["_tracklake"]["reason"], "mismatch of totals");
  EXPECT_EQ(Landed(few.raw_keys[1])["_tracklake"]["recoverable"], true);
  EXPECT_THAT(few.error->message, HasSubstr("150 of the 715 entries that it claims came"));
  playlist_.claimed = 2;
  clock_.SleepFor(std::chrono::seconds(1));
  const PlaylistReport many = Run().playlists[0];
  EXPECT_EQ(many.outcome, FetchOutcome::kComplete);
  EXPECT_EQ(many.entries, 150);
  EXPECT_THAT(many.doubt->message, HasSubstr("it claims 2 entries, and 150 came"));
}

TEST_P(ExtractTest, PagesThatAreShorterThanAskedForAreReadAtAnyCap) {
  for (const std::int64_t cap : {99, 50, 30, 7, 1}) {
    SCOPED_TRACE(cap);
    playlist_ = {};
    playlist_.entries = 250;
    playlist_.cap = cap;
    clock_.SleepFor(std::chrono::seconds(1));
    const StoreWorld world(GetParam());
    ObjectStore& store = *world;
    const ExtractReport report = RunOn(&store, 4);
    EXPECT_EQ(report.playlists[0].outcome, FetchOutcome::kComplete);
    ASSERT_EQ(report.playlists[0].raw_keys.size(), 1U);
    std::string bytes;
    ASSERT_TRUE(store.Get(report.playlists[0].raw_keys[0], &bytes).has_value());
    std::vector<std::int64_t> expected(250);
    std::iota(expected.begin(), expected.end(), 0);
    EXPECT_EQ(Entries(json::parse(bytes)["tracks"]), expected);
  }
}

TEST_P(ExtractTest, APageThatFailsForEverCostsThatPageAndIsAskedForEverMoreSeldom) {
  playlist_.entries = 250;
  int asked = 0;
  bool is_broken = true;
  playlist_.instead = [&](int, const std::string& url) -> std::optional<HttpResponse> {
    if (!is_broken || url.find("offset=100&") == std::string::npos) return std::nullopt;
    ++asked;
    return HttpResponse{404, {}, R"({"error":{"status":404,"message":"Not found"}})"};
  };
  const PlaylistReport first = Run().playlists[0];
  EXPECT_EQ(first.outcome, FetchOutcome::kPartial);
  EXPECT_EQ(first.entries, 150);
  EXPECT_THAT(first.error->message, HasSubstr("from entry 101: http 404"));
  ASSERT_EQ(first.raw_keys.size(), 3U);
  EXPECT_THAT(first.raw_keys[0], HasSubstr("-20261120T060001Z-"));
  EXPECT_EQ(Landed(first.raw_keys[1])["offset"], 200);
  const std::size_t objects = store_.List("raw/")->size();
  for (int run = 0; run < 48; ++run) {  // a day of half-hourly runs
    clock_.SleepFor(std::chrono::minutes(30));
    EXPECT_EQ(Run().playlists[0].outcome, FetchOutcome::kPartial);
  }
  EXPECT_LE(asked, 8);
  EXPECT_EQ(store_.List("raw/")->size(), objects);
  is_broken = false;
  clock_.SleepFor(std::chrono::hours(24));
  const PlaylistReport whole = Run().playlists[0];
  EXPECT_EQ(whole.outcome, FetchOutcome::kComplete);
  ASSERT_EQ(whole.raw_keys.size(), 2U);
  EXPECT_THAT(whole.raw_keys[0], HasSubstr("-20261120T060000Z-"));
  EXPECT_THAT(whole.raw_keys[1], HasSubstr("/capture-playlist-"));
}

TEST_P(ExtractTest, APageThatFailsForThreeDaysBelongsToAReadingThatIsOver) {
  playlist_.entries = 250;
  playlist_.instead = [](int, const std::string& url) -> std::optional<HttpResponse> {
    if (url.find("offset=100&") == std::string::npos) return std::nullopt;
    return HttpResponse{404, {}, ""};
  };
  Run();
  clock_.SleepFor(std::chrono::hours(71));
  EXPECT_EQ(Run().pages_discarded, 0);
  clock_.SleepFor(std::chrono::hours(2));
  const ExtractReport report = Run();
  EXPECT_EQ(report.pages_discarded, 2);
  EXPECT_THAT(report.playlists[0].raw_keys.at(0), HasSubstr("-20261123T070001Z-"));
}

TEST_P(ExtractTest, ManyPagesInARowThatFailEndTheAsking) {
  playlist_.entries = 2000;
  int asked = 0;
  playlist_.instead = [&](int, const std::string& url) -> std::optional<HttpResponse> {
    if (url.find("offset=") == std::string::npos) return std::nullopt;
    ++asked;
    return HttpResponse{404, {}, ""};
  };
  EXPECT_EQ(Run().playlists[0].entries, 100);
  EXPECT_EQ(asked, kMaxFailuresInARow);
}

TEST_P(ExtractTest, APageThatIsNotTheOneAskedForCostsThatPage) {
  for (const char* offset : {"-50", "0", "1000"}) {
    SCOPED_TRACE(offset);
    playlist_ = {};
    playlist_.entries = 400;
    playlist_.instead = [&](int, const std::string& url) -> std::optional<HttpResponse> {
      if (url.find("offset=200&") == std::string::npos) return std::nullopt;
      return HttpResponse{
          200, {}, fmt::format(R"({{"items":[{{"track":null}}],"offset":{}}})", offset)};
    };
    clock_.SleepFor(std::chrono::hours(1));
    const StoreWorld world(GetParam());
    ObjectStore& store = *world;
    const PlaylistReport report = RunOn(&store, 1).playlists[0];
    EXPECT_EQ(report.outcome, FetchOutcome::kPartial);
    EXPECT_EQ(report.entries, 300);
    EXPECT_THAT(report.error->message, HasSubstr("where 200 was asked for"));
  }
}

TEST_P(ExtractTest, AListWithoutATotalSaysWhetherItWasReadToItsEnd) {
  playlist_.entries = 250;
  playlist_.instead = [&](int, const std::string& url) -> std::optional<HttpResponse> {
    FakePlaylist usual = playlist_;
    usual.instead = nullptr;
    HttpResponse answer = *usual.Answer({.url = url});
    const std::string total = R"("total":250)";
    if (const auto at = answer.body.find(total); at != std::string::npos) {
      answer.body.replace(at, total.size(), R"("total":null)");
    }
    return answer;
  };
  const PlaylistReport whole = Run().playlists[0];
  EXPECT_EQ(whole.outcome, FetchOutcome::kComplete);
  EXPECT_EQ(Landed(whole.raw_keys.at(0))["_tracklake"]["has_next"], false);
  playlist_.instead = [inner = playlist_.instead](int request, const std::string& url) {
    const bool is_last = url.find("offset=200&") != std::string::npos;
    return is_last ? HttpResponse{404, {}, ""} : inner(request, url);
  };
  clock_.SleepFor(std::chrono::seconds(1));
  const PlaylistReport part = Run().playlists[0];
  EXPECT_EQ(Landed(part.raw_keys.at(0))["_tracklake"]["has_next"], true);
}

TEST_P(ExtractTest, AnEmptyPageEndsAListWhoseTotalNobodyTells) {
  playlist_.entries = 4;
  playlist_.page_size = 4;
  playlist_.next = [](std::int64_t offset, const std::string&) {
    return fmt::format("{}/playlists/{}/tracks?offset={}&limit=4", FakePlaylist::kApi, kId,
                       offset + 4);
  };
  playlist_.claimed = 0;
  const PlaylistReport playlist = Run().playlists[0];
  EXPECT_EQ(playlist.outcome, FetchOutcome::kPartial);
  EXPECT_EQ(playlist.entries, 4);
  EXPECT_LE(playlist.calls, 5);
  EXPECT_THAT(playlist.error->message, HasSubstr("an empty page with more behind it"));
}

TEST_P(ExtractTest, AnEmptyPageBehindAllThatIsClaimedIsTheEndWhateverItsNextSays) {
  playlist_.entries = 150;
  playlist_.next = [](std::int64_t offset, const std::string&) {
    return fmt::format("{}/playlists/{}/tracks?offset={}&limit=100", FakePlaylist::kApi, kId,
                       offset + 100);
  };
  const PlaylistReport playlist = Run().playlists[0];
  EXPECT_EQ(playlist.outcome, FetchOutcome::kComplete);
  EXPECT_EQ(playlist.entries, 150);
  EXPECT_LE(playlist.calls, 4);
}

TEST_P(ExtractTest, EmptyPagesAreNotKeptSoTheListIsWholeOnceTheyAreFull) {
  playlist_.entries = 400;
  bool is_broken = true;
  playlist_.instead = [&](int, const std::string& url) -> std::optional<HttpResponse> {
    const Url parsed = *ParseUrl(url);
    const auto offset = parsed.Parameter("offset");
    if (!is_broken || !offset || *offset == "100") return std::nullopt;
    const std::string next = *offset == "300"
                                 ? "null"
                                 : fmt::format(R"("{}/playlists/{}/tracks?offset=300&limit=100")",
                                               FakePlaylist::kApi, kId);
    return HttpResponse{200, {}, fmt::format(R"({{"items":[],"next":{}}})", next)};
  };
  const PlaylistReport broken = Run().playlists[0];
  EXPECT_EQ(broken.outcome, FetchOutcome::kPartial);
  EXPECT_EQ(broken.entries, 200);
  is_broken = false;
  clock_.SleepFor(std::chrono::hours(24));
  EXPECT_EQ(Run().playlists[0].outcome, FetchOutcome::kComplete);
}

TEST_P(ExtractTest, AListThatGivesTheSamePageAgainAndAgainIsLeft) {
  playlist_.entries = 2;
  playlist_.instead = [](int, const std::string& url) -> std::optional<HttpResponse> {
    if (url.find("offset=") == std::string::npos) return std::nullopt;
    const std::string offset = std::string(*ParseUrl(url)->Parameter("offset"));
    return HttpResponse{
        200,
        {},
        fmt::format(R"({{"items":[{{"track":null}}],"next":"{}{}"}})",
                    "https://api.spotify.com/v1/playlists/5MQTt7M7dyEbXLVKNt0Z9b/tracks?offset=",
                    std::stoll(offset) + 1)};
  };
  playlist_.next = [](std::int64_t, const std::string&) {
    return fmt::format("{}/playlists/{}/tracks?offset=2", FakePlaylist::kApi, kId);
  };
  const PlaylistReport playlist = Run().playlists[0];
  EXPECT_LE(playlist.calls, 2 + kMaxSamePages);
  EXPECT_EQ(playlist.outcome, FetchOutcome::kPartial);
  EXPECT_EQ(Landed(playlist.raw_keys.back())["_tracklake"]["reason"],
            "the same page comes again and again");
}

TEST_P(ExtractTest, APlaylistThatIsReadAgainAndIsTheSameLandsOnceADay) {
  playlist_.entries = 250;
  ASSERT_EQ(Run().playlists[0].raw_keys.size(), 1U);
  clock_.SleepFor(std::chrono::minutes(30));
  EXPECT_EQ(Run().playlists[0].raw_keys.size(), 0U);
  clock_.SleepFor(std::chrono::hours(24));
  const PlaylistReport next_day = Run().playlists[0];
  ASSERT_EQ(next_day.raw_keys.size(), 1U);
  EXPECT_THAT(Landed(next_day.raw_keys[0])["_tracklake"]["reused_from"].get<std::string>(),
              HasSubstr("-20261120T060000Z-"));
  playlist_.instead = [](int, const std::string& url) -> std::optional<HttpResponse> {
    if (url.find("offset=200&") == std::string::npos) return std::nullopt;
    std::string items;
    for (std::int64_t i = 200; i < 250; ++i) {
      items += (i == 200 ? "" : ",") + FakePlaylist::Entry(i == 249 ? 7 : i, false);
    }
    return HttpResponse{200, {}, fmt::format(R"({{"items":[{}],"offset":200}})", items)};
  };
  clock_.SleepFor(std::chrono::minutes(30));
  const PlaylistReport changed = Run().playlists[0];
  ASSERT_EQ(changed.raw_keys.size(), 1U) << "the last entry is another one";
  EXPECT_FALSE(Landed(changed.raw_keys[0])["_tracklake"].contains("reused_from"));
}

TEST_P(ExtractTest, APageThatSkipsEntriesKeepsItsPositions) {
  playlist_.entries = 300;
  playlist_.next = [](std::int64_t offset, const std::string& usual) {
    return offset == 0
               ? std::string(FakePlaylist::kApi) + "/playlists/" + kId + "/tracks?offset=200"
               : usual;
  };
  const PlaylistReport playlist = Run().playlists[0];
  EXPECT_EQ(playlist.outcome, FetchOutcome::kPartial);
  ASSERT_EQ(playlist.raw_keys.size(), 3U);
  const json rest = Landed(playlist.raw_keys[1]);
  EXPECT_EQ(rest["offset"], 200);
  EXPECT_EQ(Entries(rest).front(), 200);
  EXPECT_EQ(rest["_tracklake"]["playlist_id"], kId);
  EXPECT_EQ(Landed(playlist.raw_keys[2])["_tracklake"]["reason"], "mismatch of totals");
}

TEST_P(ExtractTest, TwelveThousandEntriesAreThreeObjectsOfOneTime) {
  playlist_.entries = 12'000;
  const PlaylistReport playlist = Run().playlists[0];
  EXPECT_EQ(playlist.outcome, FetchOutcome::kComplete);
  ASSERT_EQ(playlist.raw_keys.size(), 3U);
  std::int64_t at = 0;
  for (const std::string& key : playlist.raw_keys) {
    EXPECT_THAT(key, HasSubstr("playlist-5MQTt7M7dyEbXLVKNt0Z9b-20261120T060000Z-"));
    const json object = Landed(key);
    for (const std::int64_t id : Entries(at == 0 ? object["tracks"] : object)) {
      ASSERT_EQ(id, at++);
    }
  }
  EXPECT_EQ(at, 12'000);
}

TEST_P(ExtractTest, LargePagesAreSplicedTheSame) {
  playlist_.entries = 2000;
  const PlaylistReport small = Run().playlists[0];
  const json entries = Landed(small.raw_keys.at(0))["tracks"]["items"];
  clock_.SleepFor(std::chrono::seconds(1));
  playlist_.filler_bytes = kFullObjectBytes / 20;
  const PlaylistReport large = Run().playlists[0];
  EXPECT_EQ(large.outcome, FetchOutcome::kComplete);
  EXPECT_EQ(Landed(large.raw_keys.at(0))["tracks"]["items"], entries);
}

TEST_P(ExtractTest, ATruncatedAnswerIsAskedForAgain) {
  playlist_.entries = 20;
  playlist_.instead = [](int request, const std::string&) -> std::optional<HttpResponse> {
    if (request > 0) return std::nullopt;
    return HttpResponse{200, {}, R"({"type":"playlist","tracks":{"items":[{"tra)"};
  };
  const PlaylistReport playlist = Run().playlists[0];
  EXPECT_EQ(playlist.outcome, FetchOutcome::kComplete);
  EXPECT_EQ(playlist.calls, 2);
}

TEST_P(ExtractTest, BytesThatAreNoTextAreKeptInTheFailureObject) {
  playlist_.instead = [](int, const std::string&) { return HttpResponse{200, {}, "\xff\xfe\xfd"}; };
  const PlaylistReport playlist = Run().playlists[0];
  EXPECT_EQ(playlist.outcome, FetchOutcome::kFailed);
  EXPECT_TRUE(playlist.recoverable);
  EXPECT_EQ(Landed(playlist.raw_keys.at(0))["body_base64"], "//79");
  EXPECT_FALSE(Landed(playlist.raw_keys.at(0)).contains("body"));
}

TEST_P(ExtractTest, TheSameAnswersAtTheSameTimeAreOneObject) {
  playlist_.entries = 250;
  EXPECT_EQ(Run().playlists[0].raw_keys.size(), 1U);
  EXPECT_EQ(Run().playlists[0].raw_keys.size(), 0U);
  EXPECT_EQ(store_.List("raw/")->size(), 1U);
}

TEST_P(ExtractTest, ProgressIsToldAfterEachPage) {
  playlist_.entries = 250;
  Extractor extractor(&client_, &store_, &clock_);
  std::vector<std::int64_t> seen;
  ExtractRequest request;
  request.playlist_ids = {kId};
  request.progress = [&](const ExtractProgress& progress) {
    EXPECT_EQ(progress.playlists, 1U);
    EXPECT_EQ(progress.id, kId);
    EXPECT_EQ(progress.claimed, 250);
    seen.push_back(progress.entries);
  };
  ASSERT_TRUE(extractor.Run(request).has_value());
  EXPECT_THAT(seen, ElementsAre(100, 200, 250));
}

TEST_P(ExtractTest, AMarketIsTwoCapitalLetters) {
  Extractor extractor(&client_, &store_, &clock_);
  ExtractRequest request;
  request.market = "DE&x=y";
  const auto report = extractor.Run(request);
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().kind, ErrorKind::kUsage);
}

INSTANTIATE_TEST_SUITE_P(Stores, ExtractTest, testing::ValuesIn(kStoreWorlds), WorldName);

}  // namespace
}  // namespace tracklake
