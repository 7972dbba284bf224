#include "parquet/thrift.h"

#include <cassert>

namespace tracklake::parquet {
namespace {

std::uint64_t ZigZag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}

constexpr int kMaxShortDelta = 15;
constexpr std::size_t kMaxShortList = 14;

}  // namespace

void AppendVarint(std::uint64_t value, std::string* out) {
  while (value >= 0x80) {
    *out += static_cast<char>(value | 0x80);
    value >>= 7;
  }
  *out += static_cast<char>(value);
}

void CompactWriter::Field(int id, CompactType type) {
  const int delta = id - last_ids_.back();
  assert(delta > 0 && delta <= kMaxShortDelta);  // all of Parquet's fields are that near
  *out_ += static_cast<char>(delta << 4 | static_cast<int>(type));
  last_ids_.back() = id;
}

void CompactWriter::EndStruct() {
  *out_ += '\0';
  last_ids_.pop_back();
}

void CompactWriter::Bool(int id, bool value) {
  Field(id, value ? CompactType::kTrue : CompactType::kFalse);
}

void CompactWriter::I16(int id, std::int16_t value) {
  Field(id, CompactType::kI16);
  AppendVarint(ZigZag(value), out_);
}

void CompactWriter::I32(int id, std::int32_t value) {
  Field(id, CompactType::kI32);
  I32Element(value);
}

void CompactWriter::I64(int id, std::int64_t value) {
  Field(id, CompactType::kI64);
  I64Element(value);
}

void CompactWriter::Binary(int id, std::string_view bytes) {
  Field(id, CompactType::kBinary);
  BinaryElement(bytes);
}

void CompactWriter::BeginStructField(int id) {
  Field(id, CompactType::kStruct);
  BeginStruct();
}

void CompactWriter::EmptyStruct(int id) {
  BeginStructField(id);
  EndStruct();
}

void CompactWriter::BeginList(int id, CompactType element, std::size_t size) {
  Field(id, CompactType::kList);
  const auto type = static_cast<std::size_t>(element);
  if (size <= kMaxShortList) {
    *out_ += static_cast<char>(size << 4 | type);
    return;
  }
  *out_ += static_cast<char>(0xF0 | type);
  AppendVarint(size, out_);
}

void CompactWriter::BoolElement(bool value) {
  *out_ += static_cast<char>(value ? CompactType::kTrue : CompactType::kFalse);
}

void CompactWriter::I32Element(std::int32_t value) { AppendVarint(ZigZag(value), out_); }
void CompactWriter::I64Element(std::int64_t value) { AppendVarint(ZigZag(value), out_); }

void CompactWriter::BinaryElement(std::string_view bytes) {
  AppendVarint(bytes.size(), out_);
  out_->append(bytes);
}

}  // namespace tracklake::parquet
