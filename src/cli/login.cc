#include "cli/login.h"

#include <unistd.h>

#include <iostream>
#include <string>

#include "app/login.h"
#include "cli/report/error_report.h"
#include "cli/terminal/browser.h"

namespace tracklake::cli {
namespace {

constexpr const char* kNobodyAgreed =
    "Stopped: nobody has agreed yet, and nothing has changed. To go on: tracklake auth login\n";

// Somebody at this terminal.
class TerminalDesk final : public app::LoginDesk {
 public:
  TerminalDesk(const Terminal& terminal, LoginWay way) : terminal_(terminal), way_(way) {}

  void Ask(const RedirectUri& uri, const std::string& address) override {
    const bool opened = !way_.no_browser && HasBrowser() && OpenBrowser(address);
    std::ostream& err = terminal_.err();
    err << "Redirect URI; register it exactly like this at "
           "https://developer.spotify.com/dashboard:\n  "
        << uri.registered << "\n\n"
        << (opened ? "Your browser shows Spotify's page; if it does not, open:\n  "
                   : "Open this page in a browser and agree:\n  ")
        << address << "\n\n";
    if (uri.is_loopback) {
      err << "If that browser runs on another machine, it ends on an address that it cannot open:\n"
             "paste that address here.\n";
    } else {
      err << "Then paste the address on which the browser ends here.\n";
    }
    err.flush();
  }

  std::optional<std::string> ReadLine() override {
    std::string line;
    if (!std::getline(std::cin, line)) return std::nullopt;
    return line;
  }

  int input() const override { return STDIN_FILENO; }

  void Refuse(const Error& error) override {
    terminal_.err() << error.message << '\n';
    TellHint(terminal_, error);
  }

 private:
  const Terminal& terminal_;
  const LoginWay way_;
};

Result<> CheckSomebodyIsThere(const Terminal& terminal, LoginWay way) {
  if (!terminal.may_ask()) {
    return WithHint(Fail(ErrorKind::kUsage, "--non-interactive: nobody may be asked to agree"),
                    "Leave it out: auth login is what a person does, once in six months.");
  }
  if (way.no_browser || terminal.is_interactive()) return {};
  return WithHint(Fail(ErrorKind::kUsage, "there is no terminal at which somebody could agree"),
                  "Run it in one, or with --no-browser: it prints Spotify's page, and reads the "
                  "address on which a browser ends there from its input.");
}

}  // namespace

Result<Consent> Login(Context& context, LoginWay way) {
  TL_TRY(CheckSomebodyIsThere(context.terminal(), way));
  TerminalDesk desk(context.terminal(), way);
  // Whoever does not want to agree now has broken nothing.
  if (context.format() == Format::kHuman) {
    context.interrupts().SetLastWords(context.terminal().AsTyped(kNobodyAgreed));
  }
  TL_ASSIGN(Consent consent, app::LogIn(context.services(), desk));
  context.interrupts().SetLastWords(std::nullopt);
  return consent;
}

}  // namespace tracklake::cli
