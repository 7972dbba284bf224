"""A proxy as HTTPS_PROXY names one, which is the server itself: it has a certificate for whatever host
is asked for, and hands the requests on to one address. So a program that calls AWS by its own names
does so with everything that belongs to it, names and certificates, and reaches a server of a test."""

import contextlib
import shutil
import socket
import ssl
import subprocess
import threading

from servers import free_port


def run_openssl(folder, *arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


class CertificateAuthority:
    """`root` is its certificate's file; all that it makes lies in the folder."""

    def __init__(self, folder):
        self.folder, self.root = folder, folder / "root.pem"
        run_openssl(folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout",
                    "root.key", "-out", "root.pem", "-subj", "/CN=A root of a test")

    def certificate_for(self, *hosts):
        """The files of a certificate and its key."""
        (self.folder / "names").write_text(
            "subjectAltName=" + ",".join(f"DNS:{host}" for host in hosts))
        run_openssl(self.folder, "req", "-newkey", "rsa:2048", "-nodes", "-keyout", "host.key",
                    "-out", "host.csr", "-subj", f"/CN={hosts[0]}")
        run_openssl(self.folder, "x509", "-req", "-in", "host.csr", "-CA", "root.pem", "-CAkey",
                    "root.key", "-CAcreateserial", "-days", "2", "-extfile", "names", "-out", "host.pem")
        return self.folder / "host.pem", self.folder / "host.key"


class TlsProxy:
    """`asked` names the hosts that were connected to."""

    def __init__(self, certificate, key, port):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        self.target, self.asked = ("127.0.0.1", port), []

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", free_port()))
        self.address = "http://{}:{}".format(*self.listener.getsockname())
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        with client, contextlib.suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head and (more := client.recv(4096)):
                head += more
            self.asked.append(head.split()[1].decode())
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            with self.context.wrap_socket(client, server_side=True) as secure, \
                    socket.create_connection(self.target) as server:
                there = threading.Thread(target=pump, args=(secure, server), daemon=True)
                there.start()
                pump(server, secure)
                there.join()


def pump(source, target):
    with contextlib.suppress(OSError, ValueError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError, ValueError):
        target.shutdown(socket.SHUT_WR)
