#include "aws/xml.h"

#include <gtest/gtest.h>

namespace tracklake::aws {
namespace {

TEST(XmlTest, AListOfS3IsRead) {
  const auto root = ParseXml(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>b</Name>\n"
      "  <Contents><Key>a&amp;b&#xe9;&#8364;&#x1F3B5;</Key><Size>3</Size></Contents><!-- x -->\n"
      "  <Contents><Key>c</Key></Contents><Empty a = '1>' /></ListBucketResult>\n");
  ASSERT_TRUE(root.has_value()) << root.error().message;
  EXPECT_EQ(root->name, "ListBucketResult");
  EXPECT_EQ(root->TextOf("Name"), "b");
  EXPECT_EQ(root->children.size(), 4U);
  EXPECT_EQ(root->Child("Contents")->TextOf("Key"), "a&b\u00e9\u20ac\U0001F3B5");
  EXPECT_EQ(root->Child("Contents")->TextOf("ETag"), "");
  EXPECT_NE(root->Child("Empty"), nullptr);
  EXPECT_EQ(root->Child("None"), nullptr);
}

TEST(XmlTest, PrefixesOfNamesAreDropped) {
  const auto root = ParseXml("<s3:Error xmlns:s3='x'><s3:Code>Slow</s3:Code></s3:Error>");
  ASSERT_TRUE(root.has_value());
  EXPECT_EQ(root->name, "Error");
  EXPECT_EQ(root->TextOf("Code"), "Slow");
}

TEST(XmlTest, WhatIsBrokenOrNeverSentIsRefused) {
  for (const char* text : {"",
                           " ",
                           "text",
                           "<a>",
                           "<a",
                           "<a></b>",
                           "<a/><b/>",
                           "<a/>x",
                           "<a>&none;</a>",
                           "<a>&amp</a>",
                           "<a>&#xd800;</a>",
                           "<a>&#x110000;</a>",
                           "<a>&#;</a>",
                           "<a b></a>",
                           "<a b=c/>",
                           "<a b='c/>",
                           "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
                           "<a><![CDATA[x]]></a>",
                           "<a><!-- </a>",
                           "<></>",
                           "<?xml"}) {
    const auto root = ParseXml(text);
    ASSERT_FALSE(root.has_value()) << text;
    EXPECT_EQ(root.error().kind, ErrorKind::kBadData);
  }
}

TEST(XmlTest, EveryPieceOfAnAnswerButTheWholeIsRefused) {
  const std::string_view whole = "<?xml version='1.0'?><A b='c'><D>&lt;</D><E/></A>";
  ASSERT_TRUE(ParseXml(whole).has_value());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(ParseXml(whole.substr(0, size)).has_value()) << size;
  }
}

TEST(XmlTest, DepthHasItsBound) {
  const auto nested = [](int depth) {
    std::string text;
    for (int i = 0; i < depth; ++i) text += "<a>";
    for (int i = 0; i < depth; ++i) text += "</a>";
    return text;
  };
  EXPECT_TRUE(ParseXml(nested(kMaxXmlDepth)).has_value());
  EXPECT_FALSE(ParseXml(nested(kMaxXmlDepth + 1)).has_value());
}

TEST(XmlTest, EscapedTextComesBack) {
  const std::string text = "a<b>&\"c'\u00e9";
  EXPECT_EQ(ParseXml("<a>" + EscapeXml(text) + "</a>")->text, text);
}

}  // namespace
}  // namespace tracklake::aws
