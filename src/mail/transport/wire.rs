//! The stream below an SMTP connection: TCP without Nagle, with TLS from the first byte, after `STARTTLS`, or never.
//!
//! lettre speaks SMTP over any stream, but its own way from plain text to TLS cannot be used: it opens sockets
//! with Nagle's delay (21 mails/s instead of about 1,000), and keeps what was buffered in plain text across `STARTTLS`,
//! so that whoever sits on the line could slip replies into the encrypted part (RFC 3207, section 4.2).

use std::{
    fmt, io,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll},
};

use lettre::transport::smtp::{client::AsyncTokioStream, extension::ClientId};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader, ReadBuf},
    net::TcpStream,
};
use tokio_rustls::{TlsConnector, client::TlsStream, rustls::pki_types::ServerName};

/// lettre waits for a greeting, which after `STARTTLS` came and was read before the encrypted part.
const GREETING_AFTER_STARTTLS: &[u8] = b"220 encrypted\r\n";

/// Longest line of a reply; RFC 5321 asks for 512 bytes at least.
const LINE_LIMIT: u64 = 4_096;
const LINES_LIMIT: usize = 128;

/// A connected stream, ready for lettre.
pub(super) struct Wire {
    stream: Stream,
    /// Bytes to be read before those of the stream.
    greeting: &'static [u8],
}

enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

/// Opens a TCP connection without Nagle's delay.
pub(super) async fn dial(host: &str, port: u16) -> io::Result<TcpStream> {
    let tcp = TcpStream::connect((host, port)).await?;
    tcp.set_nodelay(true)?;
    Ok(tcp)
}

impl Wire {
    /// Plain text throughout.
    pub(super) fn plain(tcp: TcpStream) -> Self {
        Self {
            stream: Stream::Plain(tcp),
            greeting: &[],
        }
    }

    /// TLS from the first byte.
    pub(super) async fn tls(
        tcp: TcpStream,
        connector: &TlsConnector,
        server: ServerName<'static>,
    ) -> io::Result<Self> {
        let tls = connector.connect(server, tcp).await?;
        Ok(Self {
            stream: Stream::Tls(Box::new(tls)),
            greeting: &[],
        })
    }

    /// Plain text up to `STARTTLS`, which the server must offer; TLS from there on.
    pub(super) async fn starttls(
        mut tcp: TcpStream,
        connector: &TlsConnector,
        server: ServerName<'static>,
        helo: &ClientId,
    ) -> io::Result<Self> {
        ask_for_tls(&mut tcp, helo).await?;
        let wire = Self::tls(tcp, connector, server).await?;
        Ok(Self {
            greeting: GREETING_AFTER_STARTTLS,
            ..wire
        })
    }
}

async fn ask_for_tls(tcp: &mut TcpStream, helo: &ClientId) -> io::Result<()> {
    let mut lines = BufReader::new(tcp);
    read_reply(&mut lines, "220").await?;
    lines.write_all(format!("EHLO {helo}\r\n").as_bytes()).await?;
    let offers = read_reply(&mut lines, "250").await?;
    if !offers.iter().any(|offer| offer.eq_ignore_ascii_case("STARTTLS")) {
        return Err(io::Error::other("the server does not offer STARTTLS"));
    }
    lines.write_all(b"STARTTLS\r\n").await?;
    read_reply(&mut lines, "220").await?;
    if !lines.buffer().is_empty() {
        return Err(io::Error::other(
            "the server, or somebody on the line, sent plain text after STARTTLS",
        ));
    }
    Ok(())
}

