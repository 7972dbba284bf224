#include "query/athena/athena_query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "http/fake_transport.h"

namespace tracklake {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kQueued = R"({"QueryExecution": {"Status": {"State": "QUEUED"}}})";
constexpr const char* kRunning = R"({"QueryExecution": {"Status": {"State": "RUNNING"},
    "Statistics": {"DataScannedInBytes": 5000000}}})";
constexpr const char* kSucceeded = R"({"QueryExecution": {"StatementType": "DML",
    "Status": {"State": "SUCCEEDED"}, "Statistics": {"DataScannedInBytes": 12300000}}})";

constexpr const char* kTypes = R"({"ResultSetMetadata": {"ColumnInfo": [
    {"Name": "name", "Type": "varchar"}, {"Name": "n", "Type": "bigint"},
    {"Name": "x", "Type": "double"}, {"Name": "price", "Type": "decimal", "Precision": 10, "Scale": 2},
    {"Name": "is_new", "Type": "boolean"}, {"Name": "day", "Type": "date"},
    {"Name": "at", "Type": "timestamp"}, {"Name": "list", "Type": "array"}]}, "Rows": [
    {"Data": [{"VarCharValue": "name"}, {"VarCharValue": "n"}, {"VarCharValue": "x"},
              {"VarCharValue": "price"}, {"VarCharValue": "is_new"}, {"VarCharValue": "day"},
              {"VarCharValue": "at"}, {"VarCharValue": "list"}]},
    {"Data": [{"VarCharValue": ""}, {"VarCharValue": "9223372036854775807"},
              {"VarCharValue": "1.0E7"}, {"VarCharValue": "1.50"}, {"VarCharValue": "true"},
              {"VarCharValue": "2026-01-02"}, {"VarCharValue": "2026-01-02 03:04:05.120"},
              {"VarCharValue": "[a, b]"}]},
    {"Data": [{}, {}, {}, {}, {}, {}, {}, {}]}]})";

// One page of a result with one column, n.
std::string Page(std::initializer_list<std::string> rows, const std::string& next_token) {
  json page = {{"ResultSet",
                {{"ResultSetMetadata", {{"ColumnInfo", {{{"Name", "n"}, {"Type", "bigint"}}}}}},
                 {"Rows", json::array()}}}};
  for (const std::string& row : rows) {
    page["ResultSet"]["Rows"].push_back({{"Data", {{{"VarCharValue", row}}}}});
  }
  if (!next_token.empty()) page["NextToken"] = next_token;
  return page.dump();
}

class AthenaQueryTest : public testing::Test {
 protected:
  Result<std::unique_ptr<AthenaQuery>> Start(const std::string& sql = "SELECT 1") {
    options_.remote.stop = stop_.get_token();
    return AthenaQuery::Start(&client_, &clock_, &rng_, sql, options_);
  }
  // Started, with these answers to what it asks then.
  std::unique_ptr<AthenaQuery> Started(std::initializer_list<std::string> answers) {
    transport_.Enqueue(200, R"({"QueryExecutionId": "q-1"})");
    for (const std::string& answer : answers) transport_.Enqueue(200, answer);
    auto query = Start();
    EXPECT_TRUE(query.has_value()) << query.error().message;
    return *std::move(query);
  }
  // Rows as "a|b" lines, or an error's message.
  std::vector<std::string> Rows(ResultSource& source, ValueText text = ValueText::kPlain) {
    std::vector<std::string> rows;
    const auto ran = source.Run(text, [&](const TableRow& row) {
      std::string line;
      for (const auto& cell : row) line += cell.value_or("NULL") + "|";
      rows.push_back(line);
      return true;
    });
    if (!ran) return {ran.error().message};
    return rows;
  }
  Error ErrorOf(ResultSource& source) {
    const auto columns = source.Describe();
    return columns ? Error{ErrorKind::kInternal, "no error", {}, {}} : columns.error();
  }
  // Operation and body of each call.
  std::vector<std::string> Calls() {
    std::vector<std::string> calls;
    for (const HttpRequest& request : transport_.requests()) {
      const auto target =
          std::ranges::find(request.headers, std::string("X-Amz-Target"), &HttpHeader::name);
      calls.push_back(target->value.substr(target->value.find('.') + 1));
    }
    return calls;
  }
  json Body(std::size_t call) { return json::parse(transport_.requests()[call].body.Reveal()); }

