// One call of a Lambda function, as the runtime API tells of it. Plain data.
#pragma once

#include <optional>
#include <string>

#include "base/time.h"

namespace tracklake::lambda {

struct Invocation {
  std::string request_id;
  // Which of the tries of this request it is; sent back with the answer. Older runtimes have none.
  std::optional<std::string> invocation_id;
  std::optional<Micros> deadline;  // when Lambda ends the process; it says nothing before
  // For whatever is called on behalf of this: Lambda knows by it that functions call each other
  // in a circle. Empty where there is none.
  std::string trace_id;
  std::string function_arn;
  std::string payload;  // JSON, as it came; with HttpResponse::kPadding spare bytes behind it
};

}  // namespace tracklake::lambda
