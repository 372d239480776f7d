"""A real SMTP server (aiosmtpd) that keeps what it gets, for tests and benchmarks.

Prints the port it listens on as its first line, and `mails N connections M` when it is told to stop (SIGTERM).
Each mail becomes `{connection}-{mail}.eml` in --dir, byte for byte as it came.
"""

import argparse
import asyncio
import logging
import pathlib
import signal
import ssl
import warnings

from aiosmtpd.smtp import SMTP, AuthResult


def parse_args():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--dir", type=pathlib.Path, help="where mails go")
    parser.add_argument("--count-only", action="store_true", help="count mails, keep none")
    parser.add_argument("--starttls", metavar="CERT,KEY", help="offer STARTTLS and insist on it")
    parser.add_argument("--tls", metavar="CERT,KEY", help="TLS from the first byte")
    parser.add_argument("--auth", metavar="USER:PASSWORD", help="insist on this login")
    parser.add_argument("--reject", action="append", default=[], metavar="ADDRESS=CODE")
    parser.add_argument("--tempfail", action="append", default=[], metavar="ADDRESS=CODE")
    parser.add_argument("--at-mail", metavar="CODE", help="refuse every sender")
    parser.add_argument("--at-data", metavar="CODE", help="refuse every content")
    parser.add_argument("--no-pipelining", action="store_true", help="do not offer PIPELINING")
    parser.add_argument("--delay", type=int, default=0, metavar="MS", help="wait before taking a mail")
    parser.add_argument("--idle-timeout", type=float, default=300, metavar="S", help="hang up when nothing is said")
    args = parser.parse_args()
    if not args.count_only and args.dir is None:
        parser.error("give --dir or --count-only")
    if args.starttls and args.tls:
        parser.error("--starttls and --tls exclude each other")
    return args


def tls_context(cert_and_key):
    cert, key = cert_and_key.split(",", 1)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context


class Sink:
    """Handler of all connections."""

    def __init__(self, args):
        self.args = args
        self.refusals = dict(pair.rsplit("=", 1) for pair in args.reject + args.tempfail)
        self.mails = 0
        self.connections = 0

    def authenticate(self, _server, _session, _envelope, _mechanism, login):
        given = f"{login.login.decode()}:{login.password.decode()}"
        return AuthResult(success=given == self.args.auth, handled=False)

    async def handle_EHLO(self, _server, session, _envelope, hostname, responses):
        session.host_name = hostname
        if not self.args.no_pipelining:
            responses.insert(1, "250-PIPELINING")
        return responses

    async def handle_MAIL(self, _server, _session, envelope, address, options):
        if self.args.at_mail:
            return f"{self.args.at_mail} <{address}>: not from you"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, options):
        if address in self.refusals:
            return f"{self.refusals[address]} <{address}>: not to them"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, _server, session, envelope):
        await asyncio.sleep(self.args.delay / 1000)
        if self.args.at_data:
            return f"{self.args.at_data} content refused"
        self.mails += 1
        if not self.args.count_only:
            name = f"{session.connection_number:04}-{self.mails:06}.eml"
            unfinished = self.args.dir / f"{name}.part"
            unfinished.write_bytes(envelope.original_content)
            unfinished.rename(self.args.dir / name)
        return "250 OK"


class NumberedSMTP(SMTP):
    """Knows which connection it serves, across STARTTLS."""

    def __init__(self, sink, **options):
        super().__init__(sink, **options)
        sink.connections += 1
        self.number = sink.connections

    def _create_session(self):
        session = super()._create_session()
        session.connection_number = self.number
        return session


def serve_one(sink, args, starttls):
    return NumberedSMTP(
        sink,
        hostname="sink.example",
        timeout=args.idle_timeout,
        tls_context=starttls,
        require_starttls=starttls is not None,
        auth_required=args.auth is not None,
        auth_require_tls=starttls is not None,
        authenticator=sink.authenticate if args.auth else None,
    )


async def main():
    args = parse_args()
    sink = Sink(args)
    starttls = tls_context(args.starttls) if args.starttls else None
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: serve_one(sink, args, starttls),
        args.host,
        args.port,
        ssl=tls_context(args.tls) if args.tls else None,
    )
    stopped = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stopped.set)
    print(server.sockets[0].getsockname()[1], flush=True)
    await stopped.wait()
    server.close()
    print(f"mails {sink.mails} connections {sink.connections}", flush=True)


if __name__ == "__main__":
    # Handshakes that a test wants to fail, and logins without TLS on loopback, are nothing to report.
    logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)
    warnings.simplefilter("ignore")
    asyncio.run(main())
