// JSON values as columns take them: typed and nullable (docs/reference/rows.md §3). A missing value
// is NULL. A value of the wrong type is NULL too, and remembered as a fault. Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "tables/rows.h"
#include "transform/json_value.h"

namespace tracklake {

// A value of the wrong type.
struct WrongValue {
  JsonValue value;
  std::string_view expected;  // what should have stood there, a literal
};

class FieldReader {
 public:
  // More faults than this are only counted.
  static constexpr std::size_t kMaxFaults = 10'000;

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

  // In the order of reading.
  std::span<const WrongValue> faults() const { return faults_; }
  std::size_t fault_count() const { return faults_.size() + unkept_; }

  // Forgets the faults, keeps their memory.
  void Clear() {
    faults_.clear();
    unkept_ = 0;
  }

 private:
  std::vector<WrongValue> faults_;
  std::size_t unkept_ = 0;  // beyond kMaxFaults
};

}  // namespace tracklake
