#include "cli/terminal/terminal.h"

#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <utility>

#include "base/mutex.h"
#include "cli/terminal/fitted.h"

namespace tracklake::cli {
namespace {

constexpr auto kRedrawEvery = std::chrono::milliseconds(100);
constexpr std::string_view kClearLine = "\r\x1b[K";

// A terminal that can move its cursor and change its colour.
bool IsCapable(int descriptor) {
  const char* kind = std::getenv("TERM");
  return isatty(descriptor) != 0 && std::string_view(kind == nullptr ? "" : kind) != "dumb";
}

}  // namespace

Terminal::Terminal(std::ostream& out, std::ostream& err, AsTypedFunction as_typed)
    : out_(&out), err_(&err), as_typed_(std::move(as_typed)) {}

Terminal Terminal::OfProcess(const Wishes& wishes) {
  Terminal terminal(std::cout, wishes.log == nullptr ? std::cerr : *wishes.log, wishes.as_typed);
  terminal.has_width_ = isatty(STDOUT_FILENO) != 0;
  terminal.colour_ = ShowsColour(STDOUT_FILENO, wishes.colour);
  terminal.colours_errors_ = ShowsColour(STDERR_FILENO, wishes.colour);
  terminal.may_ask_ = wishes.may_ask;
  terminal.is_interactive_ =
      wishes.may_ask && isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0;
  terminal.quiet_ = wishes.quiet;
  terminal.verbose_ = wishes.verbose && !wishes.quiet;
  terminal.shows_progress_ =
      wishes.may_ask && !wishes.quiet && wishes.log == nullptr && IsCapable(STDERR_FILENO);
  terminal.is_log_ = wishes.log != nullptr;
  return terminal;
}

bool ShowsColour(int descriptor, bool wished) { return wished && IsCapable(descriptor); }

int Terminal::width() const { return has_width_ ? ColumnsOf(STDOUT_FILENO) : 0; }

int HelpColumns() { return ColumnsOf(STDOUT_FILENO); }

std::string Terminal::AsTyped(std::string_view text) const {
  return as_typed_ ? as_typed_(text) : std::string(text);
}

void Terminal::Say(std::string_view line) const {
  if (!quiet_) Warn(line);
}

void Terminal::Detail(std::string_view line) const {
  if (verbose_) Warn(line);
}

void Terminal::Warn(std::string_view line) const { err() << AsTyped(line) << '\n'; }

void Terminal::Draw(std::string_view bytes) const {
  static Mutex mutex;  // of the one stderr
  const MutexLock lock(mutex);
  err() << bytes << std::flush;
}

ProgressLine::ProgressLine(const Terminal& terminal, Clock& clock, std::string verb)
    : terminal_(terminal), clock_(clock), verb_(std::move(verb)) {}

ProgressLine::~ProgressLine() { Clear(); }

void ProgressLine::Clear() {
  if (drawn_) terminal_.Draw(kClearLine);
  drawn_ = false;
}

void ProgressLine::Update(std::int64_t done, std::int64_t total, std::string_view noun,
                          std::string_view beside) {
  if (!terminal_.shows_progress()) return;
  const Micros now = clock_.Now();
  if (drawn_ && now - drawn_at_ < kRedrawEvery) return;
  drawn_at_ = now;
  drawn_ = true;
  // Not to the last column: there some terminals begin a new line.
  const std::string text =
      ProgressText(verb_, done, total, noun, beside, ColumnsOf(STDERR_FILENO) - 1);
  terminal_.Draw(std::string(kClearLine) + text);
}

}  // namespace tracklake::cli
