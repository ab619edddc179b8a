//! Servers as processes of their own, and the client that loads them: the same one for all.

use super::said;
use reqwest::{Client, Response, StatusCode};
use serde_json::Value;
use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::{Child, Command};

/// A server of ours or of theirs; it ends with this value.
pub struct Server {
    pub port: u16,
    child: Child,
}

/// A port of this machine that nobody listens on.
pub fn free_port() -> Result<u16, String> {
    let probe = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
    Ok(probe
        .local_addr()
        .map_err(|error| error.to_string())?
        .port())
}

impl Server {
    /// Starts `program` and waits until it answers at `/healthz`.
    pub async fn start(
        program: &Path,
        arguments: &[&str],
        port: u16,
        environment: &[(&str, &str)],
        log: &Path,
    ) -> Result<Self, String> {
        let log = std::fs::File::create(log).map_err(|error| said(log, error))?;
        let child = Command::new(program)
            .args(arguments)
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(|error| said(program, error))?;
        let mut server = Self { port, child };
        let client = client();
        for _ in 0..100 {
            let health = client.get(server.url("/healthz")).send().await;
            if health.is_ok_and(|answer| answer.status() == StatusCode::OK) {
                return Ok(server);
            }
            if let Ok(Some(status)) = server.child.try_wait() {
                return Err(format!(
                    "{} stopped at its start ({status})",
                    program.display()
                ));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err(format!(
            "{} did not start within 5 seconds",
            program.display()
        ))
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub fn process(&self) -> u32 {
        self.child.id().unwrap_or_default()
    }

    /// Asks it to stop and waits until it has.
    pub async fn stop(mut self) -> Result<(), String> {
        terminate(&self.child);
        let ended = tokio::time::timeout(Duration::from_secs(20), self.child.wait()).await;
        match ended {
            Ok(Ok(status)) if status.success() => Ok(()),
            Ok(Ok(status)) => Err(format!("the server ended with {status}")),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("the server did not stop within 20 seconds".into()),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        terminate(&self.child);
    }
}

fn terminate(child: &Child) {
    if let Some(process) = child.id() {
        let process = process.to_string();
        drop(std::process::Command::new("kill").arg(process).status());
    }
}

/// One client for all servers: it keeps its connections, and does no more than HTTP.
pub fn client() -> Client {
    drop(rustls::crypto::ring::default_provider().install_default());
    Client::builder()
        .no_proxy()
        .http1_only()
        .build()
        .expect("a client without special wishes")
}

/// The body of an answer that must be of this status.
pub async fn expect(answer: Response, status: StatusCode) -> Result<Value, String> {
    let got = answer.status();
    let body = answer.bytes().await.map_err(|error| error.to_string())?;
    if got != status {
        let body = String::from_utf8_lossy(&body);
        return Err(format!("answered {got}, not {status}: {body}"));
    }
    serde_json::from_slice(&body).map_err(|error| error.to_string())
}
