#include "cli/arguments/help_formatter.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "base/text.h"
#include "base/wrap.h"
#include "cli/arguments/help_text.h"

namespace tracklake::cli {
namespace {

constexpr int kNarrowest = 40;
constexpr int kWidest = 120;
constexpr std::size_t kNamesBeside = 70;  // from so many cells on names stand beside what they mean
constexpr std::size_t kNameColumn = 29;
constexpr std::size_t kBefore = 2;  // a name
constexpr std::size_t kBelowName = 6;
constexpr std::size_t kShortNameColumn = 14;  // of commands, which have short names
constexpr std::size_t kUsageIndent = 6;

}  // namespace

HelpFormatter::HelpFormatter(int width)
    : width_(static_cast<std::size_t>(std::clamp(width, kNarrowest, kWidest))) {
  column_width(width_ < kNamesBeside ? kBelowName : kNameColumn);
}

std::string HelpFormatter::make_description(const CLI::App* app) const {
  return Wrapped(app->get_description(), width_) + "\n";
}

// With the options that may not be left out: "withdraw [OPTIONS] key... --why TEXT".
std::string HelpFormatter::make_usage(const CLI::App* app, std::string name) const {
  std::string usage(Trim(Formatter::make_usage(app, std::move(name))));
  for (const CLI::Option* option : app->get_options()) {
    if (!option->get_required() || option->get_positional()) continue;
    usage += fmt::format(" {} {}", option->get_name(), option->get_type_name());
  }
  return Wrapped(usage, width_ - kUsageIndent, kUsageIndent, LongWord::kApart) + "\n";
}

std::string HelpFormatter::make_subcommand(const CLI::App* command) const {
  const std::size_t column = width_ < kNamesBeside ? kShortNameColumn : kNameColumn;
  std::ostringstream out;
  CLI::detail::format_help(out, command->get_name(),
                           Wrapped(command->get_description(), width_ - column), column);
  return out.str();
}

// Choices that no line holds go on below, behind a "|".
std::string HelpFormatter::make_option_opts(const CLI::Option* option) const {
  const std::string opts = Formatter::make_option_opts(option);
  std::size_t column = make_option_name(option, false).size() + kBefore;
  std::string broken;
  for (std::size_t at = 0; at < opts.size();) {
    const std::size_t end = std::min(opts.find('|', at), opts.size() - 1) + 1;
    if (column + (end - at) > width_ && at > 0) {
      broken += "\n" + std::string(kBelowName, ' ');
      column = kBelowName;
    }
    broken += opts.substr(at, end - at);
    column += end - at;
    at = end;
  }
  return broken;
}

std::string HelpFormatter::make_option_desc(const CLI::Option* option) const {
  return Wrapped(option->get_description(), width_ - column_width_);
}

std::string HelpFormatter::make_footer(const CLI::App* app) const {
  return FitHelp(app->get_footer(), width_) + "\n";
}

}  // namespace tracklake::cli
