//! What the hub says of guides, on "Following" and on a guide's own desk, and what a guide's public page says.

crate::messages! {
    /// A sentence about guides.
    Message {
        Following {
            en: "Following",
            fr: "Abonnements",
        }
        FollowingLead {
            en: "What friends and the guides you follow say, newest first. Whom you follow is yours to know.",
            fr: "Ce que disent vos amis et les guides que vous suivez, du plus récent au plus ancien. Vous seul savez qui vous suivez.",
        }
        Feed {
            en: "New for you",
            fr: "Nouveautés",
        }
        FeedEmpty {
            en: "Nothing new yet",
            fr: "Rien de nouveau",
        }
        FeedEmptyText {
            en: "When a friend recommends something, or a guide you follow writes, it appears here.",
            fr: "Quand un ami recommande quelque chose, ou qu'un guide que vous suivez écrit, cela apparaît ici.",
        }
        More {
            en: "Show more",
            fr: "Afficher la suite",
        }
        GuidesFollowed {
            en: "Guides you follow",
            fr: "Guides que vous suivez",
        }
        NoneFollowed {
            en: "You follow nobody yet. A guide's name leads to their page; following shows the guide a number, never your name.",
            fr: "Vous ne suivez encore personne. Le nom d'un guide mène à sa page\u{202f}; s'abonner lui montre un nombre, jamais votre nom.",
        }
        GuidesHere {
            en: "Guides here",
            fr: "Guides présents ici",
        }
        FollowNamed {
            en: "Follow {name}",
            fr: "Suivre {name}",
        }
        UnfollowNamed {
            en: "Stop following {name}",
            fr: "Ne plus suivre {name}",
        }
        Follow {
            en: "Follow",
            fr: "Suivre",
        }
        Unfollow {
            en: "Unfollow",
            fr: "Ne plus suivre",
        }
        NowFollowing {
            en: "You follow {name}.",
            fr: "Vous suivez {name}.",
        }
        NoLonger {
            en: "You no longer follow {name}.",
            fr: "Vous ne suivez plus {name}.",
        }
        FollowersNone {
            en: "No followers yet",
            fr: "Pas encore d'abonnés",
        }
        FollowersOne {
            en: "1 follower",
            fr: "1 abonné",
        }
        FollowersMany {
            en: "{count} followers",
            fr: "{count} abonnés",
        }
        Ambassador {
            en: "Ambassador",
            fr: "Ambassadeur",
        }
        YourQuestions {
            en: "Your questions",
            fr: "Vos questions",
        }
        NothingAsked {
            en: "You have not asked anything yet.",
            fr: "Vous n'avez encore rien demandé.",
        }
        AddedAlready {
            en: "{product} is in it already.",
            fr: "{product} y est déjà.",
        }
        AskGuide {
            en: "Ask a guide",
            fr: "Interroger un guide",
        }
        AskGuideText {
            en: "About any product here. The answer stays with the product, for everybody; your name does not stand beside it.",
            fr: "Sur n'importe quel produit d'ici. La réponse reste auprès du produit, pour tout le monde\u{202f}; votre nom n'y figure pas.",
        }
        WhichGuide {
            en: "Guide",
            fr: "Guide",
        }
        ChooseGuide {
            en: "Choose a guide",
            fr: "Choisissez un guide",
        }
        YourQuestion {
            en: "Your question",
            fr: "Votre question",
        }
        SendQuestion {
            en: "Ask",
            fr: "Demander",
        }
        AskedNow {
            en: "{name} has your question.",
            fr: "{name} a reçu votre question.",
        }
        MissingGuide {
            en: "Choose a guide.",
            fr: "Choisissez un guide.",
        }
        MissingProduct {
            en: "Choose a product.",
            fr: "Choisissez un produit.",
        }
        MissingQuestion {
            en: "Write your question.",
            fr: "Écrivez votre question.",
        }
        AskedTooOften {
            en: "You have asked a lot today, or several of your questions still wait. Ask again later.",
            fr: "Vous avez beaucoup demandé aujourd'hui, ou plusieurs de vos questions attendent encore. Réessayez plus tard.",
        }
        AskedGuide {
            en: "You asked {name} about {product}",
            fr: "Vous avez interrogé {name} sur {product}",
        }
        WaitsForAnswer {
            en: "Waiting for an answer",
            fr: "En attente de réponse",
        }
        QuestionDeclined {
            en: "The guide would rather not answer.",
            fr: "Le guide préfère ne pas répondre.",
        }
        Word {
            en: "Recommendation",
            fr: "Recommandation",
        }
        FromFriend {
            en: "From a friend",
            fr: "D'un ami",
        }
        VerifiedPurchase {
            en: "Verified purchase",
            fr: "Achat vérifié",
        }
        AboutProduct {
            en: "{product} from {shop}",
            fr: "{product} de {shop}",
        }
        Story {
            en: "Story",
            fr: "Article",
        }
        Set {
            en: "Set of {count}",
            fr: "Ensemble de {count}",
        }
        ByName {
            en: "by {name}",
            fr: "par {name}",
        }
        EndorsedBy {
            en: "{name}, an ambassador, stands by this",
            fr: "{name}, ambassadeur, s'en porte garant",
        }
        HelpedOne {
            en: "Helped 1 reader",
            fr: "A aidé 1 lecteur",
        }
        HelpedMany {
            en: "Helped {count} readers",
            fr: "A aidé {count} lecteurs",
        }
        SaidNone {
            en: "Got nothing for it",
            fr: "N'a rien reçu pour cela",
        }
        SaidRewarded {
            en: "Rewarded for it",
            fr: "A été récompensé pour cela",
        }
        SaidFreeSample {
            en: "Got a free sample",
            fr: "A reçu un échantillon gratuit",
        }
        SaidEmployee {
            en: "Works for the shop",
            fr: "Travaille pour la boutique",
        }
        SaidFamily {
            en: "Family of the shop",
            fr: "Famille de la boutique",
        }
        Disclosure {
            en: "Disclosure",
            fr: "Transparence",
        }
        GuideDesk {
            en: "Your guide desk",
            fr: "Votre bureau de guide",
        }
        BecomeGuide {
            en: "Become a guide",
            fr: "Devenir guide",
        }
        BecomeLead {
            en: "Guides write about products of any shop here and answer questions about them. You stand by a public name, and say first which shops you have to do with.",
            fr: "Les guides écrivent sur les produits de toutes les boutiques présentes ici et répondent aux questions. Vous y engagez un nom public, et dites d'abord à quelles boutiques vous êtes lié.",
        }
        PublicName {
            en: "Public name",
            fr: "Nom public",
        }
        Handle {
            en: "Address of your page",
            fr: "Adresse de votre page",
        }
        HandleHint {
            en: "3 to 30 of a-z, 0-9 and hyphens. It stays as it is.",
            fr: "3 à 30 caractères parmi a-z, 0-9 et le trait d'union. Elle ne change plus.",
        }
        About {
            en: "About you",
            fr: "À propos de vous",
        }
        Relations {
            en: "Which shops do you have to do with?",
            fr: "À quelles boutiques êtes-vous lié\u{202f}?",
        }
        RelationsHint {
            en: "Everybody reads this on your page, before your stories.",
            fr: "Tout le monde le lit sur votre page, avant vos articles.",
        }
        NothingToDo {
            en: "Nothing",
            fr: "Aucun lien",
        }
        RewardsMe {
            en: "Rewards me",
            fr: "Me récompense",
        }
        SendsSamples {
            en: "Sends me free samples",
            fr: "M'envoie des échantillons gratuits",
        }
        EmploysMe {
            en: "I work there",
            fr: "J'y travaille",
        }
        FamilyThere {
            en: "Family",
            fr: "Famille",
        }
        SaveGuide {
            en: "Save",
            fr: "Enregistrer",
        }
        Saved {
            en: "Saved.",
            fr: "Enregistré.",
        }
        ChangeProfile {
            en: "Change what you say of yourself",
            fr: "Modifier votre présentation",
        }
        YourPage {
            en: "Your public page",
            fr: "Votre page publique",
        }
        QuestionsToAnswer {
            en: "Questions to answer",
            fr: "Questions en attente",
        }
        NoQuestions {
            en: "No questions wait for you.",
            fr: "Aucune question ne vous attend.",
        }
        AskedAbout {
            en: "About {product} from {shop}",
            fr: "Sur {product} de {shop}",
        }
        YourAnswer {
            en: "Your answer",
            fr: "Votre réponse",
        }
        Answer {
            en: "Answer for everyone",
            fr: "Répondre à tous",
        }
        ChangeAnswer {
            en: "Change the answer",
            fr: "Modifier la réponse",
        }
        Decline {
            en: "Decline",
            fr: "Décliner",
        }
        TakeAnswerBack {
            en: "Take the answer back",
            fr: "Retirer la réponse",
        }
        Answered {
            en: "Your answer stays with the product.",
            fr: "Votre réponse reste auprès du produit.",
        }
        WhatAreYou {
            en: "What are you to this shop?",
            fr: "Quel est votre lien avec cette boutique\u{202f}?",
        }
        AnswersGiven {
            en: "Answers given",
            fr: "Réponses données",
        }
        YourStories {
            en: "Your stories",
            fr: "Vos articles",
        }
        NoStories {
            en: "Nothing written yet",
            fr: "Rien d'écrit encore",
        }
        NoStoriesText {
            en: "Write a story about something you know well, or put together a set: a few products that belong together.",
            fr: "Écrivez sur ce que vous connaissez bien, ou composez un ensemble\u{a0}: quelques produits qui vont ensemble.",
        }
        WriteStory {
            en: "Write something",
            fr: "Écrire",
        }
        StateDraft {
            en: "Draft",
            fr: "Brouillon",
        }
        StatePublished {
            en: "Published",
            fr: "Publié",
        }
        StateWithdrawn {
            en: "Withdrawn",
            fr: "Retiré",
        }
        StateChanged {
            en: "Published; the draft differs",
            fr: "Publié\u{202f}; le brouillon diffère",
        }
        StateWithheld {
            en: "Withheld by a decision",
            fr: "Retenu par une décision",
        }
        Untitled {
            en: "Untitled",
            fr: "Sans titre",
        }
        BackToDesk {
            en: "Back to your desk",
            fr: "Retour à votre bureau",
        }
        NewStory {
            en: "Something new",
            fr: "Nouvel article",
        }
        EditStory {
            en: "Your story",
            fr: "Votre article",
        }
        WhatForm {
            en: "What is it?",
            fr: "De quoi s'agit-il\u{202f}?",
        }
        AStory {
            en: "A story",
            fr: "Un article",
        }
        ASet {
            en: "A set: 2 to 12 products in an order",
            fr: "Un ensemble\u{a0}: 2 à 12 produits dans un ordre",
        }
        Title {
            en: "Title",
            fr: "Titre",
        }
        Text {
            en: "Text",
            fr: "Texte",
        }
        Products {
            en: "Products",
            fr: "Produits",
        }
        ProductsHint {
            en: "Of any shop here, at most 12. Prices are never shown.",
            fr: "De toutes les boutiques présentes ici, 12 au plus. Les prix n'apparaissent jamais.",
        }
        ShopLabel {
            en: "Shop",
            fr: "Boutique",
        }
        ChooseShop {
            en: "Choose a shop",
            fr: "Choisissez une boutique",
        }
        AddProduct {
            en: "Add",
            fr: "Ajouter",
        }
        Added {
            en: "{product} is added.",
            fr: "{product} est ajouté.",
        }
        NoteOn {
            en: "Note on {product}",
            fr: "Note sur {product}",
        }
        MoveUp {
            en: "Move {product} up",
            fr: "Monter {product}",
        }
        MoveDown {
            en: "Move {product} down",
            fr: "Descendre {product}",
        }
        TakeOut {
            en: "Take {product} out",
            fr: "Retirer {product}",
        }
        WhatGot {
            en: "What did you get for it?",
            fr: "Qu'avez-vous reçu pour cela\u{202f}?",
        }
        WhatGotHint {
            en: "Shown before anything else. There is no default.",
            fr: "Affiché avant tout le reste. Il n'y a pas de choix par défaut.",
        }
        GotNothing {
            en: "Nothing",
            fr: "Rien",
        }
        GotReward {
            en: "A reward",
            fr: "Une récompense",
        }
        GotSample {
            en: "A free sample",
            fr: "Un échantillon gratuit",
        }
        AmEmployee {
            en: "I work for a shop in it",
            fr: "Je travaille pour une des boutiques",
        }
        AmFamily {
            en: "Somebody in my family runs a shop in it",
            fr: "Un proche tient une des boutiques",
        }
        SaveDraft {
            en: "Save the draft",
            fr: "Enregistrer le brouillon",
        }
        Publish {
            en: "Publish",
            fr: "Publier",
        }
        Published {
            en: "Published.",
            fr: "Publié.",
        }
        Withdraw {
            en: "Withdraw",
            fr: "Retirer",
        }
        Withdrawn {
            en: "Withdrawn; readers no longer see it.",
            fr: "Retiré\u{202f}; les lecteurs ne le voient plus.",
        }
        Delete {
            en: "Delete",
            fr: "Supprimer",
        }
        DeleteSure {
            en: "Delete for good",
            fr: "Supprimer définitivement",
        }
        Keep {
            en: "Keep it",
            fr: "Conserver",
        }
        Deleted {
            en: "Deleted.",
            fr: "Supprimé.",
        }
        Preview {
            en: "As readers see it",
            fr: "Tel que le voient les lecteurs",
        }
        SeePublished {
            en: "See it published",
            fr: "Voir la version publiée",
        }
        Coach {
            en: "Your coach",
            fr: "Votre accompagnant",
        }
        CoachLead {
            en: "An ambassador can read your drafts and talk about them with you; nobody else sees that.",
            fr: "Un ambassadeur peut lire vos brouillons et en parler avec vous\u{202f}; personne d'autre ne le voit.",
        }
        CoachHandle {
            en: "The ambassador's page address",
            fr: "Adresse de la page de l'ambassadeur",
        }
        AskCoach {
            en: "Ask to be coached",
            fr: "Demander un accompagnement",
        }
        CoachAsked {
            en: "You asked {name}.",
            fr: "Vous avez demandé à {name}.",
        }
        CoachIs {
            en: "{name} coaches you.",
            fr: "{name} vous accompagne.",
        }
        Part {
            en: "Part",
            fr: "Mettre fin",
        }
        YouCoach {
            en: "Guides you coach",
            fr: "Guides que vous accompagnez",
        }
        AsksYou {
            en: "{name} asks you to be their coach.",
            fr: "{name} vous demande de l'accompagner.",
        }
        Accept {
            en: "Accept",
            fr: "Accepter",
        }
        Parted {
            en: "The coaching has ended.",
            fr: "L'accompagnement est terminé.",
        }
        Conversation {
            en: "Between you two",
            fr: "Entre vous deux",
        }
        ConversationHint {
            en: "Only you and your coach read this.",
            fr: "Vous et votre accompagnant êtes seuls à le lire.",
        }
        YourComment {
            en: "Your comment",
            fr: "Votre commentaire",
        }
        Say {
            en: "Send",
            fr: "Envoyer",
        }
        ReadDraft {
            en: "Read and comment",
            fr: "Lire et commenter",
        }
        StandBy {
            en: "Stand by what is published",
            fr: "Se porter garant de la version publiée",
        }
        StoodBy {
            en: "You stand by it.",
            fr: "Vous vous en portez garant.",
        }
        TakeStandBack {
            en: "Stand by it no more",
            fr: "Ne plus s'en porter garant",
        }
        RefusedText {
            en: "This text can't be used: write plain text, not too long.",
            fr: "Ce texte ne convient pas\u{a0}: écrivez du texte simple, pas trop long.",
        }
        RefusedHandle {
            en: "This address can't be used: 3 to 30 of a-z, 0-9 and single hyphens inside.",
            fr: "Cette adresse ne convient pas\u{a0}: 3 à 30 caractères parmi a-z, 0-9 et des traits d'union isolés.",
        }
        RefusedTaken {
            en: "Another guide has this address.",
            fr: "Un autre guide a cette adresse.",
        }
        RefusedTitle {
            en: "Give it a title and a text before you publish it.",
            fr: "Donnez-lui un titre et un texte avant de le publier.",
        }
        RefusedProducts {
            en: "Add more products: a story has at least one, a set at least two.",
            fr: "Ajoutez des produits\u{a0}: au moins un pour un article, deux pour un ensemble.",
        }
        RefusedDisclosure {
            en: "Say what you got for it.",
            fr: "Dites ce que vous avez reçu pour cela.",
        }
        RefusedContradicts {
            en: "You said of yourself that you have to do with one of these shops: say so here too.",
            fr: "Vous avez déclaré un lien avec une de ces boutiques\u{a0}: dites-le ici aussi.",
        }
        RefusedCoach {
            en: "There is no such ambassador.",
            fr: "Il n'y a pas d'ambassadeur à cette adresse.",
        }
        RefusedWithheld {
            en: "This is withheld by a decision. You can appeal against it under Reports.",
            fr: "Ceci est retenu par une décision. Vous pouvez faire appel dans Signalements.",
        }
        PageGuide {
            en: "Guide on Vouch",
            fr: "Guide sur Vouch",
        }
        PageSince {
            en: "Guide since {day}",
            fr: "Guide depuis le {day}",
        }
        PageRelations {
            en: "Has to do with",
            fr: "Liens avec des boutiques",
        }
        PageNoRelations {
            en: "Says: no relations with any shop",
            fr: "Déclare\u{a0}: aucun lien avec une boutique",
        }
        PageRelation {
            en: "{shop}: {what}",
            fr: "{shop}\u{a0}: {what}",
        }
        PageStories {
            en: "Stories and sets",
            fr: "Articles et ensembles",
        }
        PageNoStories {
            en: "Nothing published yet.",
            fr: "Rien de publié encore.",
        }
        PageOlder {
            en: "Older",
            fr: "Plus anciens",
        }
        PageCited {
            en: "Products in it",
            fr: "Produits cités",
        }
        PageFollowHow {
            en: "To follow {name}, open your hub",
            fr: "Pour suivre {name}, ouvrez votre espace",
        }
        PageEdited {
            en: "Changed on {day}",
            fr: "Modifié le {day}",
        }
        PageVersions {
            en: "What it said before",
            fr: "Versions précédentes",
        }
        PageNotFound {
            en: "Nothing here",
            fr: "Rien ici",
        }
        PageNotFoundText {
            en: "There is no such guide or story, or no longer.",
            fr: "Ce guide ou cet article n'existe pas, ou plus.",
        }
        PageNotSold {
            en: "No longer sold",
            fr: "N'est plus vendu",
        }
        PageOrder {
            en: "Stories about a product are ordered by how many readers they helped, never by what anybody earns.",
            fr: "Les articles sur un produit sont classés selon le nombre de lecteurs qu'ils ont aidés, jamais selon ce que rapporte leur auteur.",
        }
        OtherLanguage {
            en: "Français",
            fr: "English",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language::{English, French};

    #[test]
    fn every_sentence_is_whole_in_both_languages() {
        for message in Message::ALL {
            let name = format!("{message:?}");
            crate::check_pair(&name, message.text(English), message.text(French));
        }
    }
}
