// Wakes the one loop that waits for it: rung by threads and by signal handlers.
#pragma once

#include "base/result.h"

namespace tracklake {

class Bell {
 public:
  Bell() = default;
  ~Bell();
  Bell(const Bell&) = delete;
  Bell& operator=(const Bell&) = delete;

  // Once. kExhausted where the machine has no descriptor for it.
  Result<> Open();

  // Readable once it has been rung.
  int fd() const { return fd_; }

  // Any thread; safe in a signal handler.
  void Ring() const;
  // However often it was rung.
  void Silence() const;

 private:
  int fd_ = -1;
};

}  // namespace tracklake
