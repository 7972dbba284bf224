# What is installed, and the .deb of it. `make install PREFIX=…` (DESTDIR is honoured) writes below
# its prefix and nowhere else; `make deb` adds what only Debian has (InstallDebian.cmake). The program
# finds DuckDB's library from where it stands itself, so a prefix can be moved.
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
# The documents link to each other, to pictures and to files of infra/ and sql/: all of them lie here
# as in the checkout, so that links hold (tests/package/prefix_test.py follows each).
install(FILES README.md GUARANTEES.md CONTRIBUTING.md CHANGELOG.md LICENSE infra/package/copyright
        DESTINATION ${doc})
install(DIRECTORY docs DESTINATION ${doc} FILES_MATCHING PATTERN "*.md" PATTERN "*.json")
install(DIRECTORY assets DESTINATION ${doc})
install(DIRECTORY sql/examples DESTINATION ${doc}/sql)
install(DIRECTORY infra/grafana infra/prometheus DESTINATION ${doc}/infra)
install(FILES infra/template.yaml infra/prices.json infra/warehouse.py DESTINATION ${doc}/infra)
install(FILES tools/simulator/README.md DESTINATION ${doc}/tools/simulator)
file(GLOB figures CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/bench/*.md)
install(FILES ${figures} DESTINATION ${doc}/bench)
install(FILES infra/package/tracklake.toml DESTINATION ${doc}/examples)
install(CODE "set(texts ${package_texts})")
install(SCRIPT cmake/InstallPrefixed.cmake)

set(CPACK_PACKAGE_CONTACT "the tracklake authors <tracklake@users.noreply.github.com>")
install(CODE "set(version ${PROJECT_VERSION}-1)\nset(maintainer \"${CPACK_PACKAGE_CONTACT}\")\nset(strip ${CMAKE_STRIP})"
        COMPONENT debian EXCLUDE_FROM_ALL)
install(SCRIPT cmake/InstallDebian.cmake COMPONENT debian EXCLUDE_FROM_ALL)

set(CPACK_GENERATOR DEB)
set(CPACK_INSTALL_CMAKE_PROJECTS "${CMAKE_BINARY_DIR};tracklake;tracklake;/"
                                 "${CMAKE_BINARY_DIR};tracklake;debian;/")
set(CPACK_SET_DESTDIR ON)  # for /etc
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_OUTPUT_FILE_PREFIX ${CMAKE_BINARY_DIR}/package)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "music data lake: Spotify's answers as Parquet, with SQL")
set(CPACK_PACKAGE_DESCRIPTION
"tracklake extracts playlists, songs, artists, albums and plays from the
Spotify Web API on a schedule, keeps every answer as immutable JSON, makes
clean partitioned Parquet tables of it the moment it lands, and answers SQL
over them.
.
It is a command, and a service that is off until it is configured:
/etc/tracklake/tracklake.toml, then systemctl enable --now tracklake.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION database)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# libcurl and libedit are loaded, not linked. Spotify is asked over TLS; schedules have time zones.
set(CPACK_DEBIAN_PACKAGE_DEPENDS
    "libcurl4, libedit2, ca-certificates, tzdata, systemd | systemd-standalone-sysusers | systemd-sysusers")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "prometheus")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${CMAKE_SOURCE_DIR}/infra/package/conffiles
                                       ${CMAKE_SOURCE_DIR}/infra/package/postinst
                                       ${CMAKE_SOURCE_DIR}/infra/package/postrm
                                       ${CMAKE_SOURCE_DIR}/infra/package/prerm)
include(CPack)
