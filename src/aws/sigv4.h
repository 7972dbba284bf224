// AWS Signature Version 4 in the Authorization header. Pure, any thread.
//
// S3 signs the path exactly as it is sent; every other service first removes dots and doubled
// slashes and encodes what is left once more. Mixing the two up is refused by the service only for
// the keys where it shows, so which one it is stands in the type.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "aws/credentials.h"
#include "base/time.h"
#include "http/form.h"
#include "http/transport.h"

namespace tracklake::aws {

enum class PathRule : std::uint8_t { kAsSent, kTidiedAndEncodedAgain };

// What the signature is good for.
struct SigningScope {
  std::string region;
  std::string service;
  Seconds time;
};

struct SigningRequest {
  HttpMethod method = HttpMethod::kGet;
  std::string path = "/";  // as sent
  PathRule path_rule = PathRule::kAsSent;
  FormFields query;  // decoded, in any order
  // All that are to be signed, host and the x-amz-* ones among them; those that a proxy may change
  // (User-Agent, Connection …) are left out here.
  std::vector<HttpHeader> headers;
  std::string payload_hash;  // SHA-256 of the body in hex, or UNSIGNED-PAYLOAD
};

// Every byte but A–Z a–z 0–9 - . _ ~ and '/' as %XX: a key as it stands in a path.
std::string EncodePath(std::string_view path);

// "a=1&b=", sorted, encoded: as it is signed and as it is sent.
std::string CanonicalQuery(const FormFields& query);

// The text whose hash is signed.
std::string CanonicalRequest(const SigningRequest& request);

// The value of the Authorization header.
Secret Authorization(const SigningRequest& request, const SigningScope& scope,
                     const Credentials& credentials);

}  // namespace tracklake::aws
