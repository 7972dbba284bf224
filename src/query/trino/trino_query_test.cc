#include "query/trino/trino_query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "http/fake_transport.h"

namespace tracklake {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kNext = R"("nextUri": "http://127.0.0.1:8080/v1/statement/q/1")";
constexpr const char* kColumns = R"json("columns": [{"name": "n", "type": "bigint"},
    {"name": "at", "type": "timestamp(6)"}, {"name": "list", "type": "array(varchar)"}])json";

class TrinoQueryTest : public testing::Test {
 protected:
  Result<std::unique_ptr<TrinoQuery>> Start(const std::string& sql = "SELECT 1") {
    server_.url = *ParseUrl(address_);
    return TrinoQuery::Start({&transport_, &transport_, &clock_}, server_, sql,
                             {std::chrono::seconds(60), stop_.get_token()});
  }
  void Answer(std::initializer_list<std::string> members) {
    std::string body = R"({"id": "q")";
    for (const std::string& member : members) body += ", " + member;
    transport_.Enqueue(200, body + "}");
  }
  std::vector<std::string> Rows(ResultSource& source) {
    std::vector<std::string> rows;
    const auto ran = source.Run(ValueText::kPlain, [&](const TableRow& row) {
      std::string line;
      for (const auto& cell : row) line += cell.value_or("NULL") + "|";
      rows.push_back(line);
      return true;
    });
    if (!ran) return {ran.error().message};
    return rows;
  }
  std::string HeaderOf(std::size_t call, std::string_view name) {
    const HttpRequest request = transport_.requests().at(call);
    for (const auto& header : request.headers) {
      if (header.name == name) return header.value;
    }
    for (const auto& header : request.secret_headers) {
      if (header.name == name) return header.value.Reveal();
    }
    return {};
  }
  std::vector<std::string> Methods() {
    std::vector<std::string> methods;
    for (const auto& request : transport_.requests()) methods.emplace_back(NameOf(request.method));
    return methods;
  }

  std::string address_ = "http://127.0.0.1:8080";
  TrinoServer server_{.url = {}, .catalog = "hive", .schema = "lake", .user = "ada"};
  FakeTransport transport_;
  SimulatedClock clock_{*ParseIsoSeconds("2026-01-02T03:04:05Z")};
  std::stop_source stop_;
};

TEST_F(TrinoQueryTest, AnswersAreFollowedFromTheFirstToTheLast) {
  Answer({kNext});
  Answer({kNext, kColumns});
  Answer({kNext, kColumns, R"("data": [[1, "2026-01-02 03:04:05.120000", ["a", null]]])"});
  Answer({kColumns, R"("data": [[null, null, null]], "stats": {"physicalInputBytes": 7})"});
  auto query = Start("SELECT * FROM t;\n");
  ASSERT_TRUE(query.has_value()) << query.error().message;
  const auto columns = (*query)->Describe();
  ASSERT_TRUE(columns.has_value());
  EXPECT_EQ((*columns)[0].type, "BIGINT");
  EXPECT_EQ((*columns)[1].type, "TIMESTAMP");
  EXPECT_EQ((*columns)[2].type, "VARCHAR[]");
  EXPECT_THAT(Rows(**query), ElementsAre("1|2026-01-02 03:04:05.12|[a, NULL]|", "NULL|NULL|NULL|"));
  EXPECT_EQ((*query)->cost().bytes_read, 7U);
  EXPECT_FALSE((*query)->cost().usd.has_value());
  query->reset();
  EXPECT_THAT(Methods(), ElementsAre("POST", "GET", "GET", "GET"));
  EXPECT_EQ(transport_.urls()[0], "http://127.0.0.1:8080/v1/statement");
  EXPECT_EQ(transport_.requests()[0].body.Reveal(), "SELECT * FROM t");
  EXPECT_EQ(HeaderOf(0, "X-Trino-User"), "ada");
  EXPECT_EQ(HeaderOf(0, "X-Trino-Catalog"), "hive");
  EXPECT_EQ(HeaderOf(0, "X-Trino-Schema"), "lake");
  EXPECT_EQ(HeaderOf(1, "X-Trino-User"), "ada");
  EXPECT_EQ(HeaderOf(0, "Authorization"), "");
}

TEST_F(TrinoQueryTest, APasswordOrATokenGoesAlongWithEachCall) {
  server_.password = Secret("pass");
  Answer({kNext});
  Answer({kColumns});
  ASSERT_TRUE((*Start())->Describe().has_value());
  EXPECT_EQ(HeaderOf(0, "Authorization"), "Basic YWRhOnBhc3M=");
  EXPECT_EQ(HeaderOf(1, "Authorization"), "Basic YWRhOnBhc3M=");
  server_.token = Secret("jwt");
  Answer({kColumns});
  ASSERT_TRUE((*Start())->Describe().has_value());
  EXPECT_EQ(HeaderOf(2, "Authorization"), "Bearer jwt");
}

