//! `vouch serve` as a process that can be killed.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

pub struct Served {
    data: PathBuf,
    assets: PathBuf,
    pub port: u16,
    child: Option<Child>,
}

impl Served {
    /// A house in `folder`, not yet started. The widget is not asked for here, so it need not be built.
    pub fn furnish(folder: &Path) -> Self {
        let (data, assets) = (folder.to_owned(), folder.join("assets"));
        std::fs::create_dir_all(&assets).expect("a folder");
        std::fs::write(assets.join("manifest.json"), "{}").expect("an empty manifest");
        let probe = TcpListener::bind("127.0.0.1:0").expect("a free port");
        Self {
            data,
            assets,
            port: probe.local_addr().expect("its number").port(),
            child: None,
        }
    }

    pub async fn start(&mut self) {
        self.start_anew();
        self.answers().await;
    }

    pub fn start_anew(&mut self) {
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(self.data.join("vouch.log"));
        let child = command(&self.data, "serve")
            .arg(format!("--port={}", self.port))
            .arg(format!("--assets-dir={}", self.assets.display()))
            .arg("--rate-limits=off")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log.expect("a log"))
            .spawn();
        self.child = Some(child.expect("vouch starts"));
    }

    /// Returns when it answers. One that ended by itself is a finding.
    pub async fn answers(&mut self) {
        let health = format!("http://127.0.0.1:{}/healthz", self.port);
        let client = super::shopping::client();
        loop {
            let answer = client.get(&health).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            let child = self.child.as_mut().expect("it was started");
            if let Some(status) = child.try_wait().expect("a child of ours") {
                let log = std::fs::read_to_string(self.data.join("vouch.log"));
                let log = log.unwrap_or_default();
                let end = log.lines().rev().take(5).collect::<Vec<_>>();
                panic!("vouch ended by itself ({status}): {end:#?}");
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// SIGKILL: nothing is closed, nothing is written any more.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().expect("a child of ours");
            child.wait().expect("it ends");
        }
    }

    /// `vouch verify` on what the killed one left.
    pub fn verify(&self) {
        let verified = command(&self.data, "verify").output().expect("vouch runs");
        let said = String::from_utf8_lossy(&verified.stdout).into_owned();
        let complaint = String::from_utf8_lossy(&verified.stderr);
        assert!(verified.status.success(), "{said}{complaint}");
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The binary on this house's data, whatever this shell's environment says.
pub fn command(data: &Path, verb: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vouch"));
    for setting in ["DATABASE_URL", "ARCHIVE_DIR", "PAY_ORIGIN", "RUST_LOG"] {
        command.env_remove(setting);
    }
    command
        .arg(verb)
        .arg(format!("--data-dir={}", data.display()));
    command
}
