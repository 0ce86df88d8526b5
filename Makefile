# make run     install what is missing, build, make the atlas, serve it at http://127.0.0.1:8080
# make test    the same set-up, then every test
# make build   build/promptriskdb
# make bench   the measurements of tests/bench, each beside its peer
#
# UPSTREAM=DIR names the folder with the upstream files for the tests on real data; without it, ../shared/upstream is used
# where it is there, and PROMPTRISKDB_UPSTREAM before that.

UPSTREAM ?= $(or $(PROMPTRISKDB_UPSTREAM),$(if $(wildcard ../shared/upstream),$(abspath ../shared/upstream)))
PORT ?= 8080

.PHONY: run test build bench setup clean install
.DEFAULT_GOAL := build

run: build
	build/promptriskdb serve --port $(PORT)

build: build/build.ninja
	ninja -C build promptriskdb

build/build.ninja:
	tools/setup build
	meson setup build -Dtests=false

test:
	tools/setup test
	UPSTREAM='$(UPSTREAM)' tests/run

bench:
	tools/setup bench
	UPSTREAM='$(UPSTREAM)' tests/bench/run

setup:
	tools/setup test

install: build
	meson install -C build

clean:
	rm -rf build build-*
