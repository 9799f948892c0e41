"""A participant's HTTP server: threads, HTTP/1.1, every answer signed."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LARGEST = 64 * 1024 * 1024


class Server(ThreadingHTTPServer):
    """Hands every request to `handle(method, path, headers, raw) -> (status, headers, raw)`."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, listen: tuple[str, int], handle):
        super().__init__(listen, Handler)
        self.handle = handle

    @property
    def url(self) -> str:
        return f"http://{self.server_address[0]}:{self.server_address[1]}"

    def start(self):
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _handle(self):
        length = int(self.headers.get("content-length") or 0)
        if length > LARGEST:
            self.close_connection = True
            return self.send_error(413)
        raw = self.rfile.read(length)
        status, headers, body = self.server.handle(self.command, self.path, self.headers, raw)
        head = [f"HTTP/1.1 {status} x"]
        head += [f"{name}: {value}" for name, value in headers.items()]
        head += [f"content-length: {len(body)}", "", ""]
        self.wfile.write("\r\n".join(head).encode("latin-1") + body)

    do_GET = do_POST = do_PUT = do_DELETE = _handle

    def handle(self):
        try:
            super().handle()
        except (ConnectionError, TimeoutError):
            pass

    def log_message(self, *_):
        pass
