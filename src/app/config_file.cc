#include "app/config_file.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <set>
// Where NDEBUG is set the parser takes its assertions for granted, and a file can break them
// ("[[="): it goes on to its own error where they say nothing.
#undef NDEBUG
#define TOML_ASSERT(expression) static_cast<void>(0)
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include "app/config_check.h"
#include "app/toml_error.h"
#include "base/text.h"
#include "base/whole_number.h"

namespace tracklake::app {
namespace {

// "${VAR}" inside a string of the file; expanded after parsing, so a value never becomes structure.
Result<std::string> Expand(std::string_view text, std::string_view name, const std::string& origin,
                           const Environment& environment) {
  std::string expanded;
  while (true) {
    const auto start = text.find("${");
    if (start == std::string_view::npos) return expanded.append(text);
    const auto end = text.find('}', start);
    if (end == std::string_view::npos) {
      return WithHint(Fail(ErrorKind::kConfig, "{} (from {}): ${{ has no end", name, origin),
                      "Write ${NAME}, the name of a variable of the environment.");
    }
    const std::string variable(text.substr(start + 2, end - start - 2));
    const auto value = environment(variable);
    if (!value) {
      return WithHint(
          Fail(ErrorKind::kConfig, "{} (from {}) needs ${{{}}}", name, origin, variable),
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
Result<std::string> NodeText(const toml::node& node, const ConfigKey& key,
                             const std::string& origin, const Environment& environment) {
  const bool is_list = std::holds_alternative<std::vector<std::string> Config::*>(key.member);
  const bool is_text = std::holds_alternative<std::string Config::*>(key.member) ||
                       std::holds_alternative<Secret Config::*>(key.member);
  if (is_list && node.is_array()) {
    std::vector<std::string> parts;
    for (const toml::node& element : *node.as_array()) {
      if (!element.is_string()) return WrongSetting(key.name, origin, TypeOf(key));
      TL_ASSIGN(std::string part,
                Expand(element.value_or(std::string_view()), key.name, origin, environment));
      parts.push_back(std::move(part));
    }
    return fmt::format("{}", fmt::join(parts, ","));
  }
  if (is_text && node.is_string()) {
    return Expand(node.value_or(std::string_view()), key.name, origin, environment);
  }
  if (std::holds_alternative<bool Config::*>(key.member) && node.is_boolean()) {
    return node.value_or(false) ? "true" : "false";
  }
  if (std::holds_alternative<int Config::*>(key.member) && node.is_integer()) {
    return std::to_string(node.value_or(std::int64_t{0}));
  }
  return WrongSetting(key.name, origin, TypeOf(key));
}

std::string_view SectionOf(std::string_view key) { return key.substr(0, key.find('.')); }

bool IsSection(std::string_view name) {
  return std::ranges::any_of(ConfigKeys(),
                             [&](const ConfigKey& key) { return SectionOf(key.name) == name; });
}

std::unexpected<Error> UnknownSection(std::string_view name, const std::string& origin) {
  std::set<std::string_view> sections;
  for (const ConfigKey& key : ConfigKeys()) sections.insert(SectionOf(key.name));
  const std::vector<std::string_view> names(sections.begin(), sections.end());
  const std::string_view nearest = NearestWord(name, names);
  return WithHint(Fail(ErrorKind::kConfig, "{}: unknown section [{}]", origin, name),
                  nearest.empty() ? fmt::format("The sections: {}.", fmt::join(names, ", "))
                                  : fmt::format("Did you mean [{}]?", nearest));
}

// What stands outside of a section: its name with a value, or a key that belongs below one.
std::unexpected<Error> OutsideOfSections(std::string_view name, const std::string& origin) {
  if (IsSection(name)) {
    return WithHint(Fail(ErrorKind::kConfig, "{}: {} is a section, and no setting", origin, name),
                    fmt::format("Write [{}], and its settings on the lines below it.", name));
  }
  const auto keys = ConfigKeys();
  const auto found = std::ranges::find_if(
      keys, [&](const ConfigKey& key) { return key.name.substr(key.name.find('.') + 1) == name; });
  if (found == keys.end()) return UnknownSetting(name, origin);
  return WithHint(Fail(ErrorKind::kConfig, "{}: {} is in no section", origin, name),
                  fmt::format("It belongs below [{}].", SectionOf(found->name)));
}

class FileReader {
 public:
  FileReader(const std::string& file, const Environment& environment, ConfigReading* reading)
      : file_(file), environment_(environment), reading_(reading) {}

  void Read(const toml::table& table) {
    for (const auto& [name, node] : table) ReadSection(name, node);
  }

  void Add(std::string_view key, std::size_t line, Error error) {
    reading_->problems.push_back({std::string(key), std::move(error), static_cast<int>(line)});
  }

 private:
  std::string At(const toml::key& key) const {
    return fmt::format("{}:{}", file_, key.source().begin.line);
  }

  void ReadSection(const toml::key& name, const toml::node& node) {
    const auto line = name.source().begin.line;
    if (!node.is_table()) return Add("", line, OutsideOfSections(name.str(), At(name)).error());
    if (!IsSection(name.str())) return Add("", line, UnknownSection(name.str(), At(name)).error());
    for (const auto& [key, value] : *node.as_table()) {
      const std::string full = fmt::format("{}.{}", name.str(), key.str());
      const Result<> read = ReadSetting(full, At(key), value);
      if (!read) Add(full, key.source().begin.line, read.error());
    }
  }

  Result<> ReadSetting(const std::string& name, const std::string& origin, const toml::node& node) {
    const ConfigKey* key = FindConfigKey(name);
    if (key == nullptr) return UnknownSetting(name, origin);
    TL_ASSIGN(const std::string text, NodeText(node, *key, origin, environment_));
    return SetConfigValue(&reading_->loaded, name, text, origin);
  }

  const std::string& file_;
  const Environment& environment_;
  ConfigReading* const reading_;
};

bool IsForbidden(char c) {
  const bool is_control = static_cast<unsigned char>(c) < ' ' || c == '\x7f';
  return is_control && c != '\t' && c != '\n' && c != '\r';
}

}  // namespace

void ReadToml(std::string_view text, const std::string& file, const Environment& environment,
              ConfigReading* reading) {
  FileReader reader(file, environment, reading);
  if (text.size() > kMaxConfigBytes) {
    const auto error = WithHint(Fail(ErrorKind::kConfig,
                                     "{} is not a configuration: it is larger than "
                                     "{} KiB",
                                     file, kMaxConfigBytes >> 10),
                                "Name the right file with --config.");
    return reader.Add("", 0, error.error());
  }
  const auto control = std::ranges::find_if(text, IsForbidden);
  if (control != text.end()) {
    const auto line = 1 + std::count(text.begin(), control, '\n');
    const auto error = WithHint(
        Fail(ErrorKind::kConfig, "{}:{}: a control character, which no TOML holds", file, line),
        "Write it as \\u001B in a text, or name the right file with --config.");
    return reader.Add("", static_cast<std::size_t>(line), error.error());
  }
  const toml::parse_result parsed = toml::parse(text, file);
  if (parsed) return reader.Read(parsed.table());
  const toml::source_position at = parsed.error().source().begin;
  reader.Add("", at.line,
             ExplainTomlError(file, {at.line, at.column}, parsed.error().description()));
}

int LineOf(std::string_view origin, std::string_view file) {
  if (!origin.starts_with(file) || !origin.substr(file.size()).starts_with(':')) return 0;
  return WholeNumber<int>(origin.substr(file.size() + 1)).value_or(0);
}

}  // namespace tracklake::app
