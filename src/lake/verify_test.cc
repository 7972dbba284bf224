// What a verification finds, and how exactly it says it.
#include "lake/verify.h"

#include <algorithm>

#include "lake/layout.h"
#include "lake/testing/committed_rows.h"
#include "lake/testing/lake_world.h"
#include "lake/verify_unit.h"

namespace tracklake {
namespace {

using testing::HasSubstr;

class VerifyTest : public LakeWorldTest {
 protected:
  void SetUp() override {
    PutRaw(*store_, SmallWorld());
    Run(Open().TransformAll());
    live_ = *Open().Live();
  }

  const Part& PartOf(TableId table) {
    const auto& parts = live_[0].rewritten->parts;
    return *std::ranges::find(parts, table, &Part::table);
  }
  void Overwrite(const std::string& key, const std::string& bytes) {
    ASSERT_TRUE(store_->PutAll({{Upload{key, bytes, {}}}}).has_value());
  }
  void Remove(const std::string& key) { ASSERT_TRUE(store_->Delete({{key}}).has_value()); }

  // The only problem there is.
  Problem TheProblem() {
    const auto report = Open().Verify();
    EXPECT_TRUE(report.has_value()) << (report ? "" : report.error().message);
    if (!report.has_value() || report->problems.empty()) return {};
    EXPECT_EQ(report->problems.size(), 1U) << Describe(*report);
    return report->problems[0];
  }

  std::vector<LiveDay> live_;
};

TEST_P(VerifyTest, CountsWhatItCompared) {
  const auto report = Open().Verify();
  ASSERT_TRUE(report.has_value());
  EXPECT_TRUE(report->clean()) << Describe(*report);
  EXPECT_EQ(report->objects, 6);
  EXPECT_GT(report->rows, 50);
  PutRaw(*store_, OwnRaw("new", 0, 50));
  EXPECT_EQ(Open().Verify()->pending, 1);
}

TEST_P(VerifyTest, HasSomebodyTellWhatDiffersInAPart) {
  const Part& part = PartOf(TableId::kSongs);
  std::string right;
  ASSERT_TRUE(store_->Get(part.key, &right).has_value());
  Overwrite(part.key, "other bytes");
  EXPECT_EQ(TheProblem().detail, "its bytes differ from those that raw gives");
  LakeOptions options;
  options.describe_rows = [&](const PartPlace& place, const auto& stored, const auto& derived) {
    EXPECT_EQ(place.table, TableId::kSongs);
    EXPECT_EQ(BytesOf(stored), "other bytes");
    EXPECT_EQ(BytesOf(derived), right);
    return Result<std::string>("the first row");
  };
  const auto report = Open(options).Verify();
  ASSERT_TRUE(report.has_value()) << report.error().message;
  ASSERT_EQ(report->problems.size(), 1U) << Describe(*report);
  EXPECT_EQ(report->problems[0].kind, ProblemKind::kPartChanged);
  EXPECT_EQ(report->problems[0].subject, part.key);
  EXPECT_EQ(report->problems[0].detail, "the first row");
}

TEST_P(VerifyTest, FindsAPartThatIsGone) {
  Remove(PartOf(TableId::kAlbums).key);
  EXPECT_EQ(TheProblem().kind, ProblemKind::kPartMissing);
}

TEST_P(VerifyTest, FindsRawThatIsGoneOrChanged) {
  const RawFile file = SmallWorld()[1];
  Remove(file.key);
  Problem problem = TheProblem();
  EXPECT_EQ(problem.kind, ProblemKind::kRawMissing);
  EXPECT_EQ(problem.subject, file.key);
  Overwrite(file.key, Playlist("b", 4));
  problem = TheProblem();
  EXPECT_EQ(problem.kind, ProblemKind::kRawDamaged);
  EXPECT_EQ(problem.subject, file.key);
  EXPECT_EQ(problem.cure, "tracklake withdraw " + file.key + " --why TEXT");
}

TEST_P(VerifyTest, NamesAnObjectToWithdrawAsAShellTakesIt) {
  EXPECT_EQ(RawProblem(ProblemKind::kRawMissing, "raw/my page.json", "").cure,
            "tracklake withdraw 'raw/my page.json' --why TEXT");
}

TEST_P(VerifyTest, SendsAForeignObjectThatWasWrittenAgainToTransform) {
  const std::string key = SmallWorld().back().key;
  Overwrite(key, Playlist("f", 2));
  const Problem problem = TheProblem();
  EXPECT_EQ(problem.kind, ProblemKind::kRawChanged);
  EXPECT_EQ(problem.cure, "tracklake transform");
}

TEST_P(VerifyTest, FindsCountsThatRawDoesNotGive) {
  DayReceipt day = *live_[0].rewritten;
  day.receipts[1].counts[static_cast<std::size_t>(TableId::kSongs)].folded += 1;
  Overwrite(DayReceiptKey(day.day), WriteDayReceipt(day));
  const Problem problem = TheProblem();
  EXPECT_EQ(problem.kind, ProblemKind::kReceiptDiffers);
  EXPECT_THAT(problem.detail, HasSubstr("songs: 5 candidates, 5 rows, 1 folded"));
}

TEST_P(VerifyTest, FindsAPartThatTheReceiptForgot) {
  DayReceipt day = *live_[0].rewritten;
  day.parts.pop_back();
  Overwrite(DayReceiptKey(day.day), WriteDayReceipt(day));
  EXPECT_EQ(TheProblem().kind, ProblemKind::kReceiptDiffers);
}

TEST_P(VerifyTest, FindsAQuarantineFileThatIsGoneOrChanged) {
  const auto& receipts = live_[1].rewritten->receipts;
  const auto refused =
      std::ranges::find_if(receipts, [](const Receipt& r) { return r.quarantine_key.has_value(); });
  ASSERT_NE(refused, receipts.end());
  Remove(*refused->quarantine_key);
  EXPECT_EQ(TheProblem().kind, ProblemKind::kQuarantineDiffers);
  Overwrite(*refused->quarantine_key, "{}\n");
  EXPECT_EQ(TheProblem().kind, ProblemKind::kQuarantineDiffers);
}

TEST_P(VerifyTest, FindsABrokenReceiptAndStillChecksTheOtherDays) {
  Overwrite(DayReceiptKey(live_[0].day), "{}");
  Overwrite(live_[1].rewritten->parts[0].key, "not Parquet");
  const auto report = Open().Verify();
  ASSERT_TRUE(report.has_value());
  ASSERT_EQ(report->problems.size(), 2U) << Describe(*report);
  EXPECT_EQ(report->problems[0].kind, ProblemKind::kReceiptBroken);
  EXPECT_EQ(report->problems[1].kind, ProblemKind::kPartChanged);
}

TEST_P(VerifyTest, FindsAnObjectThatIsLiveTwice) {
  Receipt receipt = live_[0].rewritten->receipts[0];
  receipt.fetched_at += std::chrono::days(1);
  Overwrite(ReceiptKey(DayOf(receipt.fetched_at), receipt.raw_key), WriteReceipt(receipt));
  const auto report = Open().Verify();
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(report->problems.at(0).kind, ProblemKind::kDoubled);
}

INSTANTIATE_TEST_SUITE_P(Stores, VerifyTest, testing::ValuesIn(kStoreWorlds), WorldName);

}  // namespace
}  // namespace tracklake
