// What is in the lake, what a verification found, and what was taken out, as JSON.
#pragma once

#include "app/json/json.h"
#include "app/status.h"
#include "lake/report.h"
#include "lake/withdraw.h"

namespace tracklake::app {

Json JsonOf(const LakeStatus& status);
Json JsonOf(const VerifyReport& report);
Json JsonOf(const WithdrawReport& report);

}  // namespace tracklake::app
