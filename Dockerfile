# The image of web, worker, beat and prepare: one image, four commands.

FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY requirements/app.txt requirements/app.txt
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/app.txt
COPY manage.py ./
COPY quizapp quizapp
COPY templates templates
COPY static static
COPY content content
# Hashed names and compressed copies; signs nothing, so any key will do.
RUN SECRET_KEY=for-the-build-only STATIC_ROOT=/app/staticfiles \
    /venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
    && /venv/bin/python -m compileall -q quizapp

FROM python:3.11-slim
RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin sortkey
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=quizapp.settings STATIC_ROOT=/app/staticfiles
WORKDIR /app
COPY --from=build /venv /venv
COPY --from=build /app /app
COPY docker/healthcheck.py docker/healthcheck.py
USER sortkey
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=10s --start-period=30s --retries=3 \
    CMD ["python", "docker/healthcheck.py", "http://127.0.0.1:8000/healthz"]
# A pool is for the web processes: it must not cross the fork of a worker.
CMD ["env", "DATABASE_POOL=yes", "granian", "--interface", "rsgi", "--host", "0.0.0.0", "--port", "8000", \
     "--workers", "2", "--respawn-failed-workers", "--no-ws", \
     "--workers-kill-timeout", "20", "quizapp.web.front:application"]
