#include "serve/api/resources.h"
#include "serve/json_answer.h"
#include "serve/status_now.h"

namespace tracklake::serve {

Result<web::Answer> GetStatus(const Call& call) {
  TL_ASSIGN(const StatusNow status, ReadStatusNow(call.services()));
  return JsonAnswer(JsonOf(status));
}

}  // namespace tracklake::serve
