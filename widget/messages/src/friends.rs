//! What the page of friends says of codes to scan and of blocked people.

crate::messages! {
    /// A sentence of the page of friends.
    Message {
        Code {
            en: "QR code of this invitation link: scan it with the camera of your friend's phone",
            fr: "Code QR de ce lien d'invitation\u{a0}: à scanner avec le téléphone de votre ami",
        }
        ScanIt {
            en: "Or let your friend scan it, face to face.",
            fr: "Ou faites-le scanner par votre ami, en face à face.",
        }
        Block {
            en: "Block",
            fr: "Bloquer",
        }
        BlockNamed {
            en: "Block {name}",
            fr: "Bloquer {name}",
        }
        BlockQuestion {
            en: "Block {name}?",
            fr: "Bloquer {name}\u{202f}?",
        }
        BlockText {
            en: "You are friends no more. Neither of you sees what the other writes, and neither can invite the other. {name} is not told.",
            fr: "Vous ne serez plus amis. Aucun de vous ne voit ce que l'autre écrit, ni ne peut l'inviter. {name} n'en est pas averti.",
        }
        Blocked {
            en: "{name} is blocked.",
            fr: "{name} est bloqué.",
        }
        BlockedPeople {
            en: "Blocked people",
            fr: "Personnes bloquées",
        }
        BlockedWhy {
            en: "Nobody but you sees this list.",
            fr: "Vous seul voyez cette liste.",
        }
        BlockedSince {
            en: "Blocked since {day}",
            fr: "Bloqué depuis le {day}",
        }
        Unblock {
            en: "Unblock",
            fr: "Débloquer",
        }
        UnblockNamed {
            en: "Unblock {name}",
            fr: "Débloquer {name}",
        }
        Unblocked {
            en: "{name} is not blocked any more. A friendship needs a new invitation.",
            fr: "{name} n'est plus bloqué. Pour redevenir amis, il faut une nouvelle invitation.",
        }
        TooManyToday {
            en: "One of you has made twenty friends since yesterday. The link stays good: try again tomorrow.",
            fr: "L'un de vous s'est fait vingt amis depuis hier. Le lien reste valable\u{a0}: réessayez demain.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn both_languages_say_the_same() {
        for message in Message::ALL {
            crate::check_pair(
                &format!("{message:?}"),
                message.text(Language::English),
                message.text(Language::French),
            );
        }
    }
}
