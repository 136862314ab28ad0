//! What the server answered, asked again whenever the question changes.
//!
//! Does for this program what a resource does, with one piece of code for all types of answers.

use std::any::Any;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::Outcome;

/// An `Outcome<T>`, its type forgotten: signals of one type share their code.
type Kept = Option<Arc<dyn Any + Send + Sync>>;
type Asking = Pin<Box<dyn Future<Output = ()>>>;

/// An answer of the server, kept until the next one has arrived.
pub struct Fetched<T: 'static> {
    answer: RwSignal<Kept>,
    round: RwSignal<u32>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Fetched<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Fetched<T> {}

impl<T: Clone + Send + Sync + 'static> Fetched<T> {
    /// Asks at once, and again when a signal changes that `ask` reads before its first wait.
    #[must_use]
    pub fn new<F>(ask: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Outcome<T>> + 'static,
    {
        let answer = RwSignal::new(Kept::None);
        let round = RwSignal::new(0);
        let latest = StoredValue::new(0);
        let start = move |asked| -> Asking {
            let asking = ask();
            Box::pin(async move {
                keep(answer, latest, asked, Arc::new(asking.await));
            })
        };
        follow(round, latest, Box::new(start));
        Self { answer, round, of: PhantomData }
    }

    /// The latest answer.
    #[must_use]
    pub fn get(self) -> Option<Outcome<T>> {
        let kept = self.answer.get()?;
        kept.downcast_ref::<Outcome<T>>().cloned()
    }

    /// Asks again; the present answer stays until then.
    pub fn refetch(self) {
        self.round.update(|round| *round += 1);
    }
}

fn keep(answer: RwSignal<Kept>, latest: StoredValue<u32>, asked: u32, said: Arc<dyn Any + Send + Sync>) {
    // an answer that was overtaken, or that nobody waits for any more, is dropped
    if latest.try_get_value() == Some(asked) {
        let _ = answer.try_set(Some(said));
    }
}

fn follow(round: RwSignal<u32>, latest: StoredValue<u32>, start: Box<dyn Fn(u32) -> Asking>) {
    Effect::new(move |before: Option<u32>| {
        round.track();
        let asked = before.unwrap_or_default() + 1;
        latest.set_value(asked);
        spawn_local(start(asked));
        asked
    });
}
