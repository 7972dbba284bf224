#include "catalog/crawler/thrift_reader.h"

#include <algorithm>

namespace tracklake::crawler {

std::uint8_t ThriftReader::Byte() {
  if (rest_.empty()) {
    ok_ = false;
    return 0;
  }
  const auto byte = static_cast<std::uint8_t>(rest_[0]);
  rest_.remove_prefix(1);
  return byte;
}

std::uint64_t ThriftReader::Varint() {
  constexpr unsigned kBits = 64;
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < kBits; shift += 7) {
    const std::uint8_t byte = Byte();
    value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if ((byte & 0x80) == 0) return value;
  }
  ok_ = false;
  return 0;
}

std::int64_t ThriftReader::Integer() {
  const std::uint64_t zigzag = Varint();
  return static_cast<std::int64_t>(zigzag >> 1) ^ -static_cast<std::int64_t>(zigzag & 1);
}

ThriftReader::Field ThriftReader::NextField(int last_id) {
  const std::uint8_t head = Byte();
  const auto type = static_cast<Type>(head & 0x0F);
  if (!ok_ || type == kStop) return {};
  const int step = head >> 4;
  return {step > 0 ? last_id + step : static_cast<std::int16_t>(Integer()), type};
}

ThriftReader::List ThriftReader::BeginList() {
  constexpr std::size_t kLong = 15;
  const std::uint8_t head = Byte();
  std::uint64_t size = head >> 4;
  if (size == kLong) size = Varint();
  if (size > rest_.size()) ok_ = false;  // each element has a byte at least
  return {static_cast<Type>(head & 0x0F), ok_ ? static_cast<std::size_t>(size) : 0};
}

std::string_view ThriftReader::Binary() {
  const std::uint64_t size = Varint();
  if (size > rest_.size()) ok_ = false;
  if (!ok_) return {};
  const std::string_view bytes = rest_.substr(0, static_cast<std::size_t>(size));
  rest_.remove_prefix(bytes.size());
  return bytes;
}

void ThriftReader::SkipElements(Type type, std::size_t count, int depth) {
  for (std::size_t i = 0; ok_ && i < count; ++i) {
    // Booleans have a byte as elements, and none as fields.
    if (type == kTrue || type == kFalse) {
      Byte();
    } else {
      Skip(type, depth);
    }
  }
}

void ThriftReader::Skip(Type type, int depth) {
  constexpr std::size_t kDoubleBytes = 8;
  if (depth == 0) ok_ = false;
  if (!ok_) return;
  switch (type) {
    case kTrue:
    case kFalse:
      return;
    case kByte:
      Byte();
      return;
    case kI16:
    case kI32:
    case kI64:
      Varint();
      return;
    case kDouble:
      ok_ = rest_.size() >= kDoubleBytes;
      rest_.remove_prefix(std::min(rest_.size(), kDoubleBytes));
      return;
    case kBinary:
      Binary();
      return;
    case kList:
    case kSet: {
      const List list = BeginList();
      SkipElements(list.type, list.size, depth - 1);
      return;
    }
    case kStruct:
      for (Field field = NextField(0); field.type != kStop; field = NextField(field.id)) {
        Skip(field.type, depth - 1);
      }
      return;
    case kMap:  // Parquet's footer has none before what is read of it
    case kStop:
      break;
  }
  ok_ = false;
}

}  // namespace tracklake::crawler
