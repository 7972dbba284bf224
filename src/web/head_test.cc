#include "web/head.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "web/limits.h"

namespace tracklake::web {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

constexpr std::string_view kEnd = "\r\n\r\n";

std::string Get(std::string_view target, std::string_view headers = "") {
  return fmt::format("GET {} HTTP/1.1\r\nHost: a{}{}", target, headers, kEnd);
}

int StatusOf(const std::string& bytes) {
  const auto head = ParseHead(bytes);
  return head ? 0 : head.error().status;
}

TEST(HeadTest, GivesMethodPathParametersAndHeaders) {
  const auto head = ParseHead(
      "POST /api/v1/a%20b+c?x=1+2&y=%C3%A4&z HTTP/1.1\r\nHost:  a:1 \r\nContent-Length: 7\r\n\r\n");
  ASSERT_TRUE(head);
  EXPECT_EQ(head->request.method, "POST");
  EXPECT_EQ(head->request.path, "/api/v1/a b+c");
  EXPECT_THAT(head->request.query, ElementsAre(Pair("x", "1 2"), Pair("y", "ä"), Pair("z", "")));
  EXPECT_EQ(head->request.Header("host"), "a:1");
  EXPECT_EQ(head->request.Header("Origin"), std::nullopt);
  EXPECT_EQ(head->body_bytes, 7u);
  EXPECT_TRUE(head->keeps_open);
}

TEST(HeadTest, ClosesWhereTheCallerWantsItOrKnowsNoBetter) {
  EXPECT_FALSE(ParseHead(Get("/", "\r\nConnection: Close"))->keeps_open);
  const auto old = ParseHead("GET / HTTP/1.0\r\n\r\n");
  EXPECT_FALSE(old->keeps_open);
  EXPECT_FALSE(old->is_chunkable);
}

TEST(HeadTest, RefusesWhatIsNoRequestLine) {
  for (const std::string_view line :
       {"", "GET", "GET /", "GET  HTTP/1.1", "GET / FTP/1.1", "G(T / HTTP/1.1", " / HTTP/1.1",
        "GET a HTTP/1.1", "GET http://a/ HTTP/1.1", "GET /a b HTTP/1.1", "GET /# HTTP/1.1",
        "GET /\x01 HTTP/1.1", "GET /\xff HTTP/1.1"}) {
    EXPECT_EQ(StatusOf(fmt::format("{}\r\nHost: a{}", line, kEnd)), 400) << line;
  }
  EXPECT_EQ(StatusOf("GET / HTTP/2.0\r\n\r\n"), 505);
}

TEST(HeadTest, RefusesPathsAndParametersThatCannotBeDecoded) {
  for (const std::string_view target :
       {"/%", "/%2", "/%zz", "/%00", "/%0a", "/%ff", "/a%2fb", "/?a=%", "/?%ff=1", "/?a=%c3"}) {
    EXPECT_EQ(StatusOf(Get(target)), 400) << target;
  }
}

TEST(HeadTest, RefusesHeadersThatTwoReadersCouldUnderstandDifferently) {
  for (const std::string_view header :
       {" folded: 1", "no colon", "a b: 1", ": 1", "a: \x01", "a: b\nc: d", "a: b\rc: d", "Host: b",
        "Content-Length: 1\r\nContent-Length: 1", "Content-Length: +1", "Content-Length: 1, 1",
        "Content-Length:", "Content-Length: 0x1", "Content-Length: -1",
        "Authorization: a\r\nauthorization: b", "Origin: a\r\nOrigin: a"}) {
    EXPECT_EQ(StatusOf(Get("/", fmt::format("\r\n{}", header))), 400) << header;
  }
  EXPECT_EQ(StatusOf("GET / HTTP/1.1\nHost: a\n\r\n\r\n"), 400);
}

TEST(HeadTest, BoundsEachPart) {
  EXPECT_EQ(StatusOf(Get("/" + std::string(kMaxTargetBytes - 1, 'a'))), 0);
  EXPECT_EQ(StatusOf(Get("/" + std::string(kMaxTargetBytes, 'a'))), 414);
  std::string headers;
  for (std::size_t i = 1; i < kMaxHeaders; ++i) headers += "\r\na: b";
  EXPECT_EQ(StatusOf(Get("/", headers)), 0);
  EXPECT_EQ(StatusOf(Get("/", headers + "\r\na: b")), 431);
  std::string query;
  for (std::size_t i = 0; i < kMaxParameters; ++i) query += "a=1&";
  EXPECT_EQ(StatusOf(Get("/?" + query)), 0);
  EXPECT_EQ(StatusOf(Get("/?" + query + "b")), 400);
  EXPECT_EQ(StatusOf(Get("/", fmt::format("\r\nContent-Length: {}", kMaxBodyBytes))), 0);
  EXPECT_EQ(StatusOf(Get("/", fmt::format("\r\nContent-Length: {}", kMaxBodyBytes + 1))), 413);
  EXPECT_EQ(StatusOf(Get("/", "\r\nContent-Length: 99999999999999999999999")), 413);
}

TEST(HeadTest, WantsToKnowHowLongABodyIs) {
  EXPECT_EQ(StatusOf(Get("/", "\r\nTransfer-Encoding: chunked")), 411);
  EXPECT_EQ(StatusOf(Get("/", "\r\nTransfer-Encoding: chunked\r\nContent-Length: 3")), 411);
  EXPECT_TRUE(ParseHead(Get("/", "\r\nExpect: 100-continue"))->wants_leave);
  EXPECT_EQ(StatusOf(Get("/", "\r\nExpect: a miracle")), 417);
}

}  // namespace
}  // namespace tracklake::web
