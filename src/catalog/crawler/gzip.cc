#include "catalog/crawler/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <memory>
#include <new>

namespace tracklake::crawler {
namespace {

constexpr std::size_t kStep = std::size_t{64} << 10;
constexpr int kGzipOnly = 16 + MAX_WBITS;

struct EndInflate {
  void operator()(z_stream* stream) const { inflateEnd(stream); }
};

}  // namespace

bool IsGzip(std::string_view bytes) { return bytes.starts_with("\x1f\x8b\x08"); }

std::optional<Unpacked> UnpackGzip(std::string_view packed, std::size_t most) {
  z_stream stream = {};
  if (inflateInit2(&stream, kGzipOnly) != Z_OK) throw std::bad_alloc();
  const std::unique_ptr<z_stream, EndInflate> owner(&stream);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  Unpacked unpacked;
  int state = Z_OK;
  while (state == Z_OK && unpacked.bytes.size() < most) {
    const std::size_t at = unpacked.bytes.size();
    const std::size_t room = std::min(kStep, most - at);
    unpacked.bytes.resize(at + room);
    stream.next_out = reinterpret_cast<Bytef*>(unpacked.bytes.data() + at);
    stream.avail_out = static_cast<uInt>(room);
    state = inflate(&stream, Z_NO_FLUSH);
    if (state == Z_MEM_ERROR) throw std::bad_alloc();
    unpacked.bytes.resize(at + room - stream.avail_out);
    // Files that were packed one by one and put behind each other are one file.
    if (state == Z_STREAM_END && stream.avail_in > 0) state = inflateReset(&stream);
  }
  if (unpacked.bytes.empty() && state != Z_STREAM_END) return std::nullopt;
  unpacked.is_cut = state != Z_STREAM_END;
  return unpacked;
}

}  // namespace tracklake::crawler
