// JSON values as columns take them: typed and nullable (docs/reference/rows.md §3). A missing value
// is NULL. A value of the wrong type is NULL too, and the first one is remembered: who has read an
// element asks once, at the end, whether it may be used. One an element; not thread-safe.
#pragma once

#include <cstdint>
#include <string_view>

#include "tables/rows.h"
#include "transform/json_value.h"

namespace tracklake {

class FieldReader {
 public:
  Text AsText(JsonValue value);
  Text AsId(JsonValue value);          // "" is NULL
  Text AsFilledText(JsonValue value);  // "" is NULL
  Int AsInt(JsonValue value);
  BigInt AsBigInt(JsonValue value);
  Double AsDouble(JsonValue value);
  Bool AsBool(JsonValue value);
  Timestamp AsTimestamp(JsonValue value);  // NULL, and no fault, for a text that is none

  // The value if it is one, absent if it is missing or of the wrong type.
  JsonValue AsObject(JsonValue value);
  JsonValue AsArray(JsonValue value);

  // Notes a fault that only the caller can see.
  void Reject(JsonValue value, std::string_view expected);

  bool failed() const { return !expected_.empty(); }
  JsonValue culprit() const { return culprit_; }  // the first wrong value
  std::string_view expected() const {
    return expected_;
  }  // what should have stood there, a literal

 private:
  JsonValue culprit_;
  std::string_view expected_;
};

}  // namespace tracklake
