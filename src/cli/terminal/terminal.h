// The two streams a command talks to: data on stdout, words and progress on stderr. Knows whether
// a person is looking (width, colour, progress) or a program.
#pragma once

#include <cstdint>
#include <functional>
#include <ostream>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace tracklake::cli {

enum class Format : std::uint8_t { kHuman, kJson, kCsv };

// A text for people in which each command stands as somebody can type it: on the lake and with the
// configuration that were named. Any thread.
using AsTypedFunction = std::function<std::string(std::string_view)>;

class Terminal {
 public:
  // Of the process's own stdout and stderr.
  struct Wishes {
    bool colour = true;   // false with --no-color or NO_COLOR
    bool may_ask = true;  // false with --non-interactive: nothing is asked, no progress drawn
    bool quiet = false;
    bool verbose = false;
    std::ostream* log = nullptr;  // words go there, a line each, instead of stderr; borrowed
    AsTypedFunction as_typed;
  };
  static Terminal OfProcess(const Wishes& wishes);
  // For tests: plain streams, no terminal.
  Terminal(std::ostream& out, std::ostream& err, AsTypedFunction as_typed = {});

  std::ostream& out() const { return *out_; }
  std::ostream& err() const { return *err_; }
  // Columns of stdout as it is now; 0: nobody looks, do not cut.
  int width() const;
  bool colour() const { return colour_; }
  // The same of stderr, where errors are told.
  bool colours_errors() const { return colours_errors_; }
  // May somebody be asked who need not sit at this terminal?
  bool may_ask() const { return may_ask_; }
  // Is somebody at a terminal whom we may ask?
  bool is_interactive() const { return is_interactive_; }
  bool shows_progress() const { return shows_progress_; }
  // Is what is said read by programs, as lines of a log?
  bool is_log() const { return is_log_; }
  // What goes to out() and err() by itself stays as it is.
  std::string AsTyped(std::string_view text) const;
  // Words for people (not errors), AsTyped(): nothing with --quiet.
  void Say(std::string_view line) const;
  // Details, only with --verbose.
  void Detail(std::string_view line) const;
  // Troubles, with --quiet, too.
  void Warn(std::string_view line) const;
  // Bytes for the line that progress is drawn on. From any thread.
  void Draw(std::string_view bytes) const;

 private:
  std::ostream* out_;
  std::ostream* err_;
  AsTypedFunction as_typed_;  // may be empty: texts stay as they are
  bool has_width_ = false;
  bool colour_ = false;
  bool colours_errors_ = false;
  bool may_ask_ = false;
  bool is_interactive_ = false;
  bool quiet_ = false;
  bool verbose_ = false;
  bool shows_progress_ = false;
  bool is_log_ = false;
};

// Whether colours may be written there: `wished`, a terminal, and none that is "dumb".
bool ShowsColour(int descriptor, bool wished);

// How wide --help may be: the terminal's columns, 80 without one.
int HelpColumns();

// One line on the terminal that is rewritten in place: "transform  12 of 26 days". Shows nothing
// unless a person looks; gone when the object dies. Not thread-safe.
class ProgressLine {
 public:
  ProgressLine(const Terminal& terminal, Clock& clock, std::string verb);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // total 0: unknown. Redraws at most ten times a second.
  void Update(std::int64_t done, std::int64_t total, std::string_view noun,
              std::string_view beside);
  void Clear();

 private:
  const Terminal& terminal_;
  Clock& clock_;
  std::string verb_;
  Micros drawn_at_{};
  bool drawn_ = false;
};

}  // namespace tracklake::cli
