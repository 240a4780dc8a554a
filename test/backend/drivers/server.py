"""Python's own HTTP server behind the text of docs/backend.md."""
import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from passport_auth import PassportAuth

passport = PassportAuth(os.environ["ISSUER"], os.environ["AUDIENCE"], os.environ["JWKS_URL"])


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        try:
            caller = passport.identify(self.headers.get("Authorization"))
            status = 401 if caller is None else 200
        except RuntimeError:
            caller, status = None, 503
        body = json.dumps(caller).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
