// How long something took, such as a server that did not answer: real time, whatever a Clock shows.
// It decides when to stop waiting, never what is written. Not thread-safe.
#pragma once

#include <chrono>

namespace tracklake {

class Stopwatch {
 public:
  std::chrono::milliseconds Elapsed() const {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start_);
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace tracklake
