// What users have allowed apps to do, and the codes and refresh tokens that come of it; also the
// state of the developer's account that refusals depend on. Safe for concurrent use.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace tracklake::simulator {

constexpr std::chrono::minutes kCodeLife{10};
constexpr std::chrono::months kRefreshTokenLife{6};  // from the consent, whatever is refreshed

struct Consent {
  std::size_t app = 0;
  int user = 0;
  std::string scope;  // names between spaces, as asked for
  Seconds authorized_at{};
  bool pkce = false;
  int generation = 0;              // of the refresh token that is good
  std::uint32_t access_epoch = 0;  // of the access tokens that are good
  bool revoked = false;

  bool Expired(Seconds now) const;
};

// A code on its way from /authorize to /api/token.
struct PendingCode {
  Consent consent;
  std::string redirect_uri;
  std::string challenge;  // "" without PKCE
};

class Consents {
 public:
  // The code under which the consent can be taken up, once. `code` must be new.
  void AddCode(std::string code, PendingCode pending);
  // nullopt when unknown, taken up before, or too old.
  std::optional<PendingCode> TakeCode(const std::string& code, Seconds now);

  // Returns the consent's number, from 1.
  std::uint32_t Add(Consent consent);
  std::optional<Consent> Find(std::uint32_t number) const;
  // Makes the next refresh token the good one; false when `generation` is not it, or all is over.
  bool Rotate(std::uint32_t number, int generation, Seconds now);

  // Of all consents: access tokens, or everything.
  void RevokeAccess();
  void RevokeAll();

  nlohmann::json Report() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, PendingCode, std::less<>> codes_;  // this and below guarded by mutex_
  std::vector<Consent> consents_;
};

}  // namespace tracklake::simulator
