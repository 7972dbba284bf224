#include "cli/terminal/gzip_output.h"

#include <zlib.h>

namespace tracklake::cli {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{64} << 10;
constexpr int kGzipWindow = MAX_WBITS + 16;  // zlib's way to ask for gzip's head and end
constexpr int kMemoryLevel = 8;              // zlib's default

}  // namespace

struct GzipOutput::Deflater {
  Deflater() {
    is_good = deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindow, kMemoryLevel,
                           Z_DEFAULT_STRATEGY) == Z_OK;
  }
  ~Deflater() { deflateEnd(&stream); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  z_stream stream{};
  bool is_good = false;
};

GzipOutput::GzipOutput(std::ostream* out)
    : out_(out),
      deflater_(std::make_unique<Deflater>()),
      plain_(kBufferBytes),
      compressed_(kBufferBytes) {
  setp(plain_.data(), plain_.data() + plain_.size());
}

GzipOutput::~GzipOutput() = default;

bool GzipOutput::Compress(int flush) {
  z_stream& stream = deflater_->stream;
  stream.next_in = reinterpret_cast<Bytef*>(pbase());
  stream.avail_in = static_cast<uInt>(pptr() - pbase());
  do {  // until all is taken: each turn empties a buffer
    stream.next_out = reinterpret_cast<Bytef*>(compressed_.data());
    stream.avail_out = static_cast<uInt>(compressed_.size());
    if (!deflater_->is_good || deflate(&stream, flush) == Z_STREAM_ERROR) return false;
    out_->write(compressed_.data(),
                static_cast<std::streamsize>(compressed_.size() - stream.avail_out));
  } while (stream.avail_out == 0 && out_->good());
  setp(plain_.data(), plain_.data() + plain_.size());
  return out_->good();
}

GzipOutput::int_type GzipOutput::overflow(int_type c) {
  if (!Compress(Z_NO_FLUSH)) return traits_type::eof();
  if (!traits_type::eq_int_type(c, traits_type::eof())) {
    *pptr() = traits_type::to_char_type(c);
    pbump(1);
  }
  return traits_type::not_eof(c);
}

Result<> GzipOutput::Finish() {
  if (Compress(Z_FINISH)) return {};
  return Fail(ErrorKind::kIo, "cannot compress the result");
}

}  // namespace tracklake::cli
