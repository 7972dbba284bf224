#include "serve/json_answer.h"

#include <gtest/gtest.h>

namespace tracklake::serve {
namespace {

TEST(JsonAnswerTest, IsTheJsonThatCommandsWriteBelowAStatusOfItsKind) {
  const web::Answer answer = ErrorAnswer({ErrorKind::kNotFound, "no run 12ab", "List them.", {}});
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(answer.content_type, "application/json");
  EXPECT_EQ(answer.body,
            "{\"schema_version\":1,\"error\":{\"code\":\"not_found\",\"message\":\"no run 12ab\","
            "\"hint\":\"List them.\",\"retry_at\":null}}\n");
}

TEST(JsonAnswerTest, SurvivesMessagesThatAreNoUtf8) {
  EXPECT_NE(ErrorAnswer({ErrorKind::kIo, "cannot open \xff", "", {}}).body.find("\uFFFD"),
            std::string::npos);
}

TEST(JsonAnswerTest, BlamesTheCallerOnlyForWhatTheCallerCanChange) {
  for (const ErrorKind kind : {ErrorKind::kConfig, ErrorKind::kCorruption, ErrorKind::kIo,
                               ErrorKind::kUnknown, ErrorKind::kInternal}) {
    EXPECT_EQ(StatusOf(kind), 500);
  }
  EXPECT_EQ(StatusOf(ErrorKind::kUsage), 400);
  EXPECT_EQ(StatusOf(ErrorKind::kDeferred), 429);
}

}  // namespace
}  // namespace tracklake::serve
