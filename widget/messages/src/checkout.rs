//! What the checkout says: the frame in a shop's page, the same at its own address, and the window that creates a passkey.
//!
//! Accessible names in here are a promise: shoppers hear them and shops' developers select by them.

crate::messages! {
    /// A sentence of the checkout.
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
        HeldUntilDelivery {
            en: "Held until delivery is proven",
            fr: "Conservé jusqu'à preuve de livraison",
        }
        Order {
            en: "Order with obligation to pay",
            fr: "Commander avec obligation de paiement",
        }
        SandboxNote {
            en: "Sandbox: no real money moves.",
            fr: "Bac à sable\u{a0}: aucun argent réel n'est débité.",
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
        CouldNotStart {
            en: "The checkout could not start on this page. Nothing was charged.",
            fr: "Le paiement n'a pas pu démarrer sur cette page. Rien n'a été débité.",
        }
        NeedsScript {
            en: "This checkout needs JavaScript to ask for your passkey.",
            fr: "Ce paiement a besoin de JavaScript pour demander votre clé d'accès.",
        }
        OpensNewTab {
            en: "opens in a new tab",
            fr: "s'ouvre dans un nouvel onglet",
        }
        EnrolTitle {
            en: "Create your passkey",
            fr: "Créez votre clé d'accès",
        }
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
