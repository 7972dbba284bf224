#include "query/worker/frame_io.h"

#include <unistd.h>

#include <array>
#include <cerrno>

namespace tracklake {
namespace {

bool ReadAll(int descriptor, char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t got = read(descriptor, bytes, size);
    if (got == 0 || (got < 0 && errno != EINTR)) return false;
    if (got < 0) continue;
    bytes += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

}  // namespace

std::optional<Frame> TakeFrame(int descriptor, std::string* buffer) {
  std::array<char, kFrameHeaderBytes> bytes;
  if (!ReadAll(descriptor, bytes.data(), bytes.size())) return std::nullopt;
  const auto header = ReadFrameHeader(bytes);
  if (!header) return std::nullopt;
  buffer->resize(header->body_bytes);
  if (!ReadAll(descriptor, buffer->data(), buffer->size())) return std::nullopt;
  return Frame{header->kind, *buffer};
}

}  // namespace tracklake
