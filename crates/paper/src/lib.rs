//! Reports on paper: tagged PDF from headings, paragraphs, tables and drawings.
#![forbid(unsafe_code)]
#![deny(missing_docs)]
