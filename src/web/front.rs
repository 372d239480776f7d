//! The front desk: what lies ready on the shelf is handed out at the socket itself. Every other connection goes on to
//! the server, with what was read of it, and stays there.

use std::{
    fmt::Write,
    future::poll_fn,
    io::{self, IoSlice},
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll, ready},
    time::{Duration, UNIX_EPOCH},
};

use bytes::{Buf, Bytes, BytesMut};
use httpdate::HttpDate;
use poem::{
    http::uri::Scheme,
    listener::Acceptor,
    web::{LocalAddr, RemoteAddr},
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{mpsc, watch},
    time::{Instant, Sleep},
};

use super::{
    Portal,
    shelf::{Coding, Helping},
};
use crate::domain::time::Instant as Moment;

/// Longest head of a request that is read here, in bytes.
const HEAD_LIMIT: usize = 8_192;
const HEADERS_LIMIT: usize = 48;
/// Length of the first line of an answer and its date, at most.
const BEGIN: usize = 80;
/// Connections that wait for the server to take them.
const WAITING: usize = 64;
/// Rest after the system had no socket to give.
const NO_SOCKET: Duration = Duration::from_millis(50);

/// Gives the server the connections that ask for more than the shelf has.
pub struct FrontDesk {
    address: LocalAddr,
    going_on: mpsc::Receiver<(Begun, RemoteAddr)>,
    /// Closed with the desk: no connection is taken any more, and those that ask for nothing end.
    _open: watch::Sender<()>,
}

impl FrontDesk {
    /// Takes connections until it is dropped.
    ///
    /// # Errors
    /// When the listener has no address.
    pub fn open(listener: TcpListener, portal: Arc<Portal>) -> io::Result<Self> {
        let address = LocalAddr(listener.local_addr()?.into());
        let (on, going_on) = mpsc::channel(WAITING);
        let (open, closed) = watch::channel(());
        tokio::spawn(async move {
            let mut closing = closed.clone();
            tokio::select! {
                _ = closing.changed() => {}
                () = receive(listener, portal, closed, on) => {}
            }
        });
        Ok(Self {
            address,
            going_on,
            _open: open,
        })
    }
}

impl Acceptor for FrontDesk {
    type Io = Begun;

    fn local_addr(&self) -> Vec<LocalAddr> {
        vec![self.address.clone()]
    }

    async fn accept(&mut self) -> io::Result<(Begun, LocalAddr, RemoteAddr, Scheme)> {
        match self.going_on.recv().await {
            Some((begun, remote)) => Ok((begun, self.address.clone(), remote, Scheme::HTTP)),
            // Closed: the server is about to stop.
            None => std::future::pending().await,
        }
    }
}

async fn receive(
    listener: TcpListener,
    portal: Arc<Portal>,
    closed: watch::Receiver<()>,
    on: mpsc::Sender<(Begun, RemoteAddr)>,
) {
    loop {
        let (stream, remote) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(fault) => {
                tracing::warn!(error = %fault, "no connection could be taken");
                tokio::time::sleep(NO_SOCKET).await;
                continue;
            }
        };
        let (portal, closed, on) = (portal.clone(), closed.clone(), on.clone());
        tokio::spawn(async move {
            // Answers are written whole: nothing is gained by waiting for more.
            let _ = stream.set_nodelay(true);
            let begun = if portal.shelf.has_room() {
                serve_kept(stream, &portal, closed).await
            } else {
                Ok(Some(Begun::new(Bytes::new(), stream, portal.longest_silence)))
            };
            if let Ok(Some(begun)) = begun {
                let _ = on.send((begun, RemoteAddr(remote.into()))).await;
            }
        });
    }
}

/// Answers what the shelf can; the connection, when it asks for something else.
async fn serve_kept(
    mut stream: TcpStream,
    portal: &Portal,
    mut closed: watch::Receiver<()>,
) -> io::Result<Option<Begun>> {
    let mut read = BytesMut::with_capacity(HEAD_LIMIT);
    let mut begin = String::with_capacity(BEGIN);
    let mut closing = pin!(closed.changed());
    let mut silence = Silence::begun(portal.longest_silence);
    loop {
        let now = portal.services.now();
        match ask(portal, &read, now).await {
            Asked::Kept { length, answer } => {
                begin_answer(&mut begin, &answer, now);
                let parts = (begin.as_bytes(), answer.rest());
                write_whole(&mut stream, parts, portal.longest_silence).await?;
                silence.broken();
                read.advance(length);
                if !read.is_empty() {
                    continue;
                }
            }
            Asked::Partly if read.len() < HEAD_LIMIT => {}
            Asked::Partly | Asked::Else => {
                let read = read.freeze();
                return Ok(Some(Begun::new(read, stream, portal.longest_silence)));
            }
        }
        read.reserve(HEAD_LIMIT - read.len());
        let length = tokio::select! {
            biased;
            length = stream.read_buf(&mut read) => length?,
            _ = &mut closing => return Ok(None),
            () = silence.over() => return Ok(None),
        };
        if length == 0 {
            return Ok(None);
        }
    }
}