TEST_F(TrinoQueryTest, NothingIsSentToAnotherServer) {
  server_.password = Secret("pass");
  Answer({R"("nextUri": "http://127.0.0.1:9999/v1/statement/q/1")"});
  const auto query = Start();
  ASSERT_FALSE(query.has_value());
  EXPECT_EQ(query.error().kind, ErrorKind::kConfig);
  EXPECT_THAT(Methods(), ElementsAre("POST"));
}

TEST_F(TrinoQueryTest, AnErrorNamesThePlaceAndTheCure) {
  Answer({kNext});
  Answer({R"("error": {"message": "line 1:8: Column 'nme' cannot be resolved",
      "errorName": "COLUMN_NOT_FOUND", "errorType": "USER_ERROR",
      "errorLocation": {"lineNumber": 1, "columnNumber": 8}})"});
  const auto query = Start("SELECT nme FROM songs");
  const auto columns = (*query)->Describe();
  ASSERT_FALSE(columns.has_value());
  EXPECT_EQ(columns.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(columns.error().message,
            "Column 'nme' cannot be resolved\nLINE 1: SELECT nme FROM songs\n               ^");
}

TEST_F(TrinoQueryTest, WhoseFaultItIsDecidesTheKind) {
  const auto kind = [&](const char* name, const char* type) {
    Answer({fmt::format(R"("error": {{"message": "m", "errorName": "{}", "errorType": "{}"}})",
                        name, type)});
    return Start().error().kind;
  };
  EXPECT_EQ(kind("PERMISSION_DENIED", "USER_ERROR"), ErrorKind::kPermission);
  EXPECT_EQ(kind("EXCEEDED_LOCAL_MEMORY_LIMIT", "INSUFFICIENT_RESOURCES"), ErrorKind::kExhausted);
  EXPECT_EQ(kind("GENERIC_INTERNAL_ERROR", "INTERNAL_ERROR"), ErrorKind::kUnavailable);
  EXPECT_EQ(kind("HIVE_BAD_DATA", "EXTERNAL"), ErrorKind::kCorruption);
}

TEST_F(TrinoQueryTest, AStopIsToldToTrino) {
  Answer({kNext});
  {
    const auto query = Start();
    stop_.request_stop();
    EXPECT_EQ((*query)->Describe().error().kind, ErrorKind::kIo);
    transport_.Enqueue(204, "");
  }
  EXPECT_THAT(Methods(), ElementsAre("POST", "DELETE"));
  EXPECT_EQ(transport_.urls()[1], "http://127.0.0.1:8080/v1/statement/q/1");
}

TEST_F(TrinoQueryTest, WhoHasSeenEnoughCancelsTheRest) {
  Answer({kNext, kColumns, R"("data": [[1, null, null], [2, null, null]])"});
  transport_.Enqueue(204, "");
  int rows = 0;
  EXPECT_TRUE((*Start())->Run(ValueText::kPlain, [&](const TableRow&) { return ++rows < 1; }));
  EXPECT_EQ(rows, 1);
  EXPECT_THAT(Methods(), ElementsAre("POST", "DELETE"));
}

TEST_F(TrinoQueryTest, ABusyServerIsAskedAgainUntilTheTimeIsOver) {
  transport_.Enqueue(503, "");
  Answer({kNext});
  transport_.EnqueueFailure(ErrorKind::kUnavailable, "reset");
  transport_.Enqueue(429, "");
  Answer({kColumns});
  EXPECT_TRUE((*Start())->Describe().has_value());
  Answer({kNext});
  transport_.SetHandler([this](const HttpRequest&) {
    clock_.SleepFor(std::chrono::seconds(1));
    return HttpResponse{200, {}, fmt::format(R"({{"id": "q", {}}})", kNext)};
  });
  EXPECT_EQ((*Start())->Describe().error().kind, ErrorKind::kExhausted);
}

TEST_F(TrinoQueryTest, AStatementWhoseAnswerIsLostIsNotSentTwice) {
  transport_.EnqueueFailure(ErrorKind::kUnavailable, "reset");
  EXPECT_EQ(Start().error().kind, ErrorKind::kUnavailable);
  EXPECT_THAT(Methods(), ElementsAre("POST"));
}

TEST_F(TrinoQueryTest, WhatIsNoTrinoIsCalledSo) {
  transport_.Enqueue(200, "<html>");
  EXPECT_EQ(Start().error().kind, ErrorKind::kBadData);
  transport_.Enqueue(401, "");
  EXPECT_EQ(Start().error().kind, ErrorKind::kPermission);
  transport_.Enqueue(404, "no such page");
  EXPECT_THAT(Start().error().hint, HasSubstr("trino.url"));
  Answer({kColumns, R"("data": [[1]])"});
  EXPECT_THAT(Rows(**Start()), ElementsAre(HasSubstr("does not fit")));
}

TEST_F(TrinoQueryTest, AStatementWithoutAResultHasNoColumns) {
  Answer({});
  const auto query = Start();
  EXPECT_TRUE((*query)->Describe()->empty());
  EXPECT_TRUE(Rows(**query).empty());
}

}  // namespace
}  // namespace tracklake
