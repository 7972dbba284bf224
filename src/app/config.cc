#include "app/config.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include "app/config_check.h"
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

const ConfigKey* FindKey(std::string_view name) {
  const std::span<const ConfigKey> keys = ConfigKeys();
  const auto found = std::ranges::find(keys, name, &ConfigKey::name);
  return found == keys.end() ? nullptr : &*found;
}

std::unexpected<Error> UnknownKey(std::string_view name, const std::string& origin) {
  std::vector<std::string_view> names;
  for (const ConfigKey& key : ConfigKeys()) names.push_back(key.name);
  const std::string_view nearest = NearestWord(name, names);
  return WithHint(Fail(ErrorKind::kConfig, "{}: unknown key {}", origin, name),
                  nearest.empty() ? "Every key: tracklake --config /dev/null config show"
                                  : fmt::format("Did you mean {}?", nearest));
}

// "${VAR}" inside a string of the file; expanded after parsing, so a value never becomes structure.
Result<std::string> Expand(std::string_view text, std::string_view name, const std::string& file,
                           const Environment& environment) {
  std::string expanded;
  while (true) {
    const auto start = text.find("${");
    const auto end = start == std::string_view::npos ? start : text.find('}', start);
    if (end == std::string_view::npos) return expanded.append(text);
    const std::string variable(text.substr(start + 2, end - start - 2));
    const auto value = environment(variable);
    if (!value) {
      return WithHint(Fail(ErrorKind::kConfig, "{}: {} needs ${{{}}}", file, name, variable),
                      fmt::format("Set {} in the environment.", variable));
    }
    expanded.append(text.substr(0, start)).append(*value);
    text.remove_prefix(end + 1);
  }
}

const char* TypeOf(const ConfigKey& key) {
  struct Namer {
    const char* operator()(bool Config::*) const { return "true or false"; }
    const char* operator()(int Config::*) const { return "a whole number"; }
    const char* operator()(std::vector<std::string> Config::*) const { return "a list of strings"; }
    const char* operator()(std::string Config::*) const { return "a string"; }
    const char* operator()(Secret Config::*) const { return "a string"; }
  };
  return std::visit(Namer{}, key.member);
}

// A value of the file as the text that SetConfigValue takes.
Result<std::string> NodeText(const toml::node& node, const ConfigKey& key, const std::string& file,
                             const Environment& environment) {
  const bool is_list = std::holds_alternative<std::vector<std::string> Config::*>(key.member);
  const bool is_text = std::holds_alternative<std::string Config::*>(key.member) ||
                       std::holds_alternative<Secret Config::*>(key.member);
  if (is_list && node.is_array()) {
    std::vector<std::string> parts;
    for (const toml::node& element : *node.as_array()) {
      if (!element.is_string()) return WrongSetting(key.name, file, TypeOf(key));
      TL_ASSIGN(std::string part,
                Expand(element.value_or(std::string_view()), key.name, file, environment));
      parts.push_back(std::move(part));
    }
    return fmt::format("{}", fmt::join(parts, ","));
  }
  if (is_text && node.is_string()) {
    return Expand(node.value_or(std::string_view()), key.name, file, environment);
  }
  if (std::holds_alternative<bool Config::*>(key.member) && node.is_boolean()) {
    return node.value_or(false) ? "true" : "false";
  }
  if (std::holds_alternative<int Config::*>(key.member) && node.is_integer()) {
    return std::to_string(node.value_or(std::int64_t{0}));
  }
  return WrongSetting(key.name, file, TypeOf(key));
}

Result<> ReadFile(const std::string& file, bool file_is_required, const Environment& environment,
                  LoadedConfig* loaded) {
  const toml::parse_result parsed = toml::parse_file(file);
  if (!parsed) {
    const auto& error = parsed.error();
    if (error.source().begin.line == 0) {  // it could not be opened
      if (!file_is_required) return {};
      return Fail(ErrorKind::kConfig, "cannot read {}", file);
    }
    return Fail(ErrorKind::kConfig, "{}:{}:{}: {}", file, error.source().begin.line,
                error.source().begin.column, error.description());
  }
  for (const auto& [section, node] : parsed.table()) {
    if (!node.is_table()) return UnknownKey(section.str(), file);
    for (const auto& [key_name, value] : *node.as_table()) {
      const std::string name = fmt::format("{}.{}", section.str(), key_name.str());
      const ConfigKey* key = FindKey(name);
      if (key == nullptr) return UnknownKey(name, file);
      TL_ASSIGN(const std::string text, NodeText(value, *key, file, environment));
      TL_TRY(SetConfigValue(loaded, name, text, file));
    }
  }
  return {};
}

// store.sync → TRACKLAKE_STORE__SYNC
std::string EnvironmentName(std::string_view key) {
  std::string name = "TRACKLAKE_";
  for (const char c : key) {
    if (c == '.') {
      name += "__";
    } else {
      name += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
  }
  return name;
}

}  // namespace

Result<> SetConfigValue(LoadedConfig* loaded, std::string_view name, const std::string& text,
                        const std::string& origin) {
  const ConfigKey* key = FindKey(name);
  if (key == nullptr) return UnknownKey(name, origin);
  TL_TRY(
      std::visit([&](auto member) { return Parse(text, name, origin, &(loaded->config.*member)); },
                 key->member));
  loaded->origins[static_cast<std::size_t>(key - ConfigKeys().data())] = origin;
  return {};
}

Result<LoadedConfig> LoadConfig(const std::string& file, bool file_is_required,
                                const Environment& environment) {
  LoadedConfig loaded;
  loaded.origins.assign(ConfigKeys().size(), "default");
  TL_TRY(ReadFile(file, file_is_required, environment, &loaded));
  for (const ConfigKey& key : ConfigKeys()) {
    const std::string own = EnvironmentName(key.name);
    for (const std::string& variable : {std::string(key.customary_env), own}) {
      if (variable.empty()) continue;
      if (const auto value = environment(variable)) {
        TL_TRY(SetConfigValue(&loaded, key.name, *value, variable));
      }
    }
  }
  TL_TRY(CheckConfig(loaded));
  return loaded;
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
