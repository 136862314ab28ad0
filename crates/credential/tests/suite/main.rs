//! Tests of the credential crate from outside. What must hold in a browser as well is marked with [`everywhere!`] and
//! runs in WebAssembly too: `cargo xtask test --only wasm`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

/// A test that runs natively and in WebAssembly.
macro_rules! everywhere {
    ($($(#[$attribute:meta])* fn $name:ident() $body:block)*) => {
        $(
            $(#[$attribute])*
            #[cfg_attr(not(target_arch = "wasm32"), test)]
            #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
            fn $name() $body
        )*
    };
}

mod stream;
mod support;

mod known;
mod rfc9497;

#[cfg(not(target_arch = "wasm32"))]
mod bulletin;
#[cfg(not(target_arch = "wasm32"))]
mod manifest;
#[cfg(not(target_arch = "wasm32"))]
mod mix;
#[cfg(not(target_arch = "wasm32"))]
mod recovery;
#[cfg(not(target_arch = "wasm32"))]
mod sealing;
#[cfg(not(target_arch = "wasm32"))]
mod tokens;
#[cfg(not(target_arch = "wasm32"))]
mod verifier;
#[cfg(not(target_arch = "wasm32"))]
mod wire;
