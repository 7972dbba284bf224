#include "spotify/user_tokens.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>
#include <set>
#include <thread>

#include "http/fake_transport.h"
#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

using std::chrono::seconds;

// An accounts service that rotates: a refresh token works once.
class RotatingService {
 public:
  explicit RotatingService(std::string first) : valid_(std::move(first)) {}

  HttpResponse Answer(const HttpRequest& request) {
    const MutexLock lock(mutex_);
    const std::string form = request.body.Reveal();
    if (FormValue(form, "refresh_token") != valid_) {
      return {400, {}, R"({"error":"invalid_grant","error_description":"Refresh token revoked"})"};
    }
    ++rotations_;
    valid_ = fmt::format("refresh-{}", rotations_);
    return {200,
            {},
            fmt::format(R"({{"access_token":"access-{}","expires_in":3600,)"
                        R"("refresh_token":"{}","scope":"a b"}})",
                        rotations_, valid_)};
  }

  int rotations() const {
    const MutexLock lock(mutex_);
    return rotations_;
  }

 private:
  mutable Mutex mutex_;
  int rotations_ TL_GUARDED_BY(mutex_) = 0;
  std::string valid_ TL_GUARDED_BY(mutex_);
};

class UserTokensTest : public testing::Test {
 protected:
  UserTokensTest() {
    transport_.SetHandler([this](const HttpRequest& request) { return service_.Answer(request); });
  }

  std::unique_ptr<UserTokens> Tokens() {
    return std::make_unique<UserTokens>(store_, accounts_, &transport_, &clock_, &rng_);
  }
  void Store(std::string_view refresh = "refresh-0", std::string_view access = "") {
    Consent consent;
    consent.client_id = "client";
    consent.account_id = "acc";
    consent.scopes = {"old"};
    consent.refresh_token = Secret(std::string(refresh));
    consent.access_token = Secret(std::string(access));
    consent.access_expires_at = clock_.NowSeconds() + seconds(access.empty() ? 0 : 3600);
    consent.authorized_at = clock_.NowSeconds();
    ASSERT_TRUE(store_.Save(consent));
  }
  Consent Stored() { return *store_.Load().value(); }
  std::string Form(std::size_t request) { return transport_.requests().at(request).body.Reveal(); }

  TempLake temp_;
  const Url accounts_ = *ParseUrl("https://accounts.spotify.com");
  ConsentStore store_{temp_.path() / "state", accounts_, "client"};
  RotatingService service_{"refresh-0"};
  FakeTransport transport_;
  SimulatedClock clock_{*ParseCompactTimestamp("20261120T060000Z")};
  SeededRng rng_{1};
};

TEST_F(UserTokensTest, AStoredTokenThatIsFreshIsUsedWithoutACall) {
  Store("refresh-0", "access-0");
  EXPECT_EQ(Tokens()->Get()->Reveal(), "access-0");
  EXPECT_TRUE(transport_.requests().empty());
}

TEST_F(UserTokensTest, RefreshesWithTheClientIdAndWithoutASecret) {
  Store();
  EXPECT_EQ(Tokens()->Get()->Reveal(), "access-1");
  EXPECT_EQ(Form(0), "grant_type=refresh_token&refresh_token=refresh-0&client_id=client");
  EXPECT_TRUE(transport_.requests()[0].secret_headers.empty());
}

TEST_F(UserTokensTest, TheRotatedTokenIsOnTheDiskBeforeTheAccessTokenIsGivenOut) {
  Store();
  const Seconds authorized = Stored().authorized_at;
  clock_.SleepFor(std::chrono::hours(5));
  ASSERT_TRUE(Tokens()->Get());
  EXPECT_EQ(Stored().refresh_token.Reveal(), "refresh-1");
  EXPECT_EQ(Stored().access_token.Reveal(), "access-1");
  EXPECT_EQ(Stored().authorized_at, authorized);
  EXPECT_EQ(Stored().account_id, "acc");
  EXPECT_EQ(Stored().scopes, (std::vector<std::string>{"a", "b"}));
}

