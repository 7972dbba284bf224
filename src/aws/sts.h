// Roles that are taken on: credentials for a while from AWS's security token service. Any thread.
#pragma once

#include <string>

#include "aws/client.h"
#include "aws/credentials.h"

namespace tracklake::aws {

struct Role {
  std::string arn;
  std::string session_name = "tracklake";
  std::string external_id = {};
  int duration_s = 3600;  // 900 to 43,200
};

// Signed with the client's credentials, which belong to whoever may take the role on.
Result<Credentials> AssumeRole(Client& sts, const Role& role);

// For the bearer of a token of another provider (EKS, GitHub); not signed.
Result<Credentials> AssumeRoleWithWebIdentity(Client& sts, const Role& role, const Secret& token);

}  // namespace tracklake::aws
