// Reads Thrift's compact protocol out of bytes that anybody wrote. After a fault everything reads
// as nothing, and ok() says so: callers ask once, at the end. Not thread-safe.
#pragma once

#include <cstdint>
#include <string_view>

namespace tracklake::crawler {

class ThriftReader {
 public:
  // Types of fields and elements, as they stand in the bytes.
  enum Type : std::uint8_t {
    kStop = 0,
    kTrue = 1,
    kFalse = 2,
    kByte = 3,
    kI16 = 4,
    kI32 = 5,
    kI64 = 6,
    kDouble = 7,
    kBinary = 8,
    kList = 9,
    kSet = 10,
    kMap = 11,
    kStruct = 12,
  };
  struct Field {
    int id = 0;
    Type type = kStop;
  };
  struct List {
    Type type = kStop;
    std::size_t size = 0;  // never more than there are bytes left
  };

  explicit ThriftReader(std::string_view bytes) : rest_(bytes) {}

  // The next field of the struct that is read; `last_id` is that of the one before, 0 at first.
  Field NextField(int last_id);
  List BeginList();
  std::int64_t Integer();  // of a field of any integer type
  std::int64_t SmallInteger() { return static_cast<std::int8_t>(Byte()); }  // of a kByte
  std::string_view Binary();
  // The value of a field of this type.
  void Skip(Type type) { Skip(type, kMaxDepth); }

  bool ok() const { return ok_; }

 private:
  static constexpr int kMaxDepth = 32;

  std::uint8_t Byte();
  std::uint64_t Varint();
  void Skip(Type type, int depth);
  void SkipElements(Type type, std::size_t count, int depth);

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace tracklake::crawler
