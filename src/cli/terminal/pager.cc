#include "cli/terminal/pager.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <string_view>
#include <utility>

#include "base/spawn_plan.h"
#include "base/text.h"
#include "store/local/files.h"

namespace tracklake::cli {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{16} << 10;
constexpr int kUsualLines = 24;
// -F: no page for what fits; -R: colours; -S: long lines are cut; -X: it stays on the screen.
constexpr const char* kUsualPager = "less -FRSX";

bool IsInstalled(std::string_view program, std::string_view path) {
  return std::ranges::any_of(SplitList(path, ':'), [&](const std::string& folder) {
    return access((std::filesystem::path(folder) / program).c_str(), X_OK) == 0;
  });
}

}  // namespace

std::string PagerCommand(const app::Environment& environment) {
  if (environment("TERM").value_or("dumb") == "dumb") return {};
  if (const auto pager = environment("PAGER")) {
    const std::string_view command = Trim(*pager);
    return command == "cat" ? "" : std::string(command);
  }
  return IsInstalled("less", environment("PATH").value_or("")) ? kUsualPager : "";
}

int ScreenLines() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0) return kUsualLines;
  return size.ws_row;
}

PagedOutput::PagedOutput(std::string command, int lines, std::ostream* out, std::stop_token stop,
                         std::function<void()> on_open)
    : command_(std::move(command)),
      lines_(lines),
      out_(out),
      stop_(std::move(stop)),
      on_open_(std::move(on_open)),
      buffer_(kBufferBytes),
      is_open_(command_.empty()) {
  setp(buffer_.data(), buffer_.data() + buffer_.size());
}

PagedOutput::~PagedOutput() { Finish(); }

// Where the pager does not start, all is shown at once.
void PagedOutput::Begin() {
  is_open_ = true;
  out_->flush();
  int ends[2];
  if (stop_.stop_requested() || pipe2(ends, O_CLOEXEC) != 0) return;
  if (on_open_) on_open_();
  termios terminal;
  if (tcgetattr(STDOUT_FILENO, &terminal) == 0) terminal_ = terminal;
  SpawnPlan plan;
  plan.Give(ends[0], STDIN_FILENO);
  const auto started = plan.Start("/bin/sh", {"sh", "-c", command_});
  close(ends[0]);
  if (!started) {
    close(ends[1]);
    return;
  }
  pager_ = *started;
  pipe_ = ends[1];
  end_pager_.emplace(stop_, [pager = pager_] { kill(pager, SIGTERM); });
}

bool PagedOutput::Write(std::string_view text) {
  if (pipe_ >= 0) return local::WriteAll(pipe_, text);
  *out_ << text;
  return out_->good();
}

// What is in the buffer: kept for now, or written on.
bool PagedOutput::HandOn() {
  const std::string_view text(pbase(), static_cast<std::size_t>(pptr() - pbase()));
  setp(buffer_.data(), buffer_.data() + buffer_.size());
  if (is_open_) return Write(text);
  held_ += text;
  held_lines_ += static_cast<int>(std::ranges::count(text, '\n'));
  if (held_lines_ <= lines_) return true;
  Begin();
  return Write(std::exchange(held_, {}));
}

PagedOutput::int_type PagedOutput::overflow(int_type c) {
  if (!HandOn()) return traits_type::eof();
  if (!traits_type::eq_int_type(c, traits_type::eof())) {
    *pptr() = traits_type::to_char_type(c);
    pbump(1);
  }
  return traits_type::not_eof(c);
}

int PagedOutput::sync() { return HandOn() ? 0 : -1; }

void PagedOutput::Finish() {
  HandOn();
  *out_ << std::exchange(held_, {});
  is_open_ = true;
  if (pipe_ >= 0) close(std::exchange(pipe_, -1));
  if (pager_ == 0) return;
  const auto pager = static_cast<id_t>(std::exchange(pager_, 0));
  siginfo_t end{};
  while (waitid(P_PID, pager, &end, WEXITED | WNOWAIT) < 0 && errno == EINTR) {
  }
  end_pager_.reset();  // before its number may be another process's
  waitid(P_PID, pager, &end, WEXITED);
  // One that a signal has ended, less too, leaves the terminal without echo.
  if (end.si_code != CLD_EXITED && terminal_) tcsetattr(STDOUT_FILENO, TCSADRAIN, &*terminal_);
}

}  // namespace tracklake::cli
