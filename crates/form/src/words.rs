//! The words around the questions, in the language of the questionnaire.
//!
//! They are data: a browser gets those of one language with the layout, so its program holds none. A language is a
//! file of `words/`; what a file does not say is said in English (a test holds ours to saying everything).

use std::sync::LazyLock;

use candor_survey::{AnswerProblem, Fault, Plan, decimal};
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($($name:ident = $key:literal,)*) => {
        /// A text around the questions; its words are in the files of `words/`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum Word { $($name),* }

        /// Names as the files have them, in the order of [`Word`].
        const KEYS: &[&str] = &[$($key),*];
    };
}

words! {
    GoOn = "go_on",
    Send = "send",
    SendAnyway = "send_anyway",
    Back = "back",
    Language = "language",
    BeforeFirst = "before_first",
    QuestionOf = "question_of",
    QuestionsOf = "questions_of",
    BeforeQuestion = "before_question",
    Error = "error",
    Optional = "optional",
    AllOptional = "all_optional",
    WhoSees = "who_sees",
    NumberKeys = "number_keys",
    Elsewhere = "elsewhere",
    ElsewhereText = "elsewhere_text",
    Resumed = "resumed",
    StartAgain = "start_again",
    TryAgain = "try_again",
    Summary = "summary",
    LeftOutOne = "left_out_one",
    LeftOutMore = "left_out_more",
    CharactersLeft = "characters_left",
    CharactersOver = "characters_over",
    TotalLeft = "total_left",
    TotalOver = "total_over",
    Clear = "clear",
    Cleared = "cleared",
    ChooseOne = "choose_one",
    OthersCleared = "others_cleared",
    AloneCleared = "alone_cleared",
    PlaceNext = "place_next",
    PlacesGiven = "places_given",
    PlaceUp = "place_up",
    PlaceDown = "place_down",
    PlaceOut = "place_out",
    PlaceGive = "place_give",
    PlaceNow = "place_now",
    PlaceGone = "place_gone",
    ChooseTeam = "choose_team",
    KeptServer = "kept_server",
    KeptBrowser = "kept_browser",
    Sending = "sending",
    WaitingOffline = "waiting_offline",
    WaitingBusy = "waiting_busy",
    Thanks = "thanks",
    MayClose = "may_close",
    TurnedAway = "turned_away",
    SentToday = "sent_today",
    SentTodayText = "sent_today_text",
    OnceMore = "once_more",
    SentBefore = "sent_before",
    SentBeforeText = "sent_before_text",
    NewResponse = "new_response",
    NoSurvey = "no_survey",
    NoSurveyText = "no_survey_text",
    NotShown = "not_shown",
    Closed = "closed",
    ClosedText = "closed_text",
    Refused = "refused",
    Changed = "changed",
    LanguageOffline = "language_offline",
    Required = "required",
    UnknownItem = "unknown_item",
    UnknownOption = "unknown_option",
    WrongKind = "wrong_kind",
    Exclusive = "exclusive",
    Repeated = "repeated",
    TooLong = "too_long",
    Below = "below",
    Above = "above",
    NoNumber = "no_number",
    NotWhole = "not_whole",
    NoDate = "no_date",
    TooEarly = "too_early",
    TooLate = "too_late",
    TooFew = "too_few",
    TooMany = "too_many",
    NoTime = "no_time",
    TimeBefore = "time_before",
    TimeAfter = "time_after",
    NoEmail = "no_email",
    NoPhone = "no_phone",
    OffStep = "off_step",
    SumDiffers = "sum_differs",
    EndsFirst = "ends_first",
    SameTwice = "same_twice",
    PlacesOpen = "places_open",
    NamesPerson = "names_person",
    NameSigns = "name_signs",
    FileNumber = "file_number",
    FileAdd = "file_add",
    TeamCustomers = "team_customers",
    TeamEmployees = "team_employees",
    FromTo = "from_to",
    OrMore = "or_more",
    OrLess = "or_less",
    ChooseExactly = "choose_exactly",
    ChooseBetween = "choose_between",
    ChooseOrMore = "choose_or_more",
    ChooseUpTo = "choose_up_to",
    Specify = "specify",
    KeptAddress = "kept_address",
    NothingAnswered = "nothing_answered",
    Assurance = "assurance",
    NoSurveyForm = "no_survey_form",
    Busy = "busy",
    BusyText = "busy_text",
    BadAddress = "bad_address",
    NotShownText = "not_shown_text",
    BeginAnew = "begin_anew",
    Scan = "scan",
    TypeAddress = "type_address",
    MailPress = "mail_press",
    MailOpen = "mail_open",
    KioskStill = "kiosk_still",
    KioskClears = "kiosk_clears",
    AssuranceProcedural = "assurance_procedural",
    InvitedBegin = "invited_begin",
    InvitedSpent = "invited_spent",
    InvitedSpentText = "invited_spent_text",
    InvitationNeeded = "invitation_needed",
    InvitationNeededText = "invitation_needed_text",
    StopTitle = "stop_title",
    StopText = "stop_text",
    StopButton = "stop_button",
    StopDone = "stop_done",
    StopDoneText = "stop_done_text",
    MailStop = "mail_stop",
    MailAbout = "mail_about",
    DataAbout = "data_about",
    InvitationSubject = "invitation_subject",
    InvitationText = "invitation_text",
    ReminderSubject = "reminder_subject",
    ReminderText = "reminder_text",
    AssuranceVerified = "assurance_verified",
    VerifiedScripts = "verified_scripts",
    VerifiedCollect = "verified_collect",
    VerifiedCollected = "verified_collected",
    VerifiedAnswer = "verified_answer",
    VerifiedList = "verified_list",
    VerifiedElsewhere = "verified_elsewhere",
    VerifiedCode = "verified_code",
    VerifiedWrong = "verified_wrong",
    VerifiedTerms = "verified_terms",
    VerifiedNone = "verified_none",
    VerifiedCounted = "verified_counted",
    VerifiedMissing = "verified_missing",
    VerifiedLater = "verified_later",
    VerifiedReminder = "verified_reminder",
    QuotaFull = "quota_full",
    FileLimits = "file_limits",
    FileTells = "file_tells",
    FileLarge = "file_large",
    FileType = "file_type",
    FileGone = "file_gone",
    FileMany = "file_many",
    FileAdding = "file_adding",
    FileAdded = "file_added",
    FileRemoved = "file_removed",
    FileFailed = "file_failed",
    AssuranceConfidential = "assurance_confidential",
    AssuranceIdentified = "assurance_identified",
}

