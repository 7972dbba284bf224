// Thrift's compact protocol, as far as Parquet's headers and footers need it: what is written here
// is appended to a text. Fields go in ascending order of their ids. Not thread-safe.
//
//   CompactWriter out(&bytes);
//   out.BeginStruct();
//   out.I32(1, 2);
//   out.BeginList(2, CompactType::kBinary, 1);
//   out.BinaryElement("x");
//   out.EndStruct();
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tracklake::parquet {

// Part of the format: never change a value.
enum class CompactType : std::uint8_t {
  kTrue = 1,
  kFalse = 2,
  kI16 = 4,
  kI32 = 5,
  kI64 = 6,
  kBinary = 8,
  kList = 9,
  kStruct = 12,
};

// Base 128, the lowest digits first: also what Parquet's runs are counted in.
void AppendVarint(std::uint64_t value, std::string* out);

class CompactWriter {
 public:
  explicit CompactWriter(std::string* out) : out_(out) {}

  // The outermost struct, or an element of a list of structs.
  void BeginStruct() { last_ids_.push_back(0); }
  void EndStruct();

  // Fields.
  void Bool(int id, bool value);
  void I16(int id, std::int16_t value);
  void I32(int id, std::int32_t value);
  void I64(int id, std::int64_t value);
  void Binary(int id, std::string_view bytes);
  void BeginStructField(int id);  // ends with EndStruct
  void EmptyStruct(int id);       // as Thrift's unions have them
  // The elements follow, each by its function below or as a struct.
  void BeginList(int id, CompactType element, std::size_t size);

  void BoolElement(bool value);
  void I32Element(std::int32_t value);
  void I64Element(std::int64_t value);
  void BinaryElement(std::string_view bytes);

 private:
  void Field(int id, CompactType type);

  std::string* const out_;
  std::vector<int> last_ids_;  // of the field written last, a struct each
};

}  // namespace tracklake::parquet
