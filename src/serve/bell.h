// Wakes the one loop that waits for it: rung by threads and by signal handlers.
#pragma once

#include "base/result.h"
#include "store/local/fd.h"

namespace tracklake::serve {

class Bell {
 public:
  // kExhausted where the machine has no descriptor for it.
  Result<> Open();

  // Readable once it has been rung.
  int fd() const { return fd_.get(); }

  // Any thread; safe in a signal handler.
  void Ring() const;
  // However often it was rung.
  void Silence() const;

 private:
  local::Fd fd_;
};

}  // namespace tracklake::serve