/// The first word that only a server says; a browser is not sent it nor those after it.
const SERVER_FROM: Word = Word::TeamCustomers;

/// The languages that there are words in, and their files.
const LANGUAGES: &[(&str, &str)] = &[
    ("en", ENGLISH),
    ("ar", include_str!("../words/ar.txt")),
    ("de", include_str!("../words/de.txt")),
    ("es", include_str!("../words/es.txt")),
    ("fr", include_str!("../words/fr.txt")),
    ("it", include_str!("../words/it.txt")),
    ("nl", include_str!("../words/nl.txt")),
];

const ENGLISH: &str = include_str!("../words/en.txt");

/// The words of a language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words(Vec<String>);

impl Words {
    /// The words for a BCP 47 tag: those of its language, else English ones.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        let mut words = Self::english().clone();
        if let Some((_, file)) = LANGUAGES.iter().find(|language| language.0 == primary(tag)) {
            for (place, text) in lines(file) {
                if let Some(word) = words.0.get_mut(place) {
                    text.clone_into(word);
                }
            }
        }
        words
    }

    /// The English words.
    #[must_use]
    pub fn english() -> &'static Self {
        static READ: LazyLock<Words> = LazyLock::new(|| {
            let mut words = vec![String::new(); KEYS.len()];
            for (place, text) in lines(ENGLISH) {
                text.clone_into(&mut words[place]);
            }
            Words(words)
        });
        &READ
    }

    /// Those that a browser needs.
    #[must_use]
    pub fn for_browser(&self) -> Self {
        Self(self.0.iter().take(SERVER_FROM as usize).cloned().collect())
    }

    /// A text as it is.
    #[must_use]
    pub fn say(&self, word: Word) -> &str {
        self.0.get(word as usize).map_or("", String::as_str)
    }

    /// A text with `parts` put in at `{0}`, `{1}` and so on.
    #[must_use]
    pub fn fill(&self, word: Word, parts: &[&str]) -> String {
        let mut text = String::new();
        let mut rest = self.say(word);
        while let Some((before, after)) = rest.split_once('{') {
            let (digit, after) = after.split_once('}').unwrap_or_default();
            text.push_str(before);
            text.push_str(digit.parse().ok().and_then(|at: usize| parts.get(at)).copied().unwrap_or_default());
            rest = after;
        }
        text.push_str(rest);
        text
    }

    /// What to do about a fault, in one sentence, without the question's name.
    #[must_use]
    pub fn remedy(&self, fault: &Fault) -> String {
        let number = |word, number: f64| self.fill(word, &[&decimal::show(number)]);
        let count = |word, count: u32| self.fill(word, &[&decimal::whole(count.into())]);
        let text = |word, text: &str| self.fill(word, &[text]);
        match fault {
            Fault::Required => self.say(Word::Required).to_owned(),
            Fault::UnknownItem => self.say(Word::UnknownItem).to_owned(),
            Fault::UnknownOption(code) => text(Word::UnknownOption, code),
            Fault::WrongKind => self.say(Word::WrongKind).to_owned(),
            Fault::ExclusiveCombined(_) => self.say(Word::Exclusive).to_owned(),
            Fault::RepeatedOption(code) => text(Word::Repeated, code),
            Fault::TooLong(max) => count(Word::TooLong, *max),
            Fault::Below(min) => number(Word::Below, *min),
            Fault::Above(max) => number(Word::Above, *max),
            Fault::NotANumber => self.say(Word::NoNumber).to_owned(),
            Fault::NotWhole => self.say(Word::NotWhole).to_owned(),
            Fault::NotADate => self.say(Word::NoDate).to_owned(),
            Fault::TooEarly(min) => text(Word::TooEarly, min),
            Fault::TooLate(max) => text(Word::TooLate, max),
            Fault::TooFew(min) => count(Word::TooFew, *min),
            Fault::TooMany(max) => count(Word::TooMany, *max),
            Fault::NotATime => self.say(Word::NoTime).to_owned(),
            Fault::TimeBefore(min) => text(Word::TimeBefore, min),
            Fault::TimeAfter(max) => text(Word::TimeAfter, max),
            Fault::NotAnEmail => self.say(Word::NoEmail).to_owned(),
            Fault::NotAPhone => self.say(Word::NoPhone).to_owned(),
            Fault::OffStep(low, high) => self.fill(Word::OffStep, &[&decimal::show(*low), &decimal::show(*high)]),
            Fault::SumDiffers(sum, total) => self.fill(Word::SumDiffers, &[&decimal::show(*sum), &decimal::show(*total)]),
            Fault::EndsBeforeStart => self.say(Word::EndsFirst).to_owned(),
            Fault::SameTwice => self.say(Word::SameTwice).to_owned(),
            Fault::PlacesOpen(open) => count(Word::PlacesOpen, *open),
        }
    }

    /// What to do about a problem, after the name of its question.
    #[must_use]
    pub fn message(&self, problem: &AnswerProblem, plan: &Plan) -> String {
        let name = plan.item(&problem.item).map_or(problem.item.as_str(), |item| item.text.as_str());
        [name, " — ", &self.remedy(&problem.fault)].concat()
    }
}

