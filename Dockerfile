# docker build -t tap-sentry . && docker run --rm --user "$(id -u)" -v "$PWD:/data" tap-sentry --config config.json
# The digest is that of the index of all platforms; Dependabot moves tag and digest together.
FROM node:22.23.3-bookworm-slim@sha256:c3de60bf2f9dd0ac6370e6117950ff62d6e339527e7472301c9c78a017978392 AS base

FROM base AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY scripts/build.js scripts/
COPY src src
RUN npm run build

FROM base AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM base
ENV NODE_ENV=production
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY bin bin
COPY catalog catalog
# Readable for whatever user runs it, also when the files of the checkout are their owner's alone.
RUN chmod -R a+rX bin catalog dist package.json && ln -s /app/bin/tap-sentry.js /usr/local/bin/tap-sentry
# The user "node", as a number so that Kubernetes can see that it is not root. Any other user works too (--user): the
# program needs neither a name nor a home, and writes no file.
USER 1000:1000
# Relative paths of --config, --catalog and --state start here.
WORKDIR /data
STOPSIGNAL SIGTERM
# In exec form the program is process 1 and gets the signals itself.
ENTRYPOINT ["tap-sentry"]
