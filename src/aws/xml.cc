#include "aws/xml.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

namespace tracklake::aws {
namespace {

struct Entity {
  std::string_view name;
  char character;
};
constexpr std::array<Entity, 5> kEntities = {
    {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

void AppendUtf8(std::uint32_t code, std::string* text) {
  const auto push = [&](std::uint32_t byte) { text->push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    push(code);
  } else if (code < 0x800) {
    push(0xc0 | code >> 6);
    push(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    push(0xe0 | code >> 12);
    push(0x80 | (code >> 6 & 0x3f));
    push(0x80 | (code & 0x3f));
  } else {
    push(0xf0 | code >> 18);
    push(0x80 | (code >> 12 & 0x3f));
    push(0x80 | (code >> 6 & 0x3f));
    push(0x80 | (code & 0x3f));
  }
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Result<XmlElement> Document() {
    if (text_.starts_with("\xef\xbb\xbf")) at_ = 3;
    TL_TRY(SkipProlog());
    TL_ASSIGN(XmlElement root, Element(1));
    TL_TRY(SkipProlog());
    if (at_ != text_.size()) return Broken();
    return root;
  }

 private:
  std::unexpected<Error> Broken() const {
    return Fail(ErrorKind::kBadData, "not the XML of an answer: stopped at byte {}", at_);
  }
  bool Next(std::string_view token) const { return text_.substr(at_).starts_with(token); }
  bool Take(std::string_view token) {
    if (!Next(token)) return false;
    at_ += token.size();
    return true;
  }
  void SkipBlanks() {
    while (at_ < text_.size() && IsBlank(text_[at_])) ++at_;
  }
  Result<> SkipPast(std::string_view end) {
    const std::size_t found = text_.find(end, at_);
    if (found == std::string_view::npos) return Broken();
    at_ = found + end.size();
    return {};
  }

  // Blanks, comments and instructions (<?xml …?>).
  Result<> SkipProlog() {
    for (SkipBlanks(); at_ < text_.size(); SkipBlanks()) {
      if (Take("<?")) {
        TL_TRY(SkipPast("?>"));
      } else if (Take("<!--")) {
        TL_TRY(SkipPast("-->"));
      } else {
        break;
      }
    }
    return {};
  }

  Result<std::string> Name() {
    const std::size_t end = text_.find_first_of(" \t\r\n/>=<&\"'", at_);
    if (end == std::string_view::npos || end == at_) return Broken();
    std::string_view name = text_.substr(at_, end - at_);
    at_ = end;
    return std::string(name.substr(name.find(':') + 1));
  }

  Result<> SkipAttributes() {
    for (SkipBlanks(); at_ < text_.size() && !Next(">") && !Next("/>"); SkipBlanks()) {
      TL_TRY(Name());
      SkipBlanks();
      if (!Take("=")) return Broken();
      SkipBlanks();
      if (!Next("\"") && !Next("'")) return Broken();
      const std::string_view quote = text_.substr(at_++, 1);
      TL_TRY(SkipPast(quote));
    }
    return {};
  }

  Result<> Reference(std::string* text) {
    const std::size_t end = text_.find(';', at_);
    if (end == std::string_view::npos) return Broken();
    const std::string_view name = text_.substr(at_, end - at_);
    if (name.starts_with('#')) {
      TL_TRY(CharacterReference(name.substr(1), text));
      at_ = end + 1;
      return {};
    }
    for (const Entity& entity : kEntities) {
      if (entity.name != name) continue;
      text->push_back(entity.character);
      at_ = end + 1;
      return {};
    }
    return Broken();
  }

  Result<> CharacterReference(std::string_view digits, std::string* text) {
    const bool is_hex = digits.starts_with('x');
    if (is_hex) digits.remove_prefix(1);
    std::uint32_t code = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), code, is_hex ? 16 : 10);
    const bool is_surrogate = code >= 0xd800 && code < 0xe000;
    if (error != std::errc() || end != digits.data() + digits.size() || is_surrogate ||
        code > 0x10ffff) {
      return Broken();
    }
    AppendUtf8(code, text);
    return {};
  }

  Result<XmlElement> Element(int depth) {
    if (depth > kMaxXmlDepth || !Take("<")) return Broken();
    XmlElement element;
    TL_ASSIGN(element.name, Name());
    TL_TRY(SkipAttributes());
    if (Take("/>")) return element;
    if (!Take(">")) return Broken();
    TL_TRY(Content(depth, &element));
    TL_ASSIGN(const std::string closed, Name());
    SkipBlanks();
    if (closed != element.name || !Take(">")) return Broken();
    return element;
  }

  // Up to and with the "</" of its end.
  Result<> Content(int depth, XmlElement* element) {
    while (true) {
      const std::size_t mark = text_.find_first_of("<&", at_);
      if (mark == std::string_view::npos) return Broken();
      element->text.append(text_.substr(at_, mark - at_));
      at_ = mark;
      if (Take("</")) return {};
      if (Take("&")) {
        TL_TRY(Reference(&element->text));
      } else if (Take("<!--")) {
        TL_TRY(SkipPast("-->"));
      } else {
        TL_ASSIGN(element->children.emplace_back(), Element(depth + 1));
      }
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

const XmlElement* XmlElement::Child(std::string_view wanted) const {
  for (const XmlElement& child : children) {
    if (child.name == wanted) return &child;
  }
  return nullptr;
}

std::string_view XmlElement::TextOf(std::string_view wanted) const {
  const XmlElement* child = Child(wanted);
  return child == nullptr ? std::string_view() : child->text;
}

Result<XmlElement> ParseXml(std::string_view text) { return Reader(text).Document(); }

std::string EscapeXml(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    const auto* entity = kEntities.begin();
    while (entity != kEntities.end() && entity->character != c) ++entity;
    if (entity == kEntities.end()) {
      escaped.push_back(c);
    } else {
      escaped.append("&").append(entity->name).append(";");
    }
  }
  return escaped;
}

}  // namespace tracklake::aws
