# docker build -t tap-sentry . && docker run --rm --user "$(id -u)" -v "$PWD:/data" tap-sentry --config config.json
FROM node:22.22-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY scripts/build.js scripts/
COPY src src
RUN npm run build

FROM node:22.22-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:22.22-slim
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
