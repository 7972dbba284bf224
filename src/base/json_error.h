// simdjson says that it got no memory as it says that a text is no JSON: by one of its error codes.
#pragma once

#include <simdjson.h>

#include <new>

namespace tracklake {

// The outcome of a parse, as it is; but memory that was not to be had is thrown, like everywhere
// else, so that no caller takes a starved machine for a broken text. Goes around every call that
// makes simdjson allocate: parse(), iterate(), allocate().
inline simdjson::error_code JsonError(simdjson::error_code code) {
  if (code == simdjson::MEMALLOC) throw std::bad_alloc();
  return code;
}

}  // namespace tracklake
