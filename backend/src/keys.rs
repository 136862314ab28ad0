//! Keys of waves, in files beside the database and never in it or in a backup of it.
//!
//! The secret in an invitation's link follows from the wave's key and the invitation. Reminders can therefore carry the
//! same link, and the server knows whether its code is spent, although no table leads from a person to a code. When the
//! wave is over the key is destroyed, and with it the last way from one to the other.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use candor_wire::ids::{ContactId, WaveId};
use candor_wire::invitation::Way;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The file of the key by which people are known again.
const PEOPLE: &str = "people.key";

/// Letters of links: Crockford's base 32, which has no look-alikes.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Letters of a secret: 130 bits, 128 of them drawn.
const SECRET_LETTERS: usize = 26;

/// The folder with the keys.
#[derive(Debug, Clone)]
pub struct Keys {
    folder: PathBuf,
}

/// What a key is for. All of them are 32 random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// The links of letters.
    Links,
    /// Issuing tokens.
    Issuing,
    /// Opening sealed answers.
    Opening,
    /// Answers that wait, from one mix to the next.
    Epoch(u32),
}

impl Purpose {
    /// The name of the file.
    fn file(self, wave: WaveId) -> String {
        match self {
            Self::Links => format!("wave-{wave}.key"),
            Self::Issuing => format!("issuer-{wave}.key"),
            Self::Opening => format!("mix-{wave}.key"),
            Self::Epoch(epoch) => format!("epoch-{wave}-{epoch}.key"),
        }
    }
}

/// The key of one wave.
#[derive(Clone)]
pub struct WaveKey([u8; 32]);

/// The key by which people are known again: in the links to what is known about them, and after they were erased. It
/// outlives waves.
#[derive(Clone)]
pub struct PeopleKey([u8; 32]);

/// The secret of one person's link, as its letters.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Keys {
    /// The keys of a folder, which is made when the first is.
    #[must_use]
    pub const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn file(&self, wave: WaveId, purpose: Purpose) -> PathBuf {
        self.folder.join(purpose.file(wave))
    }

    /// The key of a wave, if it is there.
    ///
    /// # Errors
    /// When the file cannot be read or is no key.
    pub fn get(&self, wave: WaveId) -> io::Result<Option<WaveKey>> {
        Ok(self.key(wave, Purpose::Links)?.map(WaveKey))
    }

    /// A key of a wave, if it is there.
    ///
    /// # Errors
    /// When the file cannot be read or is no key.
    pub fn key(&self, wave: WaveId, purpose: Purpose) -> io::Result<Option<[u8; 32]>> {
        read_key(&self.file(wave, purpose))
    }

    /// The key by which people are known again, if it is there.
    ///
    /// # Errors
    /// When the file cannot be read or is no key.
    pub fn people(&self) -> io::Result<Option<PeopleKey>> {
        Ok(read_key(&self.folder.join(PEOPLE))?.map(PeopleKey))
    }

    /// The key by which people are known again; `fresh` becomes it where there is none. Durable when this returns.
    ///
    /// # Errors
    /// When it can be neither read nor written.
    pub fn people_or_put(&self, fresh: [u8; 32]) -> io::Result<PeopleKey> {
        self.put(&self.folder.join(PEOPLE), fresh).map(PeopleKey)
    }

    /// The key of a wave; `fresh` becomes it where there is none. Durable when this returns.
    ///
    /// # Errors
    /// When it can be neither read nor written.
    pub fn get_or_put(&self, wave: WaveId, fresh: [u8; 32]) -> io::Result<WaveKey> {
        self.key_or_put(wave, Purpose::Links, fresh).map(WaveKey)
    }

    /// A key of a wave; `fresh` becomes it where there is none. Durable when this returns.
    ///
    /// # Errors
    /// When it can be neither read nor written.
    pub fn key_or_put(&self, wave: WaveId, purpose: Purpose, fresh: [u8; 32]) -> io::Result<[u8; 32]> {
        self.put(&self.file(wave, purpose), fresh)
    }

    fn put(&self, file: &Path, fresh: [u8; 32]) -> io::Result<[u8; 32]> {
        if let Some(key) = read_key(file)? {
            // whoever made it may not have come to that yet
            fs::File::open(&self.folder)?.sync_all()?;
            return Ok(key);
        }
        make_private_folder(&self.folder)?;
        let draft = self.folder.join(format!(".{}", crate::digest::hex(&Sha256::digest(fresh)[..16])));
        write_private(&draft, &fresh)?;
        // whoever is first decides; a name that is there is not taken
        let linked = fs::hard_link(&draft, file);
        fs::remove_file(&draft)?;
        match linked {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => fs::File::open(&self.folder)?.sync_all()?,
        }
        read_key(file)?.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "a key was removed while it was made"))
    }

    fn names(&self) -> io::Result<impl Iterator<Item = String>> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            entries => Some(entries?),
        };
        Ok(entries.into_iter().flatten().filter_map(|entry| entry.ok()?.file_name().into_string().ok()))
    }

    /// The waves that have a key.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn waves(&self) -> io::Result<Vec<WaveId>> {
        Ok(self.names()?.filter_map(|name| name.strip_prefix("wave-")?.strip_suffix(".key")?.parse().ok()).collect())
    }

    /// The epochs of a wave that have a key.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn epochs(&self, wave: WaveId) -> io::Result<Vec<u32>> {
        let start = format!("epoch-{wave}-");
        Ok(self.names()?.filter_map(|name| name.strip_prefix(&start)?.strip_suffix(".key")?.parse().ok()).collect())
    }

    /// Destroys the key of a wave: its bytes are written over before the file goes. (Disks and file systems may keep
    /// older blocks all the same.)
    ///
    /// # Errors
    /// When the file cannot be written or removed.
    pub fn destroy(&self, wave: WaveId) -> io::Result<()> {
        self.destroy_key(wave, Purpose::Links)
    }

    /// The same for any key of a wave; nothing when it is not there.
    ///
    /// # Errors
    /// When the file cannot be written or removed.
    pub fn destroy_key(&self, wave: WaveId, purpose: Purpose) -> io::Result<()> {
        let file = self.file(wave, purpose);
        let mut open = match OpenOptions::new().write(true).open(&file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            open => open?,
        };
        open.write_all(&[0; 32])?;
        open.sync_all()?;
        fs::remove_file(file)
    }
}

