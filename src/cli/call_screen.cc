#include "cli/call_screen.h"

#include <fmt/format.h>

#include "base/text.h"
#include "base/text_table.h"

namespace tracklake::cli {
namespace {

constexpr std::string_view kClearLine = "\r\x1b[K";
constexpr int kScreenWidth = 79;

double SecondsOf(std::chrono::milliseconds time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace

CallScreen::~CallScreen() { Clear(); }

void CallScreen::Watch(CapabilityMemory memory) {
  const std::lock_guard lock(mutex_);
  watch_ = std::make_unique<CapabilityWatch>(std::move(memory));
}

void CallScreen::SayMasked() const {
  const std::lock_guard lock(mutex_);
  if (masked_ == 0) return;
  terminal_.err() << fmt::format(
      "warning: answers quoted our token in {}; *** stands there in raw\n",
      Count(masked_, "place"));
}

void CallScreen::OnSilence(const CallWait& wait) {
  Show(wait, "silent ",
       fmt::format("no answer from {} for {:.0f} s (try {}): {}", wait.server,
                   SecondsOf(wait.so_long), wait.tries, wait.what));
}

void CallScreen::OnRetry(const CallWait& wait, std::string_view reason) {
  Show(wait, "retry ",
       fmt::format("waiting {:.0f} s before try {} of {}: {}", SecondsOf(wait.so_long),
                   wait.tries + 1, wait.what, reason));
}

void CallScreen::Show(const CallWait& wait, std::string_view kind, const std::string& line) {
  const std::lock_guard lock(mutex_);
  const std::string text = Printable(line);
  if (terminal_.shows_progress()) {
    terminal_.Draw(std::string(kClearLine) + CutToWidth(text, kScreenWidth));
    is_drawn_ = true;
    return;
  }
  if (said_.emplace(std::string(kind).append(wait.server), wait.tries).second) terminal_.Say(text);
}

void CallScreen::OnEnd() {
  const std::lock_guard lock(mutex_);
  Clear();
}

void CallScreen::Clear() {
  if (is_drawn_) terminal_.Draw(kClearLine);
  is_drawn_ = false;
}

void CallScreen::OnAnswer(std::string_view target, Meaning meaning, std::string_view body,
                          int masked) {
  const std::lock_guard lock(mutex_);
  masked_ += masked;
  if (meaning == Meaning::kOk) said_.clear();
  if (watch_ != nullptr) watch_->OnAnswer(target, meaning, body);
}

}  // namespace tracklake::cli
