// Where an S3 lake is: "s3://bucket/prefix", and at which address its bucket is asked. Pure, any
// thread.
#pragma once

#include <string>
#include <string_view>

#include "aws/settings.h"
#include "base/result.h"

namespace tracklake {

struct S3Place {
  std::string bucket;
  std::string prefix;  // of every key; empty, or with a '/' at its end

  // "s3://bucket/prefix", without a '/' at its end.
  std::string Name() const;
};

bool IsS3Place(std::string_view text);

// kConfig for what is none, or what S3 does not allow as a bucket's name.
Result<S3Place> ParseS3Place(std::string_view text);

// The bucket in the host's name, or in the path where an address of one's own is configured
// (AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL) or a dot in its name would break the certificate's.
Result<aws::Target> BucketTarget(const std::string& bucket, const aws::Settings& settings);

}  // namespace tracklake
