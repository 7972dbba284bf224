#include "lambda/enrich_function.h"

#include "app/enrichment.h"
#include "app/job.h"
#include "lambda/job_answer.h"

namespace tracklake::lambda {

Result<std::string> Enrich(const app::Services& services) {
  if (!app::IsEnrichmentConfigured(services.config)) {
    return AnswerOfJob("enrich", app::JobReport());
  }
  return AnswerOfJob("enrich", app::RunEnrichmentAlone(services));
}

}  // namespace tracklake::lambda
