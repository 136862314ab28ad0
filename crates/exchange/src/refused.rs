//! Why a file is not read at all.

use crate::Format;
use crate::guard::{MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS, MAX_OPTIONS, MAX_QUESTIONS, MAX_UNPACKED_BYTES};

/// Why a file was not read. `Display` says it and what to do; it repeats nothing of the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Nothing is in it.
    #[error("The file is empty. Export the questionnaire again.")]
    Empty,
    /// More bytes than [`MAX_BYTES`].
    #[error("The file has {0} bytes; at most {MAX_BYTES} are read. Export the questionnaire without answers, pictures and files.")]
    TooLarge(usize),
    /// It would unpack to more than [`MAX_UNPACKED_BYTES`].
    #[error("The workbook unpacks to more than {MAX_UNPACKED_BYTES} bytes. Remove pictures and empty formatted rows, and save it again.")]
    TooLargeUnpacked,
    /// More parts than [`MAX_ELEMENTS`].
    #[error("The file has more than {MAX_ELEMENTS} parts. Export the questionnaire without answers, or divide it.")]
    TooManyElements,
    /// More questions than [`MAX_QUESTIONS`].
    #[error("The file has more than {MAX_QUESTIONS} questions and rows. Divide it into several questionnaires.")]
    TooManyQuestions,
    /// More options than [`MAX_OPTIONS`].
    #[error("The questions of the file have more than {MAX_OPTIONS} options together. Shorten the lists, or divide it.")]
    TooManyOptions,
    /// Parts within parts beyond [`MAX_DEPTH`].
    #[error("The parts of the file lie more than {MAX_DEPTH} deep within each other. Export the questionnaire again from its system.")]
    TooDeep,
    /// The bytes are not text in a known encoding.
    #[error("The file is not text in UTF-8. Save or export it as UTF-8.")]
    Encoding,
    /// A document type, which could define entities.
    #[error(
        "The file declares a document type, which is never read because it can define entities. Export the questionnaire again, or remove the line that begins with <!DOCTYPE."
    )]
    DocumentType,
    /// It is nothing that is known.
    #[error(
        "The file is no questionnaire that Candor reads. It reads Candor JSON, SurveyJS JSON, LimeSurvey .lss, Qualtrics .qsf and XLSForm .xlsx."
    )]
    Unknown,
    /// It is of another format than was said.
    #[error("The file is {}, and {} was expected. Leave the format out, or choose another file.", .found.name(), .expected.name())]
    OtherFormat {
        /// What was said.
        expected: Format,
        /// What it is.
        found: Format,
    },
    /// It breaks off or cannot be read.
    #[error("The file cannot be read from line {line}, column {column} on. It may be cut off or changed by hand; export it again.")]
    Malformed {
        /// Line, from 1.
        line: u32,
        /// Column, from 1.
        column: u32,
    },
    /// The packed file is broken, encrypted, or packed in another way.
    #[error("The workbook cannot be unpacked. Open it in a spreadsheet program and save it as .xlsx without a password.")]
    Packed,
    /// A workbook without the sheets of a form.
    #[error("The workbook has no sheet named survey with columns named type and name. Choose an XLSForm.")]
    NoSurveySheet,
    /// A structure that is only a part of a survey.
    #[error(
        "The LimeSurvey file holds no survey structure; groups, questions, labels and archives are not read. Export the survey structure (.lss)."
    )]
    NotASurvey,
    /// A questionnaire of a later version of Candor.
    #[error(
        "The questionnaire is of a later format than candor-questionnaire/1. Import it with the version of Candor that wrote it, or a newer one."
    )]
    LaterFormat,
    /// It says to be a questionnaire of Candor, and is not.
    #[error(
        "The file says that it is a questionnaire of Candor, but a field is missing, unknown or of another kind. Hold it against the schema at /api/v1/questionnaire.schema.json."
    )]
    NotADocument,
    /// There is no question in it.
    #[error("The file holds no question. Choose a file with at least one.")]
    NoQuestions,
}
