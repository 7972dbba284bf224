# Runs when the .deb is made, behind the files that every installation has: what Debian's policy adds.
# Stamps are those of SOURCE_DATE_EPOCH where it is set, so that the same tree makes the same package.
get_filename_component(source ${CMAKE_CURRENT_LIST_DIR} DIRECTORY)
set(root $ENV{DESTDIR}${CMAKE_INSTALL_PREFIX})

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(INSTALL ${source}/infra/package/tracklake.toml DESTINATION /etc/tracklake)
file(INSTALL ${source}/infra/package/lintian-overrides
     DESTINATION ${CMAKE_INSTALL_PREFIX}/share/lintian/overrides RENAME tracklake)

string(TIMESTAMP now "%a, %d %b %Y %H:%M:%S +0000" UTC)
set(doc ${root}/share/doc/tracklake)
file(INSTALL ${source}/CHANGELOG.md DESTINATION ${CMAKE_INSTALL_PREFIX}/share/doc/tracklake
     RENAME changelog)
file(CREATE_LINK copyright ${doc}/LICENSE SYMBOLIC)  # which has its text
file(WRITE ${doc}/changelog.Debian
"tracklake (${version}) unstable; urgency=medium

  * What has changed is in changelog.gz.

 -- ${maintainer}  ${now}
")
run(gzip -9n ${doc}/changelog ${doc}/changelog.Debian ${root}/share/man/man1/tracklake.1
    ${root}/share/man/man5/tracklake.toml.5)

# Ten megabytes of names that nobody looks up.
run(${strip} --strip-unneeded ${root}/lib/tracklake/libduckdb.so)
