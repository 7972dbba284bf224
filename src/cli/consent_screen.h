// A consent as people and as programs read it. Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "app/consent_report.h"

namespace tracklake::cli {

// Holds no token.
nlohmann::ordered_json ConsentReportJson(const app::ConsentReport& report);

// "account  …" and so on, one fact a line.
std::string ConsentReportText(const app::ConsentReport& report, Seconds now);

}  // namespace tracklake::cli
