// What a refusal of the operating system means, and what to do about it. Pure functions, any
// thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace tracklake {

// kExhausted where the machine has no more descriptors, memory or locks; else kIo.
ErrorKind KindOfErrno(int error_number);

// The cure, of an object that the message names; may be empty.
std::string CureOfErrno(int error_number);

// For libraries that only quote the system's words: the error number behind them; 0: none that is
// known here.
int ErrnoIn(std::string_view message);

}  // namespace tracklake
