#include "serve/intake.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracklake::serve {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Kind = LakeJob::Kind;

const Error kDamaged{ErrorKind::kCorruption, "its bytes are not those of its key", {}, {}};
const Error kDiskFull{ErrorKind::kIo, "no space left", {}, {}};

class IntakeTest : public testing::Test {
 protected:
  IntakeTest() { End(Take(Kind::kSweep)); }  // the one at the start

  void Come(const std::vector<std::string>& keys) { intake_.Add({keys, false}, now_); }
  void ComeMany(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) Come({fmt::format("raw/{}.json", i)});
  }

  // The next job, which must be due now and of that kind.
  LakeJob Take(Kind kind) {
    EXPECT_LE(intake_.due(), now_);
    auto job = intake_.Next(now_);
    if (!job) {
      ADD_FAILURE() << "nothing is to be done";
      return {};
    }
    EXPECT_EQ(job->kind, kind);
    return *job;
  }
  LakeJob TakeLater(Kind kind) {
    now_ = std::max(now_, intake_.due());
    return Take(kind);
  }

  std::vector<event::ParkedObject> End(LakeJob job, TransformReport report = {}) {
    return intake_.End({std::move(job), std::move(report)}, is_blind_, now_);
  }
  std::vector<event::ParkedObject> EndWith(LakeJob job, const Error& error) {
    return intake_.End({std::move(job), std::unexpected(error)}, is_blind_, now_);
  }
  static TransformReport Failing(const std::string& subject, const Error& error) {
    TransformReport report;
    report.failures.push_back({subject, error});
    return report;
  }

  const std::vector<std::string> prefixes_ = {"raw/"};
  SeededRng rng_{1};
  Intake intake_{&prefixes_, &rng_};
  milliseconds now_{};
  bool is_blind_ = false;
};

TEST_F(IntakeTest, OneObjectIsTransformedAtOnce) {
  Come({"raw/a.json"});
  EXPECT_THAT(Take(Kind::kKeys).keys, ElementsAre("raw/a.json"));
  EXPECT_EQ(intake_.Next(now_), std::nullopt);
}

TEST_F(IntakeTest, WhatIsNeitherRawNorInTheInboxIsNoWork) {
  Come({"raw/a.txt", "raw/import/history/a.json", "inbox/raw/refused/a.json", "other/a.json"});
  EXPECT_EQ(intake_.Next(now_), std::nullopt);
}

TEST_F(IntakeTest, ABurstWaitsForALullAndNoLongerThanASecond) {
  ComeMany(kBurst);
  EXPECT_EQ(intake_.Next(now_), std::nullopt);
  EXPECT_EQ(intake_.due(), now_ + kLull);
  for (int i = 0; i < 100; ++i) {
    now_ += milliseconds(10);
    Come({fmt::format("raw/more-{}.json", i)});
  }
  EXPECT_THAT(Take(Kind::kKeys).keys, SizeIs(kBurst + 100));
}

TEST_F(IntakeTest, ManyObjectsAreASweepThatAnswersForAllOfThem) {
  ComeMany(kSweepFrom);
  const LakeJob sweep = TakeLater(Kind::kSweep);
  EXPECT_THAT(sweep.keys, SizeIs(kSweepFrom));
  End(sweep);
  EXPECT_EQ(intake_.due(), now_ + kSweepEvery);
}

TEST_F(IntakeTest, MoreThanThereIsRoomForIsASweepSoon) {
  ComeMany(event::WorkPolicy().max_waiting + 1);
  TakeLater(Kind::kSweep);
  EXPECT_LE(now_, kSweepRest);
}

TEST_F(IntakeTest, WhatWasMissedIsSweptSoonButNotWithoutRest) {
  intake_.Add(event::Noticed{{}, true}, now_);
  EXPECT_EQ(intake_.due(), now_ + kSweepRest);
  const LakeJob sweep = TakeLater(Kind::kSweep);
  intake_.Add(event::Noticed{{}, true}, now_);  // once more, while it sweeps
  now_ += milliseconds(500);
  End(sweep);
  EXPECT_EQ(intake_.due(), now_ + kSweepRest);
}

TEST_F(IntakeTest, ItSweepsMoreOftenWhileItIsBlindOrASweepFails) {
  EXPECT_EQ(intake_.due(), now_ + kSweepEvery);
  EndWith(TakeLater(Kind::kSweep), kDiskFull);
  EXPECT_EQ(intake_.due(), now_ + kSweepSoon);
  is_blind_ = true;
  End(TakeLater(Kind::kSweep));
  EXPECT_EQ(intake_.due(), now_ + kSweepSoon);
  is_blind_ = false;
  End(TakeLater(Kind::kSweep));
  EXPECT_EQ(intake_.due(), now_ + kSweepEvery);
}

TEST_F(IntakeTest, FilesOfTheInboxAreImportedAndTriedAgainWhereThatFails) {
  Come({"inbox/raw/a.json"});
  const LakeJob job = Take(Kind::kInbox);
  EXPECT_THAT(job.keys, ElementsAre("inbox/raw/a.json"));
  EndWith(job, kDiskFull);
  EXPECT_THAT(TakeLater(Kind::kInbox).keys, ElementsAre("inbox/raw/a.json"));
}

TEST_F(IntakeTest, AnObjectThatFailsIsTriedAgainAndTheOthersAreDone) {
  Come({"raw/a.json", "raw/b.json"});
  EXPECT_THAT(End(Take(Kind::kKeys), Failing("raw/a.json", kDamaged)), IsEmpty());
  EXPECT_THAT(TakeLater(Kind::kKeys).keys, ElementsAre("raw/a.json"));
}

TEST_F(IntakeTest, ADayThatFailsMayBeThatOfAnyOfTheKeys) {
  Come({"raw/a.json", "raw/b.json"});
  End(Take(Kind::kKeys), Failing("2026-11-20", kDamaged));
  now_ += std::chrono::seconds(1);
  EXPECT_THAT(Take(Kind::kKeys).keys, ElementsAre("raw/a.json", "raw/b.json"));
}

TEST_F(IntakeTest, ARunThatFailsParksNothingHoweverOften) {
  Come({"raw/a.json"});
  for (int i = 0; i < 9; ++i) {
    EXPECT_THAT(EndWith(TakeLater(Kind::kKeys), kDiskFull), IsEmpty());
  }
  EXPECT_THAT(TakeLater(Kind::kKeys).keys, ElementsAre("raw/a.json"));
}

TEST_F(IntakeTest, AnObjectIsToldOfOnceWhenItIsParkedAndLeavesWhenASweepFindsItWell) {
  Come({"raw/a.json"});
  for (int i = 0; i < 4; ++i) {
    EXPECT_THAT(End(TakeLater(Kind::kKeys), Failing("raw/a.json", kDamaged)), IsEmpty());
  }
  const auto parked = End(TakeLater(Kind::kKeys), Failing("raw/a.json", kDamaged));
  ASSERT_THAT(parked, SizeIs(1));
  EXPECT_EQ(parked[0].key, "raw/a.json");
  EXPECT_THAT(End(TakeLater(Kind::kSweep), Failing("raw/a.json", kDamaged)), IsEmpty());
  EXPECT_THAT(intake_.parked(), SizeIs(1));
  End(TakeLater(Kind::kSweep));
  EXPECT_THAT(intake_.parked(), IsEmpty());
}

}  // namespace
}  // namespace tracklake::serve
