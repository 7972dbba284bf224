# What is installed. `make install PREFIX=…` (DESTDIR is honoured) writes below its prefix and nowhere
# else. The program finds DuckDB's library from where it stands itself, so a prefix can be moved.
#
# What the program says of itself (man pages, completions) is made when it is needed and not by every
# build: tests and sanitizers have no use for it.
set(package_texts ${CMAKE_BINARY_DIR}/package)
set(package_files tracklake.1 tracklake.toml.5 completion.bash completion.zsh completion.fish)
list(TRANSFORM package_files PREPEND ${package_texts}/)
add_custom_command(
  OUTPUT ${package_files}
  COMMAND ${CMAKE_SOURCE_DIR}/tools/package_texts $<TARGET_FILE:tracklake> ${package_texts}
  DEPENDS tracklake ${CMAKE_SOURCE_DIR}/tools/package_texts)
add_custom_target(package_texts DEPENDS ${package_files})

target_link_options(tracklake PRIVATE -Wl,-z,now)  # nobody can write its table of functions later

set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME tracklake)
set(doc share/doc/tracklake)
install(TARGETS tracklake)
install(FILES ${libduckdb} DESTINATION lib/tracklake)
install(FILES ${package_texts}/tracklake.1 DESTINATION share/man/man1)
install(FILES ${package_texts}/tracklake.toml.5 DESTINATION share/man/man5)
install(FILES ${package_texts}/completion.bash DESTINATION share/bash-completion/completions
        RENAME tracklake)
install(FILES ${package_texts}/completion.fish DESTINATION share/fish/vendor_completions.d
        RENAME tracklake.fish)
install(FILES infra/package/sysusers.conf DESTINATION lib/sysusers.d RENAME tracklake.conf)
install(FILES README.md GUARANTEES.md infra/package/copyright DESTINATION ${doc})
install(DIRECTORY docs DESTINATION ${doc} FILES_MATCHING PATTERN "*.md")
install(FILES assets/architecture.svg DESTINATION ${doc}/assets)
install(FILES infra/package/tracklake.toml infra/prometheus/tracklake.rules.yml
              infra/grafana/tracklake.json DESTINATION ${doc}/examples)
install(CODE "set(texts ${package_texts})")
install(SCRIPT cmake/InstallPrefixed.cmake)
