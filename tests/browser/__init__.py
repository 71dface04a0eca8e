"""The site as a reader meets it: gunicorn, a database of its own, a real Chromium."""
