# One image for the web servers, the nightly work and the migrations. Build, with the address that the code on the
# paper forms leads to: docker build --build-arg SITE_URL=https://care.example -t level-of-care .

# What is made before the site serves. The typesetter of the paper forms stays in this stage.
FROM python:3.11-slim-bookworm AS built
WORKDIR /site
COPY requirements-paper.lock .
RUN pip install --no-cache-dir --require-hashes --requirement requirements-paper.lock
COPY . .
ARG SITE_URL=http://localhost:8000
# Translations, static files and forms need no settings of the site; the keys made for this step go with it.
RUN python -c "import glob, polib; [polib.pofile(f).save_as_mofile(f[:-2] + 'mo') for f in glob.glob('locale/*/LC_MESSAGES/*.po')]" \
    && XDG_STATE_HOME=/tmp/keys python manage.py collectstatic --noinput --verbosity 0 \
    && XDG_STATE_HOME=/tmp/keys python manage.py paper_forms

FROM python:3.11-slim-bookworm

# pg_dump and pg_restore, for backup and restore
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 site \
    && mkdir /backups && chown site /backups # a named volume takes over whose it is

WORKDIR /site
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY . .
COPY --from=built /site/locale locale
COPY --from=built /site/var/static var/static

USER site
ENV PRODUCTION=yes BIND=0.0.0.0:8000 PYTHONUNBUFFERED=1
EXPOSE 8000
HEALTHCHECK CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health/live', timeout=3)"]
CMD ["gunicorn", "--config", "config/gunicorn.py"]
