// What HTTP brings in and what goes out again, without a socket: handlers are plain functions of
// these, and are tested so. Values; the thread that is given a request has it to itself.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/text.h"

namespace tracklake::web {

using Fields = std::vector<std::pair<std::string, std::string>>;

// One that has passed the guard (guard.h): whoever gets it need not ask who sent it.
struct Request {
  std::string method = {};  // "GET", "POST", "DELETE"; a HEAD comes as a GET
  std::string path = {};    // decoded, without the query: "/api/v1/runs"
  Fields query = {};        // decoded, in the order in which they stand
  Fields headers = {};      // as sent; names in any case
  std::string body = {};
  // The caller has hung up, or the service stops. What is called back then must be brief: all other
  // callers wait for it.
  std::stop_token gone = {};

  // The first of that name; nullopt: there is none.
  std::optional<std::string_view> Parameter(std::string_view name) const {
    for (const auto& [key, value] : query) {
      if (key == name) return value;
    }
    return std::nullopt;
  }
  std::optional<std::string_view> Header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
      if (EqualsIgnoringCase(key, name)) return value;
    }
    return std::nullopt;
  }
};

// Hands on a piece of a body. False once nobody reads it any more: then nothing else is sent.
using Send = std::function<bool(std::string_view bytes)>;

struct Answer {
  int status = 200;
  std::string content_type = {};
  Fields headers = {};  // others than the type and the length
  std::string body = {};
  // Instead of a body: sends pieces until it returns, on the thread that had the request, of which
  // there are few. An error cuts the connection, so that nobody takes the pieces for the whole.
  std::function<Result<>(const Send& send)> stream = nullptr;
};

// Called from several threads at once; must not throw but std::bad_alloc, and gives up soon after
// `gone` is asked for.
using Handler = std::function<Answer(const Request& request)>;

}  // namespace tracklake::web
