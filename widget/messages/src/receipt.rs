//! What a receipt's page says.

crate::messages! {
    /// A sentence of the receipt.
    Message {
        Receipt {
            en: "Receipt",
            fr: "Reçu",
        }
        PaidTo {
            en: "Paid to",
            fr: "Payé à",
        }
        PaidOn {
            en: "Paid on",
            fr: "Payé le",
        }
        Reference {
            en: "Shop's reference",
            fr: "Référence du marchand",
        }
        Payment {
            en: "Payment",
            fr: "Paiement",
        }
        Status {
            en: "Status",
            fr: "État",
        }
        Held {
            en: "Held until delivery is proven",
            fr: "Conservé jusqu'à preuve de livraison",
        }
        Returned {
            en: "Cancelled on {day}; the money was returned",
            fr: "Annulé le {day}\u{202f}; l'argent a été rendu",
        }
        Shipped {
            en: "Sent on {day}; held until delivery is proven",
            fr: "Expédié le {day}\u{202f}; conservé jusqu'à preuve de livraison",
        }
        Delivered {
            en: "Delivered; the shop is paid on {day} unless you object",
            fr: "Livré\u{202f}; la boutique est payée le {day}, sauf objection de votre part",
        }
        Released {
            en: "Delivered; paid to the shop on {day}",
            fr: "Livré\u{202f}; payé à la boutique le {day}",
        }
        Refunded {
            en: "Refunded on {day}",
            fr: "Remboursé le {day}",
        }
        PartBack {
            en: "Refunded so far",
            fr: "Déjà remboursé",
        }
        WithdrawnAt {
            en: "Withdrawn from the contract",
            fr: "Rétractation du contrat",
        }
        Lines {
            en: "What was bought",
            fr: "Ce qui a été acheté",
        }
        Item {
            en: "Item",
            fr: "Article",
        }
        Pieces {
            en: "{quantity} × {amount}",
            fr: "{quantity} × {amount}",
        }
        Amount {
            en: "Amount",
            fr: "Montant",
        }
        Total {
            en: "Total",
            fr: "Total",
        }
        SignedReceipt {
            en: "Signed receipt",
            fr: "Reçu signé",
        }
        HowToCheck {
            en: "These characters say the same, signed. Anyone can check them with the keys at {url}.",
            fr: "Ces caractères disent la même chose, signée. Chacun peut les vérifier avec les clés publiées à {url}.",
        }
        Sandbox {
            en: "Sandbox: no real money moves.",
            fr: "Bac à sable\u{a0}: aucun argent réel n'est débité.",
        }
        OtherLanguage {
            en: "Français",
            fr: "English",
        }
        NotFound {
            en: "There is no receipt at this address",
            fr: "Il n'y a pas de reçu à cette adresse",
        }
        NotFoundWhy {
            en: "The link may be incomplete. Open it again from your order or from the shop's message.",
            fr: "Le lien est peut-être incomplet. Rouvrez-le depuis votre commande ou le message du marchand.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Message;
    use crate::Language::{English, French};

    #[test]
    fn both_languages_say_the_same() {
        for message in Message::ALL {
            let name = format!("{message:?}");
            crate::check_pair(&name, message.text(English), message.text(French));
        }
    }
}
