// A user's consent, from the question to the stored tokens: Spotify's page to open, the answer that
// the browser brings back or somebody pastes, and the tokens for it. Main thread.
#pragma once

#include <optional>
#include <string>

#include "app/services.h"
#include "base/result.h"
#include "spotify/consent.h"
#include "spotify/redirect_uri.h"

namespace tracklake::app {

// Who sits before it.
class LoginDesk {
 public:
  virtual ~LoginDesk() = default;

  // The user is to open the address in a browser and agree. If the redirect URI is no loopback
  // address, or that browser cannot reach this machine, the address on which it ends is pasted.
  virtual void Ask(const RedirectUri& uri, const std::string& address) = 0;

  // A line that was pasted; nullopt at the end of the input. Waits for it.
  virtual std::optional<std::string> ReadLine() = 0;
  // Can be read from when there is a line; -1: there never is one.
  virtual int input() const = 0;

  // What was pasted is no answer, and another line may be.
  virtual void Refuse(const Error& error) = 0;
};

// kPermission when the user or Spotify refuses, or nobody answers in time; kConfig for a redirect
// URI that cannot work.
Result<Consent> LogIn(const Services& services, LoginDesk& desk);

}  // namespace tracklake::app