  AthenaOptions options_{.workgroup = "lake", .database = "music", .remote = {}};
  FakeTransport transport_;
  aws::FixedCredentials credentials_{{"AKID", Secret("secret"), Secret(), {}}};
  SimulatedClock clock_{*ParseIsoSeconds("2026-01-02T03:04:05Z")};
  SeededRng rng_{1};
  aws::RetryBudget budget_;
  std::stop_source stop_;
  aws::Client client_{{"athena", "eu-west-1", "https://athena.eu-west-1.amazonaws.com"},
                      {&transport_, &credentials_, &clock_, &rng_, &budget_}};
};

TEST_F(AthenaQueryTest, ValuesAndTypesAreThoseOfTheLocalEngine) {
  const auto query = Started({kSucceeded, fmt::format(R"({{"ResultSet": {}}})", kTypes)});
  const auto columns = query->Describe();
  ASSERT_TRUE(columns.has_value()) << columns.error().message;
  std::vector<std::string> types;
  for (const QueryColumn& column : *columns) types.push_back(column.name + " " + column.type);
  EXPECT_THAT(types, ElementsAre("name VARCHAR", "n BIGINT", "x DOUBLE", "price DECIMAL(10,2)",
                                 "is_new BOOLEAN", "day DATE", "at TIMESTAMP", "list ARRAY"));
  EXPECT_THAT(Rows(*query), ElementsAre("|9223372036854775807|10000000.0|1.50|true|2026-01-02|"
                                        "2026-01-02 03:04:05.12|[a, b]|",
                                        "NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|"));
  EXPECT_THAT(Calls(), ElementsAre("StartQueryExecution", "GetQueryExecution", "GetQueryResults"));
  EXPECT_EQ(Body(0)["WorkGroup"], "lake");
  EXPECT_EQ(Body(0)["QueryExecutionContext"]["Database"], "music");
  EXPECT_GE(Body(0)["ClientRequestToken"].get<std::string>().size(), 32U);
}

TEST_F(AthenaQueryTest, InJsonNumbersAreNumbers) {
  const auto query = Started({kSucceeded, fmt::format(R"({{"ResultSet": {}}})", kTypes)});
  EXPECT_EQ(Rows(*query, ValueText::kJson)[0],
            R"(""|9223372036854775807|10000000.0|1.50|true|"2026-01-02"|)"
            R"("2026-01-02 03:04:05.12"|"[a, b]"|)");
}

TEST_F(AthenaQueryTest, ItIsAskedAboutEverMoreRarelyUntilItHasEnded) {
  const auto query = Started({kQueued, kRunning, kRunning, kSucceeded, Page({"n", "1"}, "")});
  EXPECT_THAT(Rows(*query), ElementsAre("1|"));
  const auto waited = std::chrono::floor<std::chrono::milliseconds>(
      clock_.Now() - Micros(*ParseIsoSeconds("2026-01-02T03:04:05Z")));
  EXPECT_EQ(waited.count(), 100 + 200 + 400);
}

TEST_F(AthenaQueryTest, PagesFollowEachOtherAndOnlyTheFirstHasNames) {
  const auto query =
      Started({kSucceeded, Page({"n", "1"}, "t1"), Page({"2", "3"}, "t2"), Page({"4"}, "")});
  EXPECT_THAT(Rows(*query), ElementsAre("1|", "2|", "3|", "4|"));
  EXPECT_EQ(Body(3)["NextToken"], "t1");
  EXPECT_EQ(Body(4)["NextToken"], "t2");
}

TEST_F(AthenaQueryTest, AnAnswerWithoutNamesLosesNoRow) {
  const auto query = Started({R"({"QueryExecution": {"StatementType": "UTILITY",
      "Status": {"State": "SUCCEEDED"}}})",
                              Page({"n", "1"}, "")});
  EXPECT_THAT(Rows(*query), ElementsAre("n|", "1|"));
}

TEST_F(AthenaQueryTest, WhoHasSeenEnoughReadsNoFurtherPage) {
  const auto query = Started({kSucceeded, Page({"n", "1", "2"}, "t1")});
  int rows = 0;
  EXPECT_TRUE(query->Run(ValueText::kPlain, [&](const TableRow&) { return ++rows < 1; }));
  EXPECT_EQ(rows, 1);
}

