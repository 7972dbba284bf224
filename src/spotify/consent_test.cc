#include "spotify/consent.h"

#include <gtest/gtest.h>

#include "http/form.h"

namespace tracklake {
namespace {

Seconds At(std::string_view compact) { return *ParseCompactTimestamp(compact); }

TEST(ConsentTest, TheChallengeAgreesWithThePublishedExample) {
  EXPECT_EQ(CodeChallenge(Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST(ConsentTest, TheAddressCarriesTheChallengeAndNeverTheVerifier) {
  SeededRng rng(1);
  const ConsentRequest request =
      MakeConsentRequest(*ParseUrl("https://accounts.spotify.com"), "the id",
                         "http://127.0.0.1:8898/callback", {"a", "b"}, &rng);
  EXPECT_EQ(request.verifier.Reveal().size(), 64U);
  EXPECT_EQ(request.state.Reveal().size(), 32U);
  EXPECT_TRUE(request.url.starts_with("https://accounts.spotify.com/authorize?")) << request.url;
  EXPECT_EQ(request.url.find(request.verifier.Reveal()), std::string::npos);
  const std::string query = request.url.substr(request.url.find('?') + 1);
  EXPECT_EQ(FormValue(query, "client_id"), "the id");
  EXPECT_EQ(FormValue(query, "response_type"), "code");
  EXPECT_EQ(FormValue(query, "redirect_uri"), "http://127.0.0.1:8898/callback");
  EXPECT_EQ(FormValue(query, "state"), request.state.Reveal());
  EXPECT_EQ(FormValue(query, "code_challenge_method"), "S256");
  EXPECT_EQ(FormValue(query, "code_challenge"), CodeChallenge(request.verifier));
  EXPECT_EQ(FormValue(query, "scope"), "a b");
}

TEST(ConsentTest, NoTwoAttemptsShareASecret) {
  SystemRng rng;
  const Url accounts = *ParseUrl("https://accounts.spotify.com");
  const auto one = MakeConsentRequest(accounts, "i", "u", {}, &rng);
  const auto two = MakeConsentRequest(accounts, "i", "u", {}, &rng);
  EXPECT_NE(one.verifier.Reveal(), two.verifier.Reveal());
  EXPECT_NE(one.state.Reveal(), two.state.Reveal());
}

TEST(ConsentTest, EndsSixMonthsAfterTheUserConsented) {
  EXPECT_EQ(ConsentEnds(At("20260620T103000Z")), At("20261220T103000Z"));
  EXPECT_EQ(ConsentEnds(At("20260831T235959Z")), At("20270228T235959Z"));
}

TEST(ConsentTest, EveryFieldSurvivesItsText) {
  Consent consent;
  consent.client_id = "id";
  consent.account_id = "acc\"ount";
  consent.display_name = "Zoë";
  consent.scopes = {"a", "b"};
  consent.refresh_token = Secret("refresh");
  consent.access_token = Secret("access");
  consent.access_expires_at = At("20261120T070000Z");
  consent.authorized_at = At("20261120T060000Z");
  const Consent read = *ParseConsent(ConsentJson(consent), "place");
  EXPECT_EQ(ConsentJson(read).Reveal(), ConsentJson(consent).Reveal());
  EXPECT_EQ(read.display_name, "Zoë");
  EXPECT_EQ(read.scopes, consent.scopes);
  EXPECT_EQ(read.refresh_token.Reveal(), "refresh");
  EXPECT_EQ(read.access_expires_at, consent.access_expires_at);
  EXPECT_FALSE(read.ended_at);
  consent.ended_at = At("20261121T000000Z");
  EXPECT_EQ(ParseConsent(ConsentJson(consent), "place")->ended_at, consent.ended_at);
}

TEST(ConsentTest, ADamagedTextIsRefusedWithoutBeingQuoted) {
  const std::string whole =
      ConsentJson({.client_id = "i", .refresh_token = Secret("hunter2")}).Reveal();
  for (std::size_t length = 0; length + 1 < whole.size(); ++length) {
    const auto consent = ParseConsent(Secret(whole.substr(0, length)), "place");
    ASSERT_FALSE(consent) << length;
    EXPECT_EQ(consent.error().kind, ErrorKind::kCorruption);
    EXPECT_EQ(consent.error().message.find("hunter2"), std::string::npos);
  }
}

}  // namespace
}  // namespace tracklake
