//! Starting PostgreSQL, and seeing to its end.
//!
//! Each server has a small shell beside it that outlives the tests: it ends a shared server when nobody is connected any more,
//! and a test's own one when the test's process has gone. So nothing is left running after a test that was killed.

use std::fs::{self, File, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use vouch_server::store::postgres::{Address, Connection, apart};

/// Nothing that is tested on the shared server needs to outlive it.
const CARELESS: [&str; 4] = [
    "fsync=off",
    "full_page_writes=off",
    "autovacuum=off",
    "max_connections=300",
];

/// Ends a shared server that nobody has used for a while, gently: should somebody come at that moment, it waits for them.
const UNTIL_UNUSED: &str = r#"
idle=0
while [ "$idle" -lt 10 ]; do
    sleep 2
    pid=$(head -n 1 "$3/postmaster.pid") && kill -0 "$pid" || break
    users=$("$1/psql" -h "$2" -U postgres -d postgres -XAtc "select count(*) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()")
    if [ "$users" = 0 ]; then idle=$((idle + 1)); else idle=0; fi
done
[ -n "$pid" ] && kill -TERM "$pid"
while kill -0 "$pid"; do sleep 1; done
rm -rf "$3"
"#;

/// Ends a test's own server when the test has gone without doing so.
const UNTIL_OWNER_GONE: &str = r#"
while kill -0 "$4" 2>/dev/null; do
    [ -d "$2" ] || exit 0
    sleep 1
done
pid=$(head -n 1 "$3/postmaster.pid") && kill -QUIT "$pid"
sleep 1
rm -rf "$2"
"#;

/// A running PostgreSQL.
pub struct Server {
    /// Of the socket.
    folder: PathBuf,
    data: PathBuf,
    settings: Vec<String>,
    shared: bool,
}

impl Server {
    /// The one that all tests of this user share; started if nobody has.
    pub fn shared() -> Self {
        static SHARED: OnceLock<PathBuf> = OnceLock::new();
        let folder = SHARED.get_or_init(|| {
            let folder = temporary().join(format!("vouch-tests-{}", Account::of_server().uid));
            make_folder(&folder);
            // Whoever holds the lock looks for the server, and starts it where there is none.
            let lock = File::create(folder.join("lock")).expect("a lock file");
            lock.lock().expect("the lock");
            if !answers(&folder) {
                end_former(&folder);
                // Of its own name: the shell of a former server may just be clearing up.
                let data = folder.join(format!("data-{}", std::process::id()));
                let server = Self::start(folder.clone(), data, &CARELESS, true);
                server.watch(UNTIL_UNUSED);
            }
            folder
        });
        Self {
            folder: folder.clone(),
            data: PathBuf::new(),
            settings: Vec::new(),
            shared: true,
        }
    }

    /// One for a single test.
    pub fn own(settings: &[&str]) -> Self {
        let folder = Self::own_folder();
        let data = folder.join("data");
        let server = Self::start(folder, data, settings, false);
        server.watch(UNTIL_OWNER_GONE);
        server
    }

    fn own_folder() -> PathBuf {
        let folder = tempfile::Builder::new()
            .prefix("vouch-test-")
            .tempdir_in(temporary());
        let folder = folder.expect("a temporary folder").keep();
        make_folder(&folder);
        folder
    }

    fn start(folder: PathBuf, data: PathBuf, settings: &[&str], shared: bool) -> Self {
        let mut initdb = program("initdb");
        initdb.arg("-D").arg(&data);
        initdb.args([
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        ]);
        succeed(&mut initdb);
        let server = Self {
            folder,
            data,
            settings: settings
                .iter()
                .map(|setting| (*setting).to_owned())
                .collect(),
            shared,
        };
        server.resume();
        server
    }

    /// A second server that follows this one. From here on a commit waits until the follower has it on disk too.
    pub fn standby(&self) -> Self {
        let folder = Self::own_folder();
        let data = folder.join("data");
        let mut copy = program("pg_basebackup");
        copy.arg("-h").arg(&self.folder).arg("-D").arg(&data);
        succeed(copy.args(["-U", "postgres", "-X", "stream", "-c", "fast", "-R"]));
        let standby = Self {
            folder,
            data,
            settings: Vec::new(),
            shared: false,
        };
        standby.resume();
        standby.watch(UNTIL_OWNER_GONE);
        let address = Address::parse(&self.url("postgres")).expect("a good address");
        let told = apart(|| {
            let mut connection = Connection::open(&address)?;
            connection.command("alter system set synchronous_standby_names = '*'")?;
            connection.command("select pg_reload_conf()")
        });
        told.expect("the server does as it is told");
        standby
    }

    /// A follower becomes the server that takes writes.
    pub fn promote(&self) {
        succeed(control(&self.data).arg("promote"));
    }

    /// Has it answer on `localhost`, with the certificate of `tls/` if `encrypted`; gives the address of a database there.
    pub fn listen(&mut self, encrypted: bool, database: &str) -> String {
        let port = TcpListener::bind("localhost:0").and_then(|listener| listener.local_addr());
        let port = port.expect("a free port").port();
        self.stop("fast");
        self.settings = vec![
            "listen_addresses=localhost".to_owned(),
            format!("port={port}"),
        ];
        if encrypted {
            let tls = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/postgres/tls");
            for name in ["server.pem", "server.key"] {
                let copy = self.folder.join(name);
                fs::copy(tls.join(name), &copy).expect("a copy");
                let account = Account::of_server();
                chown(&copy, Some(account.uid), Some(account.gid)).expect("a file of the server's");
                fs::set_permissions(&copy, Permissions::from_mode(0o600))
                    .expect("a file of the server's");
            }
            let file = |name: &str| self.folder.join(name).display().to_string();
            self.settings.push("ssl=on".into());
            self.settings
                .push(format!("ssl_cert_file={}", file("server.pem")));
            self.settings
                .push(format!("ssl_key_file={}", file("server.key")));
        }
        self.resume();
        format!("postgres://postgres@localhost:{port}/{database}")
    }

    /// Starts it (again); returns when it takes connections.
    pub fn resume(&self) {
        let socket = format!("unix_socket_directories={}", self.folder.display());
        let fixed = ["listen_addresses=", "jit=off", socket.as_str()];
        let settings = fixed
            .into_iter()
            .chain(self.settings.iter().map(String::as_str));
        let options = Vec::from_iter(settings.map(|setting| format!("-c '{setting}'"))).join(" ");
        let log = self.folder.join("log");
        succeed(
            control(&self.data)
                .args(["start", "-o", &options, "-l"])
                .arg(log),
        );
    }

    /// Ends it: `fast` (sessions are broken off, the rest is orderly) or `immediate` (as if the power had gone).
    pub fn stop(&self, mode: &str) {
        succeed(control(&self.data).args(["stop", "-m", mode]));
    }

    /// The folder of its socket, as an address names it.
    pub fn host(&self) -> String {
        host(&self.folder)
    }

    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@{}/{database}", self.host())
    }

    pub fn is_shared(&self) -> bool {
        self.shared
    }

    #[expect(clippy::zombie_processes, reason = "it outlives us on purpose")]
    fn watch(&self, script: &str) {
        let watch = Command::new("sh")
            .args(["-c", script, "watch"])
            .args([&programs(), &self.folder, &self.data])
            .arg(std::process::id().to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn();
        watch.expect("a shell");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if !self.shared {
            drop(
                control(&self.data)
                    .args(["stop", "-m", "immediate"])
                    .output(),
            );
            drop(fs::remove_dir_all(&self.folder));
        }
    }
}

fn host(folder: &Path) -> String {
    let folder = folder.to_str().expect("a UTF-8 path");
    folder.replace('/', "%2F")
}

fn answers(folder: &Path) -> bool {
    let url = format!("postgres://postgres@{}/postgres", host(folder));
    let address = Address::parse(&url).expect("a good address");
    apart(|| Connection::open(&address).map(drop)).is_ok()
}

/// Ends what a machine that went down, or a test that was killed at the wrong moment, has left.
fn end_former(folder: &Path) {
    let entries = fs::read_dir(folder).expect("a folder of ours").flatten();
    for data in entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
    {
        drop(control(&data).args(["stop", "-m", "immediate"]).output());
        drop(fs::remove_dir_all(&data));
    }
}

/// A socket's path may have a hundred characters or so; some machines' temporary folders have more by themselves.
fn temporary() -> PathBuf {
    let given = std::env::temp_dir();
    if given.as_os_str().len() < 50 {
        given
    } else {
        PathBuf::from("/tmp")
    }
}

/// PostgreSQL does not run as root: then it is the user `postgres` that runs it, or `nobody`.
#[derive(Clone, Copy)]
struct Account {
    uid: u32,
    gid: u32,
}

impl Account {
    fn of_server() -> Self {
        let me = fs::metadata("/proc/self").or_else(|_| tempfile_of_mine());
        let me = me.expect("who I am");
        if me.uid() != 0 {
            return Self {
                uid: me.uid(),
                gid: me.gid(),
            };
        }
        let passwd = fs::read_to_string("/etc/passwd").expect("the list of users");
        let found = ["postgres", "nobody"].iter().find_map(|name| {
            let line = passwd
                .lines()
                .find(|line| line.split(':').next() == Some(name))?;
            let mut ids = line.split(':').skip(2).map(str::parse);
            Some(Self {
                uid: ids.next()?.ok()?,
                gid: ids.next()?.ok()?,
            })
        });
        found.expect("a user other than root to run PostgreSQL as: postgres or nobody")
    }
}

/// Where there is no /proc, a file of our own says who we are.
fn tempfile_of_mine() -> std::io::Result<fs::Metadata> {
    tempfile::tempfile()?.metadata()
}

fn make_folder(folder: &Path) {
    let account = Account::of_server();
    match fs::create_dir(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            panic!("{}: {error}", folder.display())
        }
        _ => {}
    }
    chown(folder, Some(account.uid), Some(account.gid)).expect("a folder of ours");
    fs::set_permissions(folder, Permissions::from_mode(0o700)).expect("a folder of ours");
}

