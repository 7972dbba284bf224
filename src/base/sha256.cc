#include "base/sha256.h"

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

// Hashing fails for want of memory and for nothing else.
void Check(int outcome) {
  if (outcome != 1) throw std::bad_alloc();
}

// OpenSSL's, looked up once: by its name that takes longer than to hash a short text.
const EVP_MD* Algorithm() {
  static const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> found = [] {
    std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> fetched(
        EVP_MD_fetch(nullptr, "SHA256", nullptr), EVP_MD_free);
    if (fetched == nullptr) throw std::bad_alloc();
    return fetched;
  }();
  return found.get();
}

using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

Context NewContext() {
  Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  if (context == nullptr) throw std::bad_alloc();
  return context;
}

Digest DigestOf(std::string_view bytes) {
  thread_local const Context context = NewContext();
  Digest digest;
  Check(EVP_DigestInit_ex(context.get(), Algorithm(), nullptr));
  Check(EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()));
  Check(EVP_DigestFinal_ex(context.get(), digest.data(), nullptr));
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

std::string Sha256Bytes(std::string_view bytes) { return Text(DigestOf(bytes)); }

std::string Sha256Hex(std::string_view bytes) { return ToHex(Sha256Bytes(bytes)); }

std::string HmacSha256(std::string_view key, std::string_view bytes) {
  Digest digest;
  const auto* begin = reinterpret_cast<const unsigned char*>(bytes.data());
  if (HMAC(Algorithm(), key.data(), static_cast<int>(key.size()), begin, bytes.size(),
           digest.data(), nullptr) == nullptr) {
    throw std::bad_alloc();
  }
  return Text(digest);
}

struct Sha256Stream::State {
  Context context = NewContext();
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) {
  Check(EVP_DigestInit_ex(state_->context.get(), Algorithm(), nullptr));
}
Sha256Stream::~Sha256Stream() = default;
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;

void Sha256Stream::Add(std::string_view bytes) {
  Check(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()));
}

std::string Sha256Stream::Hex() {
  Digest digest;
  Check(EVP_DigestFinal_ex(state_->context.get(), digest.data(), nullptr));
  return ToHex(Text(digest));
}

std::string Sha256Stream::HexSoFar() const {
  const Context copy = NewContext();
  Check(EVP_MD_CTX_copy_ex(copy.get(), state_->context.get()));
  Digest digest;
  Check(EVP_DigestFinal_ex(copy.get(), digest.data(), nullptr));
  return ToHex(Text(digest));
}

std::string Hash16(std::string_view bytes) { return Sha256Hex(bytes).substr(0, 16); }

}  // namespace tracklake
