#include "aws/json_call.h"

#include <utility>

namespace tracklake::aws {

Result<Answer> SendJson(Client& client, const JsonProtocol& protocol, std::string_view operation,
                        std::string body, bool is_write) {
  Call call;
  call.method = HttpMethod::kPost;
  call.headers = {{"Content-Type", fmt::format("application/x-amz-json-{}", protocol.version)},
                  {"X-Amz-Target", fmt::format("{}.{}", protocol.target, operation)}};
  call.body = Secret(std::move(body));
  call.is_write = is_write;
  return client.Send(call);
}

}  // namespace tracklake::aws
