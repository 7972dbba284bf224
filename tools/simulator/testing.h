// What the tests of handlers share: a simulator on a chosen day, and requests that carry a token.
#pragma once

#include <string>

#include "simulator/simulator.h"
#include "simulator/tokens.h"

namespace tracklake::simulator {

constexpr const char* kChartId = "0Top50DailyChart000001";
constexpr const char* kLongId = "1LongListOf715Songs002";
constexpr const char* kEditorialId = "2FridayEditorial000003";
constexpr const char* kOddsId = "3OddsAndEndsOfMusic004";
constexpr const char* kEmptyId = "4EmptyPlaylist00000005";

// 2026-11-20, six in the morning.
constexpr Seconds kTestNow =
    Seconds(Day{std::chrono::year{2026} / 11 / 20}) + std::chrono::hours(6);

constexpr const char* kCallback = "http://127.0.0.1:5000/callback";

class TestApi {
 public:
  explicit TestApi(Settings settings = {})
      : clock_(kTestNow), simulator(std::move(settings), "http://127.0.0.1:1234", clock_) {}
  explicit TestApi(AppClass app) : TestApi(Settings{.app = app, .open_playlists = true}) {}

  Request Make(const std::string& target) {
    const std::size_t question = target.find('?');
    Request request{"GET", target.substr(0, question), {}, "Bearer " + Token(), ""};
    if (question != std::string::npos) request.query = ParseForm(target.substr(question + 1));
    return request;
  }

  Reply GetAs(const std::string& token, const std::string& target) {
    Request request = Make(target);
    request.authorization = "Bearer " + token;
    return simulator.Handle(request);
  }

  Reply Get(const std::string& target) { return simulator.Handle(Make(target)); }
  Json GetJson(const std::string& target) { return Json::parse(Get(target).body); }

  Reply Post(const std::string& path, const std::string& body,
             const std::string& authorization = "") {
    return simulator.Handle({"POST", path, {}, authorization, body});
  }

  std::string Token() { return TokenOf(Settings{}.client_id, Settings{}.client_secret); }

  std::string TokenOf(const std::string& client_id, const std::string& secret) {
    const Reply reply = Post("/api/token", "grant_type=client_credentials&client_id=" + client_id +
                                               "&client_secret=" + secret);
    return Json::parse(reply.body)["access_token"];
  }

  // What a browser does for a user; "" as verifier is a visit without PKCE.
  Reply Visit(const std::string& verifier, const std::string& scope) {
    Request request{"GET", "/authorize", {}, "", ""};
    request.query = {{"client_id", Settings{}.client_id},
                     {"response_type", "code"},
                     {"redirect_uri", kCallback},
                     {"scope", scope},
                     {"state", "a&b"}};
    if (!verifier.empty()) {
      request.query["code_challenge"] = ChallengeOf(verifier);
      request.query["code_challenge_method"] = "S256";
    }
    return simulator.Handle(request);
  }

  static std::string CodeFrom(const Reply& visit) {
    const std::string& location = visit.headers.at(0).second;
    return ParseForm(location.substr(location.find('?') + 1))["code"];
  }

  Reply Exchange(const std::string& code, const std::string& verifier,
                 const std::string& redirect_uri = kCallback) {
    return Post("/api/token", "grant_type=authorization_code&code=" + code + "&code_verifier=" +
                                  verifier + "&client_id=" + Settings{}.client_id +
                                  "&redirect_uri=" + PercentEncode(redirect_uri));
  }

  // The tokens of the user who comes to /authorize.
  Json Consented(const std::string& scope) {
    const std::string verifier(43, 'v');
    return Json::parse(Exchange(CodeFrom(Visit(verifier, scope)), verifier).body);
  }

 private:
  SimulatedClock clock_;

 public:
  Simulator simulator;
};

}  // namespace tracklake::simulator
