//! What the checkout says: the frame in a shop's page, the same at its own address, and the window that creates a passkey.
//!
//! Accessible names in here are a promise: shoppers hear them and shops' developers select by them.

crate::messages! {
    /// A sentence of the checkout.
    Message {
        HeldUntilDelivery {
            en: "Held until delivery is proven",
            fr: "Conservé jusqu'à preuve de livraison",
        }
        Order {
            en: "Order with obligation to pay",
            fr: "Commander avec obligation de paiement",
        }
        WaitingForPasskey {
            en: "Waiting for your passkey…",
            fr: "En attente de votre clé d'accès…",
        }
        PlacingOrder {
            en: "Placing your order…",
            fr: "Commande en cours…",
        }
        OneMoment {
            en: "One moment…",
            fr: "Un instant…",
        }
        Cancel {
            en: "Cancel",
            fr: "Annuler",
        }
        Cancelled {
            en: "Cancelled. Nothing was charged.",
            fr: "Annulé. Rien n'a été débité.",
        }
        NoAnswer {
            en: "Your passkey did not answer. Nothing was charged; you can order again.",
            fr: "Votre clé d'accès n'a pas répondu. Rien n'a été débité\u{202f}; vous pouvez commander à nouveau.",
        }
        NoSignIn {
            en: "No passkey answered. If you are new here, you can create your account when you order.",
            fr: "Aucune clé d'accès n'a répondu. Si vous êtes nouveau ici, vous pourrez créer votre compte en commandant.",
        }
        CreateYourAccount {
            en: "Create your account",
            fr: "Créez votre compte",
        }
        CreateWhy {
            en: "No passkey answered here. Choose a name, and your device keeps the key: no card, no password.",
            fr: "Aucune clé d'accès n'a répondu ici. Choisissez un nom, et votre appareil garde la clé\u{a0}: ni carte, ni mot de passe.",
        }
        NameFriendsSee {
            en: "Name your friends see",
            fr: "Nom visible par vos amis",
        }
        Email {
            en: "E-mail",
            fr: "E-mail",
        }
        CreateWithPasskey {
            en: "Create account with a passkey",
            fr: "Créer un compte avec une clé d'accès",
        }
        AlreadyHavePasskey {
            en: "I already have a passkey",
            fr: "J'ai déjà une clé d'accès",
        }
        BackToOrder {
            en: "Back to the order",
            fr: "Retour à la commande",
        }
        NameMissing {
            en: "Enter the name your friends will see.",
            fr: "Indiquez le nom que verront vos amis.",
        }
        NameRefused {
            en: "This name can't be used: write it in plain text, 40 characters at most.",
            fr: "Ce nom ne convient pas\u{a0}: écrivez-le en texte simple, 40 caractères au plus.",
        }
        EmailRefused {
            en: "Enter an e-mail address such as ana@example.org.",
            fr: "Indiquez une adresse e-mail comme ana@example.org.",
        }
        CreateRefused {
            en: "Your browser did not let this page create a passkey. It can in a window of its own; your order waits here.",
            fr: "Votre navigateur n'a pas laissé cette page créer une clé d'accès. Il le peut dans une fenêtre à part\u{202f}; votre commande attend ici.",
        }
        ContinueInWindow {
            en: "Continue in a new window",
            fr: "Continuer dans une nouvelle fenêtre",
        }
        EnrolLate {
            en: "The other window took too long. Press the button again to get a new one.",
            fr: "L'autre fenêtre a trop attendu. Appuyez à nouveau sur le bouton pour en obtenir une nouvelle.",
        }
        AccountExists {
            en: "This device already has a passkey for Vouch. Use it to order.",
            fr: "Cet appareil a déjà une clé d'accès pour Vouch. Utilisez-la pour commander.",
        }
        BalanceIs {
            en: "Your balance is {amount}",
            fr: "Votre solde\u{a0}: {amount}",
        }
        TopUpWhy {
            en: "Your order needs {missing} more. In the sandbox you add it with one press; the order then continues by itself.",
            fr: "Il manque {missing} pour votre commande. Dans le bac à sable, une pression suffit\u{202f}; la commande continue ensuite d'elle-même.",
        }
        TopUpRefused {
            en: "The sandbox gives no more than this today. Nothing was charged; please come back tomorrow or order less.",
            fr: "Le bac à sable n'en donne pas plus aujourd'hui. Rien n'a été débité\u{202f}; revenez demain ou commandez moins.",
        }
        Add {
            en: "Add {amount}",
            fr: "Ajouter {amount}",
        }
        Adding {
            en: "Adding {amount}…",
            fr: "Ajout de {amount}…",
        }
        Paid {
            en: "Paid",
            fr: "Payé",
        }
        PaidHeld {
            en: "{amount} is held for {payee} until your delivery is proven",
            fr: "{amount} sont conservés pour {payee} jusqu'à preuve de livraison",
        }
        Receipt {
            en: "Receipt",
            fr: "Reçu",
        }
        FollowOrder {
            en: "Follow your order",
            fr: "Suivre votre commande",
        }
        TryAgain {
            en: "Try again",
            fr: "Réessayer",
        }
        LostAnswer {
            en: "The connection was lost before the answer arrived. Trying again sends the very same order, so you cannot be charged twice.",
            fr: "La connexion a été perdue avant la réponse. Réessayer renvoie exactement la même commande\u{a0}: vous ne pouvez pas être débité deux fois.",
        }
        LostRequest {
            en: "The connection was lost. Nothing was charged; please try again.",
            fr: "La connexion a été perdue. Rien n'a été débité\u{202f}; veuillez réessayer.",
        }
        Expired {
            en: "This order waited too long and was refreshed. Nothing was charged; please check it and order again.",
            fr: "Cette commande a attendu trop longtemps et vient d'être actualisée. Rien n'a été débité\u{202f}; veuillez la vérifier et commander à nouveau.",
        }
        ExpiredAgain {
            en: "This order can't be refreshed right now. Nothing was charged; please try again.",
            fr: "Cette commande ne peut pas être actualisée pour le moment. Rien n'a été débité\u{202f}; veuillez réessayer.",
        }
        PriceChanged {
            en: "The price has changed to {amount}. Nothing was charged; please check it and order again.",
            fr: "Le prix est maintenant de {amount}. Rien n'a été débité\u{202f}; veuillez vérifier et commander à nouveau.",
        }
        NotConfirmed {
            en: "Your confirmation could not be accepted. Nothing was charged; please try again.",
            fr: "Votre confirmation n'a pas pu être acceptée. Rien n'a été débité\u{202f}; veuillez réessayer.",
        }
        TooMany {
            en: "Too many attempts for now. Nothing was charged; wait a minute, then try again.",
            fr: "Trop de tentatives pour le moment. Rien n'a été débité\u{202f}; patientez une minute, puis réessayez.",
        }
        NoLongerOpen {
            en: "This order is no longer open. Nothing more was charged; go back to {payee} to order again.",
            fr: "Cette commande n'est plus ouverte. Rien de plus n'a été débité\u{202f}; revenez chez {payee} pour commander à nouveau.",
        }
        OrderCancelled {
            en: "This order was cancelled. Nothing is held.",
            fr: "Cette commande a été annulée. Aucune somme n'est conservée.",
        }
        OrderExpired {
            en: "This order is no longer open. Nothing was charged.",
            fr: "Cette commande n'est plus ouverte. Rien n'a été débité.",
        }
        OurFault {
            en: "Something went wrong on our side. Trying again sends the very same order, so you cannot be charged twice.",
            fr: "Une erreur s'est produite de notre côté. Réessayer renvoie exactement la même commande\u{a0}: vous ne pouvez pas être débité deux fois.",
        }
        Covered {
            en: "Something on this page lies over the checkout, so nothing was sent. Make it fully visible and press again, or continue in a new window.",
            fr: "Un élément de cette page recouvre le paiement\u{202f}; rien n'a été envoyé. Rendez-le entièrement visible et appuyez à nouveau, ou continuez dans une nouvelle fenêtre.",
        }
        PasskeysBlocked {
            en: "This page does not let a passkey answer. Nothing was charged; you can continue in a new window.",
            fr: "Cette page ne laisse pas une clé d'accès répondre. Rien n'a été débité\u{202f}; vous pouvez continuer dans une nouvelle fenêtre.",
        }
        PasskeysMissing {
            en: "This browser can't use passkeys. Nothing was charged; open your order in another browser or on your phone.",
            fr: "Ce navigateur ne gère pas les clés d'accès. Rien n'a été débité\u{202f}; ouvrez votre commande dans un autre navigateur ou sur votre téléphone.",
        }
        OrderAddress {
            en: "Address of your order",
            fr: "Adresse de votre commande",
        }
        CopyAddress {
            en: "Copy the address",
            fr: "Copier l'adresse",
        }
        AddressCopied {
            en: "The address is copied.",
            fr: "L'adresse est copiée.",
        }
        OpensNewTab {
            en: "opens in a new tab",
            fr: "s'ouvre dans un nouvel onglet",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Message;
    use crate::{Language, check_pair};

    #[test]
    fn both_languages_say_the_same() {
        for message in Message::ALL {
            check_pair(
                &format!("{message:?}"),
                message.text(Language::English),
                message.text(Language::French),
            );
        }
        assert_eq!(
            Message::book(Language::French)[Message::Paid.index()],
            "Payé"
        );
    }
}
