// Held to the signatures that AWS publishes: the signing test suite that its SDKs share, and those
// of S3's guide.
#include "aws/sigv4.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/sha256.h"

namespace tracklake::aws {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

constexpr std::string_view kToken =
    "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfp"
    "SPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQ"
    "DYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+s"
    "cqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";

// A request of the suite, to example.amazonaws.com, for the service "service" in us-east-1.
struct Vector {
  std::string name;
  HttpMethod method = HttpMethod::kGet;
  std::string path = "/";  // not encoded yet
  PathRule rule = PathRule::kTidiedAndEncodedAgain;
  FormFields query = {};
  std::vector<HttpHeader> headers = {};
  std::string token = {};
  std::string signed_body = {};
  std::string signature;
};

void PrintTo(const Vector& vector, std::ostream* out) { *out << vector.name; }

const std::vector<Vector>& Suite() {
  static const std::vector<Vector> vectors = {
      {.name = "get-header-key-duplicate",
       .headers = {{"My-Header1", "value2"}, {"My-Header1", "value2"}, {"My-Header1", "value1"}},
       .signature = "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"},
      {.name = "get-header-value-multiline",
       .headers = {{"My-Header1", "value1\n  value2\n     value3"}},
       .signature = "cfd34249e4b1c8d6b91ef74165d41a32e5fab3306300901bb65a51a73575eefd"},
      {.name = "get-header-value-order",
       .headers = {{"My-Header1", "value4"},
                   {"My-Header1", "value1"},
                   {"My-Header1", "value3"},
                   {"My-Header1", "value2"}},
       .signature = "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"},
      {.name = "get-header-value-trim",
       .headers = {{"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}},
       .signature = "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
      {.name = "get-relative-normalized",
       .path = "/example/..",
       .signature = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
      {.name = "get-relative-relative-normalized",
       .path = "/example1/example2/../..",
       .signature = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
      {.name = "get-relative-relative-unnormalized",
       .path = "/example1/example2/../..",
       .rule = PathRule::kAsSent,
       .signature = "dc33e0856fd4baca4d7aa2146c38958283844764f38c74252a333df5e613003b"},
      {.name = "get-relative-unnormalized",
       .path = "/example/..",
       .rule = PathRule::kAsSent,
       .signature = "eca7ead57bb5aa5c8e28007acd4ff04e1ff9a0ff3b237ec1554a184887ff9282"},
      {.name = "get-slash-dot-slash-normalized",
       .path = "/./",
       .signature = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
      {.name = "get-slash-dot-slash-unnormalized",
       .path = "/./",
       .rule = PathRule::kAsSent,
       .signature = "68714168e6557f8f2de0ef956fc24dc2593a4bd2961f8df51898d8a134695145"},
      {.name = "get-slash-normalized",
       .path = "//",
       .signature = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
      {.name = "get-slash-pointless-dot-normalized",
       .path = "/./example",
       .signature = "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"},
      {.name = "get-slash-pointless-dot-unnormalized",
       .path = "/./example",
       .rule = PathRule::kAsSent,
       .signature = "beb03f223f7deae4146464f06e29eebbee9c8afbe15c290cf07aa8b119e14cff"},
      {.name = "get-slash-unnormalized",
       .path = "//",
       .rule = PathRule::kAsSent,
       .signature = "c88bcd3d312d75078c0cd961d6deae3f4c754924b01669efcfcb439fd5e5b76e"},
      {.name = "get-slashes-normalized",
       .path = "//example//",
       .signature = "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"},
      {.name = "get-slashes-unnormalized",
       .path = "//example//",
       .rule = PathRule::kAsSent,
       .signature = "87cca117541a147f6df867677d98a7d80dff226d2bfca9e4ffa899665623c7e5"},
      {.name = "get-space-normalized",
       .path = "/example space/",
       .signature = "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"},
      {.name = "get-space-unnormalized",
       .path = "/example space/",
       .rule = PathRule::kAsSent,
       .signature = "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"},
      {.name = "get-unreserved",
       .path = "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
       .signature = "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"},
      {.name = "get-utf8",
       .path = "/ሴ",
       .signature = "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"},
      {.name = "get-vanilla",
       .signature = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
      {.name = "get-vanilla-empty-query-key",
       .query = {{"Param1", "value1"}},
       .signature = "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"},
      {.name = "get-vanilla-query",
       .signature = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
      {.name = "get-vanilla-query-order-encoded",
       .query = {{"Param-3", "Value3"}, {"Param", "Value2"}, {"ሴ", "Value1"}},
       .signature = "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac"},
      {.name = "get-vanilla-query-order-key-case",
       .query = {{"Param2", "value2"}, {"Param1", "value1"}},
       .signature = "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
      {.name = "get-vanilla-query-unreserved",
       .query = {{"-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
                  "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"}},
       .signature = "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"},
      {.name = "get-vanilla-utf8-query",
       .query = {{"ሴ", "bar"}},
       .signature = "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"},
      {.name = "get-vanilla-with-session-token",
       .token = "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267",
       .signature = "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8"},
      {.name = "post-header-key-case",
       .method = HttpMethod::kPost,
       .signature = "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
      {.name = "post-header-key-sort",
       .method = HttpMethod::kPost,
       .headers = {{"My-Header1", "value1"}},
       .signature = "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"},
      {.name = "post-header-value-case",
       .method = HttpMethod::kPost,
       .headers = {{"My-Header1", "VALUE1"}},
       .signature = "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"},
      {.name = "post-sts-header-after",
       .method = HttpMethod::kPost,
       .signature = "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
      {.name = "post-sts-header-before",
       .method = HttpMethod::kPost,
       .token = std::string(kToken),
       .signature = "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"},
      {.name = "post-vanilla",
       .method = HttpMethod::kPost,
       .signature = "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
      {.name = "post-vanilla-empty-query-value",
       .method = HttpMethod::kPost,
       .query = {{"Param1", "value1"}},
       .signature = "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"},
      {.name = "post-vanilla-query",
       .method = HttpMethod::kPost,
       .query = {{"Param1", "value1"}},
       .signature = "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"},
      {.name = "post-x-www-form-urlencoded",
       .method = HttpMethod::kPost,
       .headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Content-Length", "13"}},
       .signed_body = "Param1=value1",
       .signature = "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b"},
      {.name = "post-x-www-form-urlencoded-parameters",
       .method = HttpMethod::kPost,
       .headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
                   {"Content-Length", "13"}},
       .signed_body = "Param1=value1",
       .signature = "328d1b9eaadca9f5818ef05e8392801e091653bafec24fcab71e7344e7f51422"},
  };
  return vectors;
}

class SuiteTest : public testing::TestWithParam<Vector> {};

TEST_P(SuiteTest, GivesThePublishedSignature) {
  const Vector& vector = GetParam();
  SigningRequest request{.method = vector.method,
                         .path = vector.path,
                         .path_rule = vector.rule,
                         .query = vector.query,
                         .headers = vector.headers,
                         .payload_hash = Sha256Hex(vector.signed_body)};
  if (vector.rule == PathRule::kAsSent) request.path = EncodePath(vector.path);
  request.headers.push_back({"Host", "example.amazonaws.com"});
  request.headers.push_back({"X-Amz-Date", "20150830T123600Z"});
  if (!vector.token.empty()) request.headers.push_back({"X-Amz-Security-Token", vector.token});
  if (!vector.signed_body.empty()) {
    request.headers.push_back({"x-amz-content-sha256", request.payload_hash});
  }
  const SigningScope scope{"us-east-1", "service", *ParseIsoSeconds("2015-08-30T12:36:00Z")};
  const Credentials credentials{
      "AKIDEXAMPLE", Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), {}, {}};
  EXPECT_THAT(Authorization(request, scope, credentials).Reveal(),
              EndsWith("Signature=" + vector.signature))
      << CanonicalRequest(request);
}

INSTANTIATE_TEST_SUITE_P(SigV4, SuiteTest, testing::ValuesIn(Suite()), [](const auto& vector) {
  std::string name = vector.param.name;
  std::ranges::replace(name, '-', '_');
  return name;
});

// A request of S3's guide.
struct S3Vector {
  HttpMethod method = HttpMethod::kGet;
  std::string key;
  FormFields query = {};
  std::vector<HttpHeader> headers = {};
  std::string body = {};
  std::string signature;
  std::string host = "examplebucket.s3.amazonaws.com";
  std::string region = "us-east-1";
  std::string time = "20130524T000000Z";
};

const std::vector<S3Vector>& S3Vectors() {
  static const std::vector<S3Vector> vectors = {
      {.key = "test.txt",
       .headers = {{"range", "bytes=0-9"}},
       .signature = "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"},
      {.method = HttpMethod::kPut,
       .key = "test$file.text",
       .headers = {{"date", "Fri, 24 May 2013 00:00:00 GMT"},
                   {"x-amz-storage-class", "REDUCED_REDUNDANCY"}},
       .body = "Welcome to Amazon S3.",
       .signature = "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"},
      {.key = "",
       .query = {{"lifecycle", ""}},
       .signature = "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"},
      {.key = "",
       .query = {{"prefix", "J"}, {"max-keys", "2"}},
       .signature = "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"},
      {.key = "raw/spotify/2026-01-02/a b+c=\u00e9~'()*!,;:@&$.json",
       .signature = "3ad8482b68d76372db2b97262d27baa1a99ed2e74be444d5a20a70f8f4a395ee",
       .host = "my-bucket.s3.eu-west-1.amazonaws.com",
       .region = "eu-west-1",
       .time = "20260102T030405Z"},
  };
  return vectors;
}

TEST(S3SignatureTest, IsThePublishedOne) {
  for (const S3Vector& vector : S3Vectors()) {
    SigningRequest request{.method = vector.method,
                           .path = EncodePath("/" + vector.key),
                           .path_rule = PathRule::kAsSent,
                           .query = vector.query,
                           .headers = vector.headers,
                           .payload_hash = Sha256Hex(vector.body)};
    request.headers.push_back({"host", vector.host});
    request.headers.push_back({"x-amz-date", vector.time});
    request.headers.push_back({"x-amz-content-sha256", request.payload_hash});
    const SigningScope scope{vector.region, "s3", *ParseCompactTimestamp(vector.time)};
    const Credentials credentials{
        "AKIAIOSFODNN7EXAMPLE", Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), {}, {}};
    EXPECT_THAT(Authorization(request, scope, credentials).Reveal(),
                EndsWith("Signature=" + vector.signature))
        << CanonicalRequest(request);
  }
}

TEST(S3SignatureTest, LeavesAKeysPathAsItIs) {
  const SigningRequest request{.path = EncodePath("/a//b/./c"), .query = {}, .headers = {}};
  EXPECT_THAT(CanonicalRequest(request), HasSubstr("\n/a//b/./c\n"));
}

TEST(SigV4Test, DoesNotSignWhatChangesOnTheWay) {
  SigningRequest request{.query = {}, .headers = {{"host", "h"}}, .payload_hash = "x"};
  const std::string canonical = CanonicalRequest(request);
  for (const char* name : {"User-Agent", "connection", "Expect", "X-Amzn-Trace-Id"}) {
    request.headers.push_back({name, "1"});
  }
  EXPECT_EQ(CanonicalRequest(request), canonical);
}

TEST(SigV4Test, SaysWhoSignedWhatForWhomAndPrintsNoneOfIt) {
  const SigningRequest request{
      .query = {}, .headers = {{"Host", "h"}, {"x-amz-date", "1"}}, .payload_hash = "x"};
  const Secret value =
      Authorization(request, {"eu-west-1", "glue", *ParseIsoSeconds("2026-01-02T03:04:05Z")},
                    {"AKID", {}, {}, {}});
  EXPECT_THAT(value.Reveal(),
              testing::StartsWith("AWS4-HMAC-SHA256 "
                                  "Credential=AKID/20260102/eu-west-1/glue/aws4_request, "
                                  "SignedHeaders=host;x-amz-date, Signature="));
  EXPECT_EQ(fmt::format("{}", value), "***");
}

}  // namespace
}  // namespace tracklake::aws
