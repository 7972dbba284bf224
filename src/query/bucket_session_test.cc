// Queries of a lake whose files are in a bucket: they read copies, and begin again on one that
// goes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "lake/testing/committed_rows.h"
#include "query/session.h"
#include "store/s3/testing/fake_s3_store.h"
#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

using testing::ElementsAre;

constexpr const char* kRawKey = "raw/2026-11-18.json";
const Day kDay = *ParseIsoDate("2026-11-18");

class BucketSessionTest : public testing::Test {
 protected:
  void SetUp() override {
    Rows rows;
    Song song{};
    song.song_id = "s1";
    song.song_name = "One";
    song.fetched_at = Seconds(kDay);
    song.raw_key = kRawKey;
    rows.songs.push_back(song);
    ASSERT_TRUE(CommitRows(store_, kDay, kRawKey, rows));
  }

  std::vector<std::string> Ask(const std::string& sql) {
    auto session = QuerySession::Open(&store_, &clock_, sql, {});
    if (!session) return {session.error().message};
    std::vector<std::string> rows;
    const auto ran = session->Run(ValueText::kPlain, [&](const TableRow& row) {
      rows.push_back(row.front().value_or("NULL"));
      return true;
    });
    return ran ? rows : std::vector<std::string>{ran.error().message};
  }

  // The first `count` readings of a part find none; counts them all.
  void LoseParts(int count) {
    store_.s3.SetBefore(
        [=, this](const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
          const bool is_part = request.url.find("/lake/processed/") != std::string::npos;
          if (request.method != HttpMethod::kGet || !is_part || ++readings_ > count) {
            return std::nullopt;
          }
          return S3Refusal(404, "NoSuchKey");
        });
  }

  TempLake folder_;
  FakeS3Store store_{folder_.path()};
  SimulatedClock clock_{Seconds(kDay)};
  std::atomic<int> readings_ = 0;
};

TEST_F(BucketSessionTest, ReadsCopiesThatAreFetchedOnce) {
  EXPECT_THAT(Ask("SELECT song_name FROM songs"), ElementsAre("One"));
  LoseParts(0);
  EXPECT_THAT(Ask("SELECT count(*) FROM songs"), ElementsAre("1"));
  EXPECT_EQ(readings_, 0);
}

TEST_F(BucketSessionTest, BeginsAgainOnAPartThatWentMeanwhile) {
  LoseParts(1);
  EXPECT_THAT(Ask("SELECT song_name FROM songs"), ElementsAre("One"));
  EXPECT_GT(readings_, 1);
}

TEST_F(BucketSessionTest, APartThatStaysAwayIsNamedAfterAFewTries) {
  LoseParts(1000);
  EXPECT_THAT(Ask("SELECT song_name FROM songs"), ElementsAre(testing::HasSubstr("part-")));
  EXPECT_LE(readings_, 10);
}

TEST_F(BucketSessionTest, NothingOfAQueryStaysBehind) {
  EXPECT_THAT(Ask("SELECT song_name FROM songs"), ElementsAre("One"));
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path() / "tmp"));
}

}  // namespace
}  // namespace tracklake
