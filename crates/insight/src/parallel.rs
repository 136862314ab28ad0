//! Two things at the same time.

use std::thread::{Builder, scope};

/// What two functions return, of which the first runs on a thread of its own where there can be one.
pub(crate) fn both<A: Send, B>(aside: impl Fn() -> A + Sync, here: impl FnOnce() -> B) -> (A, B) {
    let aside = &aside;
    scope(|scope| {
        let thread = Builder::new().spawn_scoped(scope, aside);
        let second = here();
        let first = thread.ok().and_then(|thread| thread.join().ok());
        (first.unwrap_or_else(aside), second)
    })
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn each_result_comes_back_in_its_place() {
        let own = thread::current().id();
        let (aside, here) = both(|| thread::current().id(), || thread::current().id());
        assert!(aside != own && here == own);
        assert_eq!(both(|| Err::<u8, _>("no"), || 2), (Err("no"), 2));
    }
}
