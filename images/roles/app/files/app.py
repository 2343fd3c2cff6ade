"""A small web service.

It is configured by its environment only: PORT (8080), REDIS_HOST (127.0.0.1), REDIS_PORT (6379), REDIS_PASSWORD (none).

    GET /        its version, and the machine that answers
    GET /health  200 when redis answers, else 503 naming redis and what is wrong

On SIGTERM it accepts no more connections, finishes the requests it has, and exits within 5 seconds.
"""

import json
import os
import pathlib
import signal
import socket
import socketserver
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

GRACE_SECONDS = 4.5
REDIS_SECONDS = 2


def number(name, default):
    value = os.environ.get(name) or str(default)
    if not value.isascii() or not value.isdigit() or not 0 < int(value) < 65536:
        sys.exit(f"{name} is '{value}'; a port between 1 and 65535 was expected.")
    return int(value)


def version():
    try:
        return pathlib.Path(__file__).with_name("version").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return "unknown"


class Redis:
    def __init__(self):
        self.host = os.environ.get("REDIS_HOST") or "127.0.0.1"
        self.port = number("REDIS_PORT", 6379)
        self.password = os.environ.get("REDIS_PASSWORD")

    def __str__(self):
        return f"redis at {self.host}:{self.port}"

    def ping(self):
        """Returns what is wrong, or None."""
        try:
            with socket.create_connection((self.host, self.port), timeout=REDIS_SECONDS) as connection:
                answers = connection.makefile("rb")
                if self.password:
                    self.ask(connection, answers, "AUTH", self.password)
                answer = self.ask(connection, answers, "PING")
                return None if answer == "+PONG" else f"answered {answer[:80]!r} to PING"
        except (OSError, ValueError) as error:
            return str(error) or type(error).__name__

    @staticmethod
    def ask(connection, answers, *words):
        """Sends a command the way redis reads it: an array of strings, each with its length before it."""
        encoded = [word.encode() for word in words]
        connection.sendall(b"*%d\r\n" % len(encoded) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in encoded))
        answer = answers.readline(1024).decode(errors="replace").strip()
        if answer.startswith("-") or not answer:
            raise ValueError(answer[1:] or "closed the connection")
        return answer


class Handler(BaseHTTPRequestHandler):
    # HTTP/1.0: a connection is one request, so that an idle one holds up no exit.
    timeout = GRACE_SECONDS

    def version_string(self):
        return "app"

    def do_GET(self):  # pylint: disable=invalid-name
        path = self.path.split("?", 1)[0]
        if path == "/":
            self.answer(200, {"version": self.server.version, "host": socket.gethostname()})
        elif path == "/health":
            wrong = self.server.redis.ping()
            if wrong:
                self.answer(503, {"status": "failing", "redis": f"{self.server.redis}: {wrong}"})
            else:
                self.answer(200, {"status": "ok"})
        else:
            self.answer(404, {"error": f"There is nothing at {path}."})

    def answer(self, status, content):
        body = (json.dumps(content) + "\n").encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code="-", size="-"):
        if self.path != "/health" or code != 200:
            super().log_request(code, size)


class Server(ThreadingHTTPServer):
    # Requests outlive the loop that accepts them; `main` waits for them, with a limit.
    block_on_close = False
    request_queue_size = 128

    def __init__(self, port):
        self.version = version()
        self.redis = Redis()
        self.requests = set()
        super().__init__(("", port), Handler)

    def server_bind(self):
        # HTTPServer's own looks up the machine's full name, and waits for name servers that may not be there.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = socket.gethostname(), self.server_address[1]

    def process_request(self, request, client_address):
        thread = threading.Thread(target=self.process_request_thread, args=(request, client_address), daemon=True)
        self.requests.add(thread)
        thread.start()

    def process_request_thread(self, request, client_address):
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.requests.discard(threading.current_thread())


def main():
    told_to_end = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: told_to_end.set())

    port = number("PORT", 8080)
    try:
        server = Server(port)
    except OSError as error:
        sys.exit(f"Port {port} cannot be listened on: {error.strerror}.")
    accepting = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1})
    accepting.start()
    print(f"app {server.version} listens on port {port}, with {server.redis}", flush=True)

    told_to_end.wait()
    deadline = time.monotonic() + GRACE_SECONDS
    server.shutdown()
    server.server_close()
    for request in list(server.requests):
        request.join(max(0, deadline - time.monotonic()))
    print("app ended", flush=True)


if __name__ == "__main__":
    main()