TEST_F(AthenaQueryTest, ReadingCostsByTheMegabyteAndTenAtLeast) {
  EXPECT_DOUBLE_EQ(AthenaUsd(0), 10 * 5.0 / 1e6);
  EXPECT_DOUBLE_EQ(AthenaUsd(10'000'000), 10 * 5.0 / 1e6);
  EXPECT_DOUBLE_EQ(AthenaUsd(12'300'000), 13 * 5.0 / 1e6);
  EXPECT_DOUBLE_EQ(AthenaUsd(1'000'000'000'000), 5.0);
  const auto query = Started({kSucceeded, Page({"n"}, "")});
  ASSERT_TRUE(query->Describe());
  EXPECT_EQ(query->cost().query_id, "q-1");
  EXPECT_EQ(query->cost().bytes_read, 12'300'000U);
  EXPECT_DOUBLE_EQ(*query->cost().usd, 13 * 5.0 / 1e6);
}

TEST_F(AthenaQueryTest, AStopIsToldToAthena) {
  {
    const auto query = Started({kRunning, "{}"});
    transport_.SetHandler([](const HttpRequest&) { return HttpResponse{200, {}, "{}"}; });
    stop_.request_stop();
    EXPECT_EQ(ErrorOf(*query).kind, ErrorKind::kIo);
  }
  EXPECT_THAT(Calls(),
              ElementsAre("StartQueryExecution", "GetQueryExecution", "StopQueryExecution"));
  EXPECT_EQ(Body(2)["QueryExecutionId"], "q-1");
}

TEST_F(AthenaQueryTest, WhatHasEndedIsNotCancelled) {
  std::ignore = Rows(*Started({kSucceeded, Page({"n"}, "")}));
  EXPECT_EQ(Calls().back(), "GetQueryResults");
}

TEST_F(AthenaQueryTest, OnceItsTimeIsOverItIsCancelled) {
  options_.remote.timeout = std::chrono::seconds(30);
  transport_.Enqueue(200, R"({"QueryExecutionId": "q-1"})");
  auto query = Start();
  transport_.SetHandler([](const HttpRequest&) { return HttpResponse{200, {}, kQueued}; });
  const Error error = ErrorOf(**query);
  EXPECT_EQ(error.kind, ErrorKind::kExhausted);
  EXPECT_THAT(error.hint, HasSubstr("--timeout"));
  query->reset();
  EXPECT_EQ(Calls().back(), "StopQueryExecution");
}

TEST_F(AthenaQueryTest, WhatReadsMoreThanItMayIsCancelled) {
  options_.scan_limit_bytes = 4'000'000;
  {
    const auto query = Started({kQueued, kRunning, "{}"});
    const Error error = ErrorOf(*query);
    EXPECT_EQ(error.kind, ErrorKind::kExhausted);
    EXPECT_THAT(error.hint, HasSubstr("athena.scan_limit_mb"));
  }
  EXPECT_EQ(Calls().back(), "StopQueryExecution");
}

TEST_F(AthenaQueryTest, TheWorkgroupsLimitIsToldAsALimit) {
  const auto query = Started({R"({"QueryExecution": {"Status": {"State": "CANCELLED",
      "StateChangeReason": "Query cancelled! : Bytes scanned limit was exceeded"}}})"});
  const Error error = ErrorOf(*query);
  EXPECT_EQ(error.kind, ErrorKind::kExhausted);
  EXPECT_THAT(error.hint, HasSubstr("workgroup"));
}

TEST_F(AthenaQueryTest, WhatSomebodyElseCancelledIsNoFaultOfTheStatement) {
  const auto query = Started({R"({"QueryExecution": {"Status": {"State": "CANCELLED"}}})"});
  EXPECT_EQ(ErrorOf(*query).kind, ErrorKind::kUnavailable);
}

