#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "serve/api/route.h"
#include "serve/testing/asked_api.h"

namespace tracklake::serve {
namespace {

using Operation = std::pair<std::string, std::string>;  // a method and a path

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return lower;
}

class OpenApiTest : public testing::Test, protected AskedApi {
 protected:
  const app::Json description_ = Json("/openapi.json");

  const app::Json& OperationOf(const Route& route) {
    return description_["paths"][std::string(route.path)][Lower(route.method)];
  }
};

TEST_F(OpenApiTest, DescribesWhatTheRoutesHaveAndNothingElse) {
  std::set<Operation> routes;
  for (const Route& route : ApiRoutes()) routes.emplace(Lower(route.method), route.path);
  std::set<Operation> described;
  for (const auto& [path, operations] : description_["paths"].items()) {
    for (const auto& [method, operation] : operations.items()) described.emplace(method, path);
  }
  EXPECT_EQ(described, routes);
}

TEST_F(OpenApiTest, DescribesTheParametersThatTheRoutesTake) {
  for (const Route& route : ApiRoutes()) {
    std::set<std::string> described;
    const app::Json operation = OperationOf(route);
    for (const app::Json& parameter : operation.value("parameters", app::Json::array())) {
      if (parameter["in"] == "query") described.insert(parameter["name"]);
    }
    EXPECT_EQ(described, std::set<std::string>(route.parameters.begin(), route.parameters.end()))
        << route.path;
  }
}

TEST_F(OpenApiTest, WhatAsksTheLakeMaySayThatThereAreTooMany) {
  for (const Route& route : ApiRoutes()) {
    if (!route.asks_lake) continue;
    EXPECT_TRUE(OperationOf(route)["responses"].contains("429")) << route.path;
  }
}

TEST_F(OpenApiTest, TheBoundsOfPagesAreThoseOfTheCode) {
  for (const Route& route : ApiRoutes()) {
    const app::Json operation = OperationOf(route);
    for (const app::Json& parameter : operation.value("parameters", app::Json::array())) {
      if (parameter["name"] != "limit") continue;
      EXPECT_EQ(parameter["schema"]["minimum"], Page::kLimit.least);
      EXPECT_EQ(parameter["schema"]["maximum"], Page::kLimit.most);
      EXPECT_EQ(parameter["schema"]["default"], Page::kLimit.otherwise);
    }
  }
}

}  // namespace
}  // namespace tracklake::serve
