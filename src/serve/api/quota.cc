#include "app/json/account_json.h"
#include "serve/api/resources.h"

namespace tracklake::serve {

Result<web::Answer> GetQuota(const Call& call) {
  TL_ASSIGN(const app::QuotaReport report, app::ReadQuota(call.services()));
  return JsonAnswer(app::JsonOf(report));
}

}  // namespace tracklake::serve