fn read_key(file: &Path) -> io::Result<Option<[u8; 32]>> {
    match fs::read(file) {
        Ok(bytes) => bytes.try_into().map(Some).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "a key has 32 bytes")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

impl PeopleKey {
    fn digest(&self, purpose: &[u8], what: &[u8]) -> String {
        crate::digest::hex(&Sha256::new().chain_update(purpose).chain_update(self.0).chain_update(what).finalize())
    }

    /// What the link to what is known about a contact ends with: their id, and 128 bits that only this key makes. Links on
    /// paper are others, because whoever prints the letters has them, too.
    #[must_use]
    pub fn token(&self, contact: ContactId, way: Way) -> String {
        let purpose: &[u8] = match way {
            Way::Mail => b"candor about",
            Way::Paper => b"candor about, on paper",
        };
        let mark = self.digest(purpose, contact.0.as_bytes());
        format!("{}{}", contact.0.simple(), &mark[..32])
    }

    /// The contact of such a link, and how it came to them; nothing when it was not made with this key.
    #[must_use]
    pub fn contact(&self, token: &str) -> Option<(ContactId, Way)> {
        let contact = ContactId(Uuid::try_parse(token.get(..32)?).ok()?);
        let way = [Way::Mail, Way::Paper].into_iter().find(|way| crate::digest::same_secret(&self.token(contact, *way), token));
        way.map(|way| (contact, way))
    }

    /// What is kept of somebody who was erased, by what an import knows them by.
    #[must_use]
    pub fn objection(&self, known_by: &str) -> String {
        self.digest(b"candor objection", known_by.as_bytes())
    }
}

impl std::fmt::Debug for PeopleKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PeopleKey(…)")
    }
}

impl WaveKey {
    /// The secret of an invitation's link.
    #[must_use]
    pub fn secret(&self, invitation: Uuid) -> Secret {
        let digest = Sha256::new().chain_update(b"candor invitation").chain_update(self.0).chain_update(invitation.as_bytes()).finalize();
        let mut letters = String::with_capacity(SECRET_LETTERS);
        for at in 0..SECRET_LETTERS {
            // five bits each, the first first; the last two letters' spare bits are zero
            let bit = |n: usize| if n < 128 { digest[n / 8] >> (7 - n % 8) & 1 } else { 0 };
            let five = (0..5).fold(0, |five, n| five << 1 | bit(at * 5 + n));
            letters.push(char::from(LETTERS[usize::from(five)]));
        }
        Secret(letters)
    }
}

impl Secret {
    /// Reads what stands in a link, or was typed from paper: capitals, hyphens and look-alikes are understood.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let plain = text.chars().filter(|c| *c != '-' && *c != ' ').map(|c| match c.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        });
        let plain: String = plain.collect();
        let fits = plain.len() == SECRET_LETTERS && plain.bytes().all(|b| LETTERS.contains(&b));
        fits.then_some(Self(plain))
    }

    /// As it stands in links.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The secret of the draft that is answered on: 64 hex digits.
    #[must_use]
    pub fn draft(&self) -> String {
        crate::digest::sha256(&format!("candor draft of {}", self.0))
    }

    /// The digest under which the code is stored.
    #[must_use]
    pub fn code_hash(&self) -> String {
        code_hash(&self.draft())
    }
}

