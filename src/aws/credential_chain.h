// Credentials where AWS's own tools find them, in their order: environment, a profile's role, web
// identity, the shared files (keys, credential_process), a container's agent, an instance's
// metadata. The first place that has some is kept to. They are fetched anew before they end:
// a quarter of an hour before, one caller tries while the others go on; at ten minutes all wait.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aws/client.h"
#include "aws/credential_source.h"
#include "aws/settings.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "http/transport.h"

namespace tracklake::aws {

// Runs a program without a shell and returns what it wrote to standard output; an error when it
// ends with another status than 0.
using ProgramRunner = std::function<Result<std::string>(const std::vector<std::string>& argv)>;

// "a 'b c' \"d\"" → {"a", "b c", "d"}, as credential_process is written. kConfig: a quote is open.
Result<std::vector<std::string>> SplitArguments(std::string_view text);

class CredentialChain final : public CredentialSource {
 public:
  struct Ways {  // out of the program; transport, clock and rng are borrowed
    FileReader read_file;
    ProgramRunner run;
    HttpTransport* transport;
    Clock* clock;
    Rng* rng;
  };

  CredentialChain(Settings settings, Ways ways)
      : settings_(std::move(settings)), ways_(std::move(ways)) {}

  Result<Credentials> Get() override;
  void Forget(const Credentials& expired) override;

 private:
  void EndRefresh() TL_REQUIRES(mutex_);
  bool HoldsFor(std::chrono::seconds time) const TL_REQUIRES(mutex_);
  Result<Credentials> Fetch();
  Result<Credentials> FromEnvironment() const;
  Result<Credentials> FromWebIdentity(const std::string& token_file, const std::string& arn,
                                      const std::string& session_name);
  Result<Credentials> FromProfile(const std::string& name, int depth);
  Result<Credentials> FromRole(const std::string& name, const Profile& profile, int depth);
  Result<Credentials> FromProcess(const std::string& command);
  Result<Credentials> FromSource(const std::string& source);
  Result<std::unique_ptr<Client>> MakeSts(CredentialSource* credentials);
  bool HasContainer() const;

  const Settings settings_;
  const Ways ways_;
  RetryBudget budget_;
  Mutex mutex_;
  CondVar refreshed_;
  bool is_refreshing_ TL_GUARDED_BY(mutex_) = false;
  std::optional<Credentials> kept_ TL_GUARDED_BY(mutex_);
  Seconds try_again_at_ TL_GUARDED_BY(mutex_){};  // after a refresh that failed
};

}  // namespace tracklake::aws
