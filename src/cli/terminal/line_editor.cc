#include "cli/terminal/line_editor.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <clocale>
#include <cstdio>
#include <cwchar>
#include <stop_token>
#include <utility>

#include "base/bell.h"
#include "base/text_table.h"
#include "cli/terminal/editline.h"
#include "prompt/candidate_list.h"
#include "prompt/history_file.h"

namespace tracklake::cli {
namespace {

constexpr const char* kLocale = "C.UTF-8";
constexpr const char* kCompleteName = "tracklake-complete";

// Keys that terminals send and libedit leaves alone, or takes for something else than shells do.
constexpr std::array<std::array<const char*, 2>, 14> kKeys = {{{"^I", kCompleteName},
                                                               {"^R", "em-inc-search-prev"},
                                                               {"^W", "ed-delete-prev-word"},
                                                               {"^U", "vi-kill-line-prev"},
                                                               {"\\e[1~", "ed-move-to-beg"},
                                                               {"\\e[4~", "ed-move-to-end"},
                                                               {"\\e[H", "ed-move-to-beg"},
                                                               {"\\e[F", "ed-move-to-end"},
                                                               {"\\eOH", "ed-move-to-beg"},
                                                               {"\\eOF", "ed-move-to-end"},
                                                               {"\\e[3~", "ed-delete-next-char"},
                                                               {"\\e[1;5C", "em-next-word"},
                                                               {"\\e[1;5D", "ed-prev-word"},
                                                               {"\\e^H", "ed-delete-prev-word"}}};

// As libedit counts them.
int Characters(std::string_view utf8) {
  constexpr int kContinuationMask = 0xC0;
  constexpr int kContinuation = 0x80;
  int count = 0;
  for (const char c : utf8) {
    if ((static_cast<unsigned char>(c) & kContinuationMask) != kContinuation) ++count;
  }
  return count;
}

// Whether more has come already than somebody types: a text that is pasted.
bool IsPasted() {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  return poll(&input, 1, 0) > 0 && (input.revents & POLLIN) != 0;
}

}  // namespace

struct LineEditor::Impl {
  const Terminal terminal;
  Interrupts* const interrupts;
  const Complete complete;
  EditLine* editor = nullptr;
  ::History* history = nullptr;
  Bell bell;  // rung when the line is not to be waited for any more
  std::string prompt;
  std::string before;

  Impl(const Terminal& its_terminal, Interrupts* its_interrupts, Complete its_complete)
      : terminal(its_terminal), interrupts(its_interrupts), complete(std::move(its_complete)) {}
  ~Impl() {
    if (editor != nullptr) Editline().el_end(editor);
    if (history != nullptr) Editline().history_end(history);
  }

  Result<> Start();

  // What libedit calls.
  static Impl& Of(EditLine* editor) {
    void* impl = nullptr;
    Editline().el_get(editor, EL_CLIENTDATA, &impl);
    return *static_cast<Impl*>(impl);
  }
  static char* Prompt(EditLine* editor) { return Of(editor).prompt.data(); }
  static unsigned char Tab(EditLine* editor, int /*key*/) { return Of(editor).OnTab(); }
  static int Get(EditLine* editor, wchar_t* character) {
    return Of(editor).GetCharacter(character);
  }