/// The digest of the code that belongs to a draft's secret.
#[must_use]
pub fn code_hash(draft: &str) -> String {
    crate::digest::sha256(&format!("candor code of {draft}"))
}

impl std::fmt::Debug for WaveKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WaveKey(…)")
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Makes a folder that only its owner can enter.
///
/// # Errors
/// When it cannot be made.
pub fn make_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Writes a file that only its owner can read, in place of what was there; durable when this returns.
///
/// # Errors
/// When it cannot be written.
pub fn write_private(file: &Path, content: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut open = options.open(file)?;
    open.write_all(content)?;
    open.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wave(n: u128) -> WaveId {
        WaveId(Uuid::from_u128(n))
    }

    #[test]
    fn a_key_is_made_once_and_destroyed_for_good() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::new(folder.path().join("keys"));
        assert!(keys.get(wave(1)).unwrap().is_none() && keys.waves().unwrap().is_empty());
        let first = keys.get_or_put(wave(1), [7; 32]).unwrap();
        let again = keys.get_or_put(wave(1), [8; 32]).unwrap();
        assert_eq!((first.0, again.0, keys.waves().unwrap()), ([7; 32], [7; 32], vec![wave(1)]));
        assert_eq!(fs::read_dir(keys.folder()).unwrap().count(), 1, "no draft of a key is left behind");
        #[cfg(unix)]
        assert_eq!(
            std::os::unix::fs::PermissionsExt::mode(&fs::metadata(keys.file(wave(1), Purpose::Links)).unwrap().permissions()) & 0o777,
            0o600
        );
        keys.destroy(wave(1)).unwrap();
        assert!(keys.get(wave(1)).unwrap().is_none());
    }

    #[test]
    fn keys_of_one_wave_do_not_meet_and_go_one_by_one() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::new(folder.path().join("keys"));
        let all = [Purpose::Links, Purpose::Issuing, Purpose::Opening, Purpose::Epoch(0), Purpose::Epoch(12)];
        for (at, purpose) in all.into_iter().enumerate() {
            let fresh = [u8::try_from(at).unwrap(); 32];
            assert_eq!(keys.key_or_put(wave(1), purpose, fresh).unwrap(), fresh);
        }
        keys.key_or_put(wave(2), Purpose::Epoch(7), [9; 32]).unwrap();
        let mut epochs = keys.epochs(wave(1)).unwrap();
        epochs.sort_unstable();
        assert_eq!((epochs, keys.waves().unwrap()), (vec![0, 12], vec![wave(1)]));
        keys.destroy_key(wave(1), Purpose::Epoch(0)).unwrap();
        keys.destroy_key(wave(1), Purpose::Epoch(0)).unwrap();
        assert!(keys.key(wave(1), Purpose::Epoch(0)).unwrap().is_none() && keys.key(wave(1), Purpose::Epoch(12)).unwrap().is_some());
    }

    #[test]
    fn links_about_people_are_made_by_their_key_alone() {
        let (key, other) = (PeopleKey([1; 32]), PeopleKey([2; 32]));
        let ann = ContactId(Uuid::from_u128(5));
        let token = key.token(ann, Way::Mail);
        assert_eq!((token.len(), key.contact(&token), other.contact(&token)), (64, Some((ann, Way::Mail)), None));
        let paper = key.token(ann, Way::Paper);
        assert_eq!((paper != token, key.contact(&paper)), (true, Some((ann, Way::Paper))));
        for bad in ["", "abc", &token[..63], &format!("{token}0"), &token.replace('5', "6"), &"ä".repeat(32)] {
            assert_eq!(key.contact(bad), None, "{bad}");
        }
        assert!(key.objection("ann@example.org") != other.objection("ann@example.org") && !format!("{key:?}").contains('1'));
    }

    #[test]
    fn secrets_follow_from_key_and_invitation_and_are_read_as_typed() {
        let (key, other) = (WaveKey([1; 32]), WaveKey([2; 32]));
        let secret = key.secret(Uuid::from_u128(5));
        assert_eq!(secret, key.secret(Uuid::from_u128(5)));
        assert!(secret != key.secret(Uuid::from_u128(6)) && secret != other.secret(Uuid::from_u128(5)));
        let typed = secret.as_str().to_uppercase().replace('0', "O").replace('1', "l");
        assert_eq!(Secret::read(&format!("{}-{}", &typed[..13], &typed[13..])), Some(secret.clone()));
        for bad in ["", "abc", &"u".repeat(26), &"0".repeat(27)] {
            assert_eq!(Secret::read(bad), None, "{bad}");
        }
        assert!(secret.draft().len() == 64 && secret.code_hash() == code_hash(&secret.draft()));
        assert!(!format!("{secret:?} {key:?}").contains(secret.as_str()));
    }
}
