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
        NotVerified {
            en: "Not a verified purchase",
            fr: "Achat non vérifié",
        }
        Recommends {
            en: "Recommends it",
            fr: "Le recommande",
        }
        DoesNotRecommend {
            en: "Does not recommend it",
            fr: "Ne le recommande pas",
        }
        /// Before a statement, for whoever does not see its sign.
        Pro {
            en: "For",
            fr: "Pour",
        }
        Con {
            en: "Against",
            fr: "Contre",
        }
        Votes {
            en: "{agree} agree, {disagree} disagree",
            fr: "{agree} d'accord, {disagree} pas d'accord",
        }
        AfterMonth {
            en: "After a month, {day}: recommends it",
            fr: "Un mois après, le {day}\u{a0}: le recommande",
        }
        AfterMonthNot {
            en: "After a month, {day}: does not recommend it",
            fr: "Un mois après, le {day}\u{a0}: ne le recommande pas",
        }
        AfterHalfYear {
            en: "After half a year, {day}: recommends it",
            fr: "Six mois après, le {day}\u{a0}: le recommande",
        }
        AfterHalfYearNot {
            en: "After half a year, {day}: does not recommend it",
            fr: "Six mois après, le {day}\u{a0}: ne le recommande pas",
        }
        ReplyBy {
            en: "{payee} replied on {day}",
            fr: "{payee} a répondu le {day}",
        }
        Edited {
            en: "Edited on {day}",
            fr: "Modifié le {day}",
        }
        WhyFriendKept {
            en: "You are friends; bought here on {day} and kept",
            fr: "Vous êtes amis\u{202f}; acheté ici le {day} et gardé",
        }
        WhyGuide {
            en: "You follow them",
            fr: "Vous suivez cette personne",
        }
        WhyGuideBought {
            en: "You follow them; bought here on {day}",
            fr: "Vous suivez cette personne\u{202f}; acheté ici le {day}",
        }
        OneKept {
            en: "{one}, your friend, bought and kept it",
            fr: "{one}, de vos amis, l'a acheté et gardé",
        }
        TwoKept {
            en: "{one} and {other}, your friends, bought and kept it",
            fr: "{one} et {other}, vos amis, l'ont acheté et gardé",
        }
        MoreKept {
            en: "{one}, {other} and {count} more of your friends bought and kept it",
            fr: "{one}, {other} et {count} autres de vos amis l'ont acheté et gardé",
        }
        OneBought {
            en: "{one}, your friend, bought it",
            fr: "{one}, de vos amis, l'a acheté",
        }
        TwoBought {
            en: "{one} and {other}, your friends, bought it",
            fr: "{one} et {other}, vos amis, l'ont acheté",
        }
        MoreBought {
            en: "{one}, {other} and {count} more of your friends bought it",
            fr: "{one}, {other} et {count} autres de vos amis l'ont acheté",
        }
        OneSaid {
            en: "{one}, your friend, wrote about it",
            fr: "{one}, de vos amis, en a parlé",
        }
        TwoSaid {
            en: "{one} and {other}, your friends, wrote about it",
            fr: "{one} et {other}, vos amis, en ont parlé",
        }
        MoreSaid {
            en: "{one}, {other} and {count} more of your friends wrote about it",
            fr: "{one}, {other} et {count} autres de vos amis en ont parlé",
        }
        FriendsOfFriends {
            en: "{count} friends of your friends recommend it",
            fr: "{count} amis de vos amis le recommandent",
        }
        Score {
            en: "{recommends} of {of} would have it again. Score {score} out of 100: {people} imagined people, half of them for it, are counted with the real ones.",
            fr: "{recommends} sur {of} le reprendraient. Note {score} sur 100\u{a0}: {people} personnes imaginaires, dont la moitié le recommande, comptent avec les vraies.",
        }
        /// How words are collected (2005/29/EC, art. 7(6)).
        Collected {
            en: "A verified purchase was paid here with Vouch and confirmed as received; other words are marked. Words for everyone are published, for or against, unless people decide otherwise. Authors must say what they got for it.",
            fr: "Un achat vérifié a été payé ici avec Vouch et sa réception confirmée\u{202f}; les autres avis sont signalés. Les avis destinés à tous sont publiés, pour ou contre, sauf décision humaine. Les auteurs doivent dire ce qu'ils ont reçu en échange.",
        }
        KeptBack {
            en: "About this product, kept back or removed: {count}.",
            fr: "Sur ce produit, retenus ou retirés\u{a0}: {count}.",
        }
        CollectedMore {
            en: "Every decision, counted in public",
            fr: "Chaque décision, comptée publiquement",
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
        BackToList {
            en: "Back to the list",
            fr: "Retour à la liste",
        }
        BackToPoll {
            en: "Back to the poll",
            fr: "Retour au sondage",
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
