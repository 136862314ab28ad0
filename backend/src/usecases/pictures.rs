//! Pictures of questionnaires: added by authors, named by the SHA-256 of what is kept.

use std::collections::BTreeMap;

use candor_media::{Format, Picture};
use candor_survey::Document;
use candor_survey::document::{Kind, Picture as Named};
use candor_wire::picture::PictureAdded;
use candor_wire::problem::{Code, FieldProblem};
use sha2::{Digest, Sha256};

use crate::clock::Seconds;
use crate::digest::hex;
use crate::error::Error;
use crate::store::Store;

/// Keeps a picture without what it says beside the picture.
///
/// # Errors
/// When the bytes are no picture that can be shown, or the database fails.
pub async fn add(store: &Store, bytes: Vec<u8>, now: Seconds) -> Result<PictureAdded, Error> {
    let read = tokio::task::spawn_blocking(move || Picture::read(&bytes)).await.map_err(|e| Error::Internal(e.to_string()))?;
    let picture = read.map_err(|fault| Error::field(Code::InvalidField, "picture", format!("The file is not taken: {fault}.")))?;
    let added = PictureAdded { digest: hex(&Sha256::digest(&picture.bytes)), width: picture.width, height: picture.height };
    store.add_picture(&added.digest, picture, now.day()).await?;
    Ok(added)
}

/// A picture's format and content.
///
/// # Errors
/// When there is none of that digest, or the database fails.
pub async fn show(store: &Store, digest: &str) -> Result<(Format, Vec<u8>), Error> {
    let found = if Named::is_digest(digest) { store.picture(digest).await? } else { None };
    found.ok_or_else(|| Error::refused(Code::NotFound))
}

/// What keeps the pictures of a questionnaire from being shown: those that are not here, or of another size.
///
/// # Errors
/// When the database fails.
pub async fn problems(store: &Store, document: &Document) -> Result<Vec<FieldProblem>, Error> {
    let named = named(document);
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let digests: Vec<String> = named.iter().map(|(_, picture)| picture.digest.clone()).collect();
    let sizes = store.picture_sizes(&digests).await?;
    Ok(named.iter().filter_map(|(path, picture)| Some(FieldProblem { field: path.clone(), message: wrong(&sizes, picture)? })).collect())
}

fn wrong(sizes: &BTreeMap<String, (u32, u32)>, picture: &Named) -> Option<String> {
    match sizes.get(&picture.digest) {
        None => Some(
            "this picture is not on this server; add it again, or bring the file of the other server along, where it is at the address \
             /pictures/ followed by the digest"
                .to_owned(),
        ),
        Some((width, height)) if (picture.width, picture.height) != (*width, *height) => {
            Some(format!("this picture is {width} pixels wide and {height} high; write these numbers, or add it again"))
        }
        Some(_) => None,
    }
}

/// All pictures of a questionnaire with their paths; what is no digest is named by the check of the questionnaire.
fn named(document: &Document) -> Vec<(String, &Named)> {
    let mut named = Vec::new();
    for (b, block) in document.blocks.iter().enumerate() {
        for (q, question) in block.questions.iter().enumerate() {
            if let Kind::PictureChoice { pictures, .. } = &question.kind {
                let path = |p| format!("blocks[{b}].questions[{q}].kind.pictures[{p}]");
                let known = pictures.iter().enumerate().filter(|(_, picture)| Named::is_digest(&picture.digest));
                named.extend(known.map(|(p, picture)| (path(p), picture)));
            }
        }
    }
    named
}
