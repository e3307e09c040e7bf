"""The worker: runs queued and periodic jobs until it is asked to stop."""

import os

import django


def main() -> None:
    """This will run jobs, one at a time, as the application's role; a job that went well is removed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()

    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()) as jobs:
        jobs.run_worker(concurrency=1, shutdown_graceful_timeout=5, delete_jobs="successful")


if __name__ == "__main__":
    main()
