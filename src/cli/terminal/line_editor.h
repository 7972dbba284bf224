// Lines as somebody types them on the terminal, with what one expects of it: moving, deleting,
// earlier lines, a search in them, and completion. On the main thread, one a process.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "cli/terminal/interrupts.h"
#include "cli/terminal/terminal.h"
#include "prompt/completer.h"
#include "prompt/line_reader.h"

namespace tracklake::cli {

class LineEditor final : public prompt::LineReader {
 public:
  // What completes a text at a byte of it.
  using Complete = std::function<prompt::Completion(std::string_view text, std::size_t cursor)>;

  // Standard input and output are a terminal. kConfig where libedit is missing. Borrows
  // the interrupts.
  static Result<std::unique_ptr<LineEditor>> Open(const Terminal& terminal, Interrupts* interrupts,
                                                  Complete complete);
  ~LineEditor() override;
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  // The terminal is as it was while nobody types.
  Result<prompt::Line> Read(std::string_view prompt, std::string_view before) override;
  void Remember(const std::string& statement) override;

 private:
  struct Impl;
  explicit LineEditor(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace tracklake::cli