/// The first line of an answer and its date.
fn begin_answer(into: &mut String, answer: &Helping, now: Moment) {
    let since = Duration::from_millis(now.as_millis().unsigned_abs());
    into.clear();
    into.push_str(answer.first_line());
    let _ = write!(into, "date: {}\r\n", HttpDate::from(UNIX_EPOCH + since));
}

/// Writes both parts, as a rule in one go; breaks when the client takes nothing for too long.
async fn write_whole(
    stream: &mut TcpStream,
    (first, rest): (&[u8], &[u8]),
    longest_silence: Duration,
) -> io::Result<()> {
    let both = [IoSlice::new(first), IoSlice::new(rest)];
    let written = match stream.try_write_vectored(&both) {
        Err(fault) if fault.kind() == io::ErrorKind::WouldBlock => 0,
        written => written?,
    };
    let mut left = Buf::chain(first, rest);
    left.advance(written);
    if left.has_remaining() {
        tokio::time::timeout(longest_silence, stream.write_all_buf(&mut left)).await??;
    }
    Ok(())
}

/// What the bytes of a connection ask for.
enum Asked {
    /// The head of a request is not whole yet.
    Partly,
    /// A page that lies ready; the request has this length.
    Kept { length: usize, answer: Helping },
    /// Something for the server.
    Else,
}

async fn ask(portal: &Portal, read: &[u8], now: Moment) -> Asked {
    if read.is_empty() {
        return Asked::Partly;
    }
    let (length, plain) = {
        let mut headers = [httparse::EMPTY_HEADER; HEADERS_LIMIT];
        let mut request = httparse::Request::new(&mut headers);
        match request.parse(read) {
            Ok(httparse::Status::Complete(length)) => match Plain::of(portal, &request) {
                Some(plain) => (length, plain),
                None => return Asked::Else,
            },
            Ok(httparse::Status::Partial) => return Asked::Partly,
            Err(_) => return Asked::Else,
        }
    };
    let takes = (plain.coding, plain.known);
    match portal.helping(plain.path, takes, now).await {
        Some(answer) => Asked::Kept { length, answer },
        None => Asked::Else,
    }
}

/// A request without body and session whose headers ask for nothing but a page.
struct Plain<'read> {
    path: &'read str,
    coding: Coding,
    known: Option<&'read str>,
}

impl<'read> Plain<'read> {
    fn of(portal: &Portal, request: &httparse::Request<'_, 'read>) -> Option<Self> {
        if request.method != Some("GET") || request.version != Some(1) {
            return None;
        }
        let (mut accepted, mut known, mut hosts) = ("", None, 0);
        for header in &*request.headers {
            let is = |name: &str| header.name.eq_ignore_ascii_case(name);
            let value = || std::str::from_utf8(header.value).ok();
            match header.name.len() {
                4 if is("host") => hosts += 1,
                6 if is("cookie") && portal.has_session(header.value) => return None,
                6 if is("expect") => return None,
                7 if is("upgrade") => return None,
                10 if is("connection") && !header.value.eq_ignore_ascii_case(b"keep-alive") => return None,
                13 if is("if-none-match") && known.replace(value()?).is_some() => return None,
                14 if is("content-length") => return None,
                15 if is("accept-encoding") => accepted = value()?,
                17 if is("transfer-encoding") => return None,
                _ => {}
            }
        }
        let path = request.path.filter(|_| hosts == 1)?;
        let coding = Coding::best_of(accepted);
        Some(Self { path, coding, known })
    }
}

/// How long nothing has happened on a connection.
struct Silence {
    longest: Duration,
    since: Instant,
    alarm: Pin<Box<Sleep>>,
}

impl Silence {
    fn begun(longest: Duration) -> Self {
        Self {
            longest,
            since: Instant::now(),
            alarm: Box::pin(tokio::time::sleep(longest)),
        }
    }

    /// Something happened. The alarm is not moved: that would cost each request, and it looks again when it rings.
    fn broken(&mut self) {
        self.since = Instant::now();
    }

    fn poll_over(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        loop {
            ready!(self.alarm.as_mut().poll(cx));
            let end = self.since + self.longest;
            if end <= Instant::now() {
                return Poll::Ready(());
            }
            self.alarm.as_mut().reset(end);
        }
    }

    async fn over(&mut self) {
        poll_fn(|cx| self.poll_over(cx)).await;
    }
}

/// A connection of which something was read already; it breaks when nothing moves on it for too long.
pub struct Begun {
    read: Bytes,
    stream: TcpStream,
    silence: Silence,
}

impl Begun {
    fn new(read: Bytes, stream: TcpStream, longest_silence: Duration) -> Self {
        Self {
            read,
            stream,
            silence: Silence::begun(longest_silence),
        }
    }

    /// What came of reading or writing; a fault when there was nothing to do for too long.
    fn unless_silent<T>(&mut self, cx: &mut Context<'_>, moved: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if moved.is_ready() {
            self.silence.broken();
            return moved;
        }
        ready!(self.silence.poll_over(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Begun {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.read.is_empty() {
            let moved = Pin::new(&mut self.stream).poll_read(cx, into);
            return self.unless_silent(cx, moved);
        }
        let length = self.read.len().min(into.remaining());
        into.put_slice(&self.read.split_to(length));
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Begun {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let moved = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.unless_silent(cx, moved)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
