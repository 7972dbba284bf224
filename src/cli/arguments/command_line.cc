#include "cli/arguments/command_line.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>

#include "cli/arguments/help_formatter.h"
#include "cli/arguments/usage_error.h"

namespace tracklake::cli {
namespace {

using Choices = std::map<const CLI::Option*, std::vector<std::string>>;

OptionSpec SpecOf(const CLI::Option& option, const Choices& choices) {
  OptionSpec spec{.help = option.get_description()};
  for (const std::string& name : option.get_snames()) spec.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) spec.names.push_back("--" + name);
  if (const auto found = choices.find(&option); found != choices.end()) {
    spec.choices = found->second;
  } else if (option.get_items_expected_max() > 0) {
    spec.value_name = option.get_type_name();
  }
  return spec;
}

std::string InCapitals(std::string text) {
  for (char& c : text) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return text;
}

CommandSpec SpecOf(const CLI::App& app, const Choices& choices) {
  CommandSpec spec{.name = app.get_name(), .summary = app.get_description()};
  for (const CLI::Option* option : app.get_options()) {
    if (option->nonpositional()) {
      spec.options.push_back(SpecOf(*option, choices));
    } else {
      spec.arguments.push_back(InCapitals(option->get_name(true)));
    }
  }
  for (const CLI::App* command : app.get_subcommands({})) {
    spec.commands.push_back(SpecOf(*command, choices));
  }
  return spec;
}

// A check of the parser's: of a value that is none of the choices it throws what is to be said.
auto OnlyOf(const std::string& names, const std::vector<std::string>& choices) {
  return [=](const std::string& value) -> std::string {
    if (std::ranges::find(choices, value) != choices.end()) return "";
    throw WrongValue(fmt::format("{} is {}, not {}", names, OneOf(choices), value),
                     DidYouMean(value, choices));
  };
}

}  // namespace

struct CommandLine::Impl {
  std::unique_ptr<CLI::App> owned;  // the root's
  CLI::App* app = nullptr;
  std::shared_ptr<Choices> choices;  // of all commands: the parser cannot be asked for them
};

CommandLine::CommandLine(const std::string& description, const std::string& examples, int columns)
    : impl_(std::make_unique<Impl>()) {
  impl_->owned = std::make_unique<CLI::App>(description, "tracklake");
  impl_->app = impl_->owned.get();
  impl_->choices = std::make_shared<Choices>();
  impl_->app->footer(examples);
  impl_->app->set_version_flag("--version", std::string("tracklake " TRACKLAKE_VERSION),
                               "Show which tracklake this is");
  impl_->app->set_help_flag("-h,--help", "Show this help");
  impl_->app->fallthrough();
  impl_->app->formatter(std::make_shared<HelpFormatter>(columns));
}

CommandLine::CommandLine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
CommandLine::~CommandLine() = default;
CommandLine::CommandLine(CommandLine&&) noexcept = default;

CommandLine CommandLine::Command(const std::string& name, const std::string& summary,
                                 const std::string& examples) {
  auto impl = std::make_unique<Impl>();
  impl->app = impl_->app->add_subcommand(name, summary);
  impl->choices = impl_->choices;
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

void CommandLine::RequiredOption(const std::string& names, std::string* target,
                                 const std::string& help, const std::string& value_name) {
  impl_->app->add_option(names, *target, help)->type_name(value_name)->required();
}

void CommandLine::Options(const std::string& names, std::vector<std::string>* target,
                          const std::string& help, const std::string& value_name) {
  impl_->app->add_option(names, *target, help)->type_name(value_name)->allow_extra_args(false);
}

void CommandLine::Choice(const std::string& names, std::string* target, const std::string& help,
                         const std::vector<std::string>& choices) {
  CLI::Option* option = impl_->app->add_option(names, *target, help);
  option->option_text(fmt::format("{}", fmt::join(choices, "|")));
  option->check(OnlyOf(names, choices));
  (*impl_->choices)[option] = choices;
}

void CommandLine::OptionalChoice(const std::string& names, std::optional<std::string>* target,
                                 const std::string& help, const std::string& value_name,
                                 const std::vector<std::string>& choices) {
  CLI::Option* option = impl_->app->add_option_function<std::string>(
      names, [target](const std::string& value) { *target = value; }, help);
  option->expected(0, 1)->option_text(fmt::format("[{}]", value_name));
  option->check([check = OnlyOf(names, choices)](const std::string& value) {
    return value.empty() ? value : check(value);
  });
  (*impl_->choices)[option] = choices;
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

Result<std::string> CommandLine::HelpOf(const std::vector<std::string>& names) const {
  const CLI::App* command = impl_->app;
  std::string path = command->get_name();
  for (const std::string& name : names) {
    const auto below = command->get_subcommands({});
    const auto found = std::ranges::find(below, name, [](auto* app) { return app->get_name(); });
    if (found == below.end()) {
      const std::string meant = DidYouMean(name, NamesBelow(*command));
      return WithHint(Fail(ErrorKind::kUsage, "there is no command {} {}", path, name),
                      meant.empty() ? fmt::format("See: {} --help", path) : meant);
    }
    command = *found;
    path += " " + name;
  }
  // Not App::help(), which goes on to the command that was chosen: `help` itself.
  return command->get_formatter()->make_help(command, path, CLI::AppFormatMode::Normal);
}

CommandSpec CommandLine::Spec() const { return SpecOf(*impl_->app, *impl_->choices); }

}  // namespace tracklake::cli
