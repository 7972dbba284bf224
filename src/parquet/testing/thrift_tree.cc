#include "parquet/testing/thrift_tree.h"

namespace tracklake::parquet::testing {
namespace {

constexpr int kTrue = 1, kFalse = 2, kI16 = 4, kI32 = 5, kI64 = 6, kBinary = 8, kList = 9,
              kStruct = 12;

std::unexpected<Error> Broken(std::string_view what) {
  return Fail(ErrorKind::kCorruption, "broken Thrift: {}", what);
}

Result<std::uint8_t> TakeByte(std::string_view* bytes) {
  if (bytes->empty()) return Broken("it ends too early");
  const auto byte = static_cast<std::uint8_t>(bytes->front());
  bytes->remove_prefix(1);
  return byte;
}

Result<std::int64_t> TakeInteger(std::string_view* bytes) {
  TL_ASSIGN(const std::uint64_t zigzag, TakeVarint(bytes));
  return static_cast<std::int64_t>(zigzag >> 1) ^ -static_cast<std::int64_t>(zigzag & 1);
}

Result<ThriftTree> TakeValue(int type, bool is_element, std::string_view* bytes);

Result<ThriftTree> TakeList(std::string_view* bytes) {
  TL_ASSIGN(const std::uint8_t head, TakeByte(bytes));
  std::uint64_t size = head >> 4;
  if (size == 15) {
    TL_ASSIGN(size, TakeVarint(bytes));
  }
  ThriftTree list;
  for (std::uint64_t i = 0; i < size; ++i) {
    TL_ASSIGN(ThriftTree element, TakeValue(head & 0x0F, true, bytes));
    list.elements.push_back(std::move(element));
  }
  return list;
}

Result<ThriftTree> TakeValue(int type, bool is_element, std::string_view* bytes) {
  ThriftTree value;
  if (type == kTrue || type == kFalse) {
    value.number = type == kTrue ? 1 : 0;
    if (is_element) {
      TL_ASSIGN(const std::uint8_t byte, TakeByte(bytes));
      if (byte != kTrue && byte != kFalse) return Broken("a boolean");
      value.number = byte == kTrue ? 1 : 0;
    }
  } else if (type == kI16 || type == kI32 || type == kI64) {
    TL_ASSIGN(value.number, TakeInteger(bytes));
  } else if (type == kBinary) {
    TL_ASSIGN(const std::uint64_t size, TakeVarint(bytes));
    if (size > bytes->size()) return Broken("a binary is too long");
    value.bytes = bytes->substr(0, size);
    bytes->remove_prefix(size);
  } else if (type == kList) {
    return TakeList(bytes);
  } else if (type == kStruct) {
    return TakeStruct(bytes);
  } else {
    return Broken("a type that we never write");
  }
  return value;
}

}  // namespace

const ThriftTree& ThriftTree::at(int id) const {
  static const ThriftTree kNothing;
  const auto found = fields.find(id);
  return found == fields.end() ? kNothing : found->second;
}

Result<std::uint64_t> TakeVarint(std::string_view* bytes) {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    TL_ASSIGN(const std::uint8_t byte, TakeByte(bytes));
    value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return value;
  }
  return Broken("a number is too long");
}

Result<ThriftTree> TakeStruct(std::string_view* bytes) {
  ThriftTree tree;
  int id = 0;
  while (true) {
    TL_ASSIGN(const std::uint8_t head, TakeByte(bytes));
    if (head == 0) return tree;
    if (head >> 4 == 0) return Broken("a field far from the one before");
    id += head >> 4;
    TL_ASSIGN(ThriftTree value, TakeValue(head & 0x0F, false, bytes));
    tree.fields.emplace(id, std::move(value));
  }
}

}  // namespace tracklake::parquet::testing
