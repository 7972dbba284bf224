#include "base/exhausted.h"

#include <gtest/gtest.h>

#include <atomic>
#include <new>
#include <stdexcept>

#include "base/json_error.h"

namespace tracklake {
namespace {

TEST(ExhaustedTest, AFailedAllocationIsAnErrorOfTheMachineWithACure) {
  const Result<int> result = Guarded([]() -> Result<int> { throw std::bad_alloc(); });
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().kind, ErrorKind::kExhausted);
  EXPECT_EQ(result.error().message, "out of memory");
  EXPECT_NE(result.error().hint.find("transform.workers"), std::string::npos);
}

TEST(ExhaustedTest, AnyOtherExceptionIsABug) {
  const Result<> result = Guarded([]() -> Result<> { throw std::out_of_range("at 7"); });
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().kind, ErrorKind::kInternal);
  EXPECT_EQ(result.error().message, "at 7");
}

TEST(ExhaustedTest, WhatIsReturnedIsPassedOn) {
  EXPECT_EQ(Guarded([]() -> Result<int> { return 7; }).value(), 7);
  const Result<> failed = Guarded([]() -> Result<> { return Fail(ErrorKind::kIo, "no disk"); });
  EXPECT_EQ(failed.error().message, "no disk");
}

TEST(ExhaustedTest, CleaningUpNeverThrows) {
  AsFarAsPossible([] { throw std::bad_alloc(); });
}

TEST(ExhaustedTest, AThreadIsStarted) {
  std::atomic<bool> done = false;
  {
    std::vector<std::jthread> threads;
    ASSERT_TRUE(StartThread([&] { done = true; }, &threads));
  }
  EXPECT_TRUE(done);
}

TEST(JsonErrorTest, MemoryThatIsNotToBeHadIsNoFaultOfTheText) {
  EXPECT_THROW(static_cast<void>(JsonError(simdjson::MEMALLOC)), std::bad_alloc);
  EXPECT_EQ(JsonError(simdjson::UTF8_ERROR), simdjson::UTF8_ERROR);
}

}  // namespace
}  // namespace tracklake
