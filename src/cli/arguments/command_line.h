// The command line as a tree of commands with options, without showing the parser's headers to the
// commands. Used from one thread at start-up.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/arguments/command_spec.h"

namespace tracklake::cli {

class CommandLine {
 public:
  // The root. `description` opens its --help, `examples` ends it (whole lines, two spaces in);
  // `columns` is how wide help may be.
  CommandLine(const std::string& description, const std::string& examples, int columns);
  ~CommandLine();
  CommandLine(CommandLine&&) noexcept;
  CommandLine& operator=(CommandLine&&) = delete;

  // Adds a command below this one. Options of the root are understood before and after it.
  CommandLine Command(const std::string& name, const std::string& summary,
                      const std::string& examples);

  // Targets must outlive Parse(). Names: "-v,--verbose".
  void Flag(const std::string& names, bool* target, const std::string& help);
  void Option(const std::string& names, std::string* target, const std::string& help,
              const std::string& value_name);
  void Option(const std::string& names, std::optional<std::string>* target, const std::string& help,
              const std::string& value_name);
  // Without it nothing is done: help, and the error of whoever leaves it out, say so.
  void RequiredOption(const std::string& names, std::string* target, const std::string& help,
                      const std::string& value_name);
  // May be repeated.
  void Options(const std::string& names, std::vector<std::string>* target, const std::string& help,
               const std::string& value_name);
  // One of the choices.
  void Choice(const std::string& names, std::string* target, const std::string& help,
              const std::vector<std::string>& choices);
  // The same, where the name may stand alone; then "" is set.
  void OptionalChoice(const std::string& names, std::optional<std::string>* target,
                      const std::string& help, const std::string& value_name,
                      const std::vector<std::string>& choices);
  void Argument(const std::string& name, std::string* target, const std::string& help,
                bool required);
  void Arguments(const std::string& name, std::vector<std::string>* target, const std::string& help,
                 bool required);

  // Called by Parse() when this command was chosen.
  void WhenChosen(std::function<void()> action);

  // Commands below this one: one must be chosen.
  void RequireCommand();

  struct Parsed {
    bool help_wanted = false;  // --help, --version or no command: show `text`
    bool is_error = false;     // `text` belongs on stderr
    std::string text;
  };
  // Root only. kUsage for anything it does not understand, with a hint.
  Result<Parsed> Parse(int argc, const char* const* argv);

  // The --help of the command that these names lead to; kUsage where there is none.
  Result<std::string> HelpOf(const std::vector<std::string>& names) const;

  // All that is declared so far: this command and those below it.
  CommandSpec Spec() const;

 private:
  struct Impl;
  explicit CommandLine(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tracklake::cli
