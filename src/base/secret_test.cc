#include "base/secret.h"

#include <gtest/gtest.h>

#include <sstream>

namespace tracklake {
namespace {

TEST(SecretTest, PrintsAsStarsWhereverTextIsMade) {
  const Secret secret("hunter2");
  std::ostringstream stream;
  stream << secret;
  EXPECT_EQ(stream.str(), "***");
  EXPECT_EQ(fmt::format("{}", secret), "***");
  EXPECT_EQ(secret.Reveal(), "hunter2");
}

}  // namespace
}  // namespace tracklake
