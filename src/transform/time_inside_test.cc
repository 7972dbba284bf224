// The time that a document says of itself: `_tracklake.fetched_at`.
#include "transform/testing/apply.h"

namespace tracklake::testing {
namespace {

std::string InsideTime(const std::string& text) {
  std::string padded = text;
  padded.append(kReadPadding, '}');
  const auto time = Transformer().Load(std::string_view(padded).substr(0, text.size()));
  return time ? FormatTimestamp(*time) : "none";
}

TEST(TimeInsideTest, TheDocumentItselfMayTell) {
  EXPECT_EQ(InsideTime(R"({"items":[],"_tracklake":{"fetched_at":"2026-03-01T10:00:00Z"}})"),
            "2026-03-01T10:00:00Z");
  EXPECT_EQ(InsideTime("\xEF\xBB\xBF{\"_tracklake\":{\"fetched_at\":\"2026-03-01T10:00:00Z\"}}"),
            "2026-03-01T10:00:00Z");
  EXPECT_EQ(InsideTime(R"({"_tracklake":{"x":1,"fetched_at":"2026-03-01T10:00:00.9+02:00"}})"),
            "2026-03-01T08:00:00Z");
}

TEST(TimeInsideTest, ItCountsBesideWhateverRowsAreTakenBeside) {
  for (const char* other : {R"("x":-1e999)", R"("x":18446744073709551616)", R"("x":1e-999)",
                            R"("cut \ud800":1)", R"("x":"\udc00")", R"("x":["\ud83d"])"}) {
    const std::string text = std::string("{\"id\":\"a\",") + other +
                             R"(,"_tracklake":{"fetched_at":"2026-03-01T10:00:00Z"}})";
    EXPECT_EQ(InsideTime(text), "2026-03-01T10:00:00Z") << text;
  }
  EXPECT_EQ(InsideTime(R"({"_track\u006cake":{"fetched_at":"2026-03-01T10:00:00\u005a"}})"),
            "2026-03-01T10:00:00Z");
}

TEST(TimeInsideTest, WhatIsOutsideOfTheYears1To9999IsNone) {
  EXPECT_EQ(InsideTime(R"({"_tracklake":{"fetched_at":"0001-01-01T00:00:00+10:00"}})"), "none");
  EXPECT_EQ(InsideTime(R"({"_tracklake":{"fetched_at":"9999-12-31T23:59:59-10:00"}})"), "none");
}

TEST(TimeInsideTest, OnlyAWellFormedRootObjectTells) {
  for (const char* text :
       {"", "[]", "null", "\"_tracklake\"",
        R"([{"_tracklake":{"fetched_at":"2026-03-01T10:00:00Z"}}])",
        R"({"a":{"_tracklake":{"fetched_at":"2026-03-01T10:00:00Z"}}})",
        R"({"_tracklake":{"fetched_at":"2026-03-01T10:00:00Z"})",
        R"({"_tracklake":{"fetched_at":"2026-03-01T10:00:00Z"}} x)",
        R"({"x":01,"_tracklake":{"fetched_at":"2026-03-01T10:00:00Z"}})",
        R"({"_tracklake":{"fetched_at":"2026-03-01"}})", R"({"_tracklake":{"fetched_at":17}})",
        R"({"_tracklake":{"fetched_at":null}})", R"({"_tracklake":"2026-03-01T10:00:00Z"})",
        R"({"_tracklake":[{"fetched_at":"2026-03-01T10:00:00Z"}]})",
        R"({"_tracklake":{},"_tracklake":{"fetched_at":"2026-03-01T10:00:00Z"}})",
        "{\"\xFF\":1,\"_tracklake\":{\"fetched_at\":\"2026-03-01T10:00:00Z\"}}"}) {
    EXPECT_EQ(InsideTime(text), "none") << text;
  }
}

TEST(TimeInsideTest, DocumentsAreReadToTheDepthThatTheTransformerReads) {
  const auto nested = [](int depth) {
    return R"({"_tracklake":{"fetched_at":"2026-03-01T10:00:00Z"},"x":)" +
           std::string(static_cast<std::size_t>(depth - 1), '[') + "0" +
           std::string(static_cast<std::size_t>(depth - 1), ']') + "}";
  };
  EXPECT_EQ(InsideTime(nested(64)), "2026-03-01T10:00:00Z");
  EXPECT_EQ(InsideTime(nested(65)), "none");
  EXPECT_EQ(InsideTime(nested(5000)), "none");
}

TEST(TimeInsideTest, EveryTruncationIsReadSafely) {
  const std::string whole =
      R"({"items":[{"a":"\u00e9"}],"_tracklake":{"fetched_at":"2026-03-01T10:00:00Z"}})";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(InsideTime(whole.substr(0, size)), "none") << size;
  }
}

}  // namespace
}  // namespace tracklake::testing
