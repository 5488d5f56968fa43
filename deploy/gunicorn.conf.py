"""How gunicorn serves `app:public`, `app:staff` and `app:signup`: the units of deploy/systemd say where (BIND)."""  # noqa: INP001

import os

bind = os.environ["BIND"]
workers = int(os.environ.get("WORKERS", "2"))
threads = int(os.environ.get("THREADS", "8"))
worker_class = "gthread"
worker_connections = 4_096
keepalive = 75
timeout = 60
graceful_timeout = 20
max_requests = 0
preload_app = True
loglevel = "warning"
control_socket_disable = True
forwarded_allow_ips = "127.0.0.1"
