//! What the courier's page says.

crate::messages! {
    /// A sentence of the courier's page.
    Message {
        Title {
            en: "Hand over a parcel",
            fr: "Remettre un colis",
        }
        Ask {
            en: "Ask whoever takes the parcel for their six-digit code. They give it when they hold the parcel.",
            fr: "Demandez le code à six chiffres à la personne qui prend le colis. Elle le donne avec le colis en main.",
        }
        Label {
            en: "Hand-over code",
            fr: "Code de remise",
        }
        Confirm {
            en: "Confirm hand-over",
            fr: "Confirmer la remise",
        }
        Yes {
            en: "Yes",
            fr: "Oui",
        }
        No {
            en: "No",
            fr: "Non",
        }
        Right {
            en: "The code is right. The parcel is handed over.",
            fr: "Le code est bon. Le colis est remis.",
        }
        Used {
            en: "This parcel was handed over already.",
            fr: "Ce colis a déjà été remis.",
        }
        Wrong {
            en: "That is not the code. {left} tries are left.",
            fr: "Ce n'est pas le code. Il reste {left} essais.",
        }
        WrongLast {
            en: "That is not the code. One try is left.",
            fr: "Ce n'est pas le code. Il reste un essai.",
        }
        Locked {
            en: "Too many wrong codes. Try again in {minutes} min.",
            fr: "Trop de codes erronés. Réessayez dans {minutes}\u{a0}min.",
        }
        Malformed {
            en: "A code has six digits.",
            fr: "Un code a six chiffres.",
        }
        Over {
            en: "This order was called off. Take the parcel back.",
            fr: "Cette commande est annulée. Reprenez le colis.",
        }
        Unknown {
            en: "This link opens no parcel. Ask the shop for a new one.",
            fr: "Ce lien n'ouvre aucun colis. Demandez-en un autre à la boutique.",
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
