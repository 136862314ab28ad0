//! Files that respondents give: recognised by their content, kept under random names, held by one response each.

use candor_form::{Word, Words, id_of, megabytes};
use candor_media::{Format, Picture, check_pdf};
use candor_survey::document::{Document, FileType, Kind};
use candor_survey::{ItemCode, OptionCode, Questionnaire, SurveySlug};
use candor_wire::ids::SurveyId;
use candor_wire::invitation::Level;
use candor_wire::problem::{Code, FieldProblem};
use candor_wire::report::ResultsQuery;

use super::answered::{Answered, Look};
use super::answering::Wanted;
use super::respond::{Arranged, Respond};
use crate::error::Error;
use crate::random;
use crate::store::{NewFile, Store};
use crate::viewer::Viewer;

/// Most bytes of files that wait for a response, of all surveys together: nobody fills the disk by giving files and
/// sending nothing.
const WAITING_BYTES: i64 = 1_000_000_000;

/// Days for which a file is kept that neither a response nor a draft holds.
pub const FILE_DAYS: i64 = 1;

/// What a question takes.
struct Limits {
    types: Vec<FileType>,
    max_bytes: u32,
}

/// Why a file is not kept, in words for whoever gave it.
enum Refusal {
    /// To be told at the question.
    Told(String),
    /// Something else.
    Failed(Error),
}

impl<E: Into<Error>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// A file that a form sent.
#[derive(Debug)]
pub struct Given {
    /// The question.
    pub item: ItemCode,
    /// What it holds, cut off where it is longer than any that is taken.
    pub bytes: Vec<u8>,
}

/// Whether a questionnaire asks for files.
#[must_use]
pub fn asks_for_files(document: &Document) -> bool {
    document.blocks.iter().flat_map(|block| &block.questions).any(|question| matches!(question.kind, Kind::FileUpload { .. }))
}

/// The files that answers hold.
#[must_use]
pub fn held(questionnaire: &Questionnaire, answers: &candor_survey::Answers) -> Vec<(ItemCode, OptionCode)> {
    let items = questionnaire.items().iter().filter(|item| matches!(item.kind, candor_survey::ItemKind::Files(_)));
    let names = |item: &ItemCode| match answers.get(item) {
        Some(candor_survey::Answer::Choices(names)) => names.clone(),
        _ => Vec::new(),
    };
    items.flat_map(|item| names(&item.code).into_iter().map(|name| (item.code.clone(), name))).collect()
}

/// The refusal of answers that hold a file that is not there for them.
pub(super) fn gone(files: &[(ItemCode, OptionCode)]) -> Error {
    let message = Words::english().say(Word::FileGone);
    let mut fields: Vec<FieldProblem> = Vec::new();
    for (item, _) in files {
        if fields.last().is_none_or(|last| last.field != item.as_str()) {
            fields.push(FieldProblem { field: item.to_string(), message: message.to_owned() });
        }
    }
    Error::fields(Code::InvalidAnswers, fields)
}

/// The question that asks for files in this item.
fn limits(questionnaire: &Questionnaire, item: &ItemCode) -> Option<Limits> {
    let place = questionnaire.items().iter().find(|known| &known.code == item)?.place;
    match &questionnaire.document().blocks.get(place.0)?.questions.get(place.1)?.kind {
        Kind::FileUpload { types, max_bytes, .. } => Some(Limits { types: types.clone(), max_bytes: *max_bytes }),
        _ => None,
    }
}

/// What is kept of a file, and the word for its format; nothing when it is none that is taken.
fn recognised(bytes: Vec<u8>, types: &[FileType]) -> Option<(&'static str, Vec<u8>)> {
    if types.contains(&FileType::Pdf) && check_pdf(&bytes).is_ok() {
        return Some(("pdf", bytes));
    }
    let picture = types.contains(&FileType::Picture).then(|| Picture::read(&bytes).ok()).flatten()?;
    (picture.format != Format::Gif).then(|| (picture.format.extension(), picture.bytes))
}

fn named(types: &[FileType]) -> String {
    let of = |one: &FileType| match one {
        FileType::Picture => "PNG, JPEG, WebP",
        FileType::Pdf => "PDF",
    };
    types.iter().map(of).collect::<Vec<_>>().join(", ")
}

impl Respond {
    /// Keeps a file until a response holds it; its name.
    ///
    /// # Errors
    /// When the survey takes none there, or the file is none that is taken; the item names what to do, in the language
    /// wanted.
    pub async fn give_file(&self, slug: &SurveySlug, wanted: &Wanted, item: &ItemCode, bytes: Vec<u8>) -> Result<OptionCode, Error> {
        match self.keep_file(slug, wanted, item, bytes).await {
            Ok(name) => Ok(name),
            Err(Refusal::Told(message)) => Err(Error::field(Code::InvalidAnswers, item.as_str(), message)),
            Err(Refusal::Failed(error)) => Err(error),
        }
    }

