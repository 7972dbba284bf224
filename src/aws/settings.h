// What AWS's own tools are told by the environment and the shared files (~/.aws/config,
// ~/.aws/credentials): profiles, region, addresses. Plain data once read, any thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "aws/client.h"
#include "base/result.h"

namespace tracklake::aws {

// nullopt when the variable is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// The whole file; kNotFound when there is none.
using FileReader = std::function<Result<std::string>(const std::string& path)>;

using Profile = std::map<std::string, std::string, std::less<>>;

class Settings {
 public:
  // The files need not exist; kConfig for one that cannot be read as one of them, and for a profile
  // in AWS_PROFILE that neither has.
  static Result<Settings> Load(Environment environment, const FileReader& read_file);

  // nullopt where it is unset or empty.
  std::optional<std::string> Variable(const std::string& name) const;

  const std::string& profile_name() const { return profile_name_; }
  // nullptr when neither file has it. Where both do, the credentials' file wins.
  const Profile* FindProfile(std::string_view name) const;
  // A value of the profile in use; nullopt where it has none.
  std::optional<std::string> Value(std::string_view name) const;

  // AWS_REGION, AWS_DEFAULT_REGION, the profile's; else nullopt.
  std::optional<std::string> Region() const;
  // AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, the profile's endpoint_url; else nullopt. Without
  // a '/' at its end.
  std::optional<std::string> EndpointOverride(std::string_view service) const;

  // Where a service is asked: the override, else its host in the region. kConfig without a region.
  Result<Target> TargetOf(std::string_view service) const;

 private:
  Environment environment_;
  std::map<std::string, Profile, std::less<>> profiles_;
  std::string profile_name_ = "default";
};

// "amazonaws.com", of China "amazonaws.com.cn".
std::string_view DomainOf(std::string_view region);

}  // namespace tracklake::aws