  int GetCharacter(wchar_t* character);
  bool WaitForInput();
  unsigned char OnTab();
  void Replace(std::string_view typed, const std::string& text) const;
};

Result<> LineEditor::Impl::Start() {
  TL_TRY(LoadEditline());
  TL_TRY(bell.Open());
  std::setlocale(LC_CTYPE, kLocale);  // libedit takes characters apart by it
  const EditlineApi& api = Editline();
  editor = api.el_init("tracklake", stdin, stdout, stderr);
  history = api.history_init();
  if (editor == nullptr || history == nullptr) {
    return Fail(ErrorKind::kExhausted, "the prompt does not start: out of memory");
  }
  HistEvent event;
  api.history(history, &event, H_SETSIZE, static_cast<int>(prompt::HistoryFile::kMaxStatements));
  api.el_set(editor, EL_CLIENTDATA, this);
  api.el_set(editor, EL_HIST, api.history, history);
  api.el_set(editor, EL_PROMPT, &Impl::Prompt);
  api.el_set(editor, EL_GETCFN, &Impl::Get);
  api.el_set(editor, EL_SIGNAL, 1);  // another size of the terminal, Ctrl-Z
  api.el_set(editor, EL_EDITOR, "emacs");
  api.el_set(editor, EL_ADDFN, kCompleteName, "complete what is being typed", &Impl::Tab);
  for (const auto& [key, action] : kKeys) api.el_set(editor, EL_BIND, key, action, nullptr);
  api.el_source(editor, nullptr);  // ~/.editrc: how this user wants it
  return {};
}

// False when nobody wants the line any more.
bool LineEditor::Impl::WaitForInput() {
  std::array<pollfd, 2> ready = {pollfd{STDIN_FILENO, POLLIN, 0}, pollfd{bell.fd(), POLLIN, 0}};
  while (poll(ready.data(), ready.size(), -1) < 0) {
    if (errno != EINTR) return false;
    Editline().el_set(editor, EL_REFRESH);  // a signal has changed the terminal
  }
  return ready[1].revents == 0;
}

// One character, its bytes as they come; 0 at the end of the input.
int LineEditor::Impl::GetCharacter(wchar_t* character) {
  std::mbstate_t state{};
  for (;;) {
    if (!WaitForInput()) return -1;
    char byte = 0;
    const ssize_t got = read(STDIN_FILENO, &byte, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return static_cast<int>(got);
    constexpr auto kIncomplete = static_cast<std::size_t>(-2);
    constexpr auto kInvalid = static_cast<std::size_t>(-1);
    const std::size_t length = std::mbrtowc(character, &byte, 1, &state);
    if (length == kInvalid) state = {};
    if (length != kInvalid && length != kIncomplete) return 1;
  }
}

void LineEditor::Impl::Replace(std::string_view typed, const std::string& text) const {
  Editline().el_deletestr(editor, Characters(typed));
  Editline().el_insertstr(editor, text.c_str());
}

unsigned char LineEditor::Impl::OnTab() {
  if (IsPasted()) {
    Editline().el_insertstr(editor, " ");
    return CC_REFRESH;
  }
  const LineInfo* line = Editline().el_line(editor);
  const std::string text = before + std::string(line->buffer, line->lastchar);
  const std::size_t cursor = before.size() + static_cast<std::size_t>(line->cursor - line->buffer);
  const prompt::Completion completion = complete(text, cursor);
  const auto& candidates = completion.candidates;
  if (candidates.empty() || completion.begin < before.size()) return CC_ERROR;
  const std::string typed = text.substr(completion.begin, cursor - completion.begin);
  if (candidates.size() == 1) {
    Replace(typed, candidates.front().text + candidates.front().behind);
    return CC_REFRESH;
  }
  const std::string common = prompt::CommonBeginning(candidates);
  if (common.size() > typed.size()) {
    Replace(typed, common);
    return CC_REFRESH;
  }
  // Behind the rows above the cursor, which are drawn again from where the list ends.
  const int width = std::max(terminal.width(), 1);
  const int above = (static_cast<int>(prompt.size()) +
                     DisplayWidth(std::string_view(line->buffer, line->cursor))) /
                    width;
  const std::string list = '\n' + prompt::ListOf(candidates, width) + std::string(above, '\n');
  std::fputs(list.c_str(), stdout);
  return CC_REDISPLAY;
}

LineEditor::LineEditor(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LineEditor::~LineEditor() = default;

Result<std::unique_ptr<LineEditor>> LineEditor::Open(const Terminal& terminal,
                                                     Interrupts* interrupts, Complete complete) {
  auto impl = std::make_unique<Impl>(terminal, interrupts, std::move(complete));
  TL_TRY(impl->Start());
  return std::unique_ptr<LineEditor>(new LineEditor(std::move(impl)));
}

Result<prompt::Line> LineEditor::Read(std::string_view prompt, std::string_view before) {
  impl_->prompt = prompt;
  impl_->before = before;
  const std::stop_token step = impl_->interrupts->BeginStep();
  const std::stop_callback by_ctrl_c(step, [this] { impl_->bell.Ring(); });
  int size = 0;
  // Before the prompt is there: keys typed at once are not the terminal's to judge.
  Editline().el_set(impl_->editor, EL_PREP_TERM, 1);
  const char* line = Editline().el_gets(impl_->editor, &size);
  impl_->bell.Silence();
  if (line != nullptr && size > 0) {
    std::string text(line, static_cast<std::size_t>(size));
    if (text.ends_with('\n')) text.pop_back();
    return prompt::Line{prompt::Line::Kind::kText, std::move(text)};
  }
  const bool is_cleared = step.stop_requested() && !impl_->interrupts->code();
  std::fputs(is_cleared ? "^C\n" : "\n", stdout);
  std::fflush(stdout);
  return prompt::Line{is_cleared ? prompt::Line::Kind::kCleared : prompt::Line::Kind::kEnd, ""};
}

void LineEditor::Remember(const std::string& statement) {
  HistEvent event;
  Editline().history(impl_->history, &event, H_ENTER, statement.c_str());
}

}  // namespace tracklake::cli
