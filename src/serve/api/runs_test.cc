#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/run_recorder.h"
#include "history/run_history.h"
#include "serve/testing/asked_api.h"

namespace tracklake::serve {
namespace {

class RunsResourceTest : public testing::Test, protected AskedApi {
 protected:
  void Put(const std::string& id, const std::string& command = "run",
           const std::string& outcome = "done", const std::string& why = "hand") {
    auto history = RunHistory::Open(store().LocalPath(kRunsKey), SqliteSync::kOff);
    RunRecord run{.id = id, .command = command, .why = why, .began_at = Micros(kBegan)};
    if (!outcome.empty()) run.ended_at = run.began_at + std::chrono::seconds(2);
    run.outcome = outcome;
    ASSERT_TRUE(history->Put(run).has_value());
  }
  std::string Ids(const std::string& target) {
    std::string ids;
    const app::Json list = Json(target);
    for (const auto& run : list["runs"]) ids += run["id"].get<std::string>() + " ";
    return ids;
  }

  static constexpr Day kBegan = std::chrono::year(2026) / 11 / 20;
};

TEST_F(RunsResourceTest, WithoutAnyTheListIsEmpty) {
  ASSERT_TRUE(fakes.lake.OpenOrCreate().has_value());
  EXPECT_EQ(Get("/runs").body, "{\"schema_version\":1,\"runs\":[],\"next\":null}\n");
}

TEST_F(RunsResourceTest, APageTellsWhereTheNextOneBeginsUntilThereIsNone) {
  for (const char* id : {"aa11", "aa22", "bb33"}) Put(id);
  const app::Json first = Json("/runs?limit=2");
  EXPECT_EQ(Ids("/runs?limit=2"), "bb33 aa22 ");
  EXPECT_EQ(first["next"], "aa22");
  EXPECT_EQ(Ids("/runs?limit=2&before=aa22"), "aa11 ");
  EXPECT_TRUE(Json("/runs?limit=2&before=aa22")["next"].is_null());
  EXPECT_TRUE(Json("/runs?limit=3")["next"].is_null());
}

TEST_F(RunsResourceTest, RunsAreFoundByCommandAndOutcome) {
  Put("aa11", "crawl", "failed");
  Put("aa22", "run", "failed");
  Put("aa33", "run", "");
  EXPECT_EQ(Ids("/runs?command=run"), "aa33 aa22 ");
  EXPECT_EQ(Ids("/runs?outcome=failed"), "aa22 aa11 ");
  EXPECT_EQ(Ids("/runs?outcome=unfinished&command=run"), "aa33 ");
}

TEST_F(RunsResourceTest, RunsAreFoundByWhyTheyBegan) {
  Put("aa11", "run", "done", "schedule");
  Put("aa22", "run", "done", "hand");
  Put("aa33", "transform", "done", "event");
  EXPECT_EQ(Ids("/runs?why=schedule"), "aa11 ");
  EXPECT_EQ(Ids("/runs?why=event&command=run"), "");
  EXPECT_EQ(Ids("/runs?why="), "aa33 aa22 aa11 ");
}

TEST_F(RunsResourceTest, ARunIsFoundByTheBeginningOfItsId) {
  Put("aa11");
  Put("aa22");
  EXPECT_EQ(Json("/runs/aa2")["id"], "aa22");
  EXPECT_EQ(Json("/runs/aa2")["stages"].size(), 0U);
  EXPECT_EQ(Get("/runs/aa").status, 400);  // two begin so
  EXPECT_EQ(Get("/runs/cc").status, 404);
  EXPECT_EQ(Get("/runs/cc/log").status, 404);
}

TEST_F(RunsResourceTest, TheLogOfARunIsItsLinesAsTheyStand) {
  Put("aa11");
  const std::string line = R"({"at":"2026-11-20T00:00:00Z","run":"aa11","event":"run_began"})"
                           "\n";
  ASSERT_TRUE(store().PutIfAbsent(app::LogKey(kBegan), R"({"run":"other"})"
                                                       "\n" +
                                                           line));
  const web::Answer answer = Get("/runs/aa11/log");
  EXPECT_EQ(answer.content_type, "application/x-ndjson");
  EXPECT_EQ(TextOf(answer), line);
}

TEST_F(RunsResourceTest, ALogThatCannotBeReadToItsEndIsAnErrorOfTheStream) {
  Put("aa11");
  ASSERT_TRUE(store().PutIfAbsent(app::LogKey(kBegan), std::string(17 << 20, 'x')));
  Result<> end;
  EXPECT_EQ(TextOf(Get("/runs/aa11/log"), &end), "");
  ASSERT_FALSE(end.has_value());
  EXPECT_EQ(end.error().kind, ErrorKind::kCorruption);
}

TEST_F(RunsResourceTest, ARetryBeginsTheRunOfThatIdAndTellsTheNewOnes) {
  Put("aa11");
  const web::Answer answer = Ask(Request("POST", "/runs/aa/retry"));
  ASSERT_EQ(answer.status, 202) << answer.body;
  ASSERT_EQ(begun.size(), 1U);
  EXPECT_EQ(begun[0].arguments, (std::vector<std::string>{"runs", "retry", "aa11"}));
  EXPECT_EQ(begun[0].folder, "");
  const app::Json told = app::Json::parse(answer.body);
  EXPECT_EQ(told["id"], begun[0].id);
  EXPECT_EQ(told["retry_of"], "aa11");
  EXPECT_THAT(answer.headers,
              testing::Contains(testing::Pair("Location", "/api/v1/runs/" + begun[0].id)));
}

TEST_F(RunsResourceTest, ARetryThatCannotBeginIsTold) {
  EXPECT_EQ(Ask(Request("POST", "/runs/aa/retry")).status, 404);
  Put("aa11");
  begin_result = Fail(ErrorKind::kExhausted, "2 are at work");
  EXPECT_EQ(Ask(Request("POST", "/runs/aa/retry")).status, 429);
}

}  // namespace
}  // namespace tracklake::serve
