// Any bytes under a seal that fits: a receipt is refused, or says what is written again as it was.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/sha256.h"
#include "base/testing/fuzz.h"
#include "lake/receipt.h"

namespace {

using namespace tracklake;

// Without the right checksum nothing behind it would ever be reached.
std::string Sealed(std::string_view text) {
  return std::string(text) + ",\"checksum\":\"" + Hash16(text) + "\"}\n";
}

template <typename R>
void Check(const Result<R>& read, Result<R> (*again)(std::string_view, std::string_view),
           std::string (*write)(const R&)) {
  if (!read.has_value()) {
    const ErrorKind kind = read.error().kind;
    if (kind != ErrorKind::kCorruption && kind != ErrorKind::kBadData) Report("another error");
    return;
  }
  const Result<R> second = again("key", write(*read));
  if (!second.has_value()) Report("what it writes cannot be read");
  if (!(*second == *read)) Report("what it writes says something else");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const std::string& bytes : {std::string(text), Sealed(text)}) {
    Check<Receipt>(ReadReceipt("key", bytes), ReadReceipt, WriteReceipt);
    Check<DayReceipt>(ReadDayReceipt("key", bytes), ReadDayReceipt, WriteDayReceipt);
  }
  return 0;
}
