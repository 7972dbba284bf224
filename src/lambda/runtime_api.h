// The Lambda runtime API, version 2018-06-01, over HTTP on the loopback: asks for the next
// invocation and says what came of it. One thread.
//
//     GET  /2018-06-01/runtime/invocation/next
//     POST /2018-06-01/runtime/invocation/<request id>/response
//     POST /2018-06-01/runtime/invocation/<request id>/error      {errorMessage, errorType, …}
//     POST /2018-06-01/runtime/init/error
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/transport.h"
#include "lambda/invocation.h"

namespace tracklake::lambda {

// What became of an answer.
enum class Delivery : std::uint8_t {
  kTaken,
  kTooLate,   // 400, 410: Lambda has given this invocation up, or given it to another process
  kRefused,   // any other 4xx: another answer may be taken
  kTooLarge,  // 413
};

class RuntimeApi {
 public:
  // `address` is AWS_LAMBDA_RUNTIME_API: host and port. Borrows the transport, which must be one
  // that no deadline stops.
  RuntimeApi(HttpTransport* transport, std::string_view address);

  // Waits as long as it takes: Lambda freezes the process meanwhile. kInternal where the API says
  // that this environment is broken (500) and the process is to end; kBadData for an answer that is
  // no invocation; else the transport's errors.
  Result<Invocation> Next();

  // `answer` is JSON. kInternal and the transport's errors as above.
  Result<Delivery> Answer(const Invocation& invocation, std::string answer);
  Result<Delivery> AnswerError(const Invocation& invocation, const Error& error);

  // The process cannot take invocations, for this reason; it is to end after it.
  Result<Delivery> TellInitError(const Error& error);

 private:
  Result<HttpResponse> Post(const std::string& path, std::string body,
                            std::vector<HttpHeader> headers);
  Result<Delivery> Deliver(const Invocation& invocation, std::string_view what, std::string body,
                           std::vector<HttpHeader> headers);

  HttpTransport* const transport_;
  const std::string root_;
};

// "Function.Config": how an error is called in Lambda's logs and metrics.
std::string ErrorTypeOf(const Error& error);

// {"errorMessage": …, "errorType": …, "stackTrace": []}
std::string ErrorBody(const Error& error);

}  // namespace tracklake::lambda
