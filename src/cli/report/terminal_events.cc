#include "cli/report/terminal_events.h"

#include <fmt/format.h>
#include <unistd.h>

#include "base/text.h"
#include "base/text_table.h"
#include "cli/report/error_report.h"
#include "cli/terminal/fitted.h"

namespace tracklake::cli {
namespace {

constexpr std::string_view kClearLine = "\r\x1b[K";

double SecondsOf(std::chrono::milliseconds time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace

TerminalEvents::~TerminalEvents() { Clear(); }

void TerminalEvents::Tell(const Event& event) {
  const MutexLock lock(mutex_);
  std::visit([this](const auto& one) TL_REQUIRES(mutex_) { On(one); }, event);
}

void TerminalEvents::Between(const std::function<void()>& say) {
  const MutexLock lock(mutex_);
  ClearLine();
  say();
}

void TerminalEvents::On(const StageProgressed& event) {
  if (!progress_) progress_.emplace(terminal_, clock_, std::string(event.stage));
  progress_->Update(event.done, event.total, event.noun, event.beside);
}

void TerminalEvents::On(const StageEnded&) { progress_.reset(); }

void TerminalEvents::On(const ServerChosen& event) {
  said_.clear();
  terminal_.Detail(fmt::format("Asking {}.", event.server));
}

void TerminalEvents::On(const CallSilent& event) {
  const CallAwaited& call = event.call;
  Show(call, "silent ",
       fmt::format("no answer from {} for {:.0f} s (try {}): {}", call.server,
                   SecondsOf(call.so_long), call.tries, call.what));
}

void TerminalEvents::On(const CallRetried& event) {
  const CallAwaited& call = event.call;
  Show(call, "retry ",
       fmt::format("waiting {:.0f} s before try {} of {}: {}", SecondsOf(call.so_long),
                   call.tries + 1, call.what, event.reason));
}

void TerminalEvents::Show(const CallAwaited& call, std::string_view kind, const std::string& line) {
  const std::string text = Printable(line);
  if (terminal_.shows_progress()) {
    terminal_.Draw(std::string(kClearLine) + CutToWidth(text, ColumnsOf(STDERR_FILENO) - 1));
    is_drawn_ = true;
    return;
  }
  if (said_.emplace(std::string(kind).append(call.server), call.tries).second) terminal_.Say(text);
}

void TerminalEvents::On(const CallEnded&) { Clear(); }

void TerminalEvents::Clear() {
  if (is_drawn_) terminal_.Draw(kClearLine);
  is_drawn_ = false;
}

// Of whatever stands there: progress, or the ^C that somebody typed.
void TerminalEvents::ClearLine() {
  if (progress_) progress_->Clear();
  is_drawn_ = false;
  if (terminal_.shows_progress()) terminal_.Draw(kClearLine);
}

void TerminalEvents::On(const CallAnswered& event) {
  if (event.is_good) said_.clear();
}

void TerminalEvents::On(const HistoryLost& event) {
  ClearLine();
  terminal_.Warn("warning: this run is not kept in the lake's history: " +
                 Printable(event.error->message));
}

void TerminalEvents::On(const TokensMasked& event) {
  ClearLine();
  terminal_.Warn(fmt::format("warning: answers quoted our token in {}; raw has *** instead",
                             Count(event.places, "place")));
}

void TerminalEvents::On(const ServiceChanged& event) {
  ClearLine();
  terminal_.Say(Printable(event.detail.empty() ? std::string(event.state)
                                               : fmt::format("{}: {}", event.state, event.detail)));
}

void TerminalEvents::On(const ServiceTroubled& event) { SayError(event.what, *event.error); }

void TerminalEvents::On(const ObjectParked& event) {
  SayError(
      fmt::format("{} is left alone after {}", event.raw_key, Count(event.failures, "failure")),
      *event.error);
}

void TerminalEvents::On(const AlarmChanged& event) {
  ClearLine();
  terminal_.Warn(Printable(fmt::format("alarm {} {}: {}", event.name, event.state, event.summary)));
  if (!event.hint.empty()) terminal_.Warn("hint: " + Printable(event.hint));
}

void TerminalEvents::SayError(std::string_view what, Error error) {
  ClearLine();
  error.message = fmt::format("{}: {}", what, error.message);
  TellError(terminal_, std::move(error));
}

}  // namespace tracklake::cli
