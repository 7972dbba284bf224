#include "transform/json_scalar.h"

#include <gtest/gtest.h>

#include <string>

namespace tracklake {
namespace {

TEST(JsonScalarTest, NumbersAreJsonsOwnAndNothingElse) {
  for (const char* good : {"0", "-0", "10", "-1", "0.5", "1.0", "1e2", "1E+2", "1e-2", "0e0",
                           "123456789012345678901234567890", "true", "false", "null"}) {
    EXPECT_TRUE(IsJsonScalar(good)) << good;
  }
  for (const char* bad :
       {"",          "-",    "+1",  "01",    "-01",       "1.",  ".5",    "1e",
        "1e+",       "1.e2", "0x1", "1_0",   "1-",        "--1", "NaN",   "Infinity",
        "-Infinity", "True", "nul", "nulll", "truefalse", "1 2", "\"x\"", "'"}) {
    EXPECT_FALSE(IsJsonScalar(bad)) << bad;
  }
}

TEST(JsonScalarTest, EscapesAreSurveyedUpToTheFirstBrokenOne) {
  EXPECT_FALSE(SurveyEscapes(R"({"a": "b"})").any);
  EXPECT_TRUE(SurveyEscapes(R"({"a": "\n"})").any);
  EXPECT_FALSE(SurveyEscapes(R"({"a": "\n:", "b": "\u0041\"\\", "c": 1})").in_keys);
  EXPECT_TRUE(SurveyEscapes("{\"\\u0061\" \n: 1}").in_keys);
  EXPECT_TRUE(SurveyEscapes(R"(["\\", {"x": "\t", "a\"": 1}])").in_keys);
  for (const char* good : {R"("\" \\ \/ \b \f \n \r \t \u00e9 \uD83D")", R"("\\u")"}) {
    EXPECT_FALSE(SurveyEscapes(good).broken) << good;
  }
  EXPECT_EQ(SurveyEscapes(R"("ab\q")").broken, 3U);
  EXPECT_EQ(SurveyEscapes(R"("\\\u12g4")").broken, 3U);
  EXPECT_EQ(SurveyEscapes(R"("\u123")").broken, 1U);
  EXPECT_EQ(SurveyEscapes(R"("\U0041")").broken, 1U);
  EXPECT_EQ(SurveyEscapes(R"("\u+041")").broken, 1U);
}

std::optional<std::string> Resolve(std::string_view escaped) {
  std::string target(escaped.size(), '#');
  const auto size = ResolveEscapes(escaped, target.data());
  if (!size) return std::nullopt;
  return target.substr(0, *size);
}

TEST(JsonScalarTest, EscapesBecomeTheTextThatTheyStandFor) {
  EXPECT_EQ(Resolve(""), "");
  EXPECT_EQ(Resolve("plain"), "plain");
  EXPECT_EQ(Resolve(R"(a\"b\\c\/d\be\ff\ng\rh\ti)"), "a\"b\\c/d\be\ff\ng\rh\ti");
  EXPECT_EQ(Resolve(R"(\u0041\u00e9\u20AC\uffff)"), "A\xC3\xA9\xE2\x82\xAC\xEF\xBF\xBF");
  EXPECT_EQ(Resolve(R"(\u0000)"), std::string(1, '\0'));
  EXPECT_EQ(Resolve(R"(\ud83d\ude00!)"), "\xF0\x9F\x98\x80!");
  EXPECT_EQ(Resolve(R"(\uDBFF\uDFFF)"), "\xF4\x8F\xBF\xBF");
}

TEST(JsonScalarTest, HalfASurrogatePairHasNoText) {
  for (const char* half : {R"(\ud800)", R"(\udc00)", R"(\ud800x)", R"(\ud800\n)", R"(\ud800\u0041)",
                           R"(\ud800\ud800)", R"(\udc00\ud800)"}) {
    EXPECT_FALSE(Resolve(half)) << half;
  }
}

TEST(JsonScalarTest, IntegralNumbersAreIntegersHoweverWritten) {
  EXPECT_EQ(ParseIntegral("55"), 55);
  EXPECT_EQ(ParseIntegral("55.0"), 55);
  EXPECT_EQ(ParseIntegral("5.5e1"), 55);
  EXPECT_EQ(ParseIntegral("-0"), 0);
  EXPECT_EQ(ParseIntegral("-0.0"), 0);
  EXPECT_EQ(ParseIntegral("9223372036854775807"), INT64_MAX);
  EXPECT_EQ(ParseIntegral("-9223372036854775808"), INT64_MIN);
  EXPECT_EQ(ParseIntegral("1e-400"), 0);
  EXPECT_EQ(ParseIntegral("9007199254740993.0"), 9007199254740992);  // the nearest double
  for (const char* none : {"55.5", "1e-1", "9223372036854775808", "-9223372036854775809", "1e19",
                           "9223372036854775807.0", "1e400", "-1e400"}) {
    EXPECT_FALSE(ParseIntegral(none)) << none;
  }
}

TEST(JsonScalarTest, DoublesAreFinite) {
  EXPECT_EQ(ParseDouble("0.1"), 0.1);
  EXPECT_EQ(ParseDouble("-1e308"), -1e308);
  EXPECT_EQ(ParseDouble("4.9e-324"), 4.9e-324);
  EXPECT_EQ(ParseDouble("1e-324"), 0.0);
  EXPECT_EQ(ParseDouble("0.0000000000000000000001e-310"), 0.0);
  EXPECT_EQ(ParseDouble("0." + std::string(400, '0') + "1"), 0.0);
  EXPECT_EQ(ParseDouble("-1e-99999999999999999999"), 0.0);
  EXPECT_EQ(ParseDouble("0e99999999999999999999"), 0.0);
  EXPECT_EQ(ParseDouble("0." + std::string(400, '0') + "1e402"), 10.0);
  for (const std::string& none :
       {std::string("1e309"), std::string("-1e309"), "1" + std::string(400, '0'),
        std::string("1e99999999999999999999"), "0.01e312" + std::string()}) {
    EXPECT_FALSE(ParseDouble(none)) << none;
  }
}

}  // namespace
}  // namespace tracklake
