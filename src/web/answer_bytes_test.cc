#include "web/answer_bytes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracklake::web {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(AnswerBytesTest, IsAHeadAsHttpHasIt) {
  EXPECT_EQ(HeadBytes({.status = 404,
                       .content_type = "application/json",
                       .headers = {{"Retry-After", "3"}},
                       .body = "{}\n"},
                      Framing::kLength, true),
            "HTTP/1.1 404 Not Found\r\n"
            "Content-Type: application/json\r\n"
            "Retry-After: 3\r\n"
            "Content-Length: 3\r\n"
            "Connection: keep-alive\r\n"
            "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
            "img-src 'self' data:; connect-src 'self'; base-uri 'none'; object-src 'none'; "
            "frame-ancestors 'none'; form-action 'self'\r\n"
            "X-Content-Type-Options: nosniff\r\n"
            "Referrer-Policy: no-referrer\r\n"
            "Cross-Origin-Resource-Policy: same-origin\r\n"
            "Cross-Origin-Opener-Policy: same-origin\r\n"
            "Cache-Control: no-store\r\n"
            "\r\n");
}

TEST(AnswerBytesTest, AllowsNoOtherOriginAnything) {
  EXPECT_THAT(HeadBytes({}, Framing::kLength, false), Not(HasSubstr("Access-Control")));
}

TEST(AnswerBytesTest, AValueNeverBecomesALineOfItsOwn) {
  EXPECT_THAT(
      HeadBytes({.headers = {{"Location", "/a\r\nSet-Cookie: b"}}}, Framing::kLength, false),
      HasSubstr("Location: /aSet-Cookie: b\r\n"));
}

TEST(AnswerBytesTest, SaysWhereABodyEnds) {
  EXPECT_THAT(HeadBytes({}, Framing::kLength, true), HasSubstr("Content-Length: 0\r\n"));
  EXPECT_THAT(HeadBytes({.status = 204}, Framing::kLength, true), Not(HasSubstr("Content-Length")));
  EXPECT_THAT(HeadBytes({}, Framing::kChunks, true), HasSubstr("Transfer-Encoding: chunked\r\n"));
  EXPECT_THAT(HeadBytes({}, Framing::kChunks, true), Not(HasSubstr("Content-Length")));
  EXPECT_THAT(HeadBytes({}, Framing::kUntilEnd, false), Not(HasSubstr("Content-Length")));
  EXPECT_EQ(ChunkBytes("0123456789abcdef!"), "11\r\n0123456789abcdef!\r\n");
  EXPECT_EQ(ChunkBytes(""), "0\r\n\r\n");
}

}  // namespace
}  // namespace tracklake::web
