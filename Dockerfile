# The service with its pinned dependencies, as an unprivileged user; the database is a Neo4j beside it (compose.yaml).
FROM python:3.11.14-slim-bookworm AS build
WORKDIR /src
COPY pyproject.toml README.md requirements.txt ./
RUN python -m venv /opt/symbiose \
 && /opt/symbiose/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY symbiose symbiose
COPY graph graph
COPY matching matching
COPY web web
COPY seed_data seed_data
RUN /opt/symbiose/bin/pip install --no-cache-dir --no-deps .

FROM python:3.11.14-slim-bookworm
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/symbiose symbiose
COPY --from=build /opt/symbiose /opt/symbiose
ENV PATH=/opt/symbiose/bin:$PATH \
    SYMBIOSE_HOME=/var/lib/symbiose \
    PYTHONUNBUFFERED=1
USER symbiose
WORKDIR /var/lib/symbiose
VOLUME /var/lib/symbiose
EXPOSE 5000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:5000/health', timeout=4)"]
CMD ["symbiose", "serve", "--host", "0.0.0.0", "--port", "5000"]