TEST_F(UserTokensTest, WhenItCannotBeKeptNothingIsUsedAndNothingIsLost) {
  Store();
  const auto tokens = Tokens();
  const auto blocker = std::filesystem::path(store_.place());
  transport_.SetHandler([&](const HttpRequest& request) {
    const HttpResponse response = service_.Answer(request);
    std::filesystem::remove(blocker);
    std::filesystem::create_directory(blocker);  // a rename over it fails
    return response;
  });
  EXPECT_EQ(tokens->Get().error().kind, ErrorKind::kIo);
  EXPECT_EQ(tokens->Get().error().kind, ErrorKind::kIo);
  std::filesystem::remove(blocker);
  EXPECT_EQ(tokens->Get()->Reveal(), "access-1");
  EXPECT_EQ(Stored().refresh_token.Reveal(), "refresh-1");
  EXPECT_EQ(service_.rotations(), 1);
}

// As a full disk would, whoever runs the test: no file may grow.
class NoFileGrows {
 public:
  NoFileGrows() {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit none{16, before_.rlim_max};
    handler_ = signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &none);
  }
  ~NoFileGrows() {
    setrlimit(RLIMIT_FSIZE, &before_);
    signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  sighandler_t handler_ = SIG_DFL;
};

TEST_F(UserTokensTest, AStoreThatCannotBeWrittenIsFoundOutBeforeTheOldTokenIsSpent) {
  Store();
  const auto tokens = Tokens();
  {
    const NoFileGrows full;
    const auto token = tokens->Get();
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().kind, ErrorKind::kIo);
    EXPECT_NE(token.error().message.find(std::filesystem::path(store_.place()).native()),
              std::string::npos);
  }
  EXPECT_TRUE(transport_.requests().empty());
  EXPECT_EQ(tokens->Get()->Reveal(), "access-1");
}

TEST_F(UserTokensTest, ACodeIsNotRedeemedWhereTheConsentCannotBeStored) {
  std::filesystem::create_directories(std::filesystem::path(store_.place()));
  const auto request = MakeConsentRequest(accounts_, "client", "uri", {}, &rng_);
  const auto consent = Tokens()->Redeem(request, Secret("code"), "uri");
  ASSERT_FALSE(consent);
  EXPECT_EQ(consent.error().kind, ErrorKind::kIo);
  EXPECT_TRUE(transport_.requests().empty());
}

TEST_F(UserTokensTest, ANewTokenThatIsNotStoredIsSaidLoudly) {
  Store();
  transport_.SetHandler([&](const HttpRequest& request) {
    HttpResponse response = service_.Answer(request);
    std::filesystem::remove(std::filesystem::path(store_.place()));
    std::filesystem::create_directory(std::filesystem::path(store_.place()));
    return response;
  });
  const auto token = Tokens()->Get();
  ASSERT_FALSE(token);
  EXPECT_NE(token.error().message.find("the new one is not stored"), std::string::npos);
  EXPECT_NE(token.error().hint.find("tracklake auth login"), std::string::npos);
}

TEST_F(UserTokensTest, ADamagedStoreIsNamed) {
  Store();
  std::ofstream(std::filesystem::path(store_.place())) << "{";
  const auto token = Tokens()->Get();
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().kind, ErrorKind::kCorruption);
  EXPECT_NE(token.error().message.find(std::filesystem::path(store_.place()).native()),
            std::string::npos);
}

TEST_F(UserTokensTest, AnAnswerWithoutARefreshTokenKeepsTheOldOne) {
  Store();
  transport_.Enqueue(200, R"({"access_token":"x","expires_in":3600})");
  ASSERT_TRUE(Tokens()->Get());
  EXPECT_EQ(Stored().refresh_token.Reveal(), "refresh-0");
  EXPECT_EQ(Stored().scopes, std::vector<std::string>{"old"});
}

TEST_F(UserTokensTest, InvalidGrantIsNeverRetriedByAnyProcess) {
  Store("refresh-stolen");
  const auto first = Tokens();
  for (int i = 0; i < 3; ++i) {
    const auto token = first->Get();
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().kind, ErrorKind::kPermission);
    EXPECT_NE(token.error().hint.find("tracklake auth login"), std::string::npos);
    EXPECT_EQ(token.error().message.find("refresh-stolen"), std::string::npos);
  }
  EXPECT_FALSE(Tokens()->Get());  // as another process
  EXPECT_EQ(transport_.requests().size(), 1U);
  EXPECT_TRUE(Stored().ended_at);
  EXPECT_TRUE(Stored().refresh_token.empty());
}

