"""gunicorn's settings. The access log names the path alone: the query holds a citizen's answers."""

import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
wsgi_app = "config.wsgi:application"
accesslog = "-"
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(b)s %(M)sms'
# The site answers over-long addresses itself, with a page that helps; a proxy in front caps them anyway.
limit_request_line = 0
timeout = 30
graceful_timeout = 10
control_socket_disable = True
