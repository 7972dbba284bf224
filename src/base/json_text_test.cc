#include "base/json_text.h"

#include <gtest/gtest.h>

namespace tracklake {
namespace {

TEST(JsonTextTest, OnlyWhatJsonDemandsIsEscaped) {
  EXPECT_EQ(JsonString(""), R"("")");
  EXPECT_EQ(JsonString("a \"b\" \\ c"), R"("a \"b\" \\ c")");
  EXPECT_EQ(JsonString(std::string_view("\n\r\t\0\x1f", 5)), R"("\n\r\t\u0000\u001f")");
  EXPECT_EQ(JsonString("Beyoncé 🎵 / \x7f"), "\"Beyoncé 🎵 / \x7f\"");
}

}  // namespace
}  // namespace tracklake
