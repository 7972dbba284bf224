// Any bytes from a worker: they are refused, or every value in them can be shown.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/testing/fuzz.h"
#include "query/cell_text.h"
#include "query/worker/wire.h"

namespace {

using namespace tracklake;

void ShowAll(const Chunk& chunk) {
  for (std::size_t row = 0; row < chunk.row_count(); ++row) {
    for (std::size_t column = 0; column < chunk.column_count(); ++column) {
      const auto plain = CellText(chunk, row, column, ValueText::kPlain);
      const auto json = CellText(chunk, row, column, ValueText::kJson);
      if (plain.has_value() == chunk.IsNull(row, column)) Report("NULL is none, or a value is");
      if (plain.has_value() != json.has_value()) Report("one form shows what the other does not");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // Of its own length, so that a read behind its end is seen.
  const std::string body(reinterpret_cast<const char*>(data), size);
  if (const auto chunk = Chunk::Read(body)) ShowAll(*chunk);
  if (const auto error = ReadWorkerError(body)) {
    const auto again =
        ReadWorkerError(std::string_view(WriteFrame(*error)).substr(kFrameHeaderBytes));
    if (!again || again->error.kind != error->error.kind) Report("an error is another one");
  }
  if (const auto parameters = ReadParameters(body)) {
    if (ParametersFrame(*parameters).substr(kFrameHeaderBytes) != body) Report("others are bound");
  }
  if (ReadText(body) && !FrameReader(body).Text()) Report("a text is none");
  constexpr std::size_t kMost = 16;
  if (const auto texts = FrameReader(body).Texts(kMost); texts && texts->size() > kMost) {
    Report("more texts than may be");
  }
  return 0;
}
