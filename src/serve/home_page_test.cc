#include "serve/home_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tracklake::serve {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kHostile = "</dd><script>alert('\"&')</script>";

web::Request Accepting(std::string accept) { return {.headers = {{"accept", std::move(accept)}}}; }

TEST(HomePageTest, BrowsersTakeHtmlAndProgramsDoNotSaySo) {
  EXPECT_TRUE(WantsHtml(Accepting("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")));
  EXPECT_TRUE(WantsHtml(Accepting("application/json, Text/HTML;q=0.5")));
  EXPECT_FALSE(WantsHtml(Accepting("*/*")));
  EXPECT_FALSE(WantsHtml(Accepting("application/json")));
  EXPECT_FALSE(WantsHtml({}));
}

TEST(HomePageTest, NothingThatItIsToldBecomesMarkup) {
  const std::string page = HomePage({kHostile, kHostile, false, {{kHostile, kHostile}}});
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("alert('")));
  EXPECT_THAT(page, HasSubstr("&lt;/dd&gt;&lt;script&gt;alert(&#39;&quot;&amp;&#39;)"));
}

TEST(HomePageTest, TheCommandToPasteNamesTheHostOnlyIfItIsOne) {
  EXPECT_THAT(HomePage({"1", "localhost:9000", false, {}}),
              HasSubstr("curl -s http://localhost:9000/api/v1/query"));
  for (const char* host : {"", "a;rm -rf ~", "$(id)", "a b", "a'b"}) {
    EXPECT_THAT(HomePage({"1", host, false, {}}), HasSubstr("curl -s http://127.0.0.1:8899/api"))
        << host;
  }
}

TEST(HomePageTest, WhereATokenIsDemandedTheCommandShowsOne) {
  EXPECT_THAT(HomePage({"1", "", true, {}}), HasSubstr("Authorization: Bearer $TOKEN"));
  EXPECT_THAT(HomePage({"1", "", false, {}}), Not(HasSubstr("Authorization")));
}

// The policy in each answer lets a browser take nothing else.
TEST(HomePageTest, ItNeedsNoScriptAndNothingFromElsewhere) {
  const std::string page = HomePage({"1", "localhost:9000", false, {}});
  for (const char* part : {"<script", "<style", " style=", " onclick", "src=", "href=\"http"}) {
    EXPECT_THAT(page, Not(HasSubstr(part)));
  }
  EXPECT_THAT(std::string(HomeStyle()), Not(HasSubstr("url(")));
}

}  // namespace
}  // namespace tracklake::serve
