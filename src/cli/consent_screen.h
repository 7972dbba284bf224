// A consent as people read it. Pure.
#pragma once

#include <string>

#include "app/consent_report.h"

namespace tracklake::cli {

// "account  …" and so on, one fact a line.
std::string ConsentReportText(const app::ConsentReport& report, Seconds now);

}  // namespace tracklake::cli
