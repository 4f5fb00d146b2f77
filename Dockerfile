# syntax=docker/dockerfile:1
#
# The image: the program, yt-dlp with its JavaScript runtime, and an ffmpeg that
# can do the one thing it is for. Its root has no shell and no package manager,
# and is meant to be mounted read-only; /data is the only place that is written,
# /tmp a tmpfs. `make image` builds it; docs/operations.md says how to run it.

# The manifests with empty sources: the same until a manifest changes, and with
# them the layer of compiled dependencies below.
FROM docker.io/library/rust:1.95.0-trixie AS skeleton
WORKDIR /src
COPY . .
RUN find . -type f ! -name '*.toml' ! -name Cargo.lock ! -path '*/src/main.rs' ! -path '*/src/lib.rs' \
        ! -path '*/benches/*.rs' -delete \
    && truncate --size=0 crates/*/src/lib.rs crates/*/benches/*.rs \
    && for main in crates/*/src/main.rs xtask/src/main.rs; do echo 'fn main() {}' > "$main"; done

FROM docker.io/library/rust:1.95.0-trixie AS program
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends cmake \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# The image has it; rust-toolchain.toml would have more of it fetched.
ENV RUSTUP_TOOLCHAIN=1.95.0
ARG PROFILE=release
COPY --from=skeleton /src .
RUN cargo build --locked --profile "$PROFILE" --bin seraphim
COPY . .
# What /v4/info and seraphim_build_info say; the context has no .git.
ARG SERAPHIM_GIT_BRANCH=unknown
ARG SERAPHIM_GIT_COMMIT=unknown
ARG SERAPHIM_GIT_TIME=0
# The sources are newer than the empty ones, whatever their time stamps say.
RUN find crates xtask -name '*.rs' -exec touch {} + \
    && SERAPHIM_GIT_BRANCH="$SERAPHIM_GIT_BRANCH" SERAPHIM_GIT_COMMIT="$SERAPHIM_GIT_COMMIT" \
       SERAPHIM_GIT_TIME="$SERAPHIM_GIT_TIME" \
       cargo build --locked --profile "$PROFILE" --bin seraphim \
    && install -D --strip "$(find target -maxdepth 2 -name seraphim -type f)" /out/seraphim

# Only what crates/seraphim-sources/src/ffmpeg asks of it: transport streams and
# AAC of every kind from a pipe, FLAC to a pipe. LGPL, a hundredth of Debian's.
FROM docker.io/library/debian:trixie-slim AS ffmpeg
WORKDIR /src
# hadolint ignore=DL3003,DL3008
RUN sed -i 's/^Types: deb$/Types: deb deb-src/' /etc/apt/sources.list.d/debian.sources \
    && apt-get update \
    && apt-get install -y --no-install-recommends dpkg-dev gcc libc6-dev make nasm \
    && apt-get source ffmpeg \
    && rm -rf /var/lib/apt/lists/* \
    && cd ffmpeg-*/ \
    && ./configure --disable-everything --disable-autodetect --disable-network \
        --disable-doc --disable-debug --disable-ffplay --disable-ffprobe --disable-avdevice \
        --enable-protocol=pipe --enable-muxer=flac --enable-encoder=flac \
        --enable-demuxer=aac,ac3,eac3,latm,loas,mov,mp3,mpegts \
        --enable-parser=aac,aac_latm,ac3,mpegaudio,opus \
        --enable-decoder=aac,aac_latm,ac3,eac3,mp2,mp3,opus,pcm_bluray,pcm_dvd \
        --enable-filter=aformat,anull,aresample \
    && make -j"$(nproc)" ffmpeg \
    && install -D --strip ffmpeg /out/ffmpeg

