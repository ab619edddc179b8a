//! What the hub says: a shopper's orders, friends, recommendations and balance, and the page of an invitation.
//!
//! Accessible names in here are a promise, as in the checkout.

crate::messages! {
    /// A sentence of the hub.
    Message {
        Hub {
            en: "Your Vouch",
            fr: "Votre Vouch",
        }
        SkipToContent {
            en: "Skip to content",
            fr: "Aller au contenu",
        }
        Orders {
            en: "Orders",
            fr: "Commandes",
        }
        Friends {
            en: "Friends",
            fr: "Amis",
        }
        Recommendations {
            en: "Recommendations",
            fr: "Recommandations",
        }
        Balance {
            en: "Balance",
            fr: "Solde",
        }
        SignOut {
            en: "Sign out",
            fr: "Se déconnecter",
        }
        SignedOut {
            en: "You are signed out.",
            fr: "Votre session est fermée.",
        }
        PageTitle {
            en: "{page} – Vouch",
            fr: "{page} – Vouch",
        }
        Loading {
            en: "One moment…",
            fr: "Un instant…",
        }
        TryAgain {
            en: "Try again",
            fr: "Réessayer",
        }
        SandboxNote {
            en: "Sandbox: no real money moves.",
            fr: "Bac à sable\u{a0}: aucun argent réel n'est débité.",
        }
        Welcome {
            en: "Buy on the word of friends",
            fr: "Achetez sur la parole de vos amis",
        }
        WelcomeText {
            en: "Here you find your orders, your friends and what you recommend. Your device keeps the key: no card, no password.",
            fr: "Retrouvez ici vos commandes, vos amis et vos recommandations. Votre appareil garde la clé\u{a0}: ni carte, ni mot de passe.",
        }
        NewHere {
            en: "New here",
            fr: "Première visite",
        }
        BeenHere {
            en: "Been here before",
            fr: "Déjà un compte",
        }
        BeenHereText {
            en: "Your passkey tells us who you are. There is nothing to type.",
            fr: "Votre clé d'accès nous dit qui vous êtes. Il n'y a rien à saisir.",
        }
        NameFriendsSee {
            en: "Name your friends see",
            fr: "Nom visible par vos amis",
        }
        Email {
            en: "E-mail",
            fr: "E-mail",
        }
        EmailHint {
            en: "For receipts only. Nobody else sees it.",
            fr: "Pour les reçus seulement. Personne d'autre ne la voit.",
        }
        CreateWithPasskey {
            en: "Create account with a passkey",
            fr: "Créer un compte avec une clé d'accès",
        }
        AlreadyHavePasskey {
            en: "I already have a passkey",
            fr: "J'ai déjà une clé d'accès",
        }
        WaitingForPasskey {
            en: "Waiting for your passkey…",
            fr: "En attente de votre clé d'accès…",
        }
        SignInAgain {
            en: "For that, sign in again: it takes a fresh touch of your passkey.",
            fr: "Pour cela, reconnectez-vous\u{a0}: il faut un nouveau geste avec votre clé d'accès.",
        }
        SessionOver {
            en: "Your session is over. Use your passkey to go on.",
            fr: "Votre session est terminée. Utilisez votre clé d'accès pour continuer.",
        }
        NameMissing {
            en: "Enter the name your friends will see.",
            fr: "Indiquez le nom que verront vos amis.",
        }
        NameRefused {
            en: "This name can't be used: write plain text of at most 40 characters.",
            fr: "Ce nom ne convient pas\u{a0}: écrivez du texte simple de 40 caractères au plus.",
        }
        EmailRefused {
            en: "Enter an e-mail address such as ana@example.org.",
            fr: "Indiquez une adresse e-mail comme ana@example.org.",
        }
        AccountExists {
            en: "This device already has a passkey for Vouch. Use it to sign in.",
            fr: "Cet appareil a déjà une clé d'accès pour Vouch. Utilisez-la pour vous connecter.",
        }
        PasskeyCancelled {
            en: "Your passkey did not answer. Nothing has happened; you can try again.",
            fr: "Votre clé d'accès n'a pas répondu. Rien ne s'est passé\u{202f}; vous pouvez réessayer.",
        }
        PasskeyUnknown {
            en: "This passkey does not belong to an account here. You can create one.",
            fr: "Cette clé d'accès n'appartient à aucun compte ici. Vous pouvez en créer un.",
        }
        PasskeysMissing {
            en: "This browser can't use passkeys. Please try another browser or device.",
            fr: "Ce navigateur ne gère pas les clés d'accès. Essayez un autre navigateur ou appareil.",
        }
        Lost {
            en: "The connection was lost. Please try again.",
            fr: "La connexion a été perdue. Veuillez réessayer.",
        }
        OurFault {
            en: "Something went wrong on our side. Please try again.",
            fr: "Une erreur s'est produite de notre côté. Veuillez réessayer.",
        }
        TooMany {
            en: "Too many attempts for now. Wait a minute, then try again.",
            fr: "Trop de tentatives pour le moment. Patientez une minute, puis réessayez.",
        }
        Refused {
            en: "This could not be done. Please look at it again.",
            fr: "Cela n'a pas pu se faire. Veuillez vérifier.",
        }
        NoOrders {
            en: "No orders yet",
            fr: "Aucune commande pour l'instant",
        }
        NoOrdersText {
            en: "What you buy with Vouch stands here, from the moment it is paid until it is in your hands.",
            fr: "Ce que vous achetez avec Vouch figure ici, du paiement jusqu'à la livraison.",
        }
        TryAShop {
            en: "Try it in a shop",
            fr: "Essayez dans une boutique",
        }
        OrderFrom {
            en: "Order from {shop}",
            fr: "Commande chez {shop}",
        }
        OrderOf {
            en: "Ordered on {day}",
            fr: "Commandé le {day}",
        }
        HeldUntilDelivery {
            en: "Held until delivery is proven",
            fr: "Conservé jusqu'à preuve de livraison",
        }
        HeldText {
            en: "{amount} is held for {shop} and goes to the shop only when your delivery is proven.",
            fr: "{amount} sont conservés pour {shop} et ne vont à la boutique qu'à preuve de votre livraison.",
        }
        Cancelled {
            en: "Cancelled: the money is back on your balance",
            fr: "Annulée\u{a0}: l'argent est de retour sur votre solde",
        }
        OnItsWay {
            en: "On its way",
            fr: "En route",
        }
        DeliveredState {
            en: "Delivered",
            fr: "Livrée",
        }
        DeliveredText {
            en: "{shop} has the money on {day}, unless you object before.",
            fr: "{shop} reçoit l'argent le {day}, sauf objection de votre part avant.",
        }
        ReleasedState {
            en: "Delivered and paid to the shop",
            fr: "Livrée et payée à la boutique",
        }
        RefundedState {
            en: "Refunded: the money is back on your balance",
            fr: "Remboursée\u{a0}: l'argent est de retour sur votre solde",
        }
        Parcels {
            en: "Parcels",
            fr: "Colis",
        }
        ParcelNumber {
            en: "Parcel {number}",
            fr: "Colis {number}",
        }
        ParcelSent {
            en: "Sent on {day}",
            fr: "Expédié le {day}",
        }
        ParcelArrived {
            en: "Arrived on {day}",
            fr: "Arrivé le {day}",
        }
        Tracking {
            en: "{carrier}, {tracking}",
            fr: "{carrier}, {tracking}",
        }
        HandOverCode {
            en: "Hand-over code",
            fr: "Code de remise",
        }
        HandOverScan {
            en: "QR code for whoever brings the parcel",
            fr: "Code QR pour la personne qui apporte le colis",
        }
        HandOverWhen {
            en: "Give the code only when you hold the parcel.",
            fr: "Ne donnez le code qu'avec le colis en main.",
        }
        RefundOf {
            en: "Refunded on {day}",
            fr: "Remboursé le {day}",
        }
        GiveUpText {
            en: "Nothing proves that it arrived, and 30 days are over. You need not wait any longer.",
            fr: "Rien ne prouve l'arrivée, et 30 jours sont passés. Vous n'avez plus à attendre.",
        }
        GiveUp {
            en: "Get my money back",
            fr: "Récupérer mon argent",
        }
        GivenUp {
            en: "Done: the money is back on your balance.",
            fr: "C'est fait\u{a0}: l'argent est de retour sur votre solde.",
        }
        Withdraw {
            en: "Withdraw from contract here",
            fr: "Se rétracter du contrat ici",
        }
        WithdrawUntil {
            en: "Until {day}, without giving a reason.",
            fr: "Jusqu'au {day}, sans donner de raison.",
        }
        WithdrawAnyTime {
            en: "Until 14 days after delivery, without giving a reason.",
            fr: "Jusqu'à 14 jours après la livraison, sans donner de raison.",
        }
        WithdrawWhat {
            en: "You take back your order of {day} from {shop}, {amount}.",
            fr: "Vous revenez sur votre commande du {day} chez {shop}, {amount}.",
        }
        WithdrawBefore {
            en: "It was not sent yet: your money is back at once.",
            fr: "Elle n'est pas encore expédiée\u{a0}: votre argent revient aussitôt.",
        }
        WithdrawAfter {
            en: "Send it back to the shop. Your money is back when the shop has it, and at the latest in 14 days.",
            fr: "Renvoyez-la à la boutique. Votre argent revient dès qu'elle l'a reçue, et dans 14 jours au plus tard.",
        }
        WithdrawConfirm {
            en: "Confirm withdrawal",
            fr: "Confirmer la rétractation",
        }
        WithdrawKeep {
            en: "Keep the order",
            fr: "Garder la commande",
        }
        Withdrawn {
            en: "You have withdrawn from this contract",
            fr: "Vous vous êtes rétracté de ce contrat",
        }
        WithdrawnOn {
            en: "Received on {moment}. The receipt says so too.",
            fr: "Reçu le {moment}. Le reçu le dit aussi.",
        }
        WithdrawnBack {
            en: "Send it back to {shop}. Your money is back when the shop has it, on {day} at the latest.",
            fr: "Renvoyez-la à {shop}. Votre argent revient dès que la boutique l'a reçue, le {day} au plus tard.",
        }
        GiveUpOn {
            en: "If nothing has arrived by {day}, you can have your money back here.",
            fr: "Si rien n'est arrivé le {day}, vous pourrez récupérer votre argent ici.",
        }
        Quantity {
            en: "{quantity} × {name}",
            fr: "{quantity} × {name}",
        }
        Total {
            en: "Total",
            fr: "Total",
        }
        PaidTo {
            en: "Paid to",
            fr: "Payé à",
        }
        Receipt {
            en: "Receipt",
            fr: "Reçu",
        }
        Reference {
            en: "Reference",
            fr: "Référence",
        }
        OrderUnknown {
            en: "There is no such order",
            fr: "Cette commande n'existe pas",
        }
        OrderUnknownText {
            en: "It may belong to another account.",
            fr: "Elle appartient peut-être à un autre compte.",
        }
        AllOrders {
            en: "All orders",
            fr: "Toutes les commandes",
        }
        MoreOrders {
            en: "Show more orders",
            fr: "Afficher plus de commandes",
        }
        RecommendThis {
            en: "Recommend {product}",
            fr: "Recommander {product}",
        }
        InviteFriend {
            en: "Invite a friend",
            fr: "Inviter un ami",
        }
        InviteWhy {
            en: "In the shops' own pages friends see what you recommend to them, and you see what they recommend. No shop ever learns who your friends are.",
            fr: "Dans la page même des boutiques, vos amis voient ce que vous leur recommandez, et vous voyez ce qu'ils recommandent. Aucune boutique ne sait qui sont vos amis.",
        }
        InvitationLink {
            en: "Invitation link",
            fr: "Lien d'invitation",
        }
        InvitationOnce {
            en: "It works once, for 14 days. Send it to one friend.",
            fr: "Il fonctionne une seule fois, pendant 14 jours. Envoyez-le à un seul ami.",
        }
        CopyLink {
            en: "Copy link",
            fr: "Copier le lien",
        }
        Copied {
            en: "Link copied.",
            fr: "Lien copié.",
        }
        NotCopied {
            en: "The link could not be copied. Select it and copy it yourself.",
            fr: "Le lien n'a pas pu être copié. Sélectionnez-le et copiez-le.",
        }
        Share {
            en: "Share…",
            fr: "Partager…",
        }
        ShareText {
            en: "Be friends with me on Vouch: we will see what each other recommends.",
            fr: "Soyons amis sur Vouch\u{a0}: nous verrons ce que chacun recommande.",
        }
        LinkReady {
            en: "Your invitation link is ready.",
            fr: "Votre lien d'invitation est prêt.",
        }
        TooManyInvitations {
            en: "20 of your links are open. One is free again when it is accepted or after 14 days.",
            fr: "20 de vos liens sont ouverts. Un lien se libère quand il est accepté ou après 14 jours.",
        }
        NoFriends {
            en: "No friends here yet",
            fr: "Pas encore d'amis ici",
        }
        NoFriendsText {
            en: "Send one link to one friend whose taste you trust. Once it is accepted, you are in each other's list.",
            fr: "Envoyez un lien à un ami dont vous aimez le goût. Dès qu'il l'accepte, vous êtes chacun dans la liste de l'autre.",
        }
        YourFriends {
            en: "Your friends",
            fr: "Vos amis",
        }
        FriendsSince {
            en: "Friends since {day}",
            fr: "Amis depuis le {day}",
        }
        Remove {
            en: "Remove",
            fr: "Retirer",
        }
        RemoveNamed {
            en: "Remove {name}",
            fr: "Retirer {name}",
        }
        RemoveQuestion {
            en: "Remove {name} from your friends?",
            fr: "Retirer {name} de vos amis\u{202f}?",
        }
        RemoveText {
            en: "From now on neither of you sees what the other tells friends.",
            fr: "Dès maintenant, aucun de vous ne voit ce que l'autre dit à ses amis.",
        }
        Removed {
            en: "{name} is no longer in your list.",
            fr: "{name} n'est plus dans votre liste.",
        }
        Keep {
            en: "Keep",
            fr: "Garder",
        }
        Invites {
            en: "{name} invites you to be friends on Vouch",
            fr: "{name} vous invite à devenir amis sur Vouch",
        }
        InvitesText {
            en: "As friends you see what each other recommends, right in the shops' pages. No shop ever learns who your friends are, and either of you can end it at any time.",
            fr: "Entre amis, vous voyez ce que chacun recommande, dans la page même des boutiques. Aucune boutique ne sait qui sont vos amis, et chacun peut y mettre fin à tout moment.",
        }
        Accept {
            en: "Accept the invitation",
            fr: "Accepter l'invitation",
        }
        AcceptAs {
            en: "You accept as {name}.",
            fr: "Vous acceptez en tant que {name}.",
        }
        NotNow {
            en: "Not now",
            fr: "Pas maintenant",
        }
        ToAccept {
            en: "To accept, create an account or use the passkey you have. The rest happens by itself.",
            fr: "Pour accepter, créez un compte ou utilisez votre clé d'accès. Le reste se fait tout seul.",
        }
        Accepting {
            en: "Accepting…",
            fr: "Acceptation…",
        }
        NowFriends {
            en: "You and {name} are friends",
            fr: "{name} et vous êtes amis",
        }
        NowFriendsText {
            en: "Wherever a shop sells with Vouch, you now see what {name} recommends to friends, above the order button.",
            fr: "Partout où une boutique vend avec Vouch, vous voyez maintenant ce que {name} recommande à ses amis, au-dessus du bouton de commande.",
        }
        SeeInShop {
            en: "See it in a shop",
            fr: "Voyez-le dans une boutique",
        }
        OpenShop {
            en: "Open {shop}",
            fr: "Ouvrir {shop}",
        }
        SeeFriends {
            en: "See your friends",
            fr: "Voir vos amis",
        }
        OwnInvitation {
            en: "This is your own invitation",
            fr: "C'est votre propre invitation",
        }
        OwnInvitationText {
            en: "Send this page's address to the friend you want to invite.",
            fr: "Envoyez l'adresse de cette page à l'ami que vous voulez inviter.",
        }
        InvitationGone {
            en: "This invitation can no longer be used",
            fr: "Cette invitation ne peut plus être utilisée",
        }
        InvitationUsed {
            en: "Somebody has accepted it already. Ask for a new link.",
            fr: "Quelqu'un l'a déjà acceptée. Demandez un nouveau lien.",
        }
        InvitationExpired {
            en: "It was good for 14 days. Ask for a new link.",
            fr: "Elle était valable 14 jours. Demandez un nouveau lien.",
        }
        InvitationUnknown {
            en: "There is no such invitation. Check that the link is complete.",
            fr: "Cette invitation n'existe pas. Vérifiez que le lien est complet.",
        }
        TooManyFriends {
            en: "One of you has as many friends as Vouch keeps.",
            fr: "L'un de vous a atteint le nombre maximal d'amis.",
        }
        ToHub {
            en: "Go to your Vouch",
            fr: "Aller à votre Vouch",
        }
        BalanceIs {
            en: "Your balance is {amount}",
            fr: "Votre solde\u{a0}: {amount}",
        }
        BalanceWhy {
            en: "Orders are paid from here. What is held for a delivery has left it already, and comes back if the order is cancelled.",
            fr: "Vos commandes sont payées d'ici. Ce qui est conservé pour une livraison n'y figure plus et revient si la commande est annulée.",
        }
        TopUp {
            en: "Add play money",
            fr: "Ajouter de l'argent fictif",
        }
        Add {
            en: "Add {amount}",
            fr: "Ajouter {amount}",
        }
        Adding {
            en: "Adding {amount}…",
            fr: "Ajout de {amount}…",
        }
        Added {
            en: "{amount} added.",
            fr: "{amount} ajoutés.",
        }
        TopUpLimit {
            en: "This is more play money than the sandbox gives. Try a smaller amount or come back tomorrow.",
            fr: "C'est plus d'argent fictif que n'en donne le bac à sable. Essayez un montant plus petit ou revenez demain.",
        }
        PageUnknown {
            en: "There is no such page",
            fr: "Cette page n'existe pas",
        }
        NeedsScript {
            en: "These pages need JavaScript to ask for your passkey.",
            fr: "Ces pages ont besoin de JavaScript pour demander votre clé d'accès.",
        }
        CouldNotStart {
            en: "This page could not start. Reload it, or try another browser.",
            fr: "Cette page n'a pas pu démarrer. Rechargez-la, ou essayez un autre navigateur.",
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
    }
}
