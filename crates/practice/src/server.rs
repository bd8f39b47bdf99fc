//! The listeners and their connections.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::answer::Answer;
use crate::faults::{Next, respond};
use crate::oracle;
use crate::shared::{Order, Shared};
use crate::wire::{Arrival, Connection, keeps_open};

/// Opens a port on 127.0.0.1; 0 takes a free one.
pub(crate) fn listen(port: u16) -> io::Result<TcpListener> {
    hold(port)?.listen(1024)
}

/// Takes a port without listening: connecting to it is refused.
fn hold(port: u16) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(cfg!(unix))?;
    socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
    Ok(socket)
}

/// Serves the API until dropped.
pub(crate) async fn serve_api(
    shared: Arc<Shared>,
    mut listener: TcpListener,
    mut orders: mpsc::UnboundedReceiver<Order>,
) {
    let Ok(addr) = listener.local_addr() else { return };
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    connections.spawn(api_connection(Arc::clone(&shared), stream));
                } else {
                    // Out of file handles: better late than spinning.
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            }
            Some(Order::Refuse(time, done)) = orders.recv() => {
                drop(listener);
                connections.shutdown().await;
                let held = hold_again(addr.port()).await;
                if let Some(done) = done {
                    // Whoever asked may have stopped waiting.
                    let _unheard = done.send(());
                }
                tokio::time::sleep(time).await;
                match held.listen(1024) {
                    Ok(again) => listener = again,
                    Err(error) => {
                        tracing::error!(%error, "the practice server's port could not be opened again");
                        return;
                    }
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// The system may need a moment to let go of the port.
async fn hold_again(port: u16) -> TcpSocket {
    loop {
        match hold(port) {
            Ok(socket) => return socket,
            Err(_) => tokio::time::sleep(Duration::from_millis(2)).await,
        }
    }
}

async fn api_connection(shared: Arc<Shared>, stream: TcpStream) {
    let _quick = stream.set_nodelay(true);
    let mut connection = Connection::new(stream);
    let next = match conversation(&shared, &mut connection).await {
        Ok(next) => next,
        Err(error) => {
            tracing::debug!(%error, "a connection broke off");
            Next::Close
        }
    };
    if next == Next::Reset {
        let _reset = connection.stream.set_zero_linger();
    } else {
        let _ended = connection.stream.shutdown().await;
    }
}

async fn conversation(shared: &Arc<Shared>, connection: &mut Connection) -> io::Result<Next> {
    loop {
        match connection.next(|| shared.lock().bench.reading_limit()).await? {
            Arrival::End => return Ok(Next::Close),
            Arrival::Enough => {
                shared.lock().bench.cut_off();
                return Ok(Next::Reset);
            }
            Arrival::Broken => {
                connection.stream.write_all(&Answer::refusal(400).bytes(None, true)).await?;
                return Ok(Next::Close);
            }
            Arrival::Request(request) => {
                let (flight, fate) = shared.arrived(&request);
                let next = respond(shared, connection, &request, &flight, fate).await?;
                if next != Next::Keep {
                    return Ok(next);
                }
            }
        }
    }
}

/// Serves the oracle until dropped.
pub(crate) async fn serve_oracle(shared: Arc<Shared>, listener: TcpListener) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            Ok((stream, _)) = listener.accept() => {
                connections.spawn(oracle_connection(Arc::clone(&shared), stream));
            }
            Some(_) = connections.join_next() => {}
            else => return,
        }
    }
}

async fn oracle_connection(shared: Arc<Shared>, stream: TcpStream) {
    let _quick = stream.set_nodelay(true);
    let mut connection = Connection::new(stream);
    while let Ok(Arrival::Request(request)) = connection.next(|| None).await {
        let answer = oracle::answer(&shared, &request).await;
        let written = connection.stream.write_all(&answer.bytes(None, false)).await;
        if written.is_err() || !keeps_open(&request) {
            return;
        }
    }
}
