#include "serve/api/api.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "serve/api/route.h"
#include "serve/testing/asked_api.h"

namespace tracklake::serve {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Pair;

class ApiTest : public testing::Test, protected AskedApi {};

TEST_F(ApiTest, WhatDoesNotExistIsNotFoundAndSaysWhereTheResourcesStand) {
  for (const char* target : {"", "/", "/stat", "/status/", "/runs/", "/runs//log", "/runs/a/b/c"}) {
    const web::Answer answer = Get(target);
    EXPECT_EQ(answer.status, 404) << target;
    EXPECT_EQ(ErrorOf(answer)["code"], "not_found") << target;
    EXPECT_THAT(ErrorOf(answer)["hint"].get<std::string>(), HasSubstr("openapi.json"));
  }
}

TEST_F(ApiTest, AMethodThatAResourceDoesNotHaveIsRefusedWithThoseThatItHas) {
  const web::Answer answer = Ask(Request("DELETE", "/status"));
  EXPECT_EQ(answer.status, 405);
  EXPECT_THAT(answer.headers, Contains(Pair("Allow", "GET, HEAD")));
  EXPECT_EQ(ErrorOf(answer)["code"], "usage");
}

TEST_F(ApiTest, AParameterThatAResourceDoesNotHaveIsAnError) {
  const web::Answer answer = Get("/runs?limt=1");
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(ErrorOf(answer)["hint"], "Did you mean limit?");
}

TEST_F(ApiTest, AnErrorOfTheLakeHasTheStatusOfItsKind) {
  EXPECT_EQ(Get("/status").status, 404);  // there is no lake
}

TEST(ApiRoutesTest, NoTwoAnswerTheSame) {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const Route& route : ApiRoutes()) {
    EXPECT_TRUE(seen.emplace(route.method, route.path).second) << route.path;
  }
}

}  // namespace
}  // namespace tracklake::serve
