// Whether a list is as it was: one hash of everything that came, as it came. Pure but for the
// pages' reading; not thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "extract/list_fetch.h"
#include "extract/pages_in_progress.h"

namespace tracklake {

// The first answer's bytes and every entry's, in order; how pages divide them does not count, nor
// when they came. `doubt`: what is wrong with the reading, empty for a whole one.
Result<std::string> ContentOf(const PagesInProgress& pages, const ListRead& read,
                              std::string_view doubt);

}  // namespace tracklake
