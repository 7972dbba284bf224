// A user's consent as a secret in AWS's Secrets Manager, for functions that keep no files. The
// secret is made once, empty, by whoever sets the lake up; each rotation of the token is a version
// of it.
#pragma once

#include <memory>
#include <string>

#include "aws/client.h"
#include "spotify/consent_place.h"

namespace tracklake::app {

// `id` is the secret's ARN or name. Borrows the client.
std::shared_ptr<ConsentPlace> ConsentInSecret(aws::Client* client, std::string id);

}  // namespace tracklake::app
