#include "aws/credential_chain.h"

#include <utility>

#include "aws/metadata.h"
#include "aws/sts.h"

namespace tracklake::aws {
namespace {

constexpr std::chrono::minutes kTryBefore{15};
constexpr std::chrono::minutes kWaitBefore{10};
constexpr std::chrono::minutes kPauseAfterFailure{1};

// Roles that are taken on from roles: more is a mistake in the file.
constexpr int kMaxChainedProfiles = 5;

std::string ValueOf(const Profile& profile, std::string_view name) {
  const auto found = profile.find(name);
  return found == profile.end() ? std::string() : found->second;
}

Credentials KeysOf(const Profile& profile) {
  return {ValueOf(profile, "aws_access_key_id"),
          Secret(ValueOf(profile, "aws_secret_access_key")),
          Secret(ValueOf(profile, "aws_session_token")),
          {}};
}

}  // namespace

Result<std::vector<std::string>> SplitArguments(std::string_view text) {
  std::vector<std::string> arguments;
  bool is_open = false;  // an argument has begun
  char quote = 0;
  for (const char c : text) {
    if (quote != 0 && c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
      if (!std::exchange(is_open, true)) arguments.emplace_back();
    } else if (quote == 0 && (c == ' ' || c == '\t')) {
      is_open = false;
    } else {
      if (!std::exchange(is_open, true)) arguments.emplace_back();
      arguments.back().push_back(c);
    }
  }
  if (quote == 0 && !arguments.empty()) return arguments;
  return Fail(ErrorKind::kConfig, "credential_process is not a command");
}

bool CredentialChain::HoldsFor(std::chrono::seconds time) const {
  return kept_ && (!kept_->expires_at || ways_.clock->NowSeconds() + time < *kept_->expires_at);
}

Result<Credentials> CredentialChain::Get() {
  const MutexLock lock(mutex_);
  while (true) {  // until ours is the turn, at the latest
    const bool is_paused = ways_.clock->NowSeconds() < try_again_at_;
    if (HoldsFor(kTryBefore) || (is_paused && HoldsFor({}))) return *kept_;
    if (!is_refreshing_) break;
    if (HoldsFor(kWaitBefore)) return *kept_;
    refreshed_.Wait(mutex_);
  }
  Result<Credentials> fetched;
  is_refreshing_ = true;
  try {
    const MutexUnlock unlock(mutex_);
    fetched = Fetch();
  } catch (...) {  // others still have their turn
    EndRefresh();
    throw;
  }
  EndRefresh();
  if (fetched.has_value()) {
    kept_ = *fetched;
    return fetched;
  }
  if (!HoldsFor({})) return fetched;
  try_again_at_ = ways_.clock->NowSeconds() + kPauseAfterFailure;
  return *kept_;
}

void CredentialChain::EndRefresh() {
  is_refreshing_ = false;
  refreshed_.NotifyAll();
}

void CredentialChain::Forget(const Credentials& expired) {
  const MutexLock lock(mutex_);
  if (kept_ && kept_->access_key_id == expired.access_key_id &&
      kept_->session_token.Reveal() == expired.session_token.Reveal()) {
    kept_.reset();
  }
}

Result<Credentials> CredentialChain::Fetch() {
  if (settings_.Variable("AWS_ACCESS_KEY_ID")) return FromEnvironment();
  const std::string& name = settings_.profile_name();
  if (settings_.Value("role_arn")) return FromProfile(name, 1);
  const auto token_file = settings_.Variable("AWS_WEB_IDENTITY_TOKEN_FILE");
  const auto arn = settings_.Variable("AWS_ROLE_ARN");
  if (token_file && arn) {
    return FromWebIdentity(*token_file, *arn,
                           settings_.Variable("AWS_ROLE_SESSION_NAME").value_or("tracklake"));
  }
  if (settings_.Value("aws_access_key_id") || settings_.Value("credential_process")) {
    return FromProfile(name, 1);
  }
  if (HasContainer()) return AskContainer(settings_, ways_.read_file, *ways_.transport);
  if (settings_.Variable("AWS_EC2_METADATA_DISABLED").value_or("") != "true") {
    auto given = AskInstance(settings_, *ways_.transport);
    if (given.has_value() || given.error().kind != ErrorKind::kNotFound) return given;
  }
  return WithHint(Fail(ErrorKind::kConfig, "no credentials of AWS were found"),
                  "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.");
}

Result<Credentials> CredentialChain::FromEnvironment() const {
  const auto secret = settings_.Variable("AWS_SECRET_ACCESS_KEY");
  if (!secret) {
    return Fail(ErrorKind::kConfig, "AWS_ACCESS_KEY_ID is set, AWS_SECRET_ACCESS_KEY is not");
  }
  return Credentials{settings_.Variable("AWS_ACCESS_KEY_ID").value_or(""),
                     Secret(*secret),
                     Secret(settings_.Variable("AWS_SESSION_TOKEN").value_or("")),
                     {}};
}

bool CredentialChain::HasContainer() const {
  return settings_.Variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") ||
         settings_.Variable("AWS_CONTAINER_CREDENTIALS_FULL_URI");
}

Result<std::unique_ptr<Client>> CredentialChain::MakeSts(CredentialSource* credentials) {
  TL_ASSIGN(Target target, settings_.TargetOf("sts"));
  return std::make_unique<Client>(
      std::move(target),
      Client::Ways{ways_.transport, credentials, ways_.clock, ways_.rng, &budget_});
}

Result<Credentials> CredentialChain::FromWebIdentity(const std::string& token_file,
                                                     const std::string& arn,
                                                     const std::string& session_name) {
  TL_ASSIGN(std::string token, ways_.read_file(token_file));
  FixedCredentials nobody({});
  TL_ASSIGN(const auto sts, MakeSts(&nobody));
  return AssumeRoleWithWebIdentity(*sts, {.arn = arn, .session_name = session_name},
                                   Secret(std::move(token)));
}

Result<Credentials> CredentialChain::FromProfile(const std::string& name, int depth) {
  const Profile* profile = settings_.FindProfile(name);
  if (profile == nullptr || depth > kMaxChainedProfiles) {
    return WithHint(Fail(ErrorKind::kConfig, "the profile {} leads to no credentials", name),
                    "Check source_profile in ~/.aws/config.");
  }
  if (!ValueOf(*profile, "role_arn").empty()) return FromRole(name, *profile, depth);
  Credentials keys = KeysOf(*profile);
  if (!keys.access_key_id.empty() && !keys.secret_access_key.empty()) return keys;
  const std::string command = ValueOf(*profile, "credential_process");
  if (!command.empty()) return FromProcess(command);
  return Fail(ErrorKind::kConfig, "the profile {} holds no credentials", name);
}

Result<Credentials> CredentialChain::FromRole(const std::string& name, const Profile& profile,
                                              int depth) {
  Role role{.arn = ValueOf(profile, "role_arn"), .external_id = ValueOf(profile, "external_id")};
  const std::string session_name = ValueOf(profile, "role_session_name");
  if (!session_name.empty()) role.session_name = session_name;
  if (!ValueOf(profile, "mfa_serial").empty()) {
    return WithHint(Fail(ErrorKind::kConfig, "the profile {} wants a code of a device", name),
                    "Get credentials for a while by another tool, and give them by environment.");
  }
  const std::string token_file = ValueOf(profile, "web_identity_token_file");
  if (!token_file.empty()) return FromWebIdentity(token_file, role.arn, role.session_name);
  const std::string source = ValueOf(profile, "source_profile");
  Result<Credentials> own = Fail(ErrorKind::kConfig, "the profile {} names no source", name);
  if (source == name) {
    own = KeysOf(profile);
  } else if (!source.empty()) {
    own = FromProfile(source, depth + 1);
  } else {
    own = FromSource(ValueOf(profile, "credential_source"));
  }
  TL_TRY(own);
  FixedCredentials bearer(*own);
  TL_ASSIGN(const auto sts, MakeSts(&bearer));
  return AssumeRole(*sts, role);
}

Result<Credentials> CredentialChain::FromSource(const std::string& source) {
  if (source == "Environment") return FromEnvironment();
  if (source == "EcsContainer") {
    return AskContainer(settings_, ways_.read_file, *ways_.transport);
  }
  if (source == "Ec2InstanceMetadata") return AskInstance(settings_, *ways_.transport);
  return WithHint(Fail(ErrorKind::kConfig, "credential_source is '{}'", source),
                  "Give source_profile, or Environment, EcsContainer or Ec2InstanceMetadata.");
}

Result<Credentials> CredentialChain::FromProcess(const std::string& command) {
  TL_ASSIGN(const auto argv, SplitArguments(command));
  TL_ASSIGN(const std::string text, ways_.run(argv));
  return ParseCredentialsJson(text, argv.front());
}

}  // namespace tracklake::aws