TEST_F(UserTokensTest, GlitchesOfTheServiceDoNotEndTheConsent) {
  Store();
  for (int i = 0; i < 9; ++i) transport_.Enqueue(503, "");
  EXPECT_EQ(Tokens()->Get().error().kind, ErrorKind::kUnavailable);
  for (int i = 0; i < 9; ++i) transport_.Enqueue(500, R"({"error":"invalid_grant"})");
  EXPECT_EQ(Tokens()->Get().error().kind, ErrorKind::kUnavailable);
  EXPECT_FALSE(Stored().ended_at);
  EXPECT_EQ(Tokens()->Get()->Reveal(), "access-1");
}

TEST_F(UserTokensTest, ARejectedTokenIsRefreshedOnceForAllWhoShareIt) {
  Store("refresh-0", "access-0");
  const auto one = Tokens();
  const auto two = Tokens();
  const Secret old = *one->Get();
  ASSERT_TRUE(two->Get());
  one->Reject(old);
  two->Reject(old);
  EXPECT_EQ(one->Get()->Reveal(), "access-1");
  EXPECT_EQ(two->Get()->Reveal(), "access-1");  // the other's, from the store
  EXPECT_EQ(service_.rotations(), 1);
}

TEST_F(UserTokensTest, WithoutAConsentItSaysHowToGiveOne) {
  const auto token = Tokens()->Get();
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().kind, ErrorKind::kPermission);
  EXPECT_NE(token.error().hint.find("tracklake auth login"), std::string::npos);
}

// Each has its own store object, as a process of its own: locks are of the open file.
TEST_F(UserTokensTest, ManyAtOnceNeverUseOneRefreshTokenTwice) {
  constexpr int kUsers = 8;
  constexpr int kRounds = 10;
  Store();
  std::vector<std::thread> threads;
  std::atomic<int> failures = 0;
  for (int user = 0; user < kUsers; ++user) {
    threads.emplace_back([&] {
      const auto tokens = Tokens();
      for (int round = 0; round < kRounds; ++round) {
        const auto token = tokens->Get();
        if (!token) ++failures;
        if (token) tokens->Reject(*token);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
  EXPECT_FALSE(Stored().ended_at);
  std::set<std::string> used;
  for (const HttpRequest& request : transport_.requests()) {
    EXPECT_TRUE(used.insert(*FormValue(request.body.Reveal(), "refresh_token")).second);
  }
}

TEST_F(UserTokensTest, ACodeIsRedeemedWithItsVerifierAndStored) {
  transport_.Enqueue(200, R"({"access_token":"a","expires_in":3600,"refresh_token":"r"})");
  const ConsentRequest request =
      MakeConsentRequest(accounts_, "client", "http://127.0.0.1:1/c", {"s"}, &rng_);
  const auto consent = Tokens()->Redeem(request, Secret("the code"), "http://127.0.0.1:1/c");
  ASSERT_TRUE(consent);
  EXPECT_EQ(Form(0),
            "grant_type=authorization_code&code=the%20code&"
            "redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fc&client_id=client&code_verifier=" +
                request.verifier.Reveal());
  EXPECT_EQ(Stored().refresh_token.Reveal(), "r");
  EXPECT_EQ(Stored().scopes, std::vector<std::string>{"s"});
  EXPECT_EQ(Stored().authorized_at, clock_.NowSeconds());
  EXPECT_EQ(Tokens()->Get()->Reveal(), "a");
}

TEST_F(UserTokensTest, ARefusedCodeStoresNothingAndKeepsWhatWasThere) {
  Store("refresh-0", "access-0");
  transport_.Enqueue(400, R"({"error":"invalid_grant","error_description":"bad the-code"})");
  const ConsentRequest request = MakeConsentRequest(accounts_, "client", "u", {}, &rng_);
  const auto consent = Tokens()->Redeem(request, Secret("the-code"), "u");
  ASSERT_FALSE(consent);
  EXPECT_EQ(consent.error().message.find("the-code"), std::string::npos);
  EXPECT_EQ(Tokens()->Get()->Reveal(), "access-0");
}

TEST_F(UserTokensTest, ClientsAndServicesDoNotShareAFile) {
  const Url simulator = *ParseUrl("http://127.0.0.1:9");
  EXPECT_NE(ConsentStore(temp_.path(), accounts_, "a").place(),
            ConsentStore(temp_.path(), accounts_, "b").place());
  EXPECT_NE(ConsentStore(temp_.path(), accounts_, "a").place(),
            ConsentStore(temp_.path(), simulator, "a").place());
}

}  // namespace
}  // namespace tracklake
