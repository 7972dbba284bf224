#include "serve/api/query_request.h"

#include <gtest/gtest.h>

namespace tracklake::serve {
namespace {

constexpr std::chrono::minutes kMost(10);

TEST(QueryRequestTest, AllThatCanBeAskedIsRead) {
  const auto request = ReadQueryRequest(
      R"({"sql": "SELECT 1", "format": "csv", "limit": 7, "timeout": "60s", "as_of": "2026-11-20",)"
      R"( "id": "Card_1-a"})",
      kMost);
  ASSERT_TRUE(request.has_value()) << request.error().message;
  EXPECT_EQ(request->sql, "SELECT 1");
  EXPECT_EQ(request->format, QueryRequest::Format::kCsv);
  EXPECT_EQ(request->limit, 7);
  EXPECT_EQ(request->timeout, std::chrono::seconds(60));
  EXPECT_EQ(request->as_of, ParseIsoDate("2026-11-20"));
  EXPECT_EQ(request->id, "Card_1-a");
}

TEST(QueryRequestTest, WithoutMoreItIsAllRowsAsJsonLines) {
  const auto request = ReadQueryRequest(R"({"sql": ""})", kMost);
  ASSERT_TRUE(request.has_value());
  EXPECT_EQ(request->format, QueryRequest::Format::kJsonLines);
  EXPECT_EQ(request->limit, std::nullopt);
  EXPECT_EQ(request->timeout, std::nullopt);
}

TEST(QueryRequestTest, AParameterKeepsTheTypeThatItHasInJson) {
  const auto request = ReadQueryRequest(
      R"({"sql": "", "params": {"a": "x", "b": -7, "c": 0.5, "d": false, "e": null, "1": 1e300}})",
      kMost);
  ASSERT_TRUE(request.has_value()) << request.error().message;
  std::string read;
  for (const QueryParameter& parameter : request->parameters) {
    read += fmt::format("{} {} {};", parameter.name, parameter.value.value_or("NULL"),
                        static_cast<int>(parameter.type));
  }
  EXPECT_EQ(read, "1 1e+300 3;a x 1;b -7 2;c 0.5 3;d false 4;e NULL 1;");
}

TEST(QueryRequestTest, WhatIsWrongWithAParameterNamesIt) {
  const auto error = [](const std::string& params) {
    const auto request = ReadQueryRequest(R"({"sql": "", "params": )" + params + "}", kMost);
    EXPECT_FALSE(request.has_value()) << params;
    return request ? Error{} : request.error();
  };
  EXPECT_EQ(error(R"({"ids": ["a"]})").message,
            "params: ids is neither text, number, boolean nor null");
  EXPECT_EQ(error(R"({"n": 9223372036854775808})").message, "params: n is larger than any BIGINT");
  EXPECT_EQ(error(R"({"a b": 1})").message, "\"a b\" names no parameter");
  EXPECT_EQ(error("[1]").message, "params is not an object");
}

TEST(QueryRequestTest, WhateverIsNotAsItMustBeIsAnError) {
  for (const char* wrong :
       {"", "[]", "{", "null", "\xff", R"({})", R"({"sql": 1})", R"({"sql": null})",
        R"({"sql": "", "format": "xml"})", R"({"sql": "", "limit": 0})",
        R"({"sql": "", "limit": "1"})", R"({"sql": "", "limit": 1.5})",
        R"({"sql": "", "limit": 18446744073709551615})", R"({"sql": "", "timeout": 60})",
        R"({"sql": "", "timeout": "1 minute"})", R"({"sql": "", "timeout": "11m"})",
        R"({"sql": "", "as_of": "20.11.2026"})", R"({"sql": "", "id": ""})",
        R"({"sql": "", "id": "a/b"})"}) {
    const auto request = ReadQueryRequest(wrong, kMost);
    ASSERT_FALSE(request.has_value()) << wrong;
    EXPECT_EQ(request.error().kind, ErrorKind::kUsage) << wrong;
  }
}

TEST(QueryRequestTest, AMemberThatIsNotKnownIsAnsweredWithTheOneThatWasMeant) {
  EXPECT_EQ(ReadQueryRequest(R"({"sql": "", "limits": 1})", kMost).error().hint,
            "Did you mean limit?");
}

}  // namespace
}  // namespace tracklake::serve
