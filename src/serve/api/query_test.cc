#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/lake_stages.h"
#include "lake/testing/lake_world.h"
#include "serve/testing/asked_api.h"

namespace tracklake::serve {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Key;
using testing::Pair;
using testing::StartsWith;

class QueryResourceTest : public testing::Test, protected AskedApi {
 protected:
  QueryResourceTest() { EXPECT_TRUE(fakes.lake.OpenOrCreate().has_value()); }

  static web::Request Post(const app::Json& query) {
    web::Request request = Request("POST", "/query", query.dump());
    request.headers.emplace_back("content-type", "application/json; charset=utf-8");
    return request;
  }
  static std::vector<std::string> LinesOf(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
  }
};

TEST_F(QueryResourceTest, RowsAreLinesOfJsonBetweenTheColumnsAndTheEnd) {
  const web::Answer answer = Ask(Post({{"sql", "SELECT i, 'x' AS t FROM range(2) r(i)"}}));
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.content_type, "application/x-ndjson");
  EXPECT_THAT(answer.headers, Contains(Key("X-Query-Id")));
  const auto lines = LinesOf(TextOf(answer));
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_THAT(lines[0], HasSubstr(R"("columns":[{"name":"i","type":"BIGINT"},)"));
  EXPECT_EQ(lines[1], R"([0,"x"])");
  EXPECT_THAT(lines[3], StartsWith(R"({"rows":2,"truncated":false,"elapsed_ms":)"));
}

TEST_F(QueryResourceTest, ALimitCutsTheRowsAndTheEndSaysSo) {
  const char* sql = "SELECT i FROM range(3) r(i)";
  auto lines = LinesOf(TextOf(Ask(Post({{"sql", sql}, {"limit", 2}}))));
  EXPECT_THAT(lines.back(), StartsWith(R"({"rows":2,"truncated":true,)"));
  lines = LinesOf(TextOf(Ask(Post({{"sql", sql}, {"limit", 3}}))));
  EXPECT_THAT(lines.back(), StartsWith(R"({"rows":3,"truncated":false,)"));
}

TEST_F(QueryResourceTest, CsvHasAHeaderAndTheRows) {
  const web::Answer answer =
      Ask(Post({{"sql", "SELECT 1 AS a, NULL AS b, '' AS c"}, {"format", "csv"}}));
  EXPECT_EQ(answer.content_type, "text/csv; charset=utf-8; header=present");
  EXPECT_EQ(TextOf(answer), "a,b,c\n1,,\"\"\n");
}

TEST_F(QueryResourceTest, WhatIsWrongWithTheSqlIsToldWithItsPlace) {
  const web::Answer answer = Ask(Post({{"sql", "SELECT 1,\n  nothing FROM songs"}}));
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(ErrorOf(answer)["code"], "usage");
  EXPECT_EQ(ErrorOf(answer)["position"].dump(), R"({"line":2,"column":3})");
  const web::Answer syntax = Ask(Post({{"sql", "SELEC 1"}}));
  EXPECT_EQ(syntax.status, 400);
  EXPECT_EQ(ErrorOf(syntax)["position"].dump(), R"({"line":1,"column":1})");
}

TEST_F(QueryResourceTest, WhatFailsBeforeTheFirstRowHasAStatusOfItsOwn) {
  const web::Answer answer = Ask(Post({{"sql", "SELECT error('no')"}}));
  EXPECT_EQ(answer.status, 400);
  EXPECT_TRUE(ErrorOf(answer)["position"].is_null());
}

TEST_F(QueryResourceTest, WhatFailsLaterIsTheLastLineOrAnErrorOfTheStream) {
  const char* sql =
      "SELECT CASE WHEN i = 400000 THEN error('no') ELSE i END FROM range(500000) r(i)";
  const auto lines = LinesOf(TextOf(Ask(Post({{"sql", sql}}))));
  EXPECT_GT(lines.size(), 2U);
  EXPECT_THAT(lines.back(), HasSubstr(R"("error":{"code":"usage")"));
  Result<> end;
  TextOf(Ask(Post({{"sql", sql}, {"format", "csv"}})), &end);
  EXPECT_FALSE(end.has_value());
}

