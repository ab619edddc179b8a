//! `<vouch-list>`.

crate::messages! {
    /// A sentence of its own.
    Message {
        Still {
            en: "Nothing here yet.",
            fr: "Rien ici pour le moment.",
        }
    }
}
