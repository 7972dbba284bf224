# make run and make test do all the set-up they need. Everything else is for those who work on it.
.PHONY: help prepare build run test install deb test-aws lambda lambda-x86_64 lambda-arm64 check bench format lint clean
.DEFAULT_GOAL := build

# Objects are the same whichever folder they are built in: the compiler's cache serves all of them.
export CCACHE_BASEDIR ?= $(CURDIR)

# On a terminal a line that moves; elsewhere nothing but errors.
ninja = ninja -C build $(shell test -t 2 || echo --quiet)

prepare:
	@tools/bootstrap
	@test -f build/build.ninja || cmake --preset release >/dev/null

build: prepare
	@$(ninja)

help: ## what there is to make
	@sed -nE 's/^([a-z0-9-]+)( [a-z0-9-]+)*:.*## (.*)/  make \1|\3/p' Makefile | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

run: prepare ## the main job: 26 weeks from the simulator, or your playlists from Spotify
	@$(ninja) tracklake tracklake-simulator  # nobody waits for tests here
	@tools/demo

test: build ## unit, behaviour and end-to-end tests
	@ctest --preset release

PREFIX ?= /usr/local
install: prepare ## the program, its library, man pages, completions, unit: PREFIX, DESTDIR
	@$(ninja) tracklake package_texts
	@cmake --install build --component tracklake --prefix "$(PREFIX)" >/dev/null
	@DESTDIR="$(DESTDIR)" tools/installed "$(PREFIX)"

deb: export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || date +%s)
deb: prepare ## a package for Debian: build/package/tracklake_*.deb
	@tools/bootstrap --deb
	@$(ninja) tracklake package_texts
	@cd build && cpack -G DEB >package/cpack.log 2>&1 || { cat package/cpack.log >&2; exit 1; }
	@ls build/package/*.deb

test-aws: build lambda-x86_64 ## S3 and the rest of AWS, on servers that others wrote
	@tools/bootstrap --aws
	@tests/aws/run

lambda: lambda-x86_64 lambda-arm64 ## packages for AWS Lambda: build/lambda/tracklake-*.zip

lambda-x86_64 lambda-arm64: lambda-%: prepare
	@tools/bootstrap --lambda
	@tools/lambda_parts $*
	@cmake --preset lambda-$* >/dev/null
	@$(subst build,build-lambda-$*,$(ninja)) tracklake-lambda
	@tools/lambda_package build-lambda-$* $*
	@tools/lambda_check $*

check: ## the slower checks: lint, sanitizers, crashes, damage, a small benchmark
	@tools/check

bench: build ## against pandas, Polars, DuckDB SQL and curl; writes bench/RESULTS.md and FETCH.md
	@bench/run
	@bench/fetch

format:
	@tools/bootstrap --checks
	@git ls-files '*.h' '*.cc' | xargs clang-format-19 -i

lint: ## formatting, includes along the table, and the rules in tools/lint
	@tools/bootstrap --checks
	@tools/lint

clean:
	@rm -rf build build-lambda-*
