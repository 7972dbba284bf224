#include "enrich/negative.h"

#include <gtest/gtest.h>

#include "store/memory/memory_store.h"

namespace tracklake {
namespace {

using std::chrono::days;
using std::chrono::seconds;

class NegativeAnswersTest : public testing::Test {
 protected:
  NegativeAnswers Load() {
    auto answers = NegativeAnswers::Load(&store_, "artists");
    EXPECT_TRUE(answers.has_value()) << answers.error().message;
    return std::move(*answers);
  }

  const Seconds now_ = *ParseCompactTimestamp("20261120T060000Z");
  MemoryStore store_;
};

TEST_F(NegativeAnswersTest, AreRememberedUntilTheyAreDue) {
  ASSERT_TRUE(Load().Add({{"a", "http 404: gone"}}, now_).has_value());
  const NegativeAnswers later = Load();
  const NegativeAnswer* answer = later.Find("a", now_ + days(7) - seconds(1));
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(*answer, (NegativeAnswer{now_, now_ + days(7), 1, "http 404: gone"}));
  EXPECT_EQ(later.Find("a", now_ + days(7)), nullptr);
  EXPECT_EQ(later.Find("b", now_), nullptr);
}

TEST_F(NegativeAnswersTest, WaitTwiceAsLongEachTimeUpToHalfAYear) {
  Seconds at = now_;
  std::vector<long> waits;
  for (int i = 0; i < 8; ++i) {
    ASSERT_TRUE(Load().Add({{"a", "gone"}}, at).has_value());
    const Seconds again = Load().Find("a", at)->ask_again_at;
    waits.push_back(std::chrono::duration_cast<days>(again - at).count());
    at = again;
  }
  EXPECT_EQ(waits, (std::vector<long>{7, 14, 28, 56, 112, 182, 182, 182}));
}

TEST_F(NegativeAnswersTest, AnAnswerThatWasRefusedIsAskedForAgainADayLaterAndAlone) {
  const std::vector<std::string> ids = {"a"};
  Seconds at = now_;
  std::vector<long> waits;
  for (int i = 0; i < 4; ++i) {
    ASSERT_TRUE(Load().AddRefused(ids, "no JSON", at).has_value());
    const Seconds again = Load().Find("a", at)->ask_again_at;
    waits.push_back(std::chrono::duration_cast<days>(again - at).count());
    at = again;
  }
  EXPECT_EQ(waits, (std::vector<long>{1, 2, 4, 8}));
  EXPECT_EQ(Load().Find("a", at), nullptr);
  EXPECT_TRUE(Load().WasRefused("a"));
  ASSERT_TRUE(Load().Add({{"b", "gone"}}, now_).has_value());
  EXPECT_FALSE(Load().WasRefused("b"));
  EXPECT_FALSE(Load().WasRefused("c"));
}

TEST_F(NegativeAnswersTest, NothingThatAnotherProcessAddsMeanwhileIsLost) {
  NegativeAnswers one = Load();
  NegativeAnswers other = Load();
  ASSERT_TRUE(one.Add({{"a", "gone"}}, now_).has_value());
  ASSERT_TRUE(other.Add({{"b", "gone"}}, now_).has_value());
  EXPECT_NE(other.Find("a", now_), nullptr);
  EXPECT_EQ(Load().size(), 2U);
}

TEST_F(NegativeAnswersTest, TheSameAnswerHeardTwiceCountsOnce) {
  NegativeAnswers one = Load();
  NegativeAnswers other = Load();
  ASSERT_TRUE(one.Add({{"a", "gone"}}, now_).has_value());
  ASSERT_TRUE(other.Add({{"a", "gone"}}, now_).has_value());
  EXPECT_EQ(Load().Find("a", now_)->times, 1);
}

TEST_F(NegativeAnswersTest, AreBoundedAndTheSoonestDueGoFirst) {
  ASSERT_TRUE(Load().Add({{"old", "gone"}}, now_).has_value());
  std::vector<std::pair<std::string, std::string>> many;
  for (std::size_t i = 0; i < kMaxNegatives; ++i) many.emplace_back(fmt::format("{}", i), "gone");
  ASSERT_TRUE(Load().Add(many, now_ + days(1)).has_value());
  const NegativeAnswers answers = Load();
  EXPECT_EQ(answers.size(), kMaxNegatives);
  EXPECT_EQ(answers.Find("old", now_), nullptr);
}

TEST_F(NegativeAnswersTest, ADamagedFileIsBegunAnew) {
  const std::string key = std::string(kNegativePrefix) + "artists.json";
  for (const char* bytes : {"", "[]", "{}", R"({"schema_version":1,"answers":{"a":{}}})"}) {
    const Upload upload{key, bytes, {}};
    ASSERT_TRUE(store_.PutAll(std::span(&upload, 1)).has_value());
    auto answers = NegativeAnswers::Load(&store_, "artists");
    ASSERT_TRUE(answers.has_value()) << bytes;
    EXPECT_EQ(answers->size(), 0U);
    ASSERT_TRUE(answers->Add({{"x", "gone"}}, Seconds()).has_value());
    EXPECT_EQ(NegativeAnswers::Load(&store_, "artists")->size(), 1U);
  }
}

TEST_F(NegativeAnswersTest, AFileOfALaterVersionIsLeftAloneAndNamed) {
  const std::string key = std::string(kNegativePrefix) + "artists.json";
  const Upload upload{key, R"({"schema_version":2,"answers":{}})", {}};
  ASSERT_TRUE(store_.PutAll(std::span(&upload, 1)).has_value());
  const auto answers = NegativeAnswers::Load(&store_, "artists");
  ASSERT_FALSE(answers.has_value());
  EXPECT_EQ(answers.error().kind, ErrorKind::kConfig);
  EXPECT_NE(answers.error().message.find(key), std::string::npos);
}

}  // namespace
}  // namespace tracklake
