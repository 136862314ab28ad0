//! The front-end bundles inside the binary.

use sha2::{Digest, Sha256};

/// A file of a bundle in its forms.
#[derive(Debug)]
pub struct Asset {
    /// Bundle and name, such as `console/index.html`.
    pub path: &'static str,
    /// Media type.
    pub kind: &'static str,
    /// Entity tag, quoted.
    pub etag: &'static str,
    /// As it is.
    pub plain: &'static [u8],
    /// Brotli.
    pub br: Option<&'static [u8]>,
    /// Gzip.
    pub gz: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

impl Asset {
    /// The asset of that path.
    #[must_use]
    pub fn find(path: &str) -> Option<&'static Self> {
        ASSETS.iter().find(|a| a.path == path)
    }

    /// The best form for a client, with its content encoding.
    #[must_use]
    pub fn best(&self, accept_encoding: &str) -> (&'static [u8], Option<&'static str>) {
        let accepts = |name: &str| {
            accept_encoding.split(',').any(|part| {
                let mut fields = part.split(';').map(str::trim);
                let named = fields.next().is_some_and(|n| n.eq_ignore_ascii_case(name));
                named && !fields.any(|f| f.strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()).is_some_and(|q| q <= 0.0))
            })
        };
        match (self.br, self.gz) {
            (Some(br), _) if accepts("br") => (br, Some("br")),
            (_, Some(gz)) if accepts("gzip") => (gz, Some("gzip")),
            _ => (self.plain, None),
        }
    }

    /// SHA-256 over the files of a bundle: of each its name, its length and its bytes, by name.
    #[must_use]
    pub fn digest(bundle: &str) -> [u8; 32] {
        let mut files: Vec<&Self> = ASSETS.iter().filter(|a| a.path.split('/').next() == Some(bundle)).collect();
        files.sort_by_key(|file| file.path);
        let mut digest = Sha256::new();
        for file in files {
            digest.update(file.path);
            digest.update((file.plain.len() as u64).to_be_bytes());
            digest.update(file.plain);
        }
        digest.finalize().into()
    }

    /// Whether all bundles are inside.
    #[must_use]
    pub fn complete() -> bool {
        ["respondent", "credential", "console", "designer", "fieldwork", "checker", "preview"]
            .iter()
            .all(|bundle| Self::find(&format!("{bundle}/index.html")).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_form_is_what_the_client_accepts() {
        let asset = Asset { path: "a", kind: "text/css", etag: "\"1\"", plain: b"plain", br: Some(b"br"), gz: Some(b"gz") };
        assert_eq!(asset.best("gzip, deflate, br"), (&b"br"[..], Some("br")));
        assert_eq!(asset.best("gzip, br;q=0"), (&b"gz"[..], Some("gzip")));
        assert_eq!(asset.best(""), (&b"plain"[..], None));
        assert_eq!(asset.best("vibrant"), (&b"plain"[..], None));
    }
}
