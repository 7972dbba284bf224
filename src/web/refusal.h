// Why a request comes to no handler.
#pragma once

#include <fmt/format.h>

#include <expected>
#include <utility>

#include "base/result.h"
#include "web/request.h"

namespace tracklake::web {

struct Refusal {
  int status = 400;
  Error error;
  Fields headers = {};  // which the status demands
};

// return Refuse(404, ErrorKind::kNotFound, "Try /healthz.", "there is nothing at {}", path);
template <typename... Args>
std::unexpected<Refusal> Refuse(int status, ErrorKind kind, std::string hint,
                                fmt::format_string<Args...> format, Args&&... args) {
  return std::unexpected(Refusal{
      status, {kind, fmt::format(format, std::forward<Args>(args)...), std::move(hint), {}}});
}

}  // namespace tracklake::web
