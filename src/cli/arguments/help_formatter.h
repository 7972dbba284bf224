// How --help looks: the parser's own order, in lines that fit the terminal.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace tracklake::cli {

class HelpFormatter final : public CLI::Formatter {
 public:
  // `width` is the terminal's, in cells; what is narrower or wider than anybody reads is not taken.
  explicit HelpFormatter(int width);

  std::string make_description(const CLI::App* app) const override;
  std::string make_usage(const CLI::App* app, std::string name) const override;
  std::string make_subcommand(const CLI::App* command) const override;
  std::string make_option_opts(const CLI::Option* option) const override;
  std::string make_option_desc(const CLI::Option* option) const override;
  std::string make_footer(const CLI::App* app) const override;

 private:
  std::size_t width_;
};

}  // namespace tracklake::cli
