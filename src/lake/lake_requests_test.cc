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

// One worker's raw objects, each of which is held back until several are asked for.
class LakeFarAwayTest : public LakeRequestsTest {
 protected:
  static constexpr int kSeveral = 4;

  LakeFarAwayTest() {
    store_.s3.SetBefore([this](const HttpRequest& request) {
      if (request.method == HttpMethod::kGet && request.url.contains("/lake/raw/")) Hold();
      return std::optional<Result<HttpResponse>>();
    });
  }

  void Hold() {
    constexpr int kPatience = 20'000;  // milliseconds
    if (++inside_ == kSeveral) were_several_ = true;
    for (int i = 0; i < kPatience && !were_several_; ++i) {
      SystemClock().SleepFor(std::chrono::milliseconds(1));
    }
    --inside_;
  }

  std::vector<RawFile> PutMore(int count) {
    std::vector<RawFile> files;
    for (int i = 0; i < count; ++i, ++put_) {
      files.push_back(OwnRaw(fmt::format("p{}", put_), 0, put_));
    }
    PutRaw(store_, files);
    return files;
  }

  Lake Open() {
    LakeOptions options;
    options.workers = 1;
    return {&store_, &clock_, options};
  }

  int put_ = 0;
  std::atomic<int> inside_ = 0;
  std::atomic<bool> were_several_ = false;
};

TEST_F(LakeFarAwayTest, TheObjectsOfADayAreReadSeveralAtOnce) {
  PutMore(20);
  EXPECT_EQ(Open().TransformAll()->transformed, 20);
  EXPECT_TRUE(were_several_);
  were_several_ = false;
  EXPECT_TRUE(Open().Verify()->problems.empty());
  EXPECT_TRUE(were_several_);
}

TEST_F(LakeFarAwayTest, ObjectsThatBecomePartsOfTheirOwnAreReadSeveralAtOnce) {
  were_several_ = true;
  PutMore(40);
  EXPECT_EQ(Open().TransformAll()->transformed, 40);
  were_several_ = false;
  PutMore(15);
  const auto report = Open().TransformNew();
  EXPECT_EQ(report->transformed, 15);
  EXPECT_EQ(report->days_rewritten, 0);
  EXPECT_TRUE(were_several_);
}

}  // namespace
}  // namespace tracklake
