// The API over services for tests, asked without a socket. Not thread-safe.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "app/json/json.h"
#include "app/testing/fake_services.h"
#include "lake/testing/lake_world.h"
#include "serve/api/api.h"

namespace tracklake::serve {

class AskedApi {
 public:
  // `target` as in a request's first line, but not encoded: "/runs?limit=1", below /api/v1.
  static web::Request Request(const std::string& method, const std::string& target,
                              std::string body = "") {
    web::Request request;
    request.method = method;
    const auto question = target.find('?');
    request.path = std::string(kApiPrefix) + target.substr(0, question);
    request.body = std::move(body);
    for (std::string rest = question == target.npos ? "" : target.substr(question + 1);
         !rest.empty();) {
      const std::string pair = rest.substr(0, rest.find('&'));
      rest.erase(0, pair.size() + 1);
      request.query.emplace_back(pair.substr(0, pair.find('=')), pair.substr(pair.find('=') + 1));
    }
    return request;
  }

  web::Answer Ask(const web::Request& request) { return api().Handle(request); }
  web::Answer Get(const std::string& target) { return Ask(Request("GET", target)); }

  // What is answered below 200.
  app::Json Json(const std::string& target) {
    const web::Answer answer = Get(target);
    EXPECT_EQ(answer.status, 200) << target << ": " << answer.body;
    EXPECT_EQ(answer.content_type, "application/json");
    return app::Json::parse(answer.body, nullptr, false);
  }
  static app::Json ErrorOf(const web::Answer& answer) {
    return app::Json::parse(answer.body, nullptr, false)["error"];
  }
  // All that a stream sends; what stands there when it ends in an error, too.
  static std::string TextOf(const web::Answer& answer, Result<>* end = nullptr) {
    std::string text;
    const Result<> ended = answer.stream([&](std::string_view piece) {
      text += piece;
      return true;
    });
    if (end != nullptr) *end = ended;
    return text;
  }

  ObjectStore& store() { return **fakes.lake.OpenOrCreate(); }

  app::FakeServices fakes;
  std::vector<RunToBegin> begun;
  Result<> begin_result;  // of each

 private:
  // The service's, which keeps what goes on between requests.
  Api& api() {
    if (!api_) {
      api_ = std::make_unique<Api>(fakes.services(), [this](const RunToBegin& run) {
        begun.push_back(run);
        return begin_result;
      });
    }
    return *api_;
  }

  std::unique_ptr<Api> api_;
};

}  // namespace tracklake::serve
