//! Several managers behind one address: each connection goes to the next of them, whole.

use std::{io, net::SocketAddr, sync::Arc};

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use crate::world::WorldError;

/// Takes connections on `port` and hands them on in turn, until it is aborted.
///
/// # Errors
/// When the port is taken.
pub(crate) async fn serve(port: u16, to: &[u16]) -> Result<JoinHandle<()>, WorldError> {
    let listener = TcpListener::bind(local(port)).await;
    let listener = listener.map_err(|_: io::Error| WorldError::Port(port))?;
    let to: Arc<[SocketAddr]> = to.iter().copied().map(local).collect();
    Ok(tokio::spawn(async move {
        for next in (0..to.len()).cycle() {
            let Ok((mut from, _)) = listener.accept().await else {
                continue;
            };
            let to = Arc::clone(&to);
            tokio::spawn(async move {
                let Some(address) = to.get(next) else { return };
                // One that cannot be reached, or that breaks, is the caller's to see.
                let Ok(mut there) = TcpStream::connect(address).await else {
                    return;
                };
                let _ = (from.set_nodelay(true), there.set_nodelay(true));
                let _ = copy_bidirectional(&mut from, &mut there).await;
            });
        }
    }))
}

fn local(port: u16) -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], port))
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    async fn answering(word: &'static str) -> u16 {
        let listener = TcpListener::bind(local(0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                stream.write_all(word.as_bytes()).await.unwrap();
            }
        });
        port
    }

    #[tokio::test]
    async fn connections_go_to_each_in_turn() {
        let to = [answering("one").await, answering("two").await];
        let free = std::net::TcpListener::bind(local(0)).unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let task = serve(port, &to).await.unwrap();
        for expected in ["one", "two", "one"] {
            let mut stream = TcpStream::connect(local(port)).await.unwrap();
            let mut said = String::new();
            stream.read_to_string(&mut said).await.unwrap();
            assert_eq!(said, expected);
        }
        task.abort();
    }
}
