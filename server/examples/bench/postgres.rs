//! A PostgreSQL of our own for one run: a fresh cluster with stock settings, on a socket, gone afterwards.

use super::{Folder, said};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::process::{Child, Command};

/// PostgreSQL refuses to run as root; then its programs run as the user that its package makes.
#[derive(Clone, Copy)]
struct User {
    uid: u32,
    gid: u32,
}

/// A running server; it ends with this value.
pub struct Postgres {
    bin: PathBuf,
    user: Option<User>,
    /// Unix sockets have short names, so the socket has a folder of its own.
    sockets: tempfile::TempDir,
    server: Child,
    data: PathBuf,
}

impl Postgres {
    /// Makes and starts a cluster in `folder`. `fsync`, `synchronous_commit` and `full_page_writes` are stock: on. What is not
    /// stock: `max_connections`, of which there are 100, and that no other address is listened on.
    pub async fn start(bin: &Path, folder: &Folder) -> Result<Self, String> {
        let data = folder.path().join("postgres");
        let user = user().await?;
        let sockets = tempfile::tempdir().map_err(|error| error.to_string())?;
        std::fs::create_dir_all(&data).map_err(|error| said(&data, error))?;
        if let Some(User { uid, gid }) = user {
            for path in [&data, sockets.path()] {
                chown(path, Some(uid), Some(gid)).map_err(|error| said(path, error))?;
            }
            let all = std::fs::Permissions::from_mode(0o755);
            std::fs::set_permissions(folder.path(), all)
                .map_err(|error| said(folder.path(), error))?;
        }
        let data_text = data.to_string_lossy().into_owned();
        let made = command(bin, "initdb", user)
            .args(["-D", &data_text, "-U", "bench", "-A", "trust", "-E", "UTF8"])
            .arg("--locale=C")
            .output()
            .await
            .map_err(|error| said(&bin.join("initdb"), error))?;
        if !made.status.success() {
            let complaint = String::from_utf8_lossy(&made.stderr);
            return Err(format!("initdb: {}", complaint.trim()));
        }
        let log = std::fs::File::create(folder.path().join("postgres.log"))
            .map_err(|error| said(folder.path(), error))?;
        let server = command(bin, "postgres", user)
            .args(["-D", &data_text, "-k"])
            .arg(sockets.path())
            .args(["-c", "listen_addresses=", "-c", "max_connections=700"])
            .stdout(Stdio::null())
            .stderr(log)
            .kill_on_drop(false)
            .spawn()
            .map_err(|error| said(&bin.join("postgres"), error))?;
        let mut started = Self {
            bin: bin.into(),
            user,
            sockets,
            server,
            data,
        };
        started.wait_until_ready().await?;
        Ok(started)
    }

    async fn wait_until_ready(&mut self) -> Result<(), String> {
        for _ in 0..200 {
            if self
                .run("psql", &["-d", "postgres", "-c", "select 1"])
                .await
                .is_ok()
            {
                return Ok(());
            }
            if let Ok(Some(status)) = self.server.try_wait() {
                return Err(format!("PostgreSQL stopped at its start ({status})"));
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        Err("PostgreSQL did not start within 10 seconds".into())
    }

    pub fn url(&self, database: &str) -> String {
        let host = self.sockets.path().to_string_lossy().replace('/', "%2F");
        format!("postgres://bench@{host}/{database}")
    }

    /// What one of PostgreSQL's own programs prints.
    pub async fn run(&self, program: &str, arguments: &[&str]) -> Result<String, String> {
        let output = command(&self.bin, program, self.user)
            .arg("-h")
            .arg(self.sockets.path())
            .args(["-U", "bench"])
            .args(arguments)
            .kill_on_drop(true)
            .output()
            .await
            .map_err(|error| said(&self.bin.join(program), error))?;
        if !output.status.success() {
            let complaint = String::from_utf8_lossy(&output.stderr);
            return Err(format!("{program}: {}", complaint.trim()));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    pub async fn version(&self) -> Result<String, String> {
        let said = self
            .run("psql", &["-d", "postgres", "-Atc", "show server_version"])
            .await?;
        Ok(said
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned())
    }

    /// Fills the tables of pgbench.
    pub async fn fill(&self, scale: u32) -> Result<(), String> {
        self.run("createdb", &["pgbench"]).await?;
        let scale = scale.to_string();
        self.run("pgbench", &["-i", "-q", "-s", &scale, "pgbench"])
            .await?;
        self.settle().await
    }

    /// Transactions a second of pgbench's built-in TPC-B-like script.
    pub async fn pgbench(&self, clients: usize, seconds: f64) -> Result<f64, String> {
        let threads = clients.min(2).to_string();
        let clients = clients.to_string();
        let seconds = (seconds.ceil() as u64).max(1).to_string();
        let said = self
            .run(
                "pgbench",
                &["-c", &clients, "-j", &threads, "-T", &seconds, "pgbench"],
            )
            .await?;
        let rate = said.lines().find_map(|line| {
            line.strip_prefix("tps = ")?
                .split_whitespace()
                .next()?
                .parse()
                .ok()
        });
        rate.ok_or_else(|| format!("pgbench said: {said}"))
    }

    /// Writes back what is still to be written, so that it does not disturb whoever is measured next.
    pub async fn settle(&self) -> Result<(), String> {
        self.run("psql", &["-d", "postgres", "-qc", "checkpoint"])
            .await
            .map(drop)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // "Fast": open transactions are rolled back, and the server writes its files down and ends.
        let mut stop = std::process::Command::new(self.bin.join("pg_ctl"));
        if let Some(User { uid, gid }) = self.user {
            use std::os::unix::process::CommandExt;
            stop.uid(uid).gid(gid).current_dir("/");
        }
        let data = self.data.to_string_lossy();
        let stopped = stop
            .args(["stop", "-s", "-w", "-m", "fast", "-D", &data])
            .status();
        if !stopped.is_ok_and(|status| status.success()) {
            drop(self.server.start_kill());
        }
    }
}

fn command(bin: &Path, program: &str, user: Option<User>) -> Command {
    let mut command = Command::new(bin.join(program));
    command.stdin(Stdio::null());
    if let Some(User { uid, gid }) = user {
        command
            .uid(uid)
            .gid(gid)
            .current_dir("/")
            .env_remove("HOME");
    }
    command
}

/// Whom to run as: ourselves, unless we are root.
async fn user() -> Result<Option<User>, String> {
    // The owner of a process's own entry in /proc is who it runs as; where there is no /proc, nobody runs benches as root.
    let Ok(own) = std::fs::metadata("/proc/self") else {
        return Ok(None);
    };
    if own.uid() != 0 {
        return Ok(None);
    }
    let id = |flag: &'static str| async move {
        let said = Command::new("id")
            .args([flag, "postgres"])
            .output()
            .await
            .ok()?;
        String::from_utf8_lossy(&said.stdout).trim().parse().ok()
    };
    match (id("-u").await, id("-g").await) {
        (Some(uid), Some(gid)) => Ok(Some(User { uid, gid })),
        _ => Err(
            "PostgreSQL does not run as root, and there is no user postgres to run it as.".into(),
        ),
    }
}