# yt-dlp as its own releases are: one archive, which can bring itself up to date
# (sources.ytdlp.update_folder). What it stands on lies where Python looks, so that
# a newer one finds it too.
FROM docker.io/library/debian:trixie-slim AS yt-dlp
WORKDIR /src
COPY deploy/image/requirements.txt deploy/image/yt_dlp_main.py ./
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3-pip \
    && rm -rf /var/lib/apt/lists/* \
    && pip install --no-cache-dir --no-deps --no-compile --require-hashes --only-binary :all: \
        --target site --requirement requirements.txt \
    && mkdir -p archive /out/bin /out/lib/python3.13 \
    && mv site/bin/deno /out/bin/deno \
    && rm -r site/bin \
    && mv site/yt_dlp archive/yt_dlp \
    && mv yt_dlp_main.py archive/__main__.py \
    && python3 -m zipapp archive --compress --python /usr/bin/python3 --output /out/bin/yt-dlp \
    && mv site /out/lib/python3.13/dist-packages \
    && chmod -R a=rX,u+w /out \
    && chmod a+x /out/bin/*

# The root: Python's own packages, the libraries of all of the above, certificates.
# Of coreutils only what yt-dlp's renewal needs. status.d is what scanners read.
FROM docker.io/library/debian:trixie-slim AS root
WORKDIR /packages
COPY deploy/image/passwd deploy/image/group /image/
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates \
    && apt-get download base-files libc6 libgcc-s1 zlib1g libzstd1 liblzma5 libbz2-1.0 libexpat1 \
        libffi8 libsqlite3-0 libssl3t64 libuuid1 netbase tzdata \
        python3.13-minimal libpython3.13-minimal libpython3.13-stdlib \
        coreutils libacl1 libattr1 libselinux1 libpcre2-8-0 libgmp10 \
    && rm -rf /var/lib/apt/lists/* \
    && mkdir -p /rootfs/var/lib/dpkg/status.d /coreutils \
    && for package in *.deb; do \
         case "$package" in coreutils_*) into=/coreutils ;; *) into=/rootfs ;; esac; \
         dpkg-deb --extract "$package" "$into" || exit 1; \
         dpkg-deb --field "$package" > "/rootfs/var/lib/dpkg/status.d/${package%%_*}" || exit 1; \
       done \
    && install -t /rootfs/usr/bin /coreutils/usr/bin/cp /coreutils/usr/bin/env \
    && ln -s python3.13 /rootfs/usr/bin/python3 \
    && rm -rf /rootfs/usr/share/doc /rootfs/usr/share/man /rootfs/usr/share/locale \
        /rootfs/usr/share/lintian /rootfs/usr/share/bug \
    && mkdir -p /rootfs/etc/ssl/certs /rootfs/usr/lib/ssl \
    && cp /etc/ssl/certs/ca-certificates.crt /rootfs/etc/ssl/certs/ \
    && ln -s /etc/ssl/certs/ca-certificates.crt /rootfs/usr/lib/ssl/cert.pem \
    && ln -s /etc/ssl/certs /rootfs/usr/lib/ssl/certs \
    && cp /image/passwd /image/group /rootfs/etc/ \
    && install -d -o 1001 -g 1001 -m 0755 /rootfs/data /rootfs/logs \
    && install -d -m 1777 /rootfs/tmp

FROM scratch
COPY --from=root /rootfs /
COPY --from=ffmpeg /out/ffmpeg /usr/local/bin/ffmpeg
COPY --from=yt-dlp /out /usr/local
COPY --from=program /out/seraphim /usr/local/bin/seraphim
USER 1001:1001
WORKDIR /data
ENV PATH=/usr/local/bin:/usr/bin \
    SERAPHIM_LOG__ENVIRONMENT=production \
    SERAPHIM_DATABASE__URL=sqlite:/data/seraphim.db \
    SERAPHIM_CACHE__FOLDER=/data/frames \
    SERAPHIM_SOURCES__YTDLP__UPDATE_FOLDER=/data/yt-dlp
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["/usr/local/bin/seraphim", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/seraphim"]
CMD ["run"]
