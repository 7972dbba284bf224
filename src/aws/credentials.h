// What AWS calls are signed with. Plain data, any thread.
#pragma once

#include <optional>
#include <string>

#include "base/secret.h"
#include "base/time.h"

namespace tracklake::aws {

// Without a key: calls are not signed.
struct Credentials {
  std::string access_key_id;
  Secret secret_access_key;
  Secret session_token;               // of temporary ones; else empty
  std::optional<Seconds> expires_at;  // nullopt: never
};

}  // namespace tracklake::aws
