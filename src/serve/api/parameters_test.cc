#include "serve/api/parameters.h"

#include <gtest/gtest.h>

#include <array>

namespace tracklake::serve {
namespace {

constexpr std::array<std::string_view, 2> kKnown = {"limit", "offset"};

Result<Parameters> Of(web::Fields query) {
  web::Request request;
  request.query = std::move(query);
  return Parameters::Of(request, kKnown);
}

TEST(ParametersTest, WhatTheResourceDoesNotHaveIsAnErrorAndNotPassedOver) {
  const auto parameters = Of({{"limt", "3"}});
  ASSERT_FALSE(parameters.has_value());
  EXPECT_EQ(parameters.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(parameters.error().hint, "Did you mean limit?");
  EXPECT_EQ(Of({{"limit", "1"}, {"limit", "2"}}).error().message, "limit is given twice");
}

TEST(ParametersTest, ANumberIsWithinItsBoundsOrAnError) {
  for (const char* wrong : {"", "0", "1001", "-1", "1.5", " 1", "1 ", "99999999999999999999"}) {
    const auto page = PageOf(*Of({{"limit", wrong}}));
    ASSERT_FALSE(page.has_value()) << wrong;
    EXPECT_EQ(page.error().kind, ErrorKind::kUsage);
  }
  EXPECT_EQ(PageOf(*Of({{"limit", "1000"}, {"offset", "7"}}))->limit, 1000U);
  EXPECT_EQ(PageOf(*Of({{"limit", "1000"}, {"offset", "7"}}))->offset, 7U);
}

TEST(ParametersTest, WithoutAPageItIsTheFirst) {
  const Result<Page> page = PageOf(*Of({}));
  ASSERT_TRUE(page.has_value());
  EXPECT_EQ(page->offset, 0U);
  EXPECT_EQ(page->limit, 100U);
}

}  // namespace
}  // namespace tracklake::serve
