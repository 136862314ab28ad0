//! The fieldwork.
#![forbid(unsafe_code)]

fn main() {
    candor_console::start_fieldwork();
}
