#include "lambda/runtime_api.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "http/fake_transport.h"

namespace tracklake::lambda {
namespace {

TEST(RuntimeApiTest, AnErrorOfTheStartIsToldWithItsType) {
  FakeTransport transport;
  transport.Enqueue(202, "{}");
  RuntimeApi api(&transport, "127.0.0.1:9001");
  const auto told = api.TellInitError({ErrorKind::kConfig, "no \xff lake", "", {}});
  ASSERT_TRUE(told.has_value());
  EXPECT_EQ(*told, Delivery::kTaken);
  const HttpRequest request = transport.requests().front();
  EXPECT_EQ(request.url, "http://127.0.0.1:9001/2018-06-01/runtime/init/error");
  EXPECT_TRUE(nlohmann::json::accept(request.body.Reveal())) << request.body.Reveal();
}

TEST(RuntimeApiTest, WhatLambdaSaysOfAnAnswerIsTold) {
  const std::pair<int, Delivery> cases[] = {{200, Delivery::kTaken},   {202, Delivery::kTaken},
                                            {400, Delivery::kTooLate}, {410, Delivery::kTooLate},
                                            {403, Delivery::kRefused}, {413, Delivery::kTooLarge}};
  for (const auto& [status, expected] : cases) {
    FakeTransport transport;
    transport.Enqueue(status, "");
    const auto delivery = RuntimeApi(&transport, "h:1").Answer({.request_id = "r"}, "{}");
    ASSERT_TRUE(delivery.has_value()) << status;
    EXPECT_EQ(*delivery, expected) << status;
  }
}

}  // namespace
}  // namespace tracklake::lambda