TEST_F(AthenaQueryTest, AFailureNamesThePlaceAndTheCure) {
  transport_.Enqueue(200, R"({"QueryExecutionId": "q-1"})");
  transport_.Enqueue(200, R"({"QueryExecution": {"Status": {"State": "FAILED",
      "StateChangeReason": "COLUMN_NOT_FOUND: line 1:8: Column 'nme' cannot be resolved",
      "AthenaError": {"ErrorCategory": 2, "ErrorType": 1006, "Retryable": false}}}})");
  const auto query = Start("SELECT nme FROM songs");
  const Error error = ErrorOf(**query);
  EXPECT_EQ(error.kind, ErrorKind::kUsage);
  EXPECT_EQ(error.message,
            "Column 'nme' cannot be resolved\nLINE 1: SELECT nme FROM songs\n               ^");
  EXPECT_THAT(error.hint, HasSubstr("describe"));
}

TEST_F(AthenaQueryTest, AFailureOfAthenasOwnIsNoneOfTheStatement) {
  const auto query = Started({R"({"QueryExecution": {"Status": {"State": "FAILED",
      "StateChangeReason": "GENERIC_INTERNAL_ERROR: null",
      "AthenaError": {"ErrorCategory": 1, "ErrorType": 233, "Retryable": false}}}})"});
  EXPECT_EQ(ErrorOf(*query).kind, ErrorKind::kUnavailable);
}

TEST_F(AthenaQueryTest, AStatementThatAthenaDoesNotBeginWithIsExplained) {
  transport_.Enqueue(400, R"({"__type": "InvalidRequestException", "AthenaErrorCode":
      "MALFORMED_QUERY", "Message": "line 1:13: mismatched input 'FRM'. Expecting: 'FROM'"})");
  const auto query = Start("SELECT name FRM songs");
  ASSERT_FALSE(query.has_value());
  EXPECT_EQ(query.error().kind, ErrorKind::kUsage);
  EXPECT_THAT(query.error().message, HasSubstr("LINE 1: SELECT name FRM songs"));
  EXPECT_THAT(Calls(), ElementsAre("StartQueryExecution"));
}

TEST_F(AthenaQueryTest, AWorkgroupThatIsNotThereIsAMatterOfTheConfiguration) {
  transport_.Enqueue(400, R"({"__type": "InvalidRequestException",
                              "message": "WorkGroup lake is not found."})");
  const auto query = Start();
  ASSERT_FALSE(query.has_value());
  EXPECT_EQ(query.error().kind, ErrorKind::kConfig);
  EXPECT_THAT(query.error().hint, HasSubstr("athena.workgroup"));
}

TEST_F(AthenaQueryTest, WhatIsPutOffIsAskedAgainWithTheSameToken) {
  transport_.Enqueue(400, R"({"__type": "TooManyRequestsException", "message": "busy"})");
  transport_.EnqueueFailure(ErrorKind::kUnavailable, "reset");
  const auto query = Started({kSucceeded, Page({"n", "1"}, "")});
  EXPECT_THAT(Rows(*query), ElementsAre("1|"));
  EXPECT_EQ(Body(0)["ClientRequestToken"], Body(1)["ClientRequestToken"]);
  EXPECT_EQ(Body(0)["ClientRequestToken"], Body(2)["ClientRequestToken"]);
}

TEST_F(AthenaQueryTest, AnExpiredTokenOfTheSessionIsNoFaultOfTheStatement) {
  transport_.SetHandler([](const HttpRequest&) {
    return HttpResponse{400, {}, R"({"__type": "ExpiredTokenException", "message": "expired"})"};
  });
  const auto query = Start();
  ASSERT_FALSE(query.has_value());
  EXPECT_EQ(query.error().kind, ErrorKind::kPermission);
}

TEST_F(AthenaQueryTest, AnswersThatMakeNoSenseAreCalledSo) {
  const auto query = Started({"[]"});
  EXPECT_EQ(ErrorOf(*query).kind, ErrorKind::kBadData);
  const auto odd = Started({kSucceeded, R"({"ResultSet": {"Rows": "x", "ResultSetMetadata":
      {"ColumnInfo": [{"Name": 1}]}}})"});
  EXPECT_TRUE(odd->Describe().has_value());
}

TEST_F(AthenaQueryTest, WhatIsNoQueryIsNotSent) {
  EXPECT_EQ(Start("DROP TABLE songs").error().kind, ErrorKind::kUsage);
  EXPECT_EQ(Start("SELECT '" + std::string(kMaxAthenaStatementBytes, 'a') + "'").error().kind,
            ErrorKind::kUsage);
  EXPECT_TRUE(transport_.requests().empty());
}

}  // namespace
}  // namespace tracklake
