#include "transform/field_reader.h"

#include <limits>
#include <optional>

#include "base/time.h"
#include "transform/json_scalar.h"

namespace tracklake {

void FieldReader::Reject(JsonValue value, std::string_view expected) {
  if (faults_.size() < kMaxFaults) {
    faults_.push_back({value, expected});
  } else {
    ++unkept_;
  }
}

Text FieldReader::AsText(JsonValue value) {
  if (!value.is_string()) {
    if (!value.is_missing()) Reject(value, "a text");
    return std::nullopt;
  }
  const Text text = value.text();
  if (!text) Reject(value, "a text without half a surrogate pair");
  return text;
}

Text FieldReader::AsFilledText(JsonValue value) {
  const Text text = AsText(value);
  return text && text->empty() ? std::nullopt : text;
}

Text FieldReader::AsId(JsonValue value) { return AsFilledText(value); }

BigInt FieldReader::AsBigInt(JsonValue value) {
  if (value.is_missing()) return std::nullopt;
  BigInt number;
  if (value.kind() == JsonKind::kNumber) number = ParseIntegral(value.raw_scalar());
  if (!number) Reject(value, "an integer");
  return number;
}

Int FieldReader::AsInt(JsonValue value) {
  const BigInt number = AsBigInt(value);
  if (!number) return std::nullopt;
  if (*number < std::numeric_limits<std::int32_t>::min() ||
      *number > std::numeric_limits<std::int32_t>::max()) {
    Reject(value, "an integer of 32 bits");
    return std::nullopt;
  }
  return static_cast<std::int32_t>(*number);
}

Double FieldReader::AsDouble(JsonValue value) {
  if (value.is_missing()) return std::nullopt;
  Double number;
  if (value.kind() == JsonKind::kNumber) number = ParseDouble(value.raw_scalar());
  if (!number) Reject(value, "a number");
  return number;
}

Bool FieldReader::AsBool(JsonValue value) {
  if (value.is_missing()) return std::nullopt;
  if (value.kind() != JsonKind::kBoolean) {
    Reject(value, "a boolean");
    return std::nullopt;
  }
  return value.raw_scalar() == "true";
}

Timestamp FieldReader::AsTimestamp(JsonValue value) {
  const Text text = AsText(value);
  return text ? ParseIsoTimestamp(*text) : std::nullopt;
}

JsonValue FieldReader::AsObject(JsonValue value) {
  if (value.is_object()) return value;
  if (!value.is_missing()) Reject(value, "an object");
  return {};
}

JsonValue FieldReader::AsArray(JsonValue value) {
  if (value.is_array()) return value;
  if (!value.is_missing()) Reject(value, "an array");
  return {};
}

}  // namespace tracklake