TEST_F(QueryResourceTest, OnlyWhatWasFetchedByADayIsReadWhereThatIsAsked) {
  PutRaw(store(), {"raw/2026-11-18/a.json", Playlist("p", 3)});
  PutRaw(store(), {"raw/2026-11-19/b.json", Playlist("p", 2)});
  ASSERT_TRUE(app::TransformNew(fakes.services()));
  const char* sql = "SELECT count(*) FROM songs";
  EXPECT_EQ(LinesOf(TextOf(Ask(Post({{"sql", sql}}))))[1], "[5]");
  EXPECT_EQ(LinesOf(TextOf(Ask(Post({{"sql", sql}, {"as_of", "2026-11-18"}}))))[1], "[3]");
}

TEST_F(QueryResourceTest, ParametersAreBoundBesideTheSql) {
  const char* sql = "SELECT $name, $n + 1, $is_on AND true, $none";
  const app::Json params = {{"name", "' OR 1=1 --"}, {"n", 41}, {"is_on", true}, {"none", nullptr}};
  EXPECT_EQ(LinesOf(TextOf(Ask(Post({{"sql", sql}, {"params", params}}))))[1],
            R"(["' OR 1=1 --",42,true,null])");
  const web::Answer missing = Ask(Post({{"sql", sql}, {"params", {{"n", 1}}}}));
  EXPECT_EQ(missing.status, 400);
  EXPECT_THAT(ErrorOf(missing)["message"].get<std::string>(), HasSubstr("$name"));
  const web::Answer surplus = Ask(Post({{"sql", "SELECT 1"}, {"params", {{"n", 1}}}}));
  EXPECT_EQ(surplus.status, 400);
  EXPECT_THAT(ErrorOf(surplus)["message"].get<std::string>(), HasSubstr("$n"));
}

TEST_F(QueryResourceTest, ABodyThatIsNotSaidToBeJsonIsRefused) {
  for (const char* type : {"", "text/plain", "application/x-www-form-urlencoded"}) {
    web::Request request = Request("POST", "/query", R"({"sql": "SELECT 1"})");
    request.headers.emplace_back("Content-Type", type);
    EXPECT_EQ(Ask(request).status, 415) << type;
  }
}

TEST_F(QueryResourceTest, MoreThanThereMayBeAtOnceAreToldWhenToAskAgain) {
  std::vector<web::Answer> running;
  for (std::size_t i = 0; i < RunningQueries::kMost; ++i) {
    running.push_back(Ask(Post({{"sql", "SELECT 1"}})));
    ASSERT_EQ(running.back().status, 200);
  }
  const web::Answer answer = Ask(Post({{"sql", "SELECT 1"}}));
  EXPECT_EQ(answer.status, 429);
  EXPECT_THAT(answer.headers, Contains(Pair("Retry-After", "1")));
  running.pop_back();
  EXPECT_EQ(Ask(Post({{"sql", "SELECT 1"}})).status, 200);
}

TEST_F(QueryResourceTest, AQueryIsStoppedByItsIdAndSaysSoInItsLastLine) {
  const char* sql = "SELECT i FROM range(100000000) r(i)";
  const web::Answer answer = Ask(Post({{"sql", sql}, {"id", "card-1"}}));
  EXPECT_THAT(answer.headers, Contains(Pair("X-Query-Id", "card-1")));
  EXPECT_EQ(Ask(Post({{"sql", sql}, {"id", "card-1"}})).status, 409);
  EXPECT_EQ(Ask(Request("DELETE", "/query/card-1")).status, 204);
  EXPECT_THAT(LinesOf(TextOf(answer)).back(), HasSubstr("the query card-1 was stopped"));
  EXPECT_EQ(Ask(Request("DELETE", "/query/card-2")).status, 404);
}

TEST_F(QueryResourceTest, AQueryEndsWhenNobodyReadsIt) {
  const web::Answer answer = Ask(Post({{"sql", "SELECT i FROM range(100000000) r(i)"}}));
  int pieces = 0;
  EXPECT_TRUE(answer.stream([&](std::string_view) { return ++pieces < 3; }).has_value());
  EXPECT_EQ(pieces, 3);
}

TEST_F(QueryResourceTest, ATimeoutIsOfTheQueryAndAtMostTheServices) {
  fakes.config.query_timeout = "10s";
  EXPECT_EQ(Ask(Post({{"sql", "SELECT 1"}, {"timeout", "11s"}})).status, 400);
  const web::Answer answer = Ask(Post(
      {{"sql", "SELECT count(*) FROM range(10000000) a, range(1000000) b"}, {"timeout", "500ms"}}));
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(ErrorOf(answer)["message"].get<std::string>(), HasSubstr("500ms"));
}

}  // namespace
}  // namespace tracklake::serve
