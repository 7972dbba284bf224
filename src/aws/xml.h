// The XML that S3 and STS answer with, and no more of XML: one tree of elements with text, small
// and bounded. A DTD, an entity of its own, mismatched tags or text behind the root are refused,
// since none of them is ever sent. Attributes are read over, prefixes of names dropped. Pure, any
// thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tracklake::aws {

// Our deepest answer has four levels.
inline constexpr int kMaxXmlDepth = 16;

struct XmlElement {
  std::string name;
  std::string text;  // decoded; of an element with children what stands between them
  std::vector<XmlElement> children;

  // The first child of that name; nullptr when there is none.
  const XmlElement* Child(std::string_view name) const;
  // Its text; "" when there is none.
  std::string_view TextOf(std::string_view name) const;
};

// kBadData, with the offset at which it ceases to be one of our texts.
Result<XmlElement> ParseXml(std::string_view text);

// The text as the content of an element.
std::string EscapeXml(std::string_view text);

}  // namespace tracklake::aws
