#include "store/read_ahead.h"

#include <gtest/gtest.h>

#include <atomic>
#include <new>

#include "store/s3/testing/fake_s3_store.h"
#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

constexpr std::chrono::milliseconds kTick{1};
constexpr int kPatience = 20'000;  // ticks
constexpr int kWhile = 50;

// The same, as if it were near.
class NearStore final : public FakeS3Parts, public S3Store {
 public:
  explicit NearStore(const std::filesystem::path& folder)
      : FakeS3Parts({}), S3Store(&client, {"bucket", "lake/"}, folder) {}
  std::size_t reads_at_once() const override { return 1; }
};

// A bucket of numbered objects, in which reads are counted and can be held up.
class ReadAheadTest : public testing::Test {
 protected:
  void Put(int count, std::size_t size = 3) {
    for (int i = 0; i < count; ++i) {
      const std::string name = fmt::format("{:03}", objects_.size());
      objects_.push_back({.key = "raw/" + name, .size = size});
      store_.s3.Write("lake/raw/" + name, std::string(size - name.size(), 'x') + name);
    }
  }

  void Open(FakeS3Parts* parts, ObjectStore* store) {
    parts->s3.SetBefore([this](const HttpRequest& request) {
      BeginRead(request.url);
      return std::optional<Result<HttpResponse>>();
    });
    ahead_.emplace(store, stop_.get_token(), [this, told = false]() mutable {
      if (std::exchange(told, true)) return false;
      for (const ObjectInfo& object : objects_) ahead_->Expect(object);
      return true;
    });
  }
  void Open() { Open(&store_, &store_); }

  void BeginRead(const std::string& url) {
    ++begun_;
    if (++inside_ >= wanted_inside_) were_inside_ = true;
    for (int i = 0; i < kPatience && !were_inside_; ++i) clock_.SleepFor(kTick);
    --inside_;
    if (url.ends_with(without_memory_)) throw std::bad_alloc();
  }

  // The last three bytes, or what went wrong.
  std::string Read(const ObjectInfo& object) {
    const auto read = ahead_->Get(object, &bytes_);
    if (!read.has_value()) return "error: " + read.error().message;
    EXPECT_GE(bytes_.capacity(), bytes_.size() + ObjectStore::kReadPadding);
    return bytes_.substr(bytes_.size() - 3);
  }

  void ExpectBegun(int count) {
    for (int i = 0; i < kPatience && begun_ < count; ++i) clock_.SleepFor(kTick);
    for (int i = 0; i < kWhile; ++i) clock_.SleepFor(kTick);
    EXPECT_EQ(begun_, count);
  }

  TempLake folder_;
  FakeS3Store store_{folder_.path()};
  SystemClock clock_;
  std::stop_source stop_;
  std::vector<ObjectInfo> objects_;
  std::string bytes_;
  std::string without_memory_ = "/of none";
  std::atomic<int> begun_ = 0;
  std::atomic<int> inside_ = 0;
  int wanted_inside_ = 0;
  std::atomic<bool> were_inside_ = false;
  std::optional<ReadAhead> ahead_;
};

constexpr int kMost = ReadAhead::kMaxObjects;

TEST_F(ReadAheadTest, EachObjectIsReadOnceAndGivenToWhoAsksForIt) {
  Put(100);
  Open();
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(Read(objects_[static_cast<std::size_t>(i)]), fmt::format("{:03}", i));
  }
  EXPECT_EQ(begun_, 100);
}

TEST_F(ReadAheadTest, SeveralAreReadAtOnce) {
  Put(100);
  wanted_inside_ = 6;
  Open();
  EXPECT_EQ(Read(objects_[0]), "000");
  EXPECT_TRUE(were_inside_);
}

TEST_F(ReadAheadTest, NoMoreAreReadBeforeTheyAreAskedForThanThereIsRoomFor) {
  Put(100);
  Open();
  EXPECT_EQ(Read(objects_[0]), "000");
  ExpectBegun(1 + kMost);
  EXPECT_EQ(Read(objects_[1]), "001");
  ExpectBegun(2 + kMost);
}

TEST_F(ReadAheadTest, WhatIsReadBeforeItIsAskedForIsBoundInBytesAndALargeObjectIsPassedOver) {
  Put(1);
  Put(1, ReadAhead::kMaxBytes + 1);
  Put(20, ReadAhead::kMaxBytes / 4);
  Open();
  EXPECT_EQ(Read(objects_[0]), "000");
  ExpectBegun(1 + 4);
  EXPECT_EQ(Read(objects_[1]), "001");
  ExpectBegun(2 + 4);
  EXPECT_EQ(Read(objects_[2]), "002");
  ExpectBegun(3 + 4);
}

TEST_F(ReadAheadTest, AnErrorIsKeptForWhoAsksForItsObject) {
  Put(3);
  objects_.push_back({.key = "raw/none", .size = 3});
  Put(3);
  Open();
  EXPECT_EQ(Read(objects_[0]), "000");
  ExpectBegun(static_cast<int>(objects_.size()));
  EXPECT_EQ(Read(objects_[1]), "001");
  EXPECT_EQ(Read(objects_[2]), "002");
  EXPECT_EQ(Read(objects_[3]), "error: s3://bucket/lake/raw/none does not exist");
  EXPECT_EQ(Read(objects_[4]), "004");
}

TEST_F(ReadAheadTest, MemoryThatIsLackingForOneIsTheErrorOfThatOne) {
  Put(20);
  without_memory_ = "/010";
  Open();
  EXPECT_EQ(Read(objects_[0]), "000");
  ExpectBegun(1 + kMost);
  for (std::size_t i = 1; i < 10; ++i) EXPECT_EQ(Read(objects_[i]), fmt::format("{:03}", i));
  EXPECT_EQ(ahead_->Get(objects_[10], &bytes_).error().kind, ErrorKind::kExhausted);
  EXPECT_EQ(Read(objects_[11]), "011");
}

TEST_F(ReadAheadTest, AnObjectThatWasNotExpectedIsReadWhenItIsAskedFor) {
  Put(10);
  Open();
  EXPECT_EQ(Read(objects_[5]), "005");
  for (std::size_t i = 0; i < 10; ++i) EXPECT_EQ(Read(objects_[i]), fmt::format("{:03}", i));
  EXPECT_EQ(begun_, 11);
}

TEST_F(ReadAheadTest, NothingIsBegunThatNobodyAskedForOnceItIsToStop) {
  Put(10);
  stop_.request_stop();
  Open();
  EXPECT_EQ(Read(objects_[0]), "000");
  ExpectBegun(1);
  EXPECT_EQ(Read(objects_[1]), "001");
}

TEST_F(ReadAheadTest, ASingleObjectTakesNoOtherThread) {
  Put(1);
  std::thread::id reader;
  Open();
  store_.s3.SetBefore([&](const HttpRequest&) {
    reader = std::this_thread::get_id();
    return std::optional<Result<HttpResponse>>();
  });
  EXPECT_EQ(Read(objects_[0]), "000");
  EXPECT_EQ(reader, std::this_thread::get_id());
}

TEST_F(ReadAheadTest, FromAStoreThatDoesNotWaitNothingIsReadAhead) {
  NearStore near(folder_.path());
  Put(10);
  near.s3.Write("lake/raw/000", "000");
  Open(&near, &near);
  EXPECT_EQ(Read(objects_[0]), "000");
  ExpectBegun(1);
}

}  // namespace
}  // namespace tracklake
