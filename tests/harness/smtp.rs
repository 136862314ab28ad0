//! A mail server that can misbehave, and keeps what it took.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What the server does with a letter to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Takes it.
    Takes,
    /// Refuses the recipient for now.
    Later,
    /// Knows no such mailbox.
    NoMailbox,
    /// Refuses the recipient by a rule.
    Forbids,
    /// Refuses the content for good.
    RefusesContent,
    /// Says nothing after the content.
    Hangs,
    /// Hangs up after the content, without a word and without keeping it.
    Drops,
    /// Keeps the letter and hangs up before it says so: the sender cannot know.
    KeepsAndDrops,
}

/// A letter that was taken.
#[derive(Debug, Clone)]
pub struct Taken {
    /// To whom.
    pub to: String,
    /// As it came.
    pub content: String,
}

type Manners = Arc<dyn Fn(&str, u32) -> Manner + Send + Sync>;

#[derive(Default)]
struct Kept {
    taken: Vec<Taken>,
    tries: BTreeMap<String, u32>,
    connections: u32,
}

/// A mail server on a free port of this machine.
#[derive(Clone)]
pub struct MailServer {
    /// Where it listens.
    pub address: SocketAddr,
    kept: Arc<Mutex<Kept>>,
}

impl std::fmt::Debug for MailServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailServer").field("address", &self.address).finish_non_exhaustive()
    }
}

impl MailServer {
    /// A server that behaves by recipient and number of the try, counted from 1.
    ///
    /// # Panics
    /// When there is no port.
    pub async fn start(manners: impl Fn(&str, u32) -> Manner + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self { address: listener.local_addr().unwrap(), kept: Arc::default() };
        let (kept, manners): (_, Manners) = (Arc::clone(&server.kept), Arc::new(manners));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                kept.lock().unwrap().connections += 1;
                let (kept, manners) = (Arc::clone(&kept), Arc::clone(&manners));
                // whoever hangs up in the middle has only hung up
                tokio::spawn(async move { drop(talk(stream, &kept, &manners).await) });
            }
        });
        server
    }

    /// What it took so far.
    ///
    /// # Panics
    /// When a conversation has panicked.
    #[must_use]
    pub fn taken(&self) -> Vec<Taken> {
        self.kept.lock().unwrap().taken.clone()
    }

    /// How many it took so far.
    ///
    /// # Panics
    /// When a conversation has panicked.
    #[must_use]
    pub fn count(&self) -> usize {
        self.kept.lock().unwrap().taken.len()
    }

    /// How often a letter to an address was tried.
    ///
    /// # Panics
    /// When a conversation has panicked.
    #[must_use]
    pub fn tries(&self, address: &str) -> u32 {
        self.kept.lock().unwrap().tries.get(address).copied().unwrap_or(0)
    }
}

async fn talk(stream: TcpStream, kept: &Mutex<Kept>, manners: &Manners) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 mail.example.org ready\r\n").await?;
    let (mut to, mut manner) = (String::new(), Manner::Takes);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let upper = line.to_uppercase();
        let reply = if upper.starts_with("EHLO") {
            "250-mail.example.org\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES"
        } else if upper.starts_with("RCPT TO:") {
            to = line[8..].trim().trim_start_matches('<').split('>').next().unwrap_or_default().to_owned();
            manner = {
                let mut kept = kept.lock().unwrap();
                let tries = kept.tries.entry(to.clone()).or_default();
                *tries += 1;
                manners(&to, *tries)
            };
            match manner {
                Manner::Later => "451 4.3.0 try again later",
                Manner::NoMailbox => "550 5.1.1 no such mailbox",
                Manner::Forbids => "550 5.7.1 relaying denied",
                _ => "250 2.1.5 fine",
            }
        } else if upper.starts_with("DATA") {
            stream.write_all(b"354 go ahead\r\n").await?;
            let content = read_content(&mut stream).await?;
            let keep = || kept.lock().unwrap().taken.push(Taken { to: to.clone(), content });
            match manner {
                Manner::Hangs => {
                    tokio::time::sleep(Duration::from_secs(600)).await;
                    return Ok(());
                }
                Manner::Drops => return Ok(()),
                Manner::KeepsAndDrops => {
                    keep();
                    return Ok(());
                }
                Manner::RefusesContent => "554 5.6.0 not like this",
                _ => {
                    keep();
                    "250 2.0.0 taken"
                }
            }
        } else if upper.starts_with("QUIT") {
            stream.write_all(b"221 bye\r\n").await?;
            return Ok(());
        } else {
            "250 2.0.0 fine"
        };
        stream.write_all(format!("{reply}\r\n").as_bytes()).await?;
    }
}

async fn read_content(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut content = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == ".\r\n" {
            return Ok(content);
        }
        content.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}
