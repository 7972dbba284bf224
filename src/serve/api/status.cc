#include "app/status.h"

#include "app/json/lake_json.h"
#include "serve/api/resources.h"

namespace tracklake::serve {

Result<web::Answer> GetStatus(const Call& call) {
  TL_ASSIGN(const app::LakeStatus status, app::ReadStatus(call.services()));
  return JsonAnswer(app::JsonOf(status));
}

}  // namespace tracklake::serve
