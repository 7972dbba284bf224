#include "http/mail.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracklake {
namespace {

using testing::HasSubstr;
using testing::Not;

Mail Of(std::string subject, std::string text) {
  return {.server = {false, "localhost", 25},
          .from = "lake@example.org",
          .to = {"a@example.org", "b@example.org"},
          .subject = std::move(subject),
          .text = std::move(text),
          .date = *ParseCompactTimestamp("20261120T060507Z"),
          .id = "4711"};
}

TEST(MailTest, AMessageHasTheHeadersThatItNeeds) {
  EXPECT_EQ(MailText(Of("tracklake: stale", "Nothing new.\nLook.\n")),
            "Date: Fri, 20 Nov 2026 06:05:07 +0000\r\n"
            "From: tracklake <lake@example.org>\r\n"
            "To: a@example.org, b@example.org\r\n"
            "Subject: tracklake: stale\r\n"
            "Message-ID: <4711@example.org>\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: 7bit\r\n"
            "Auto-Submitted: auto-generated\r\n"
            "\r\n"
            "Nothing new.\r\nLook.\r\n");
}

TEST(MailTest, ASubjectBeyondAsciiIsEncodedAndNoCharacterIsCut) {
  const std::string text = MailText(Of("Größe: " + std::string(30, 'x') + "äöü→→→→", "a"));
  EXPECT_THAT(text, HasSubstr("\r\nSubject: =?UTF-8?B?"));
  EXPECT_THAT(text, HasSubstr("?=\r\n =?UTF-8?B?"));
  for (std::size_t begin = text.find("=?UTF-8"); begin != text.npos;
       begin = text.find("=?UTF-8", begin + 1)) {
    EXPECT_LE(text.find("?=", begin + 10) + 2 - begin, 75U);
  }
}

TEST(MailTest, NothingInASubjectBecomesAHeader) {
  const std::string text = MailText(Of("a\r\nBcc: c@example.org\n\x7f", "b"));
  EXPECT_THAT(text, Not(HasSubstr("\r\nBcc:")));
  EXPECT_THAT(text, HasSubstr("Subject: a  Bcc: c@example.org  \r\n"));
}

TEST(MailTest, TextBeyondAsciiOrWithLongLinesIsEncoded) {
  EXPECT_THAT(MailText(Of("s", "Größe\n")), HasSubstr("base64\r\n"));
  EXPECT_THAT(MailText(Of("s", "Größe\n")), HasSubstr("\r\n\r\nR3LDtsOfZQo=\r\n"));
  const std::string long_line = MailText(Of("s", std::string(2000, 'x')));
  for (std::size_t begin = 0, end = 0; end != long_line.npos; begin = end + 2) {
    end = long_line.find("\r\n", begin);
    EXPECT_LE(std::min(end, long_line.size()) - begin, 78U);
  }
}

TEST(MailTest, AddressesAreThoseThatNobodyReadsInTwoWays) {
  for (const char* good : {"a@b", "ops+lake@example.org", "o'neil@example.org"}) {
    EXPECT_TRUE(IsMailAddress(good)) << good;
  }
  for (const char* bad : {"", "a", "@b", "a@", "a@b@c", "a b@c", "a@b\r\nBcc: c@d", "<a@b>",
                          "a@b,c@d", "ä@b", "a@b>"}) {
    EXPECT_FALSE(IsMailAddress(bad)) << bad;
  }
}

TEST(MailTest, AServerIsASchemeAHostAndAPort) {
  EXPECT_EQ(ParseMailServer("smtp://localhost")->Name(), "smtp://localhost:25");
  EXPECT_EQ(ParseMailServer("smtps://mail.example.org")->Name(), "smtps://mail.example.org:465");
  EXPECT_EQ(ParseMailServer("smtp://[::1]:2525/")->Name(), "smtp://[::1]:2525");
  EXPECT_TRUE(ParseMailServer("smtp://[::1]:2525")->IsLoopback());
  EXPECT_TRUE(ParseMailServer("smtp://127.0.0.1")->IsLoopback());
  EXPECT_FALSE(ParseMailServer("smtp://127.0.0.1.example.org")->IsLoopback());
  for (const char* bad : {"", "localhost", "http://localhost", "smtp://", "smtp://a:b@localhost",
                          "smtp://localhost:0", "smtp://localhost:70000", "smtp://localhost/x",
                          "smtp://[::1", "smtp://a b", "smtp://[]:1"}) {
    const auto server = ParseMailServer(bad);
    ASSERT_FALSE(server.has_value()) << bad;
    EXPECT_EQ(server.error().kind, ErrorKind::kConfig);
  }
}

}  // namespace
}  // namespace tracklake
