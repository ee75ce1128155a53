# syntax=docker/dockerfile:1
# One image for all of Reef; the argument chooses what runs: `docker run reef gateway`, `docker run reef reef doctor`.
# What is in it is made by `npm run build:image-root`, which a test starts without a container engine.

ARG NODE_VERSION=24

FROM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /reef
COPY package.json package-lock.json nest-cli.json tsconfig.json .swcrc ./
COPY scripts scripts
# Without the sources there is nothing to build yet, and the packages are cached until the lockfile changes.
RUN npm ci --ignore-scripts
COPY apps apps
COPY libs libs
RUN npm run build && npm run build:image-root -- /image-root && mkdir /image-root/secrets

# No shell, no package manager, not root (uid 65532). Nothing is written but below /tmp and what is mounted.
FROM gcr.io/distroless/nodejs${NODE_VERSION}-debian12:nonroot
WORKDIR /reef
COPY --from=build --chown=65532:65532 /image-root /reef
ENV NODE_ENV=production HOST=0.0.0.0
EXPOSE 3000 3100
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["/nodejs/bin/node", "scripts/healthcheck.mjs"]
ENTRYPOINT ["/nodejs/bin/node", "scripts/run.mjs"]
CMD ["gateway"]
