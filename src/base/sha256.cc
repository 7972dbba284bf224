#include "base/sha256.h"

// SHA-256 by itself, which OpenSSL 3 calls old: asked for by EVP it starts the whole library first,
// with providers, configuration and texts of errors, two megabytes and a good half millisecond in
// every process that hashes. The instructions that run are the same.
#define OPENSSL_API_COMPAT 0x10100000L
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <array>
#include <memory>
#include <new>

namespace tracklake {
namespace {

using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

std::string Text(const Digest& digest) { return {digest.begin(), digest.end()}; }

Digest End(SHA256_CTX* context) {
  Digest digest;
  SHA256_Final(digest.data(), context);
  return digest;
}

}  // namespace

std::string ToHex(std::string_view bytes) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text.push_back(kHex[byte >> 4]);
    text.push_back(kHex[byte & 15]);
  }
  return text;
}

std::string Sha256Bytes(std::string_view bytes) {
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, bytes.data(), bytes.size());
  return Text(End(&context));
}

std::string Sha256Hex(std::string_view bytes) { return ToHex(Sha256Bytes(bytes)); }

// Only requests to AWS are signed, over TLS, which starts the library anyway.
std::string HmacSha256(std::string_view key, std::string_view bytes) {
  Digest digest;
  const auto* begin = reinterpret_cast<const unsigned char*>(bytes.data());
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), begin, bytes.size(),
           digest.data(), nullptr) == nullptr) {
    throw std::bad_alloc();
  }
  return Text(digest);
}

struct Sha256Stream::State {
  SHA256_CTX context;
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) { SHA256_Init(&state_->context); }
Sha256Stream::~Sha256Stream() = default;
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;

void Sha256Stream::Add(std::string_view bytes) {
  SHA256_Update(&state_->context, bytes.data(), bytes.size());
}

std::string Sha256Stream::Hex() { return ToHex(Text(End(&state_->context))); }

std::string Sha256Stream::HexSoFar() const {
  SHA256_CTX copy = state_->context;
  return ToHex(Text(End(&copy)));
}

std::string Hash16(std::string_view bytes) { return Sha256Hex(bytes).substr(0, 16); }

}  // namespace tracklake
