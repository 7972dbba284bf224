#include "transform/json_value.h"

#include <cstring>

#include "transform/json_scalar.h"

namespace tracklake {
namespace {

bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

// The text between quotes, its escapes resolved at the text's own offset: any text can be asked for
// again and again without needing more room than the document.
std::optional<std::string_view> Resolve(const JsonIndex& index, std::string_view escaped) {
  if (std::memchr(escaped.data(), '\\', escaped.size()) == nullptr) return escaped;
  char* target = index.unescaped + (escaped.data() - index.text);
  const std::optional<std::size_t> size = ResolveEscapes(escaped, target);
  if (!size) return std::nullopt;
  return std::string_view(target, *size);
}

}  // namespace

std::string_view NameOf(JsonKind kind) {
  switch (kind) {
    case JsonKind::kAbsent:
      return "nothing";
    case JsonKind::kNull:
      return "null";
    case JsonKind::kBoolean:
      return "a boolean";
    case JsonKind::kNumber:
      return "a number";
    case JsonKind::kString:
      return "a text";
    case JsonKind::kArray:
      return "an array";
    case JsonKind::kObject:
      return "an object";
  }
  return "";
}

JsonKind JsonValue::kind() const {
  if (is_absent()) return JsonKind::kAbsent;
  switch (index_->CharAt(mark_)) {
    case '{':
      return JsonKind::kObject;
    case '[':
      return JsonKind::kArray;
    case '"':
      return JsonKind::kString;
    case 'n':
      return JsonKind::kNull;
    case 't':
    case 'f':
      return JsonKind::kBoolean;
    default:
      return JsonKind::kNumber;
  }
}

std::string_view JsonValue::raw() const {
  if (is_absent()) return {};
  const char* begin = index_->text + index_->marks[mark_];
  if (is_object() || is_array()) {
    const char* end = index_->text + index_->marks[index_->closers[mark_]] + 1;
    return {begin, static_cast<std::size_t>(end - begin)};
  }
  const char* end = index_->text + index_->marks[mark_ + 1];
  while (IsSpace(end[-1])) --end;
  return {begin, static_cast<std::size_t>(end - begin)};
}

std::optional<std::string_view> JsonValue::text() const {
  std::string_view quoted = raw();
  const std::string_view escaped = quoted.substr(1, quoted.size() - 2);
  if (!index_->has_escapes) return escaped;
  return Resolve(*index_, escaped);
}

// A key with half a surrogate pair stays as it is: it is no key that anybody asks for.
std::string_view JsonFields::Iterator::Resolved(std::string_view key) const {
  return Resolve(*index_, key).value_or(key);
}

JsonValue JsonValue::operator[](std::string_view key) const {
  for (const JsonField field : fields()) {
    if (field.key == key) return field.value;
  }
  return {};
}

}  // namespace tracklake
