#include "parquet/compressor.h"

#include <zstd.h>

#include <new>

namespace tracklake::parquet {
namespace {

// Higher levels take much more time for hardly fewer bytes of such pages.
constexpr int kLevel = 1;

}  // namespace

struct Compressor::Context {
  ZSTD_CCtx* zstd = ZSTD_createCCtx();
  ~Context() { ZSTD_freeCCtx(zstd); }
};

Compressor::Compressor() : context_(std::make_unique<Context>()) {
  if (context_->zstd == nullptr) throw std::bad_alloc();
}

Compressor::~Compressor() = default;

std::string_view Compressor::Compress(std::string_view bytes) {
  const std::size_t bound = ZSTD_compressBound(bytes.size());
  if (frame_.size() < bound) frame_.resize(bound);
  const std::size_t size = ZSTD_compressCCtx(context_->zstd, frame_.data(), frame_.size(),
                                             bytes.data(), bytes.size(), kLevel);
  // With room for the worst there is nothing else that can go wrong.
  if (ZSTD_isError(size)) throw std::bad_alloc();
  return std::string_view(frame_).substr(0, size);
}

}  // namespace tracklake::parquet
