#include "spotify/capabilities.h"

#include <gtest/gtest.h>

#include "http/fake_transport.h"
#include "spotify/testing/process_gate.h"
#include "store/memory/memory_store.h"

namespace tracklake {
namespace {

using std::chrono::days;
using std::chrono::seconds;

constexpr const char* kClassicSearch =
    R"({"artists":{"items":[{"id":"artist1","genres":[],"popularity":0}]},)"
    R"("tracks":{"items":[{"id":"track1","popularity":3}]}})";
constexpr const char* kSmallSearch =
    R"({"artists":{"items":[{"id":"artist1","name":"A"}]},"tracks":{"items":[{"id":"track1"}]}})";
constexpr const char* kForbidden = R"({"error":{"status":403,"message":"Forbidden"}})";
constexpr const char* kEmpty403 = R"({"error":{"status":403}})";
constexpr const char* kMe = R"({"account_id":"acc-1","id":"someone"})";

class FixedToken final : public TokenSource {
 public:
  Result<Secret> Get() override { return Secret("token"); }
  void Reject(const Secret&) override {}
};

class CapabilitiesTest : public testing::Test {
 protected:
  Result<Capabilities> Probe(bool has_user = false) {
    return ProbeCapabilities(&client_, &clock_, has_user);
  }
  CapabilityMemory Memory(bool has_user = false) {
    return CapabilityMemory(&client_, &store_, &clock_, {"client", has_user, ""});
  }
  void EnqueueSmall() {
    transport_.Enqueue(200, kSmallSearch);
    transport_.Enqueue(403, kForbidden);
  }
  std::vector<std::string> Targets() {
    std::vector<std::string> targets;
    for (const std::string& url : transport_.urls()) {
      targets.push_back(url.substr(url.find("/v1") + 3));
    }
    return targets;
  }

