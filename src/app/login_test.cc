#include "app/login.h"

#include <gtest/gtest.h>

#include <deque>
#include <thread>

#include "app/account.h"
#include "app/testing/fake_services.h"
#include "http/curl_transport.h"
#include "http/url.h"

namespace tracklake::app {
namespace {

constexpr const char* kTokens =
    R"({"access_token":"A","token_type":"Bearer","scope":"a","expires_in":3600,)"
    R"("refresh_token":"R"})";

// Pastes lines in turn; "{state}" stands for the state that was asked with.
class FakeDesk : public LoginDesk {
 public:
  void Ask(const RedirectUri&, const std::string& address) override {
    const Url url = *ParseUrl(address);
    state_ = std::string(*url.Parameter("state"));
  }
  std::optional<std::string> ReadLine() override {
    if (lines.empty()) return std::nullopt;
    std::string line = lines.front();
    lines.pop_front();
    const std::size_t at = line.find("{state}");
    if (at != line.npos) line.replace(at, 7, state_);
    return line;
  }
  int input() const override { return -1; }
  void Refuse(const Error&) override { ++refused; }

  std::deque<std::string> lines;
  int refused = 0;

 protected:
  std::string state_;
};

// Its browser comes back to the loopback address: first as a stranger, then with the answer.
class DeskWithBrowser final : public FakeDesk {
 public:
  ~DeskWithBrowser() override { WaitForBrowser(); }
  void Ask(const RedirectUri& uri, const std::string& address) override {
    FakeDesk::Ask(uri, address);
    const Url url = *ParseUrl(address);
    const std::string back = RedirectOf(url);
    browser_ = std::thread([=, this, state = state_] {
      CurlTransport transport;
      for (const std::string& target :
           {back + "x?code=C&state=" + state, back + "?code=C&state=stranger",
            back + "?code=C&state=" + state}) {
        HttpRequest request;
        request.url = target;
        const auto response = transport.Send(request);
        statuses.push_back(response.has_value() ? response->status : 0);
      }
    });
  }

  void WaitForBrowser() {
    if (browser_.joinable()) browser_.join();
  }

  std::vector<int> statuses;  // once the browser is done

 private:
  // "http%3A%2F%2F127.0.0.1%3A<port>%2Fcallback"
  static std::string RedirectOf(const Url& url) {
    std::string text(url.Parameter("redirect_uri").value_or(""));
    for (const auto& [code, plain] : {std::pair("%3A", ":"), std::pair("%2F", "/")}) {
      for (std::size_t at = text.find(code); at != text.npos; at = text.find(code)) {
        text.replace(at, 3, plain);
      }
    }
    return text;
  }

  std::thread browser_;
};

class LoginTest : public testing::Test {
 protected:
  LoginTest() { fake_.config.redirect_uri = "https://example.com/callback"; }

  FakeServices fake_;
};

TEST_F(LoginTest, AnAnswerThatIsPastedGivesTokensThatAreStored) {
  fake_.transport.Enqueue(200, kTokens);
  FakeDesk desk;
  desk.lines = {"what?", "https://example.com/callback?code=C&state=old",
                "https://example.com/callback?code=C&state={state}"};
  const auto consent = LogIn(fake_.services(), desk);
  ASSERT_TRUE(consent.has_value()) << consent.error().message;
  EXPECT_EQ(consent->refresh_token.Reveal(), "R");
  EXPECT_EQ(desk.refused, 2);
  EXPECT_TRUE(OpenConsentStore(fake_.services())->Load()->has_value());
}

TEST_F(LoginTest, ANoOfTheUserAndTheEndOfTheInputAskForNoToken) {
  FakeDesk desk;
  desk.lines = {"https://example.com/callback?error=access_denied&state={state}",
                "https://example.com/callback?code=C&state={state}"};
  EXPECT_EQ(LogIn(fake_.services(), desk).error().kind, ErrorKind::kPermission);
  EXPECT_EQ(desk.lines.size(), 1U) << "a no is an answer";
  desk.lines.clear();
  EXPECT_EQ(LogIn(fake_.services(), desk).error().kind, ErrorKind::kPermission);
  EXPECT_TRUE(fake_.transport.urls().empty());
}

TEST_F(LoginTest, WrongLinesAreTakenABoundedNumberOfTimes) {
  FakeDesk desk;
  desk.lines.resize(100, "https://example.com/callback?code=C&state=wrong");
  EXPECT_EQ(LogIn(fake_.services(), desk).error().kind, ErrorKind::kPermission);
  EXPECT_EQ(desk.refused, 5);
}

TEST_F(LoginTest, AStrangersRequestDoesNotEndTheWaitForTheBrowser) {
  fake_.config.redirect_uri = "http://127.0.0.1/callback";
  fake_.transport.Enqueue(200, kTokens);
  DeskWithBrowser desk;
  const auto consent = LogIn(fake_.services(), desk);
  desk.WaitForBrowser();
  ASSERT_TRUE(consent.has_value()) << consent.error().message;
  EXPECT_EQ(desk.statuses, (std::vector{404, 400, 200}));
  EXPECT_EQ(fake_.transport.urls().size(), 1U);
}

TEST_F(LoginTest, WhoLogsOutLeavesNothingBehindAndMayDoItTwice) {
  fake_.transport.Enqueue(200, kTokens);
  FakeDesk desk;
  desk.lines = {"https://example.com/callback?code=C&state={state}"};
  ASSERT_TRUE(LogIn(fake_.services(), desk).has_value());
  EXPECT_EQ(LogOut(fake_.services()), true);
  EXPECT_FALSE(OpenConsentStore(fake_.services())->Load()->has_value());
  EXPECT_EQ(LogOut(fake_.services()), false);
}

}  // namespace
}  // namespace tracklake::app
