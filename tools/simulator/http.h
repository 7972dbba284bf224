// A request and its answer, without any socket: what handlers take and give, so that all of them
// can be tested without a server.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tracklake::simulator {

struct Request {
  std::string method;
  std::string path;  // decoded, without the query
  std::map<std::string, std::string> query;
  std::string authorization;
  std::string body;

  // The value of a query parameter, or the default when it is not there.
  std::string Query(const std::string& name, std::string_view otherwise = "") const;
};

// How the bytes of an answer reach the client, when they do not simply do.
enum class Delivery : std::uint8_t { kWhole, kTruncated, kReset };

struct Reply {
  int status = 200;
  std::string body;
  std::string content_type = "application/json; charset=utf-8";
  std::vector<std::pair<std::string, std::string>> headers;
  Delivery delivery = Delivery::kWhole;
  std::chrono::milliseconds delay{0};  // before the first byte
  std::shared_ptr<void> ticket;        // let go when the answer has been given
};

// {"error":{"status":…,"message":…}}, as the API says it.
Reply ApiError(int status, std::string_view message);

// {"error":{"status":…}}: a refusal without a word.
Reply SilentError(int status);

Reply PlainText(int status, std::string_view text);

// A whole number in [low, high]; nullopt for anything else, and `otherwise` when not given.
std::optional<int> QueryNumber(const Request& request, const std::string& name, int low, int high,
                               int otherwise);

// name=value&… of a query or a form, decoded; of repeated names the first counts.
std::map<std::string, std::string> ParseForm(std::string_view text);

// The parts of a list, such as "a,b"; empty parts included, none for "".
std::vector<std::string> SplitList(std::string_view text, char separator = ',');

}  // namespace tracklake::simulator
