// Where credentials come from while the program runs. Any thread.
#pragma once

#include <utility>

#include "aws/credentials.h"
#include "base/result.h"

namespace tracklake::aws {

class CredentialSource {
 public:
  virtual ~CredentialSource() = default;

  // Credentials that hold for a while yet. Blocks while new ones are fetched. kConfig where there
  // are none, kPermission where they are refused, kUnavailable where who has them does not answer.
  virtual Result<Credentials> Get() = 0;

  // These were called expired by a service: the next Get() fetches others, if there are others.
  virtual void Forget(const Credentials& expired) = 0;
};

// The same for ever.
class FixedCredentials final : public CredentialSource {
 public:
  explicit FixedCredentials(Credentials credentials) : credentials_(std::move(credentials)) {}
  Result<Credentials> Get() override { return credentials_; }
  void Forget(const Credentials&) override {}

 private:
  const Credentials credentials_;
};

}  // namespace tracklake::aws
