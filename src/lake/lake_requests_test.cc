// What a transform asks of a bucket: each request costs its owner money, and a way over the
// network.
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <vector>

#include "lake/testing/lake_world.h"
#include "store/s3/testing/fake_s3_store.h"

namespace tracklake {
namespace {

class LakeRequestsTest : public testing::Test {
 protected:
  struct Requests {
    int heads = 0;
    int lists = 0;
    int gets_of_raw = 0;
    int other_gets = 0;
    int puts = 0;
  };

  Requests During(const std::function<Result<TransformReport>(Lake&)>& work) {
    counted_ = {};
    Lake lake(&store_, &clock_, {});
    const auto report = work(lake);
    EXPECT_TRUE(report.has_value() && report->failures.empty());
    return counted_;
  }

  void Count(const HttpRequest& request) {
    const MutexLock lock(mutex_);
    const bool is_list = request.url.contains("list-type=2");
    if (request.method == HttpMethod::kHead) ++counted_.heads;
    if (request.method == HttpMethod::kPut) ++counted_.puts;
    if (request.method != HttpMethod::kGet) return;
    if (is_list)
      ++counted_.lists;
    else
      ++(request.url.contains("/lake/raw/") ? counted_.gets_of_raw : counted_.other_gets);
  }

  LakeRequestsTest() {
    store_.s3.SetBefore([this](const HttpRequest& request) {
      Count(request);
      return std::optional<Result<HttpResponse>>();
    });
  }

  TempLake folder_;
  SimulatedClock clock_{TimeOn(100)};
  FakeS3Store store_{folder_.path()};
  Mutex mutex_;
  Requests counted_;
};

TEST_F(LakeRequestsTest, ADayIsReadOnceAndLookedAtAgainByOneList) {
  constexpr int kObjects = 60;
  std::vector<RawFile> files;
  for (int i = 0; i < kObjects; ++i) files.push_back(OwnRaw(fmt::format("p{}", i), 0, i));
  PutRaw(store_, files);
  const Requests asked = During([](Lake& lake) { return lake.TransformAll(); });
  EXPECT_EQ(asked.gets_of_raw, kObjects);
  EXPECT_EQ(asked.heads, 0);
  EXPECT_LT(asked.lists, 15);
}

TEST_F(LakeRequestsTest, AnObjectOfAnEventIsReadOnce) {
  const RawFile file = OwnRaw("p", 0, 1);
  PutRaw(store_, file);
  const std::vector<std::string> keys = {file.key};
  const Requests first = During([&](Lake& lake) { return lake.TransformKeys(keys); });
  EXPECT_EQ(first.gets_of_raw, 1);
  EXPECT_EQ(first.heads, 4);       // raw twice, its receipt, its day's
  EXPECT_EQ(first.other_gets, 1);  // its day's receipt, once the other was looked for
  EXPECT_EQ(first.lists, 0);
  const int parts = static_cast<int>(store_.List("processed/")->size());
  EXPECT_EQ(first.puts, parts + 1);
  // SQS hands a message over again.
  const Requests again = During([&](Lake& lake) { return lake.TransformKeys(keys); });
  EXPECT_EQ(again.puts, 0);
  EXPECT_LE(again.gets_of_raw, 1);
}

}  // namespace
}  // namespace tracklake
