// What the account may do and has used, as JSON: plan, quota, doctor, consent. No token among it.
#pragma once

#include "app/consent_report.h"
#include "app/doctor.h"
#include "app/json/json.h"
#include "app/plan.h"
#include "app/quota_report.h"

namespace tracklake::app {

Json JsonOf(const Plan& plan);
Json JsonOf(const QuotaReport& report);
Json JsonOf(const Diagnosis& diagnosis);
Json JsonOf(const ConsentReport& report);

}  // namespace tracklake::app