  FakeTransport transport_;
  FixedToken tokens_;
  SimulatedClock clock_{*ParseCompactTimestamp("20261120T060000Z")};
  ProcessGate gate_{&clock_};
  SeededRng rng_{1};
  MemoryStore store_;
  Client client_{*ParseEndpoints(), &transport_, &tokens_, &gate_, &clock_, &rng_};
};

TEST_F(CapabilitiesTest, AnExtendedAppMayDoEverything) {
  transport_.Enqueue(200, kClassicSearch);
  transport_.Enqueue(200, R"({"artists":[]})");
  transport_.Enqueue(200, R"({"id":"track1"})");
  const Capabilities known = *Probe();
  EXPECT_EQ(known.app_class, AppClass::kExtended);
  EXPECT_TRUE(known.batches && known.foreign_playlist_items && known.popularity && known.genres &&
              known.audio_features);
  EXPECT_EQ(known.playlist_page_limit, 100);
  EXPECT_EQ(known.search_limit, 50);
  EXPECT_FALSE(known.has_user);
  EXPECT_EQ(Targets(),
            (std::vector<std::string>{"/search?q=a&type=artist%2Ctrack&limit=1",
                                      "/artists?ids=artist1", "/audio-features/track1"}));
}

TEST_F(CapabilitiesTest, AnOlderDevelopmentAppLacksAudioFeatures) {
  transport_.Enqueue(200, kClassicSearch);
  transport_.Enqueue(200, R"({"artists":[]})");
  transport_.Enqueue(403, kEmpty403);
  const Capabilities known = *Probe();
  EXPECT_EQ(known.app_class, AppClass::kOldDevelopment);
  EXPECT_TRUE(known.batches && known.foreign_playlist_items && known.popularity);
  EXPECT_FALSE(known.audio_features);
}

TEST_F(CapabilitiesTest, ANewDevelopmentAppIsKnownAfterTwoCalls) {
  EnqueueSmall();
  const Capabilities known = *Probe();
  EXPECT_EQ(known.app_class, AppClass::kNewDevelopment);
  EXPECT_FALSE(known.batches || known.foreign_playlist_items || known.popularity || known.genres ||
               known.audio_features);
  EXPECT_EQ(known.playlist_page_limit, 50);
  EXPECT_EQ(known.search_limit, 10);
  EXPECT_EQ(transport_.requests().size(), 2U);
}

TEST_F(CapabilitiesTest, TheUserIsKnownByTheIdThatNeverChanges) {
  EnqueueSmall();
  transport_.Enqueue(200, kMe);
  EXPECT_EQ(Probe(true)->account_id, "acc-1");
  EnqueueSmall();
  transport_.Enqueue(200, R"({"id":"someone"})");
  const Capabilities older = *Probe(true);
  EXPECT_EQ(older.account_id, "someone");
  EXPECT_TRUE(older.has_user);
}

TEST_F(CapabilitiesTest, WithoutASearchAKnownArtistIsLookedAt) {
  transport_.Enqueue(404, R"({"error":{"status":404,"message":"Service not found"}})");
  transport_.Enqueue(200, R"({"id":"x","genres":["pop"]})");
  transport_.Enqueue(403, kForbidden);
  const Capabilities known = *Probe();
  EXPECT_TRUE(known.genres);
  EXPECT_FALSE(known.popularity);
  EXPECT_EQ(Targets()[1], "/artists/0TnOYISbd1XYRBk9myaseg");
}

TEST_F(CapabilitiesTest, WhatStopsEverythingIsAnErrorAndNoCapability) {
  transport_.Enqueue(403, "Active premium subscription required for the owner of the app.");
  EXPECT_EQ(Probe().error().kind, ErrorKind::kPermission);
  transport_.Enqueue(200, kSmallSearch);
  transport_.Enqueue(429, R"({"error":{"status":429,"reason":"QUOTA_EXCEEDED"}})");
  EXPECT_EQ(Probe().error().kind, ErrorKind::kDeferred);
}

TEST_F(CapabilitiesTest, WhatWasFoundIsRememberedForSevenDays) {
  EnqueueSmall();
  const Capabilities first = *Memory().Get();
  clock_.SleepFor(days(7) - seconds(1));
  EXPECT_EQ(*Memory().Get(), first);
  EXPECT_EQ(transport_.requests().size(), 2U);
  clock_.SleepFor(seconds(1));
  EnqueueSmall();
  EXPECT_EQ(Memory().Get()->probed_at, clock_.NowSeconds());
  EXPECT_EQ(transport_.requests().size(), 4U);
  EXPECT_EQ(*Memory().Get(), *Memory().Remembered().value());
}

TEST_F(CapabilitiesTest, WhatWasForgottenIsAskedAgain) {
  EnqueueSmall();
  EnqueueSmall();
  EXPECT_TRUE(Memory().Get());
  EXPECT_TRUE(Memory().Forget());
  EXPECT_FALSE(Memory().Remembered().value());
  EXPECT_TRUE(Memory().Get());
  EXPECT_EQ(transport_.requests().size(), 4U);
}

TEST_F(CapabilitiesTest, DamagedMemoryIsNoMemory) {
  ASSERT_TRUE(store_.PutIfAbsent(CapabilitiesKey("client", ""), "{\"schema_version\":1}"));
  EnqueueSmall();
  EXPECT_EQ(Memory().Get()->app_class, AppClass::kNewDevelopment);
  EXPECT_TRUE(Memory().Remembered().value());
}

TEST_F(CapabilitiesTest, EveryFieldSurvivesItsText) {
  const Capabilities all{AppClass::kExtended, true, true, true, true, true, 100, 50, true, "a\"b",
                         clock_.NowSeconds()};
  EXPECT_EQ(ParseCapabilities(CapabilitiesJson(all)), all);
  const Capabilities none{.probed_at = clock_.NowSeconds()};
  EXPECT_EQ(ParseCapabilities(CapabilitiesJson(none)), none);
  EXPECT_FALSE(ParseCapabilities("[]"));
}

TEST_F(CapabilitiesTest, CredentialsDoNotShareAMemory) {
  EXPECT_NE(CapabilitiesKey("a", ""), CapabilitiesKey("b", ""));
  EXPECT_NE(CapabilitiesKey("a", ""), CapabilitiesKey("a", "x"));
}

TEST(ContradictionTest, IsAnAnswerThatShouldHaveBeenTheOther) {
  const Capabilities none;
  Capabilities all;
  all.batches = all.foreign_playlist_items = all.audio_features = true;
  EXPECT_TRUE(Contradicts(all, "/tracks?ids=a", Meaning::kEndpointClosed));
  EXPECT_FALSE(Contradicts(all, "/tracks?ids=a", Meaning::kOk));
  EXPECT_FALSE(Contradicts(all, "/tracks?ids=a", Meaning::kServerError));
  EXPECT_TRUE(Contradicts(none, "/tracks?ids=a", Meaning::kOk));
  EXPECT_FALSE(Contradicts(none, "/tracks/a", Meaning::kOk));
  EXPECT_TRUE(Contradicts(all, "/audio-features?ids=a", Meaning::kFeatureClosed));
  EXPECT_FALSE(Contradicts(none, "/audio-features?ids=a", Meaning::kFeatureClosed));
  EXPECT_TRUE(Contradicts(all, "/playlists/x/items?limit=50", Meaning::kNotOwner));
  EXPECT_FALSE(Contradicts(none, "/playlists/x/items?limit=50", Meaning::kNotOwner));
}

TEST(ContradictionTest, AFieldThatComesOrIsWithheldShowsIt) {
  const Capabilities none;
  Capabilities all;
  all.popularity = all.foreign_playlist_items = true;
  const auto contradicts = [](const Capabilities& known, std::string_view target,
                              std::string_view body) {
    return Contradicts(known, target, Meaning::kOk, body);
  };
  EXPECT_TRUE(contradicts(none, "/me/tracks", R"({"items":[{"track":{"popularity":3}}]})"));
  EXPECT_FALSE(contradicts(none, "/me/tracks", R"({"items":[{"track":{}}]})"));
  EXPECT_TRUE(contradicts(all, "/artists/x", R"({"id":"x"})"));
  EXPECT_FALSE(contradicts(all, "/artists/x", R"({"id":"x","popularity":0})"));
  EXPECT_FALSE(contradicts(all, "/me/tracks", R"({"items":[]})")) << "an empty list shows nothing";
  EXPECT_TRUE(contradicts(all, "/playlists/x", R"({"id":"x","snapshot_id":"s"})"));
  EXPECT_FALSE(contradicts(all, "/playlists/x?fields=snapshot_id", R"({"snapshot_id":"s"})"));
  EXPECT_FALSE(contradicts(all, "/playlists/x", R"({"id":"x","items":{"items":[]}})"));
}

TEST_F(CapabilitiesTest, AnAnswerThatContradictsThemMakesThemForgotten) {
  const std::string key = CapabilitiesKey("client", "");
  Capabilities known;
  known.probed_at = clock_.NowSeconds();
  ASSERT_TRUE(store_.PutIfAbsent(key, CapabilitiesJson(known)).has_value());
  const auto watch = [&] {
    return std::make_unique<CapabilityWatch>(
        CapabilityMemory(&client_, &store_, &clock_, {"client", false, ""}));
  };
  watch()->OnAnswer("/tracks/x", Meaning::kOk, R"({"id":"x"})");
  watch()->OnAnswer("/tracks?ids=x", Meaning::kEndpointClosed, "");
  EXPECT_TRUE(store_.Head(key).has_value());
  watch()->OnAnswer("/tracks?ids=x", Meaning::kOk, R"({"tracks":[]})");
  EXPECT_FALSE(store_.Head(key).has_value());
}

}  // namespace
}  // namespace tracklake
