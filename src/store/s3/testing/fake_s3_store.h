// A store in a fake S3, with the client between them, for tests. Its time stands still but for
// waits. Any thread.
#pragma once

#include <atomic>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>

#include "aws/client.h"
#include "store/s3/s3_store.h"
#include "store/s3/testing/fake_s3.h"

namespace tracklake {

// What a store in S3 needs, made before it.
struct FakeS3Parts {
  explicit FakeS3Parts(FakeS3::Options options) : s3(options) {}

  FakeS3 s3;
  aws::FixedCredentials credentials{{"AKIDEXAMPLE", Secret("secret"), {}, {}}};
  SimulatedClock clock{Seconds(Day(std::chrono::year(2026) / 3 / 1))};
  SeededRng rng{1};
  aws::RetryBudget budget{std::numeric_limits<int>::max() - 1};
  aws::Client client{{"s3", "eu-west-1", "https://s3.{region}.amazonaws.com/bucket"},
                     {&s3, &credentials, &clock, &rng, &budget}};
};

class FakeS3Store final : public FakeS3Parts, public S3Store {
 public:
  explicit FakeS3Store(const std::filesystem::path& folder, FakeS3::Options options = {},
                       S3Bucket::Options bucket = {})
      : FakeS3Parts(std::move(options)), S3Store(&client, {"bucket", "lake/"}, folder, bucket) {}
};

// Every so many requests one meets trouble, in turn a 409 of a write, a 503, a connection that is
// reset before the request is applied, and one that is reset after it.
inline void AddTrouble(FakeS3* s3, int every) {
  enum class Trouble : std::uint8_t { kConflict, kSlowDown, kLostBefore, kLostAfter };
  const auto lost = [] { return Fail(ErrorKind::kUnavailable, "the connection was reset"); };
  const auto next = [every, count = std::make_shared<std::atomic<int>>(0)] {
    const int number = ++*count;
    return number % every == 0 ? std::optional(static_cast<Trouble>(number / every % 4))
                               : std::nullopt;
  };
  // Decided before, and told to the same thread after.
  static thread_local bool lose_answer = false;
  s3->SetBefore([=](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
    const auto trouble = next();
    lose_answer = trouble == Trouble::kLostAfter;
    if (trouble == Trouble::kSlowDown) return S3Refusal(503, "SlowDown");
    if (trouble == Trouble::kLostBefore) return lost();
    if (trouble == Trouble::kConflict && request.method == HttpMethod::kPut) {
      return S3Refusal(409, "ConditionalRequestConflict");
    }
    return std::nullopt;
  });
  s3->SetAfter([=](const HttpRequest&, HttpResponse response) -> Result<HttpResponse> {
    if (lose_answer) return lost();
    return response;
  });
}

}  // namespace tracklake
