// What an AWS service answered, and what its refusals mean. Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/retry.h"
#include "base/result.h"
#include "http/transport.h"

namespace tracklake::aws {

struct Answer {
  HttpResponse response;
  // Of a refusal, as the service names it ("NoSuchKey", "EntityNotFoundException"); empty where it
  // named none, as in the answer to a HEAD.
  std::string code;
  std::string message;
  // An earlier attempt of the same call may have been applied, though its answer was lost: what is
  // refused now may have been done by it.
  bool may_be_applied_before = false;

  bool ok() const { return response.status >= 200 && response.status < 300; }
};

// Takes code and message out of the body or, where there is none, the headers.
Answer MakeAnswer(HttpResponse response);

// What may be cured by asking again; nullopt: this is the answer.
std::optional<RetryCause> CauseToRetry(const Answer& answer);

// The request's credentials were good once.
bool SaysExpired(const Answer& answer);

// The request's time is not the service's; without a code it may be so.
bool MayBlameTheClock(const Answer& answer);

// The region in which what was asked for lies, of a redirect or a refusal that names it; else
// empty.
std::string RegionIn(const Answer& answer);

// A refusal as an error. `what` names the object: "s3://bucket/key", "Glue's table db.t". kConfig:
// wrong address, region or bucket; kPermission, kNotFound, kConflict as they say; kUnavailable for
// 429 and 5xx; kInternal for a request that the service does not understand.
Error RefusalOf(const Answer& answer, std::string_view what);

}  // namespace tracklake::aws
