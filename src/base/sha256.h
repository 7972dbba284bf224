// SHA-256 by OpenSSL, and the short forms that stand in keys. Any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace tracklake {

// The 32 bytes themselves.
std::string Sha256Bytes(std::string_view bytes);

// 64 lower-case hex digits.
std::string Sha256Hex(std::string_view bytes);

// HMAC with SHA-256 (RFC 2104): 32 bytes.
std::string HmacSha256(std::string_view key, std::string_view bytes);

// Lower-case hex digits of any bytes.
std::string ToHex(std::string_view bytes);

// The first 16 hex digits, as in the names of parts, receipts and state, and in unknown ids.
std::string Hash16(std::string_view bytes);

// The same of bytes that come piece by piece. One thread at a time.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(Sha256Stream&&) noexcept;
  Sha256Stream& operator=(Sha256Stream&&) noexcept;

  void Add(std::string_view bytes);
  // 64 lower-case hex digits. Nothing can be added afterwards.
  std::string Hex();
  // The same of what has been added; more can be.
  std::string HexSoFar() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tracklake
