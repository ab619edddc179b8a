//! What a dispute's place on an order's page says.

crate::messages! {
    /// A sentence about a dispute.
    Message {
        Wrong {
            en: "Something is wrong",
            fr: "Il y a un problème",
        }
        What {
            en: "What is wrong?",
            fr: "Quel est le problème\u{202f}?",
        }
        NotReceived {
            en: "It did not arrive",
            fr: "Rien n'est arrivé",
        }
        NotAsDescribed {
            en: "It is not what was promised",
            fr: "Ce n'est pas ce qui était promis",
        }
        Tell {
            en: "What happened? The shop reads it.",
            fr: "Que s'est-il passé\u{202f}? La boutique le lit.",
        }
        Open {
            en: "Open a dispute",
            fr: "Ouvrir un litige",
        }
        Back {
            en: "Back",
            fr: "Retour",
        }
        Title {
            en: "Dispute: {claim}",
            fr: "Litige\u{a0}: {claim}",
        }
        WaitsForShop {
            en: "The shop has until {day} to answer. The money stands still.",
            fr: "La boutique a jusqu'au {day} pour répondre. L'argent ne bouge pas.",
        }
        WaitsForDecision {
            en: "It is decided by {day}. The money stands still.",
            fr: "La décision tombe au plus tard le {day}. L'argent ne bouge pas.",
        }
        WonShopper {
            en: "Decided for you.",
            fr: "Décidé en votre faveur.",
        }
        WonMerchant {
            en: "Decided for the shop.",
            fr: "Décidé en faveur de la boutique.",
        }
        AppealUntil {
            en: "Whoever lost may appeal until {day}.",
            fr: "La partie perdante peut faire appel jusqu'au {day}.",
        }
        Closed {
            en: "Closed on {day}.",
            fr: "Clos le {day}.",
        }
        You {
            en: "You",
            fr: "Vous",
        }
        Shop {
            en: "The shop",
            fr: "La boutique",
        }
        Silence {
            en: "The shop did not answer in time.",
            fr: "La boutique n'a pas répondu à temps.",
        }
        Accepted {
            en: "The shop agrees with you.",
            fr: "La boutique vous donne raison.",
        }
        TakenBack {
            en: "You took it back.",
            fr: "Vous y avez renoncé.",
        }
        HandedOver {
            en: "The parcel was handed over against your code.",
            fr: "Le colis a été remis contre votre code.",
        }
        Refunded {
            en: "All of the money went back meanwhile.",
            fr: "Tout l'argent a été rendu entre-temps.",
        }
        Evidence {
            en: "The evidence of the delivery decided.",
            fr: "Les preuves de la livraison ont tranché.",
        }
        More {
            en: "Say something more",
            fr: "Ajouter quelque chose",
        }
        Send {
            en: "Send",
            fr: "Envoyer",
        }
        Why {
            en: "Why should it be decided otherwise?",
            fr: "Pourquoi décider autrement\u{202f}?",
        }
        Appeal {
            en: "Appeal",
            fr: "Faire appel",
        }
        TakeBack {
            en: "Take it back",
            fr: "Y renoncer",
        }
        Proven {
            en: "It was proven that you have it: the parcel was handed over against your code.",
            fr: "Il est prouvé que vous l'avez\u{a0}: le colis a été remis contre votre code.",
        }
        TooLate {
            en: "The time for a dispute is over.",
            fr: "Le délai pour un litige est passé.",
        }
        Limited {
            en: "Three claims of yours in a year were found untrue. If nothing arrives in 30 days, you can still have your money back.",
            fr: "Trois de vos réclamations en un an se sont révélées fausses. Si rien n'arrive en 30 jours, vous pouvez toujours récupérer votre argent.",
        }
        SaySomething {
            en: "Say what happened.",
            fr: "Dites ce qui s'est passé.",
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
