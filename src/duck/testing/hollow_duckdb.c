/* A library that says that it is DuckDB of some version, and can do nothing else. */
const char* duckdb_library_version(void) { return VERSION; }
