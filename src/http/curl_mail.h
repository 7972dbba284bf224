// MailTransport over libcurl: SMTP, with TLS from the first byte or by STARTTLS. Certificates are
// verified, but for a server on this machine, whose certificate is its own. A password goes to
// another machine only under TLS. Any thread.
#pragma once

#include <string>

#include "http/mail.h"

namespace tracklake {

class CurlMail final : public MailTransport {
 public:
  // `ca_file`: PEM; empty: the system's certificates.
  explicit CurlMail(std::string ca_file = {}) : ca_file_(std::move(ca_file)) {}

  Result<> Send(const Mail& mail) override;

 private:
  const std::string ca_file_;
};

}  // namespace tracklake
