// Credentials that a host gives what runs on it: a container's agent (ECS, EKS) or an instance's
// metadata (IMDSv2). Any thread.
#pragma once

#include "aws/credentials.h"
#include "aws/settings.h"
#include "base/clock.h"
#include "http/transport.h"

namespace tracklake::aws {

// The JSON in which they, and credential_process, say credentials. kBadData for anything else.
Result<Credentials> ParseCredentialsJson(std::string_view text, std::string_view who);

// From AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or …_FULL_URI, one of which is set. kConfig for an
// address to which no secret may go.
Result<Credentials> AskContainer(const Settings& settings, const FileReader& read_file,
                                 HttpTransport& transport);

// kNotFound where there is no such service or no role.
Result<Credentials> AskInstance(const Settings& settings, HttpTransport& transport);

}  // namespace tracklake::aws
