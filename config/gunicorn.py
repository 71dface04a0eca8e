"""gunicorn's settings. The access log names the path alone: the query holds a citizen's answers."""

import os

from gunicorn.http import message

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
wsgi_app = "config.wsgi:application"
accesslog = "-"
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(b)s %(M)sms'
# The site answers over-long addresses itself, with a page that helps, up to 64 KiB. gunicorn knows a
# lower ceiling of its own and falls back to it without a word, so that is raised first.
message.MAX_REQUEST_LINE = 65_536
limit_request_line = 65_535
timeout = 30
graceful_timeout = 10
control_socket_disable = True
