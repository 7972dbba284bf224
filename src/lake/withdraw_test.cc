#include "lake/withdraw.h"

#include "base/sha256.h"
#include "lake/layout.h"
#include "lake/testing/hooked_store.h"
#include "lake/testing/lake_world.h"
#include "raw/withdrawn.h"

namespace tracklake {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr int kMaxEffects = 60;

class WithdrawTest : public LakeWorldTest {
 protected:
  // The small world without one of its objects.
  static std::vector<RawFile> Without(const RawFile& gone) {
    std::vector<RawFile> files = SmallWorld();
    std::erase_if(files, [&](const RawFile& file) { return file.key == gone.key; });
    return files;
  }

  void MakeWorld(bool rewritten) {
    PutRaw(*store_, SmallWorld());
    if (rewritten) Run(Open().TransformAll());
    for (const RawFile& file : SmallWorld()) Run(Open().TransformKeys({{file.key}}));
  }

  // In the canonical layout, but for an empty day.json where nothing of a day remains.
  void ExpectOnly(const std::vector<RawFile>& files) {
    Run(Open().TransformAll());
    ExpectClean();
    auto found = Everything(*store_);
    std::erase_if(found, [&](const auto& object) {
      if (object.first.starts_with(kWithdrawnPrefix)) return true;
      const auto day = ReadDayReceipt(object.first, object.second);
      return day.has_value() && day->receipts.empty();
    });
    EXPECT_EQ(Keys(found), Keys(Canonical(files)));
    EXPECT_EQ(found, Canonical(files));
  }

  std::string Read(const std::string& key) {
    std::string bytes;
    EXPECT_TRUE(store_->Get(key, &bytes).has_value()) << key;
    return bytes;
  }
};

TEST_P(WithdrawTest, TakesAnObjectItsRowsAndItsQuarantineOut) {
  const std::vector<RawFile> files = SmallWorld();
  for (const RawFile& file : {files[0], files[4], files[5]}) {  // plain, refused whole, foreign
    for (const bool rewritten : {false, true}) {
      SCOPED_TRACE(fmt::format("{} {}", file.key, rewritten));
      TempLake folder;
      store_ = NewStore(folder.path());
      MakeWorld(rewritten);
      const auto report = Open().Withdraw({file.key}, "why");
      ASSERT_TRUE(report.has_value()) << report.error().message;
      EXPECT_THAT(report->failures, IsEmpty());
      EXPECT_EQ(report->objects.at(0).sha256, Sha256Hex(file.bytes));
      EXPECT_FALSE(store_->Head(file.key).has_value());
      EXPECT_EQ(Read(WithdrawnObjectKey(file.key)), file.bytes);
      ExpectClean();
      EXPECT_EQ(Run(Open().TransformNew()).transformed, 0);
      ExpectOnly(Without(file));
    }
  }
}

TEST_P(WithdrawTest, TakesTheRowsOutOfWhatIsGoneOrDamaged) {
  const RawFile file = SmallWorld()[0];
  for (const bool gone : {false, true}) {
    TempLake folder;
    store_ = NewStore(folder.path());
    MakeWorld(true);
    ASSERT_TRUE(store_->PutAll({{Upload{file.key, "damaged", {}}}}).has_value());
    if (gone) {
      ASSERT_TRUE(store_->Delete({{file.key}}).has_value());
    }
    const auto report = Open().Withdraw({file.key}, "why");
    ASSERT_TRUE(report.has_value()) << report.error().message;
    EXPECT_THAT(report->failures, IsEmpty());
    const auto records = ReadWithdrawals(*store_);
    ASSERT_THAT(records->records, SizeIs(1));
    EXPECT_EQ(records->records[0].sha256, Sha256Hex(gone ? file.bytes : "damaged"));
    ExpectOnly(Without(file));
    // The object as it was, put back, is raw where the damaged one was taken out.
    PutRaw(*store_, file);
    EXPECT_EQ(Run(Open().TransformNew()).transformed, gone ? 0 : 1);
  }
}

TEST_P(WithdrawTest, RefusesWhatItDoesNotKnowAndChangesNothing) {
  MakeWorld(true);
  const auto before = Everything(*store_);
  EXPECT_EQ(Open().Withdraw({SmallWorld()[0].key, "raw/nobody.json"}, "why").error().kind,
            ErrorKind::kNotFound);
  EXPECT_EQ(Open().Withdraw({"processed/x.json"}, "why").error().kind, ErrorKind::kUsage);
  EXPECT_EQ(Everything(*store_), before);
}

TEST_P(WithdrawTest, FinishesWhenItIsRepeatedWhereverItDied) {
  const RawFile file = SmallWorld()[1];
  const int stride = std::string_view(GetParam()) == "memory" ? 2 : 9;
  for (const bool rewritten : {false, true}) {
    bool died = true;
    for (int effects = 0; died && effects < kMaxEffects; effects += stride) {
      SCOPED_TRACE(fmt::format("rewritten {}, died after effect {}", rewritten, effects));
      TempLake folder;
      store_ = NewStore(folder.path());
      MakeWorld(rewritten);
      HookedStore dying(store_.get());
      int left = effects;
      dying.before = [&](auto, auto) -> Result<> {
        if (--left >= 0) return {};
        return Fail(ErrorKind::kIo, "the disk is gone");
      };
      died = !OpenOn(&dying, {.workers = 1}).Withdraw({file.key}, "why").has_value();
      const auto report = Open().Withdraw({file.key}, "why");
      ASSERT_TRUE(report.has_value()) << report.error().message;
      EXPECT_THAT(report->failures, IsEmpty());
      EXPECT_EQ(Read(WithdrawnObjectKey(file.key)), file.bytes);
      ExpectOnly(Without(file));
      if (HasFailure()) return;
    }
    EXPECT_FALSE(died) << "more effects than expected";
  }
}

TEST_P(WithdrawTest, KeepsADayThatNeedsAnotherObjectWhichIsGone) {
  MakeWorld(true);
  const std::vector<RawFile> files = SmallWorld();
  ASSERT_TRUE(store_->Delete({{files[0].key}}).has_value());
  const auto report = Open().Withdraw({files[1].key}, "why");
  ASSERT_TRUE(report.has_value());
  EXPECT_FALSE(report->failures.empty());
  EXPECT_EQ(report->failures[0].subject, files[0].key);
  ASSERT_TRUE(Open().Withdraw({files[0].key}, "why").has_value());
  ExpectClean();
}

TEST_P(WithdrawTest, VerifyNamesRecordsThatAreLostOrBroken) {
  MakeWorld(true);
  const std::string key = SmallWorld()[0].key;
  ASSERT_TRUE(Open().Withdraw({key}, "why").has_value());
  for (const bool gone : {false, true}) {
    ASSERT_TRUE(store_->PutAll({{Upload{WithdrawalKey(key), "garbage", {}}}}).has_value());
    if (gone) {
      ASSERT_TRUE(store_->Delete({{WithdrawalKey(key)}}).has_value());
    }
    const auto report = Open().Verify();
    ASSERT_TRUE(report.has_value());
    EXPECT_EQ(report->problems.back().kind, ProblemKind::kWithdrawalBroken);
    EXPECT_EQ(report->problems.back().cure, "tracklake withdraw " + key + " --why TEXT");
    ASSERT_TRUE(Open().Withdraw({key}, "why").has_value());
    ExpectClean();
  }
}

INSTANTIATE_TEST_SUITE_P(Stores, WithdrawTest, testing::ValuesIn(kStoreWorlds), WorldName);

}  // namespace
}  // namespace tracklake
