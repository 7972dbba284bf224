#include "serve/home_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/text.h"

namespace tracklake::serve {
namespace {

constexpr HomeLink kLinks[] = {
    {"status", "/api/v1/status", "tables, gaps, the last run, what is due"},
    {"runs", "/api/v1/runs", "what ran, and how it went"},
    {"catalog", "/api/v1/catalog", "tables and views"},
    {"gaps", "/api/v1/gaps", "what was not captured, and why"},
    {"quarantine", "/api/v1/quarantine", "what was refused"},
    {"alarms", "/api/v1/alarms", "what needs attention"},
    {"quota", "/api/v1/quota", "calls made and left"},
    {"schedule", "/api/v1/schedule", "what runs next"},
    {"openapi", "/api/v1/openapi.json", "the API, described"},
    {"metrics", "/metrics", "for Prometheus"},
    {"healthz", "/healthz", "does its loop turn?"},
    {"readyz", "/readyz", "is it ready?"},
};

constexpr std::string_view kStyle = R"(:root {
  color-scheme: light dark;
  --text: #1c2128; --soft: #57606a; --line: #d8dee4; --back: #ffffff; --code: #f3f5f7;
  --link: #0a5fc2;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e6edf3; --soft: #9aa4af; --line: #30363d; --back: #0f1318; --code: #1a2027;
    --link: #7ab7ff;
  }
}
body {
  max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem 3rem;
  font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--back);
}
h1 { margin: 0; font-size: 1.5rem; }
h2 { margin: 2rem 0 .5rem; font-size: 1.1rem; }
p { margin: .5rem 0; }
small, dt, td { color: var(--soft); }
a { color: var(--link); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.25rem; margin: 1rem 0; }
dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; }
td { padding: .3rem 1.25rem .3rem 0; border-top: 1px solid var(--line); vertical-align: top; }
tr:first-child td { border-top: 0; }
pre { overflow-x: auto; padding: .75rem 1rem; border-radius: .4rem; background: var(--code); }
code { font: .875rem/1.5 ui-monospace, monospace; }
@media (max-width: 30rem) {
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .6rem; }
}
)";

std::string Escaped(std::string_view text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

// Somebody pastes it into a shell: what stands in no name of a host stands not there either.
std::string HostToAsk(const std::string& host) {
  const bool is_plain = !host.empty() && std::ranges::all_of(host, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '-' || c == ':';
  });
  return is_plain ? host : "127.0.0.1:8899";
}

std::string CurlText(const Home& home) {
  return fmt::format(
      "curl -s http://{}/api/v1/query \\\n{}  -H 'Content-Type: application/json' \\\n"
      "  -d '{{\"sql\": \"SELECT date, song_name FROM spotify_tracks\", \"limit\": 5}}'\n",
      HostToAsk(home.host), home.wants_token ? "  -H \"Authorization: Bearer $TOKEN\" \\\n" : "");
}

std::string FactsHtml(const std::vector<HomeFact>& facts) {
  std::string html;
  for (const HomeFact& fact : facts) {
    html += fmt::format("<dt>{}</dt><dd>{}</dd>\n", Escaped(fact.name), Escaped(fact.value));
  }
  return html;
}

std::string LinksHtml() {
  std::string html;
  for (const HomeLink& link : kLinks) {
    html += fmt::format("<tr><td><a href=\"{0}\">{0}</a></td><td>{1}</td></tr>\n",
                        Escaped(link.path), Escaped(link.about));
  }
  return html;
}

}  // namespace

std::span<const HomeLink> HomeLinks() { return kLinks; }

std::string_view HomeStyle() { return kStyle; }

bool WantsHtml(const web::Request& request) {
  for (const std::string& range : SplitList(request.Header("Accept").value_or(""))) {
    if (EqualsIgnoringCase(Trim(range.substr(0, range.find(';'))), "text/html")) return true;
  }
  return false;
}

std::string HomePage(const Home& home) {
  return fmt::format(R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>tracklake</title>
<link rel="stylesheet" href="{}">
<link rel="icon" href="data:,">
</head>
<body>
<main>
<h1>tracklake</h1>
<p>A music data lake, kept up to date by this service. <small>Version&nbsp;{}</small></p>
<dl>
{}</dl>
<h2>Ask it in SQL</h2>
<pre tabindex="0"><code>{}</code></pre>
<h2>What else answers here</h2>
<table>
{}</table>
</main>
</body>
</html>
)",
                     kHomeStylePath, Escaped(home.version), FactsHtml(home.facts),
                     Escaped(CurlText(home)), LinksHtml());
}

}  // namespace tracklake::serve
