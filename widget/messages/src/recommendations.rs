//! What the hub's page "Recommendations" says.

crate::messages! {
    /// A sentence of the page "Recommendations".
    Message {
        Lead {
            en: "What you tell others about what you bought, and who may read it.",
            fr: "Ce que vous dites de vos achats, et qui peut le lire.",
        }
        ToReports {
            en: "Reports about words, yours and others'",
            fr: "Signalements, des vôtres et des autres",
        }
        WriteOne {
            en: "Write a recommendation",
            fr: "Écrire une recommandation",
        }
        WriteWhy {
            en: "About something you bought. Friends read it in the shop's page, above the order button.",
            fr: "À propos d'un achat. Vos amis la lisent dans la page de la boutique, au-dessus du bouton de commande.",
        }
        Product {
            en: "Product",
            fr: "Produit",
        }
        ProductFrom {
            en: "{product}, {shop}",
            fr: "{product}, {shop}",
        }
        ChooseProduct {
            en: "Choose what you bought",
            fr: "Choisissez un achat",
        }
        Verdict {
            en: "Would you have it again?",
            fr: "Le reprendriez-vous\u{202f}?",
        }
        IRecommend {
            en: "Yes, I recommend it",
            fr: "Oui, je le recommande",
        }
        IDoNot {
            en: "No, I do not",
            fr: "Non, je ne le recommande pas",
        }
        YourWords {
            en: "What would you tell a friend?",
            fr: "Que diriez-vous à un ami\u{202f}?",
        }
        CharactersLeft {
            en: "{count} of 2,000 characters",
            fr: "{count} caractères sur 2\u{202f}000",
        }
        WhoReads {
            en: "Who may read it?",
            fr: "Qui peut la lire\u{202f}?",
        }
        ToFriends {
            en: "My friends",
            fr: "Mes amis",
        }
        ToFollowers {
            en: "Friends and followers",
            fr: "Amis et abonnés",
        }
        ToEveryone {
            en: "Everyone",
            fr: "Tout le monde",
        }
        ToNobody {
            en: "Nobody but me",
            fr: "Personne d'autre que moi",
        }
        WhatGot {
            en: "Did you get anything for it?",
            fr: "Avez-vous reçu quelque chose en échange\u{202f}?",
        }
        WhatGotWhy {
            en: "Readers see this before your words.",
            fr: "Les lecteurs voient ceci avant votre texte.",
        }
        GotNothing {
            en: "No, I simply bought it",
            fr: "Non, je l'ai simplement acheté",
        }
        GotReward {
            en: "I get a reward for recommending it",
            fr: "Je reçois une récompense pour la recommander",
        }
        GotSample {
            en: "I received it free of charge",
            fr: "Je l'ai reçu gratuitement",
        }
        AmEmployee {
            en: "I work for the shop",
            fr: "Je travaille pour la boutique",
        }
        AmFamily {
            en: "I am close to someone at the shop",
            fr: "Je suis proche d'une personne de la boutique",
        }
        Save {
            en: "Save the recommendation",
            fr: "Enregistrer la recommandation",
        }
        Replace {
            en: "Replace the recommendation",
            fr: "Remplacer la recommandation",
        }
        Saved {
            en: "Your recommendation is saved.",
            fr: "Votre recommandation est enregistrée.",
        }
        ProductMissing {
            en: "Choose the product.",
            fr: "Choisissez le produit.",
        }
        VerdictMissing {
            en: "Say whether you would have it again.",
            fr: "Indiquez si vous le reprendriez.",
        }
        TextMissing {
            en: "Write a few words.",
            fr: "Écrivez quelques mots.",
        }
        TextRefused {
            en: "Write plain text, without markup or control characters, of at most 2,000 characters.",
            fr: "Écrivez du texte simple, sans balises ni caractères de contrôle, de 2\u{202f}000 caractères au plus.",
        }
        AudienceMissing {
            en: "Choose who may read it.",
            fr: "Choisissez qui peut la lire.",
        }
        DisclosureMissing {
            en: "Say whether you got anything for it.",
            fr: "Indiquez si vous avez reçu quelque chose en échange.",
        }
        Decided {
            en: "What you wrote about this purchase was kept back or taken down, and you deleted it. This purchase cannot be written about again.",
            fr: "Ce que vous aviez écrit sur cet achat a été retenu ou retiré, et vous l'avez supprimé. Cet achat ne peut plus donner lieu à une recommandation.",
        }
        NothingBought {
            en: "Nothing to write about yet",
            fr: "Rien à recommander pour l'instant",
        }
        NothingBoughtText {
            en: "Once you have bought something with Vouch, you can tell your friends here what you think of it.",
            fr: "Dès que vous aurez acheté quelque chose avec Vouch, vous pourrez dire ici à vos amis ce que vous en pensez.",
        }
        YourRecommendations {
            en: "Your recommendations",
            fr: "Vos recommandations",
        }
        NoRecommendations {
            en: "You have not recommended anything yet.",
            fr: "Vous n'avez encore rien recommandé.",
        }
        About {
            en: "{product} from {shop}",
            fr: "{product} de {shop}",
        }
        VerifiedPurchase {
            en: "Verified purchase",
            fr: "Achat vérifié",
        }
        NotVerified {
            en: "Not a verified purchase",
            fr: "Achat non vérifié",
        }
        ReadByFriends {
            en: "Your friends may read it",
            fr: "Vos amis peuvent la lire",
        }
        ReadByFollowers {
            en: "Your friends and followers may read it",
            fr: "Vos amis et vos abonnés peuvent la lire",
        }
        ReadByEveryone {
            en: "Everyone may read it",
            fr: "Tout le monde peut la lire",
        }
        ReadByNobody {
            en: "Only you can read it",
            fr: "Vous seul pouvez la lire",
        }
        SaysReward {
            en: "Gets a reward for recommending this",
            fr: "Reçoit une récompense pour cette recommandation",
        }
        SaysSample {
            en: "Received this product free of charge",
            fr: "A reçu ce produit gratuitement",
        }
        SaysEmployee {
            en: "Works for {shop}",
            fr: "Travaille pour {shop}",
        }
        SaysFamily {
            en: "Close to someone at {shop}",
            fr: "Proche d'une personne de {shop}",
        }
        WrittenOn {
            en: "Written on {day}",
            fr: "Écrite le {day}",
        }
        Edit {
            en: "Edit",
            fr: "Modifier",
        }
        EditNamed {
            en: "Edit your recommendation of {product}",
            fr: "Modifier votre recommandation de {product}",
        }
        Delete {
            en: "Delete",
            fr: "Supprimer",
        }
        DeleteNamed {
            en: "Delete your recommendation of {product}",
            fr: "Supprimer votre recommandation de {product}",
        }
        DeleteQuestion {
            en: "Delete your recommendation of {product}?",
            fr: "Supprimer votre recommandation de {product}\u{202f}?",
        }
        DeleteText {
            en: "It vanishes from every shop's page at once.",
            fr: "Elle disparaît aussitôt de toutes les pages de boutiques.",
        }
        DeleteTextDecided {
            en: "It is gone for good. People kept it back or took it down, so the same purchase cannot be written about again.",
            fr: "Elle disparaît pour de bon. Elle a été retenue ou retirée par décision\u{a0}: le même achat ne pourra plus donner lieu à une recommandation.",
        }
        Deleted {
            en: "Your recommendation is deleted.",
            fr: "Votre recommandation est supprimée.",
        }
        Recommends {
            en: "Recommends it",
            fr: "Le recommande",
        }
        DoesNotRecommend {
            en: "Does not recommend it",
            fr: "Ne le recommande pas",
        }
        IsWithheld {
            en: "This recommendation is kept back: nobody else can read it until people have decided.",
            fr: "Cette recommandation est retenue\u{a0}: personne d'autre ne peut la lire avant une décision.",
        }
        IsRemoved {
            en: "This recommendation was taken down by decision. Only you can read it.",
            fr: "Cette recommandation a été retirée par décision. Vous seul pouvez la lire.",
        }
        SeeReports {
            en: "See why, and answer",
            fr: "Voir pourquoi et répondre",
        }
        ShopReplied {
            en: "{shop} replied on {day}",
            fr: "{shop} a répondu le {day}",
        }
        Reasons {
            en: "Reasons for and against",
            fr: "Raisons pour et contre",
        }
        ReasonsWhy {
            en: "Each about one thing. Readers say whether they agree.",
            fr: "Chacune sur un seul point. Les lecteurs disent s'ils sont d'accord.",
        }
        AddReason {
            en: "Add a reason",
            fr: "Ajouter une raison",
        }
        RemoveReason {
            en: "Remove",
            fr: "Retirer",
        }
        ForOrAgainst {
            en: "For or against",
            fr: "Pour ou contre",
        }
        Pro {
            en: "For",
            fr: "Pour",
        }
        Con {
            en: "Against",
            fr: "Contre",
        }
        Aspect {
            en: "About what (light, cable…)",
            fr: "À propos de quoi (lumière, câble…)",
        }
        Statement {
            en: "What about it",
            fr: "Ce que vous en dites",
        }
        ReasonRefused {
            en: "Give each reason a subject and a statement, in plain text, and say none twice.",
            fr: "Donnez à chaque raison un sujet et un énoncé, en texte simple, sans répéter.",
        }
        Votes {
            en: "{agree} agree, {disagree} disagree",
            fr: "{agree} d'accord, {disagree} pas d'accord",
        }
        HowTheyVoted {
            en: "See how they voted",
            fr: "Voir comment ils ont voté",
        }
        HowTheyVotedOn {
            en: "See how they voted: {what}",
            fr: "Voir comment ils ont voté\u{a0}: {what}",
        }
        Someone {
            en: "Someone",
            fr: "Quelqu'un",
        }
        VoterReward {
            en: "Gets a reward for recommending it",
            fr: "Reçoit une récompense pour le recommander",
        }
        VoterSample {
            en: "Received it free of charge",
            fr: "L'a reçu gratuitement",
        }
        VoterEmployee {
            en: "Works for the shop",
            fr: "Travaille pour la boutique",
        }
        VoterFamily {
            en: "Close to someone at the shop",
            fr: "Proche d'une personne de la boutique",
        }
        Agrees {
            en: "{name} agrees",
            fr: "{name}\u{a0}: d'accord",
        }
        Disagrees {
            en: "{name} disagrees",
            fr: "{name}\u{a0}: pas d'accord",
        }
        Withdrew {
            en: "{name} took the vote back",
            fr: "{name}\u{a0}: vote retiré",
        }
        Receive {
            en: "I have received it",
            fr: "Je l'ai reçu",
        }
        ReceiveWhy {
            en: "Has all of it arrived? Once you say so, the shop is paid, and readers see a verified purchase.",
            fr: "Tout est arrivé\u{202f}? Dès que vous le dites, la boutique est payée, et les lecteurs voient un achat vérifié.",
        }
        ReceivedSaid {
            en: "Noted: you have received it.",
            fr: "C'est noté\u{a0}: vous l'avez reçu.",
        }
        ReceivedOn {
            en: "Received on {day}",
            fr: "Reçu le {day}",
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
        AskAfterMonth {
            en: "You have had it for a month. What do you think by now?",
            fr: "Vous l'avez depuis un mois. Qu'en pensez-vous maintenant\u{202f}?",
        }
        AskAfterHalfYear {
            en: "You have had it for half a year. What do you think by now?",
            fr: "Vous l'avez depuis six mois. Qu'en pensez-vous maintenant\u{202f}?",
        }
        ByNow {
            en: "What you would say by now",
            fr: "Ce que vous en diriez maintenant",
        }
        SaveLater {
            en: "Save what you think by now",
            fr: "Enregistrer votre avis actuel",
        }
        Earlier {
            en: "Earlier versions: {count}",
            fr: "Versions antérieures\u{a0}: {count}",
        }
        AddPicture {
            en: "Add a picture",
            fr: "Ajouter une photo",
        }
        PictureFile {
            en: "Picture",
            fr: "Photo",
        }
        PictureWhy {
            en: "JPEG, PNG or WebP, at most 10 MB. Where and when it was taken is left out.",
            fr: "JPEG, PNG ou WebP, 10\u{a0}Mo au plus. Le lieu et la date de la prise de vue sont effacés.",
        }
        PictureAlt {
            en: "What is on it, for whoever cannot see it",
            fr: "Ce qu'elle montre, pour qui ne peut pas la voir",
        }
        SendPicture {
            en: "Add the picture",
            fr: "Ajouter la photo",
        }
        PictureAdded {
            en: "The picture is added.",
            fr: "La photo est ajoutée.",
        }
        PictureMissing {
            en: "Choose a picture.",
            fr: "Choisissez une photo.",
        }
        PictureTooLarge {
            en: "The picture is larger than 10 MB.",
            fr: "La photo dépasse 10\u{a0}Mo.",
        }
        PictureRefused {
            en: "This picture cannot be used: send a still JPEG, PNG or WebP that is whole.",
            fr: "Cette photo est inutilisable\u{a0}: envoyez un fichier JPEG, PNG ou WebP fixe et entier.",
        }
        AltMissing {
            en: "Say what is on the picture.",
            fr: "Dites ce que montre la photo.",
        }
        AltRefused {
            en: "Say in plain text what is on the picture, in at most 200 characters.",
            fr: "Dites en texte simple ce que montre la photo, en 200 caractères au plus.",
        }
        RemovePicture {
            en: "Remove the picture: {what}",
            fr: "Retirer la photo\u{a0}: {what}",
        }
        Remove {
            en: "Remove",
            fr: "Retirer",
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
