# The two commands that a newcomer needs are `make try` and `make test`; each
# brings what is missing on the machine (see tools/setup).

SHELL := $(or $(shell command -v bash;),$(error bash is needed: install it with the package manager of this system))
.DEFAULT_GOAL := help
# Tools that tools/setup brought in without a system package manager.
export PATH := $(CURDIR)/.tools/bin:$(PATH)

.PHONY: help setup try test lint check audit fuzz docs proof soak image image-proof traces release pins bench microbench

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

setup:
	@tools/setup

try: setup ## A local stand-in of Discord, the bot against it, a first song. ARGS="--script FILE" runs a script
	@echo 'Building Seraphim. The first time takes some minutes, later ones seconds.'
	@cargo build --locked --bin seraphim
	@cargo run --quiet --locked --bin seraphim -- try $(ARGS)

# Tests wait more than they reckon: one more at once than there are cores, if these are few.
test: setup ## Every test that needs nothing but this repository
	cores=$$(nproc); export RUST_TEST_THREADS=$${RUST_TEST_THREADS:-$$((cores < 8 ? cores + 1 : 8))}; \
	  cargo test --workspace --locked

lint: setup ## Format, lints, documentation, layers
	cargo fmt --all -- --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked --document-private-items
	cargo xtask layers
	cargo xtask documents

check: lint ## The same, and what lies in deploy/
	deploy/check

audit: ## Known holes in what the program is built of
	@deploy/check tools
	.tools/deploy/bin/cargo-deny --all-features check advisories

fuzz: setup ## Coverage-guided fuzzing, 60 s a target (SECONDS=; TARGET=track_codec for one), then every property with very many cases (CASES=50000)
	fuzz/run --seconds $(or $(SECONDS),60) $(TARGET)
	[ -n "$(TARGET)" ] || PROPTEST_CASES=$(or $(CASES),50000) cargo test --locked --release -p lavalink-protocol -p seraphim-core -p seraphim-discord

docs: setup ## The generated pages: docs/commands.md, docs/configuration.md, and the transcripts of docs/visits
	cargo xtask docs

proof: setup ## Third-party clients and servers, installed by apt, npm, PyPI and Maven
	@proof/run

soak: setup ## What takes its time: killed with -9 two hundred times, the page left open and fifty players kept busy for an hour
	cargo build --locked --release --bin seraphim
	@KILLS=$(or $(KILLS),200) GUILDS=$(or $(GUILDS),50) proof/run --binary target/release/seraphim kills
	@proof/soak_page $(or $(PAGE_SECONDS),3600)
	target/release/seraphim bench --soak $(or $(NODE_SECONDS),3600)

image: ## The container image, by Docker
	docker build --tag seraphim:latest \
	  --build-arg SERAPHIM_GIT_COMMIT=$$(git rev-parse --short HEAD) \
	  --build-arg SERAPHIM_GIT_BRANCH=$$(git rev-parse --abbrev-ref HEAD) \
	  --build-arg SERAPHIM_GIT_TIME=$$(git log -1 --format=%ct) .

traces: setup ## What is built with --features traces alone: one trace from a command to the first frame
	cargo test --locked -p seraphim --features traces --test traces

image-proof: ## The same by buildah on base images made here, then run as it will be
	deploy/image/prove $(PROFILE)

release: ## VERSION=1.2.3: the version and CHANGELOG.md from changelog.d
	cargo xtask release $(VERSION) $(shell date -u +%F)

pins: ## What comes from PyPI, pinned anew with its hashes
	deploy/check pins

bench: setup ## What node and bot cost on this machine, beside songbird's driver: target/bench/*.json
	cargo build --locked --release --bin seraphim
	CARGO_TARGET_DIR="$$PWD/target/bench" cargo build --locked --release --manifest-path bench/songbird/Cargo.toml
	target/release/seraphim bench --out target/bench/report.json $(BENCH)
	target/release/seraphim bench --crowd 50 --seconds 60 --out target/bench/crowd.json
	target/release/seraphim bench --guilds --out target/bench/guilds.json
	target/release/seraphim bench --no-reactions --scenario pass-through --players 500 \
	  --peer target/bench/release/songbird-bench --out target/bench/songbird.json

microbench: setup ## What the single stages of a frame take on this machine. BENCH=encode for those so named
	cargo bench --locked -p seraphim-node -p seraphim-voice --bench stages -- $(BENCH)
