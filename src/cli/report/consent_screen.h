// A consent as people read it. Pure.
#pragma once

#include <vector>

#include "app/consent_report.h"
#include "base/record_text.h"

namespace tracklake::cli {

// A fact each: the account, its scopes, and so on.
std::vector<Field> ConsentFields(const app::ConsentReport& report, Seconds now);

}  // namespace tracklake::cli
