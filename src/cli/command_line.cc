#include "cli/command_line.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <string_view>

#include "base/text.h"

namespace tracklake::cli {

struct CommandLine::Impl {
  std::unique_ptr<CLI::App> owned;  // the root's
  CLI::App* app = nullptr;
};

namespace {

// Help fits a terminal of 80 columns: names, and what they mean from this column on.
constexpr std::size_t kHelpColumn = 29;
constexpr std::size_t kHelpRoom = 80 - kHelpColumn;

class HelpFormatter final : public CLI::Formatter {
 public:
  HelpFormatter() { column_width(kHelpColumn); }

  std::string make_subcommand(const CLI::App* command) const override {
    std::stringstream out;
    CLI::detail::format_help(out, command->get_name(),
                             Wrapped(command->get_description(), kHelpRoom), kHelpColumn);
    return out.str();
  }

  std::string make_option_desc(const CLI::Option* option) const override {
    return Wrapped(option->get_description(), kHelpRoom);
  }
};

// The command that was chosen, as it is typed: "tracklake auth login".
std::string ChosenCommand(const CLI::App& app) {
  std::string name = app.get_name();
  for (const CLI::App* command = &app; !command->get_subcommands().empty();) {
    command = command->get_subcommands().front();
    name += " " + command->get_name();
  }
  return name;
}

// What somebody who typed `word` may have meant: an option of any command, or a command.
std::string HintFor(const CLI::App& app, const std::string& word) {
  std::vector<std::string> names;
  for (const CLI::App* command = &app; command != nullptr;) {
    for (const CLI::Option* option : command->get_options()) {
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
    const auto chosen = command->get_subcommands();
    if (chosen.empty()) {
      for (const CLI::App* sub : command->get_subcommands({})) names.push_back(sub->get_name());
      break;
    }
    command = chosen.front();
  }
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const std::string_view nearest = NearestWord(word.substr(0, word.find('=')), candidates);
  if (!nearest.empty()) return fmt::format("Did you mean {}?", nearest);
  return fmt::format("See: {} --help", ChosenCommand(app));
}

Error UsageError(const CLI::App& app, const CLI::ParseError& error) {
  const auto extras = app.remaining(true);
  if (!extras.empty()) {
    const bool is_option = extras.front().starts_with('-');
    return Error{
        ErrorKind::kUsage,
        fmt::format("unknown {} {}", is_option ? "option" : "command or argument", extras.front()),
        HintFor(app, extras.front()),
        {}};
  }
  return Error{
      ErrorKind::kUsage, error.what(), fmt::format("See: {} --help", ChosenCommand(app)), {}};
}

}  // namespace

CommandLine::CommandLine(const std::string& description, const std::string& examples)
    : impl_(std::make_unique<Impl>()) {
  impl_->owned = std::make_unique<CLI::App>(description, "tracklake");
  impl_->app = impl_->owned.get();
  impl_->app->footer(examples);
  impl_->app->set_version_flag("--version", std::string("tracklake " TRACKLAKE_VERSION));
  impl_->app->set_help_flag("-h,--help", "Show this help");
  impl_->app->fallthrough();
  impl_->app->formatter(std::make_shared<HelpFormatter>());
}

CommandLine::CommandLine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
CommandLine::~CommandLine() = default;
CommandLine::CommandLine(CommandLine&&) noexcept = default;

CommandLine CommandLine::Command(const std::string& name, const std::string& summary,
                                 const std::string& examples) {
  auto impl = std::make_unique<Impl>();
  impl->app = impl_->app->add_subcommand(name, summary);
  impl->app->footer((examples.empty() ? "" : "Examples:\n" + examples + "\n") +
                    "Options of every command: tracklake --help");
  return CommandLine(std::move(impl));
}

void CommandLine::Flag(const std::string& names, bool* target, const std::string& help) {
  impl_->app->add_flag(names, *target, help);
}

void CommandLine::Option(const std::string& names, std::string* target, const std::string& help,
                         const std::string& value_name) {
  impl_->app->add_option(names, *target, help)->type_name(value_name);
}

void CommandLine::Option(const std::string& names, std::optional<std::string>* target,
                         const std::string& help, const std::string& value_name) {
  impl_->app
      ->add_option_function<std::string>(
          names, [target](const std::string& value) { *target = value; }, help)
      ->type_name(value_name);
}

void CommandLine::Options(const std::string& names, std::vector<std::string>* target,
                          const std::string& help, const std::string& value_name) {
  impl_->app->add_option(names, *target, help)->type_name(value_name)->allow_extra_args(false);
}

void CommandLine::Choice(const std::string& names, std::string* target, const std::string& help,
                         const std::vector<std::string>& choices) {
  impl_->app->add_option(names, *target, help)
      ->check(CLI::IsMember(choices))
      ->option_text(fmt::format("{}", fmt::join(choices, "|")));
}

void CommandLine::Argument(const std::string& name, std::string* target, const std::string& help,
                           bool required) {
  impl_->app->add_option(name, *target, help)->required(required)->type_name("");
}

void CommandLine::Arguments(const std::string& name, std::vector<std::string>* target,
                            const std::string& help, bool required) {
  impl_->app->add_option(name, *target, help)->required(required)->type_name("");
}

void CommandLine::WhenChosen(std::function<void()> action) {
  impl_->app->final_callback(std::move(action));
}

void CommandLine::RequireCommand() { impl_->app->require_subcommand(1); }

Result<CommandLine::Parsed> CommandLine::Parse(int argc, const char* const* argv) {
  if (argc <= 1) return Parsed{true, true, impl_->app->help()};
  try {
    impl_->app->parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return Parsed{true, false, impl_->app->help()};  // of the innermost one chosen
  } catch (const CLI::CallForVersion& version) {
    return Parsed{true, false, std::string(version.what()) + "\n"};
  } catch (const CLI::ParseError& error) {
    return std::unexpected(UsageError(*impl_->app, error));
  }
  return Parsed{};
}

std::vector<std::string> CommandLine::CommandNames() const {
  std::vector<std::string> names;
  for (const CLI::App* command : impl_->app->get_subcommands({})) {
    names.push_back(command->get_name());
  }
  return names;
}

}  // namespace tracklake::cli