/// The folder of PostgreSQL's programs: `POSTGRES_BIN`, the newest of Debian's, or one of the PATH.
fn programs() -> PathBuf {
    let has_initdb = |folder: &PathBuf| folder.join("initdb").exists();
    if let Some(given) = std::env::var_os("POSTGRES_BIN").map(PathBuf::from) {
        assert!(
            has_initdb(&given),
            "POSTGRES_BIN is {}, where there is no initdb",
            given.display()
        );
        return given;
    }
    let debian = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let version = |path: &PathBuf| path.file_name()?.to_str()?.parse::<u32>().ok();
    let newest = debian.map(|entry| entry.path()).max_by_key(version);
    let path = std::env::var_os("PATH").unwrap_or_default();
    (newest.map(|version| version.join("bin")).into_iter())
        .chain(std::env::split_paths(&path))
        .find(has_initdb)
        .expect("PostgreSQL is not installed. Install it (Debian: apt-get install postgresql), name its programs' folder in POSTGRES_BIN, or leave its tests out: cargo test -- --skip postgres")
}

fn program(name: &str) -> Command {
    let mut command = Command::new(programs().join(name));
    let account = Account::of_server();
    if fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0) {
        command.uid(account.uid).gid(account.gid);
    }
    command.current_dir("/").stdin(Stdio::null());
    command
}

fn control(data: &Path) -> Command {
    let mut pg_ctl = program("pg_ctl");
    pg_ctl.args(["-s", "-w", "-D"]).arg(data);
    pg_ctl
}

fn succeed(command: &mut Command) {
    // Not through pipes: the server would keep them open.
    let said = tempfile::tempfile().expect("a temporary file");
    let copy = || said.try_clone().expect("a handle");
    let status = command.stdout(copy()).stderr(copy()).status();
    let status = status.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    if !status.success() {
        use std::io::{Read, Seek};
        let (mut said, mut text) = (said, String::new());
        said.rewind()
            .and_then(|()| said.read_to_string(&mut text))
            .expect("what it said");
        panic!("{command:?}: {status}\n{text}");
    }
}