/// The language of a BCP 47 tag, without region or script.
fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

/// The lines of a file as places among [`KEYS`] and texts; names that there are not are passed over.
fn lines(file: &str) -> impl Iterator<Item = (usize, &str)> {
    let pairs = file.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" ="));
    pairs.filter_map(|(key, text)| Some((KEYS.iter().position(|known| *known == key)?, text.trim())))
}

/// A language's name in itself, as far as it is known here; else its tag.
#[must_use]
pub fn language_name(tag: &str) -> &str {
    let known = |wanted: &str| NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(wanted)).map(|(_, name)| *name);
    known(tag).or_else(|| known(&primary(tag))).unwrap_or(tag)
}

/// Names of languages in themselves (Unicode CLDR), those with words of ours and those that surveys are often in.
const NAMES: &[(&str, &str)] = &[
    ("ar", "العربية"),
    ("bg", "Български"),
    ("ca", "Català"),
    ("cs", "Čeština"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("el", "Ελληνικά"),
    ("en", "English"),
    ("es", "Español"),
    ("et", "Eesti"),
    ("fa", "فارسی"),
    ("fi", "Suomi"),
    ("fr", "Français"),
    ("ga", "Gaeilge"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("hr", "Hrvatski"),
    ("hu", "Magyar"),
    ("id", "Indonesia"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("lt", "Lietuvių"),
    ("lv", "Latviešu"),
    ("nb", "Norsk bokmål"),
    ("nl", "Nederlands"),
    ("no", "Norsk"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("pt-BR", "Português (Brasil)"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("sk", "Slovenčina"),
    ("sl", "Slovenščina"),
    ("sv", "Svenska"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("ur", "اردو"),
    ("vi", "Tiếng Việt"),
    ("zh", "中文"),
];

/// Tags and own names of the languages whose names are known here.
#[must_use]
pub const fn language_names() -> &'static [(&'static str, &'static str)] {
    NAMES
}

/// Whether there are words in the language of a BCP 47 tag.
#[must_use]
pub fn has_words(tag: &str) -> bool {
    LANGUAGES.iter().any(|language| language.0 == primary(tag))
}

#[cfg(test)]
mod tests {
    use candor_survey::Questionnaire;

    use super::*;

    fn places(text: &str) -> Vec<&str> {
        let mut places: Vec<&str> = text.match_indices('{').filter_map(|(at, _)| text.get(at..at + 3)).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    #[test]
    fn every_language_says_everything_with_the_same_parts() {
        let english: Vec<_> = lines(ENGLISH).collect();
        assert_eq!(english.iter().map(|line| line.0).collect::<Vec<_>>(), (0..KEYS.len()).collect::<Vec<_>>(), "every word once, in order");
        for (tag, file) in LANGUAGES {
            let own: Vec<_> = lines(file).collect();
            assert_eq!(own.len(), KEYS.len(), "{tag}: every word once and no other");
            assert_eq!(file.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).count(), KEYS.len(), "{tag}");
            for ((place, text), (known, source)) in own.iter().zip(&english) {
                assert_eq!(place, known, "{tag}: {}", KEYS[*place]);
                assert!(!text.is_empty(), "{tag}: {}", KEYS[*place]);
                assert_eq!(places(text), places(source), "{tag}: {}", KEYS[*place]);
            }
            assert!(language_name(tag) != *tag && has_words(tag));
        }
    }

    #[test]
    fn words_are_those_of_the_language_and_else_english() {
        assert_eq!(&Words::of("tlh"), Words::english());
        assert_eq!(&Words::of("en-GB"), Words::english());
        assert_eq!(Words::english().say(Word::GoOn), "Continue");
        assert_eq!(Words::default().say(Word::GoOn), "");
    }

    #[test]
    fn parts_are_put_in_where_they_belong() {
        let words = Words::english();
        assert_eq!(words.fill(Word::QuestionsOf, &["6", "10", "12"]), "Questions 6 to 10 of 12");
        assert_eq!(words.remedy(&Fault::SumDiffers(90.0, 100.0)), "The numbers must add up to 100, and now they make 90.");
        assert_eq!(words.fill(Word::TooLong, &["{0}"]), "Shorten the text to {0} characters.", "what is put in is not read again");
    }

    #[test]
    fn a_message_names_the_question() {
        let q = Questionnaire::from_json(include_str!("../../survey/tests/all_kinds.json")).unwrap();
        let problem = AnswerProblem { item: "number".parse().unwrap(), fault: Fault::NotANumber };
        assert_eq!(Words::english().message(&problem, q.plan()), "A number — Enter a number, such as 12 or 3.5.");
    }

    #[test]
    fn a_browser_gets_what_it_says_itself() {
        let words = Words::english().for_browser();
        assert_eq!(words.say(Word::PlacesOpen), "Give {0} more a place.");
        assert_eq!(words.say(Word::TeamCustomers), "");
    }
}
