// The page at `/`, for whoever opens the service in a browser: what it is, how the lake is, what
// else there is, and how to ask. HTML without scripts, whose one style sheet comes from here, too:
// the policy in each answer (web/answer_bytes.cc) allows nothing else. Pure, any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "web/request.h"

namespace tracklake::serve {

inline constexpr std::string_view kHomeStylePath = "/home.css";

struct HomeFact {
  std::string name;
  std::string value;
};

struct Home {
  std::string version;
  std::string host;          // by which it was asked, with its port
  bool wants_token = false;  // so does whoever asks as the page says
  std::vector<HomeFact> facts;
};

// Does the caller take HTML? Browsers say so; programs get JSON.
bool WantsHtml(const web::Request& request);

// All of it escaped, whatever it says.
std::string HomePage(const Home& home);

std::string_view HomeStyle();

// What else answers a GET without parameters.
struct HomeLink {
  std::string_view name;  // in JSON
  std::string_view path;
  std::string_view about;  // for people
};
std::span<const HomeLink> HomeLinks();

}  // namespace tracklake::serve
