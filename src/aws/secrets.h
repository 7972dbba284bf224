// Values that lie in Secrets Manager and in the Parameter Store. Any thread.
#pragma once

#include <string>

#include "aws/client.h"
#include "base/result.h"
#include "base/secret.h"

namespace tracklake::aws {

// `id` is a secret's ARN or name. kNotFound where there is none, kPermission where it may not be
// read, kBadData for one that holds bytes and no text.
Result<Secret> GetSecret(Client& secrets_manager, const std::string& id);

// Adds a version, which is current from then on. kUnknown: it may be.
Result<> PutSecret(Client& secrets_manager, const std::string& id, const Secret& value);

// A parameter by its name or path, decrypted. Errors as of GetSecret().
Result<Secret> GetParameter(Client& ssm, const std::string& name);

}  // namespace tracklake::aws
