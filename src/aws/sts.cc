#include "aws/sts.h"

#include <utility>

#include "aws/xml.h"
#include "http/form.h"

namespace tracklake::aws {
namespace {

Result<Credentials> CredentialsIn(const Answer& answer, const std::string& action,
                                  const Role& role) {
  TL_ASSIGN(const XmlElement root, ParseXml(answer.response.body));
  const XmlElement* result = root.Child(action + "Result");
  const XmlElement* given = result == nullptr ? nullptr : result->Child("Credentials");
  if (given == nullptr) {
    return Fail(ErrorKind::kBadData, "STS gave no credentials for {}", role.arn);
  }
  return Credentials{std::string(given->TextOf("AccessKeyId")),
                     Secret(std::string(given->TextOf("SecretAccessKey"))),
                     Secret(std::string(given->TextOf("SessionToken"))),
                     ParseIsoSeconds(given->TextOf("Expiration"))};
}

Result<Credentials> Ask(Client& sts, const std::string& action, const Role& role,
                        const FormFields& more) {
  FormFields fields = {{"Action", action},
                       {"Version", "2011-06-15"},
                       {"RoleArn", role.arn},
                       {"RoleSessionName", role.session_name},
                       {"DurationSeconds", std::to_string(role.duration_s)}};
  fields.insert(fields.end(), more.begin(), more.end());
  Call call;
  call.method = HttpMethod::kPost;
  call.headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
  call.body = Secret(EncodeForm(fields));
  TL_ASSIGN(const Answer answer, sts.Send(call));
  if (answer.ok()) return CredentialsIn(answer, action, role);
  return std::unexpected(RefusalOf(answer, role.arn));
}

}  // namespace

Result<Credentials> AssumeRole(Client& sts, const Role& role) {
  FormFields more;
  if (!role.external_id.empty()) more.emplace_back("ExternalId", role.external_id);
  return Ask(sts, "AssumeRole", role, more);
}

Result<Credentials> AssumeRoleWithWebIdentity(Client& sts, const Role& role, const Secret& token) {
  return Ask(sts, "AssumeRoleWithWebIdentity", role, {{"WebIdentityToken", token.Reveal()}});
}

}  // namespace tracklake::aws
