// Text for a terminal that may be longer than its screen: what fits is simply shown, of more a
// pager shows a page at a time, from the first row on while more are still coming. Not thread-safe.
#pragma once

#include <sys/types.h>
#include <termios.h>

#include <functional>
#include <optional>
#include <ostream>
#include <stop_token>
#include <streambuf>
#include <string>
#include <vector>

#include "app/config.h"

namespace tracklake::cli {

// What shows pages, for a shell: PAGER, else less where that is installed. "" where none is wanted
// (PAGER is empty or cat; the terminal is "dumb") or there.
std::string PagerCommand(const app::Environment& environment);

// Lines of the terminal that is standard output.
int ScreenLines();

class PagedOutput final : public std::streambuf {
 public:
  // Text of more than `lines` lines goes to `command` ("": never), the rest to `out`, which is the
  // terminal's. `on_open` is called before the pager begins. Once a stop is asked for, the pager is
  // ended, and the terminal is as it was before.
  PagedOutput(std::string command, int lines, std::ostream* out, std::stop_token stop,
              std::function<void()> on_open = {});
  // Does what Finish() does.
  ~PagedOutput() override;
  PagedOutput(const PagedOutput&) = delete;
  PagedOutput& operator=(const PagedOutput&) = delete;

  // Shows what is left, and waits until the pager is closed. Whoever closes it early has seen
  // enough: that is no error.
  void Finish();

 protected:
  int_type overflow(int_type c) override;
  int sync() override;

 private:
  void Begin();
  bool HandOn();
  bool Write(std::string_view text);

  const std::string command_;
  const int lines_;
  std::ostream* const out_;
  const std::stop_token stop_;
  const std::function<void()> on_open_;
  std::vector<char> buffer_;
  std::string held_;  // until it is more than fits
  int held_lines_ = 0;
  bool is_open_ = false;             // all goes on at once
  int pipe_ = -1;                    // to the pager; -1: there is none
  pid_t pager_ = 0;                  // 0: there is none, or it has ended
  std::optional<termios> terminal_;  // as it was when the pager began
  std::optional<std::stop_callback<std::function<void()>>> end_pager_;
};

}  // namespace tracklake::cli