    /// Keeps the files that a form sent, and adds them to its fields; items with what to do about those that were refused.
    ///
    /// # Errors
    /// As [`Self::give_file`], but for files that are none that is taken.
    pub async fn give_files(
        &self,
        slug: &SurveySlug,
        wanted: &Wanted,
        files: Vec<Given>,
        fields: &mut Vec<(String, String)>,
    ) -> Result<Vec<(ItemCode, String)>, Error> {
        let mut refused = Vec::new();
        for Given { item, bytes } in files {
            match self.keep_file(slug, wanted, &item, bytes).await {
                Ok(name) => fields.push((id_of(&item), name.as_str().to_owned())),
                Err(Refusal::Told(message)) => refused.push((item, message)),
                Err(Refusal::Failed(error)) => return Err(error),
            }
        }
        Ok(refused)
    }

    /// Bytes of the largest file that a survey asks for; nothing when it asks for none.
    ///
    /// # Errors
    /// When there is no such survey, or it is closed.
    pub async fn largest_file(&self, slug: &SurveySlug, wanted: &Wanted) -> Result<Option<usize>, Error> {
        let shown = self.shown(slug, None, wanted, Arranged::AsWritten).await?;
        let questions = shown.original.document().blocks.iter().flat_map(|block| &block.questions);
        let sizes = questions.filter_map(|question| match question.kind {
            Kind::FileUpload { max_bytes, .. } => Some(max_bytes as usize),
            _ => None,
        });
        Ok(sizes.max().filter(|_| shown.level != Level::Verified))
    }

    /// Refuses a file before it is read, where nothing asks for it.
    ///
    /// # Errors
    /// When nothing asks for it, or the survey is closed.
    pub async fn takes_file(&self, slug: &SurveySlug, wanted: &Wanted, item: &ItemCode) -> Result<(), Error> {
        let shown = self.shown(slug, None, wanted, Arranged::AsWritten).await?;
        limits(&shown.original, item).map(drop).ok_or_else(|| Error::refused(Code::NotFound))
    }

    async fn keep_file(&self, slug: &SurveySlug, wanted: &Wanted, item: &ItemCode, bytes: Vec<u8>) -> Result<OptionCode, Refusal> {
        let shown = self.shown(slug, None, wanted, Arranged::AsWritten).await?;
        if shown.level == Level::Verified {
            return Err(Error::refused(Code::ScriptsNeeded).into());
        }
        let words = &shown.form.words;
        let limits = limits(&shown.original, item).ok_or_else(|| Error::refused(Code::NotFound))?;
        if bytes.len() > limits.max_bytes as usize {
            return Err(Refusal::Told(words.fill(Word::FileLarge, &[&megabytes(limits.max_bytes)])));
        }
        let types = limits.types.clone();
        let read = tokio::task::spawn_blocking(move || recognised(bytes, &types)).await.map_err(|e| Error::Internal(e.to_string()))?;
        let Some((format, content)) = read else {
            return Err(Refusal::Told(words.fill(Word::FileType, &[&named(&limits.types)])));
        };
        let salt = random::salt().map_err(|e| Error::Internal(e.to_string()))?;
        let name = OptionCode::parse(&format!("{format}-{salt}")).map_err(|e| Error::Internal(e.to_string()))?;
        let file = NewFile { name: name.clone(), survey: shown.survey, item: item.clone(), content };
        if !self.store().add_file(file, self.now().day(), WAITING_BYTES).await? {
            return Err(Refusal::Told(words.say(Word::FileMany).to_owned()));
        }
        Ok(name)
    }
}

/// A file that results show, with its media type.
///
/// # Errors
/// When results do not show it to this viewer, or the database fails.
pub async fn show(store: &Store, viewer: Viewer, id: SurveyId, query: &ResultsQuery, name: &str) -> Result<(&'static str, Vec<u8>), Error> {
    let missing = || Error::refused(Code::NotFound);
    let name = OptionCode::parse(name).map_err(|_| missing())?;
    let Look::Answered(answered) = Answered::find(store, viewer, id, query.wave.as_ref()).await? else { return Err(missing()) };
    let release = answered.release(query.without_flagged);
    let results = candor_insight::item_results(release, &answered.questionnaire, &answered.responses);
    if !results.iter().any(|result| result.files.contains(&name)) {
        return Err(missing());
    }
    let content = store.file(answered.wave.id, &name).await?.ok_or_else(missing)?;
    let format = name.as_str().split('-').next().unwrap_or_default();
    let kind = Format::named(format).map_or("application/pdf", Format::media_type);
    Ok((kind, content))
}
