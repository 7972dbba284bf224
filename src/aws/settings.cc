#include "aws/settings.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace tracklake::aws {
namespace {

enum class File : std::uint8_t { kConfig, kCredentials };

// "[profile x]", "[default]" of the one, "[x]" of the other; "" for sections of other kinds
// (sso-session, services).
std::string_view ProfileIn(std::string_view header, File file) {
  const std::string_view name = Trim(header);
  if (file == File::kCredentials || name == "default") return name;
  constexpr std::string_view kPrefix = "profile ";
  return name.starts_with(kPrefix) ? Trim(name.substr(kPrefix.size())) : std::string_view();
}

std::string_view WithoutComment(std::string_view value) {
  for (const std::string_view mark : {" #", " ;", "\t#", "\t;"}) {
    value = value.substr(0, value.find(mark));
  }
  return Trim(value);
}

// Lines that are indented belong to the setting above them (s3 =), none of which is ours.
Result<> ReadProfiles(std::string_view text, const std::string& path, File file,
                      std::map<std::string, Profile, std::less<>>* profiles) {
  Profile* profile = nullptr;
  int number = 0;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    ++number;
    const std::string_view plain = Trim(line);
    if (plain.empty() || plain.starts_with('#') || plain.starts_with(';')) continue;
    if (plain.starts_with('[')) {
      const std::string_view name = ProfileIn(plain.substr(1, plain.find(']') - 1), file);
      profile = name.empty() ? nullptr : &(*profiles)[std::string(name)];
      continue;
    }
    if (line.starts_with(' ') || line.starts_with('\t')) continue;
    const std::size_t equals = plain.find('=');
    if (equals == std::string_view::npos) {
      return WithHint(Fail(ErrorKind::kConfig, "{}, line {}: no name = value", path, number),
                      "Mend the file, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.");
    }
    if (profile == nullptr) continue;
    profile->insert_or_assign(std::string(Trim(plain.substr(0, equals))),
                              std::string(WithoutComment(plain.substr(equals + 1))));
  }
  return {};
}

std::string UpperCase(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

}  // namespace

Result<Settings> Settings::Load(Environment environment, const FileReader& read_file) {
  Settings settings;
  settings.environment_ = std::move(environment);
  const std::string home = settings.Variable("HOME").value_or("");
  const auto read = [&](const char* variable, const char* usual, File file) -> Result<> {
    const std::string path = settings.Variable(variable).value_or(home + usual);
    const auto text = read_file(path);
    if (!text.has_value() && text.error().kind == ErrorKind::kNotFound) return {};
    TL_TRY(text);
    return ReadProfiles(*text, path, file, &settings.profiles_);
  };
  TL_TRY(read("AWS_CONFIG_FILE", "/.aws/config", File::kConfig));
  TL_TRY(read("AWS_SHARED_CREDENTIALS_FILE", "/.aws/credentials", File::kCredentials));
  const auto named = settings.Variable("AWS_PROFILE");
  if (!named) return settings;
  settings.profile_name_ = *named;
  if (settings.FindProfile(*named) != nullptr) return settings;
  return WithHint(Fail(ErrorKind::kConfig, "AWS_PROFILE names {}, which no file has", *named),
                  "Name one of ~/.aws/config or ~/.aws/credentials.");
}

std::optional<std::string> Settings::Variable(const std::string& name) const {
  auto value = environment_(name);
  return value && !value->empty() ? value : std::nullopt;
}

const Profile* Settings::FindProfile(std::string_view name) const {
  const auto found = profiles_.find(name);
  return found == profiles_.end() ? nullptr : &found->second;
}

std::optional<std::string> Settings::Value(std::string_view name) const {
  const Profile* profile = FindProfile(profile_name_);
  if (profile == nullptr) return std::nullopt;
  const auto found = profile->find(name);
  return found == profile->end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> Settings::Region() const {
  for (const char* name : {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
    if (auto region = Variable(name)) return region;
  }
  return Value("region");
}

std::optional<std::string> Settings::EndpointOverride(std::string_view service) const {
  auto address = Variable("AWS_ENDPOINT_URL_" + UpperCase(service));
  if (!address) address = Variable("AWS_ENDPOINT_URL");
  if (!address) address = Value("endpoint_url");
  while (address && address->ends_with('/')) address->pop_back();
  return address;
}

Result<Target> Settings::TargetOf(std::string_view service) const {
  auto region = Region();
  const auto address = EndpointOverride(service);
  if (!region && address) region = "us-east-1";  // what servers of other makers take
  if (!region) {
    return WithHint(Fail(ErrorKind::kConfig, "no region of AWS is configured"),
                    "Set AWS_REGION, or region in ~/.aws/config.");
  }
  return Target{
      std::string(service), *region,
      address.value_or(fmt::format("https://{}.{{region}}.{}", service, DomainOf(*region)))};
}

std::string_view DomainOf(std::string_view region) {
  return region.starts_with("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
}

}  // namespace tracklake::aws