/// Reads one reply, which must have this `code`; gives the text of its lines.
async fn read_reply(lines: &mut BufReader<&mut TcpStream>, code: &str) -> io::Result<Vec<String>> {
    let mut texts = Vec::new();
    while texts.len() < LINES_LIMIT {
        let mut line = String::new();
        (&mut *lines).take(LINE_LIMIT).read_line(&mut line).await?;
        let Some(whole) = line.strip_suffix('\n') else {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the reply broke off",
            ));
        };
        let reply = whole.trim_end();
        let more = match reply.strip_prefix(code) {
            Some(rest) if rest.starts_with('-') => true,
            Some(rest) if rest.is_empty() || rest.starts_with(' ') => false,
            _ => {
                return Err(io::Error::other(format!(
                    "expected {code}, the server said: {reply}"
                )));
            }
        };
        texts.push(reply.get(code.len() + 1..).unwrap_or_default().to_owned());
        if !more {
            return Ok(texts);
        }
    }
    Err(io::Error::other("the reply has no end"))
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.greeting.is_empty() {
            let (now, later) = self.greeting.split_at(self.greeting.len().min(buf.remaining()));
            buf.put_slice(now);
            self.greeting = later;
            return Poll::Ready(Ok(()));
        }
        match &mut self.stream {
            Stream::Plain(tcp) => Pin::new(tcp).poll_read(cx, buf),
            Stream::Tls(tls) => Pin::new(tls).poll_read(cx, buf),
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match &mut self.stream {
            Stream::Plain(tcp) => Pin::new(tcp).poll_write(cx, bytes),
            Stream::Tls(tls) => Pin::new(tls).poll_write(cx, bytes),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(tcp) => Pin::new(tcp).poll_flush(cx),
            Stream::Tls(tls) => Pin::new(tls).poll_flush(cx),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(tcp) => Pin::new(tcp).poll_shutdown(cx),
            Stream::Tls(tls) => Pin::new(tls).poll_shutdown(cx),
        }
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.stream {
            Stream::Plain(_) => "Wire(plain)",
            Stream::Tls(_) => "Wire(TLS)",
        })
    }
}

impl AsyncTokioStream for Wire {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        match &self.stream {
            Stream::Plain(tcp) => tcp.peer_addr(),
            Stream::Tls(tls) => tls.get_ref().0.peer_addr(),
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    /// Asks a server for TLS that answers each of its turns with the next of `replies`.
    async fn ask(replies: &'static [&'static str]) -> io::Result<()> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let server = tokio::spawn(async move {
            let (mut tcp, _) = listener.accept().await?;
            let mut heard = vec![0; 512];
            for (turn, reply) in replies.iter().enumerate() {
                if turn > 0 && tcp.read(&mut heard).await? == 0 {
                    break;
                }
                tcp.write_all(reply.as_bytes()).await?;
            }
            io::Result::Ok(())
        });
        let mut tcp = dial("127.0.0.1", port).await?;
        assert!(tcp.nodelay()?);
        let answer = ask_for_tls(&mut tcp, &ClientId::Domain("here.example".to_owned())).await;
        drop(tcp);
        server.await.unwrap()?;
        answer
    }

    #[tokio::test]
    async fn an_offer_is_taken() {
        ask(&[
            "220 hello\r\n",
            "250-me\r\n250-SIZE 1\r\n250 starttls\r\n",
            "220 go\r\n",
        ])
        .await
        .unwrap();
        ask(&["220-hello\r\n220\r\n", "250-STARTTLS\r\n250 HELP\r\n", "220\r\n"])
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn nothing_else_is() {
        for (replies, said) in [
            (
                &["554 go away\r\n"] as &[_],
                "expected 220, the server said: 554 go away",
            ),
            (
                &["220 hello\r\n", "250-me\r\n250 SIZE 1\r\n"],
                "does not offer STARTTLS",
            ),
            (
                &["220 hello\r\n", "250 STARTTLS\r\n", "454 no\r\n"],
                "expected 220, the server said: 454 no",
            ),
            (
                &[
                    "220 hello\r\n",
                    "250 STARTTLS\r\n",
                    "220 go\r\n250 slipped in\r\n",
                ],
                "plain text after STARTTLS",
            ),
            (&["220 hel"], "broke off"),
            (&["220 hello\r\n", "250-me\r\n"], "broke off"),
            (&["2200 hello\r\n"], "expected 220"),
            (&["ö\r\n"], "expected 220"),
        ] {
            let fault = ask(replies).await.unwrap_err();
            assert!(fault.to_string().contains(said), "{replies:?}: {fault}");
        }
    }
}
