#include "app/config.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "app/config_check.h"
#include "app/config_reading.h"
#include "base/text.h"
#include "http/url.h"

namespace tracklake::app {
namespace {

Result<> Parse(const std::string& text, std::string_view, const std::string&, std::string* value) {
  *value = text;
  return {};
}

Result<> Parse(const std::string& text, std::string_view, const std::string&, Secret* value) {
  *value = Secret(text);
  return {};
}

Result<> Parse(const std::string& text, std::string_view, const std::string&,
               std::vector<std::string>* value) {
  *value = SplitList(text);
  return {};
}

Result<> Parse(const std::string& text, std::string_view name, const std::string& origin,
               bool* value) {
  if (text != "true" && text != "false") return WrongSetting(name, origin, "true or false");
  *value = text == "true";
  return {};
}

Result<> Parse(const std::string& text, std::string_view name, const std::string& origin,
               int* value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *value);
  if (error != std::errc() || end != text.data() + text.size()) {
    return WrongSetting(name, origin, "a whole number");
  }
  return {};
}

}  // namespace

const ConfigKey* FindConfigKey(std::string_view name) {
  const std::span<const ConfigKey> keys = ConfigKeys();
  const auto found = std::ranges::find(keys, name, &ConfigKey::name);
  return found == keys.end() ? nullptr : &*found;
}

std::unexpected<Error> UnknownSetting(std::string_view name, const std::string& origin) {
  std::vector<std::string_view> names;
  for (const ConfigKey& key : ConfigKeys()) names.push_back(key.name);
  const std::string_view nearest = NearestWord(name, names);
  return WithHint(Fail(ErrorKind::kConfig, "{}: unknown key {}", origin, name),
                  nearest.empty() ? "Every key: tracklake --config /dev/null config show"
                                  : fmt::format("Did you mean {}?", nearest));
}

Result<> SetConfigValue(LoadedConfig* loaded, std::string_view name, const std::string& text,
                        const std::string& origin) {
  const ConfigKey* key = FindConfigKey(name);
  if (key == nullptr) return UnknownSetting(name, origin);
  TL_TRY(
      std::visit([&](auto member) { return Parse(text, name, origin, &(loaded->config.*member)); },
                 key->member));
  loaded->origins[static_cast<std::size_t>(key - ConfigKeys().data())] = origin;
  return {};
}

Result<LoadedConfig> LoadConfig(const std::string& file, bool file_is_required,
                                const Environment& environment) {
  ConfigReading reading = ReadConfig(file, file_is_required, environment);
  if (reading.problems.empty()) return std::move(reading.loaded);
  return std::unexpected(FirstOfMistakes(reading.problems.front().error, reading.problems.size()));
}

Error FirstOfMistakes(Error first, std::size_t all) {
  if (all > 1) first.hint += fmt::format(" {} more: tracklake config check", all - 1);
  return first;
}

std::string ConfigValueText(const Config& config, const ConfigKey& key) {
  struct Printer {
    const Config& config;
    std::string operator()(std::string Config::* member) const {
      return WithoutUserInfo(config.*member);
    }
    std::string operator()(Secret Config::* member) const {
      return (config.*member).empty() ? "" : "***";
    }
    std::string operator()(bool Config::* member) const {
      return config.*member ? "true" : "false";
    }
    std::string operator()(int Config::* member) const { return std::to_string(config.*member); }
    std::string operator()(std::vector<std::string> Config::* member) const {
      return fmt::format("{}", fmt::join(config.*member, ","));
    }
  };
  return std::visit(Printer{config}, key.member);
}

}  // namespace tracklake::app
