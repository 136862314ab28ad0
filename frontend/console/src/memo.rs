//! What follows from signals and is only told when it has changed: one piece of code for all types.
//!
//! Does for this program what `Memo` of Leptos does, which brings its own code for every type.

use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

use leptos::prelude::*;

/// A value whose type is forgotten, with how two of them are compared.
struct Kept {
    value: Arc<dyn Any + Send + Sync>,
    is_same: fn(&dyn Any, &dyn Any) -> bool,
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        (self.is_same)(&*self.value, &*other.value)
    }
}

fn is_same<T: PartialEq + 'static>(one: &dyn Any, other: &dyn Any) -> bool {
    one.downcast_ref::<T>() == other.downcast_ref::<T>()
}

#[inline(never)]
fn follow(find: Box<dyn Fn() -> Kept + Send + Sync>) -> leptos::prelude::Memo<Kept> {
    leptos::prelude::Memo::new(move |_| find())
}

#[inline(never)]
fn value(kept: leptos::prelude::Memo<Kept>, is_tracked: bool) -> Arc<dyn Any + Send + Sync> {
    if is_tracked { kept.with(|kept| kept.value.clone()) } else { kept.with_untracked(|kept| kept.value.clone()) }
}

/// A value that follows from signals, found anew when they have changed.
pub struct Memo<T> {
    kept: leptos::prelude::Memo<Kept>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Memo<T> {}

impl<T> std::fmt::Debug for Memo<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Memo")
    }
}

impl<T: PartialEq + Clone + Send + Sync + 'static> Memo<T> {
    /// Finds it in this way.
    pub fn new(find: impl Fn() -> T + Send + Sync + 'static) -> Self {
        let find = move || Kept { value: Arc::new(find()), is_same: is_same::<T> };
        Self { kept: follow(Box::new(find)), of: PhantomData }
    }

    /// Reads it, and whoever reads follows it.
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        self.read(true, read)
    }

    /// Reads it as it is now.
    pub fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        self.read(false, read)
    }

    /// A copy of it; whoever reads follows it.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// A copy of it as it is now.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }

    /// Lets whoever calls follow it.
    pub fn track(self) {
        self.kept.track();
    }

    fn read<R>(self, is_tracked: bool, read: impl FnOnce(&T) -> R) -> R {
        match value(self.kept, is_tracked).downcast_ref::<T>() {
            Some(value) => read(value),
            // it is made in one place, with this type
            None => std::process::abort(),
        }
    }
}
