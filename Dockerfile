# Three stages: the compiler's, the one that fetches production packages, and the image that runs.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json tsconfig.json tsconfig.build.json ./
# Compiled below, once the sources are there: a change of them need not fetch packages again.
RUN npm ci --ignore-scripts
COPY src src
RUN npm run build

FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
COPY script/prepare.js script/
RUN npm ci --omit=dev

FROM node:24-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8080 \
    SROK_CONFIG=/app/config \
    SROK_DATA=/data
WORKDIR /app
COPY package.json LICENSE ./
COPY bin bin
# What browsers load.
COPY assets assets
# Roadmaps, policies and calendars: mount your own folder here.
COPY config config
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
# The embedded PostgreSQL, used only without DATABASE_URL.
RUN mkdir -m 0700 /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "bin/srok.js", "start"]
