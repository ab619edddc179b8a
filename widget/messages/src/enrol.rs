//! What the window says that creates a passkey where the frame may not.

crate::messages! {
    /// A sentence of that window, which the browser changes.
    Message {
        EnrolWhy {
            en: "This window belongs to Vouch. Your device creates a passkey here; then your order continues where you left it.",
            fr: "Cette fenêtre appartient à Vouch. Votre appareil y crée une clé d'accès\u{202f}; votre commande continue ensuite là où vous l'avez laissée.",
        }
        EnrolDone {
            en: "Your passkey is ready. You can close this window: your order continues in the shop's page.",
            fr: "Votre clé d'accès est prête. Vous pouvez fermer cette fenêtre\u{a0}: votre commande continue sur la page de la boutique.",
        }
        EnrolStale {
            en: "This window is no longer needed or took too long. Close it and start again from the shop's page.",
            fr: "Cette fenêtre n'est plus utile ou a trop attendu. Fermez-la et recommencez depuis la page de la boutique.",
        }
        EnrolAgain {
            en: "Your device did not create a passkey. You can try again.",
            fr: "Votre appareil n'a pas créé de clé d'accès. Vous pouvez réessayer.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Language, check_pair};

    #[test]
    fn the_french_follows_the_english() {
        for message in Message::ALL {
            check_pair(
                &format!("{message:?}"),
                message.text(Language::English),
                message.text(Language::French),
            );
        }
    }
}
