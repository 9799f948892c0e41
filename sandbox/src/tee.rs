//! Records every byte to and from one address, so that a test can search what really crossed.

use std::{io, net::SocketAddr, path::PathBuf, sync::Arc};

use tokio::{
    fs::{File, OpenOptions},
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Mutex,
    task::JoinHandle,
};

/// A recording forwarder; stops when dropped.
pub struct Tee {
    task: JoinHandle<()>,
    recording: PathBuf,
}

impl Tee {
    /// Forwards what arrives at `listener` to `target` and appends both directions to `recording`.
    ///
    /// # Errors
    /// When the recording cannot be opened or the listener cannot be used.
    pub async fn start(
        listener: std::net::TcpListener,
        target: SocketAddr,
        recording: PathBuf,
    ) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        let listener = TcpListener::from_std(listener)?;
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&recording)
            .await?;
        let file = Arc::new(Mutex::new(file));
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let file = Arc::clone(&file);
                tokio::spawn(async move {
                    if let Ok(server) = TcpStream::connect(target).await {
                        let (client_in, client_out) = client.into_split();
                        let (server_in, server_out) = server.into_split();
                        tokio::join!(
                            copy(client_in, server_out, Arc::clone(&file)),
                            copy(server_in, client_out, file)
                        );
                    }
                });
            }
        });
        Ok(Self { task, recording })
    }

    /// The file that holds what crossed.
    #[must_use]
    pub fn recording(&self) -> &std::path::Path {
        &self.recording
    }
}

impl Drop for Tee {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Copies until either end closes; what was read is on record before it is passed on.
async fn copy(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    file: Arc<Mutex<File>>,
) {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match from.read(&mut buffer).await {
            Ok(0) | Err(_) => break,
            Ok(n) => {
                let recorded = async {
                    let mut file = file.lock().await;
                    file.write_all(&buffer[..n]).await?;
                    file.flush().await
                };
                if recorded.await.is_err() || to.write_all(&buffer[..n]).await.is_err() {
                    break;
                }
            }
        }
    }
    // The other end may have gone first; there is nobody left to tell.
    let _ = to.shutdown().await;
}
