//! What the checkout's document says by itself: what is only read, and so is never carried to the browser twice.
//!
//! Accessible names in here are a promise: shoppers hear them and shops' developers select by them.

crate::messages! {
    /// A sentence that only the server writes.
    Message {
        SoldBy {
            en: "Sold by {payee}",
            fr: "Vendu par {payee}",
        }
        FromFriends {
            en: "From your friends",
            fr: "De vos amis",
        }
        PeopleHere {
            en: "People here",
            fr: "D'autres acheteurs",
        }
        VerifiedPurchase {
            en: "Verified purchase",
            fr: "Achat vérifié",
        }
        Rewarded {
            en: "Gets a reward for recommending this",
            fr: "Reçoit une récompense pour cette recommandation",
        }
        FreeSample {
            en: "Received this product free of charge",
            fr: "A reçu ce produit gratuitement",
        }
        Employee {
            en: "Works for {payee}",
            fr: "Travaille pour {payee}",
        }
        Family {
            en: "Close to someone at {payee}",
            fr: "Proche d'une personne de {payee}",
        }
        ShowAllWords {
            en: "Show all {count} recommendations",
            fr: "Afficher les {count} recommandations",
        }
        WhyFriend {
            en: "You see this because you are friends",
            fr: "Vous voyez ceci car vous êtes amis",
        }
        WhyFriendBought {
            en: "You are friends; bought here on {day}",
            fr: "Vous êtes amis\u{202f}; acheté ici le {day}",
        }
        WhyPerson {
            en: "Told to everyone",
            fr: "Dit à tout le monde",
        }
        WhyPersonBought {
            en: "Told to everyone; bought here on {day}",
            fr: "Dit à tout le monde\u{202f}; acheté ici le {day}",
        }
        SeeFriends {
            en: "See what your friends say",
            fr: "Voir l'avis de vos amis",
        }
        SeeFriendsHow {
            en: "Your passkey tells us who you are. {payee} never learns who your friends are.",
            fr: "Votre clé d'accès nous dit qui vous êtes. {payee} ne saura jamais qui sont vos amis.",
        }
        NoFriendsWord {
            en: "None of your friends has recommended this yet.",
            fr: "Aucun de vos amis n'a encore recommandé ce produit.",
        }
        InviteFriends {
            en: "Invite friends",
            fr: "Inviter des amis",
        }
        InviteFriendsWhy {
            en: "Invite friends whose taste you trust: what they bought and liked will show up here.",
            fr: "Invitez des amis dont vous aimez le goût\u{a0}: ce qu'ils ont acheté et aimé apparaîtra ici.",
        }
        YourOrder {
            en: "Your order",
            fr: "Votre commande",
        }
        /// The heading of a cart, which has no product's name.
        OrderAt {
            en: "Your order at {payee}",
            fr: "Votre commande chez {payee}",
        }
        Total {
            en: "Total",
            fr: "Total",
        }
        Payee {
            en: "Payee",
            fr: "Bénéficiaire",
        }
        Quantity {
            en: "{quantity} × {name}",
            fr: "{quantity} × {name}",
        }
        SandboxNote {
            en: "Sandbox: no real money moves.",
            fr: "Bac à sable\u{a0}: aucun argent réel n'est débité.",
        }
        CouldNotStart {
            en: "The checkout could not start on this page. Nothing was charged.",
            fr: "Le paiement n'a pas pu démarrer sur cette page. Rien n'a été débité.",
        }
        NeedsScript {
            en: "This checkout needs JavaScript to ask for your passkey.",
            fr: "Ce paiement a besoin de JavaScript pour demander votre clé d'accès.",
        }
        EnrolTitle {
            en: "Create your passkey",
            fr: "Créez votre clé d'accès",
        }
        NotFoundTitle {
            en: "This checkout can't be shown",
            fr: "Ce paiement ne peut pas être affiché",
        }
        NotFoundText {
            en: "The shop's page asked for something that does not exist here. Nothing was charged; please tell the shop.",
            fr: "La page de la boutique a demandé quelque chose qui n'existe pas ici. Rien n'a été débité\u{202f}; merci de prévenir la boutique.",
        }
        CheckoutTitle {
            en: "Vouch checkout",
            fr: "Paiement Vouch",
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
