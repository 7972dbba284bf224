#include "transform/json_value.h"

#include <cstring>

namespace tracklake {

// Resolved at the text's own offset: any text can be asked for again and again without needing more
// room than the document.
std::optional<std::string_view> JsonIndex::Resolve(std::string_view escaped) const {
  if (std::memchr(escaped.data(), '\\', escaped.size()) == nullptr) return escaped;
  char* target = unescaped + (escaped.data() - text);
  const std::optional<std::size_t> size = ResolveEscapes(escaped, target);
  if (!size) return std::nullopt;
  return std::string_view(target, *size);
}

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
  if (!is_object() && !is_array()) return raw_scalar();
  const char* begin = index_->text + index_->marks[mark_];
  const char* end = index_->text + index_->marks[index_->closers[mark_]] + 1;
  return {begin, static_cast<std::size_t>(end - begin)};
}

JsonValue JsonValue::operator[](std::string_view key) const {
  for (const JsonField field : fields()) {
    if (field.key == key) return field.value;
  }
  return {};
}

}  // namespace tracklake
