//! What the pages of lists, polls and loves say.

crate::messages! {
    /// A sentence of the pages of lists and polls.
    Message {
        Lists {
            en: "Lists",
            fr: "Listes",
        }
        ListsWhy {
            en: "Things you wish for, with a note for whoever gives them. You choose who may read each list.",
            fr: "Ce dont vous avez envie, avec un mot pour qui l'offre. Vous choisissez qui lit chaque liste.",
        }
        YourLists {
            en: "Your lists",
            fr: "Vos listes",
        }
        NoLists {
            en: "No list yet",
            fr: "Pas encore de liste",
        }
        NoListsText {
            en: "A list for a birthday, a new flat, a trip: friends see what is still open, and you keep the surprise.",
            fr: "Une liste pour un anniversaire, un nouvel appartement, un voyage\u{a0}: vos amis voient ce qui reste à offrir, et vous gardez la surprise.",
        }
        NewList {
            en: "New list",
            fr: "Nouvelle liste",
        }
        Title {
            en: "What is the list for?",
            fr: "À quoi sert la liste\u{202f}?",
        }
        WhoReads {
            en: "Who may read it?",
            fr: "Qui peut la lire\u{202f}?",
        }
        OnlyMe {
            en: "Only me",
            fr: "Moi seulement",
        }
        ToFriends {
            en: "My friends",
            fr: "Mes amis",
        }
        ToLink {
            en: "Whoever has the link",
            fr: "Toute personne qui a le lien",
        }
        ToEveryone {
            en: "Everyone",
            fr: "Tout le monde",
        }
        ReadByMe {
            en: "Only you read it",
            fr: "Vous seul la lisez",
        }
        ReadByFriends {
            en: "Your friends may read it",
            fr: "Vos amis peuvent la lire",
        }
        ReadByLink {
            en: "Whoever has the link may read it",
            fr: "Toute personne qui a le lien peut la lire",
        }
        ReadByEveryone {
            en: "Everyone may read it",
            fr: "Tout le monde peut la lire",
        }
        TitleMissing {
            en: "Say what the list is for.",
            fr: "Dites à quoi sert la liste.",
        }
        AudienceMissing {
            en: "Choose who may read it.",
            fr: "Choisissez qui peut la lire.",
        }
        PlainText {
            en: "Write plain text, without markup.",
            fr: "Écrivez en texte simple, sans balises.",
        }
        CreateList {
            en: "Create the list",
            fr: "Créer la liste",
        }
        Cancel {
            en: "Cancel",
            fr: "Annuler",
        }
        Things {
            en: "{count} things",
            fr: "{count} articles",
        }
        OneThing {
            en: "1 thing",
            fr: "1 article",
        }
        Nothing {
            en: "Empty",
            fr: "Vide",
        }
        FriendsLists {
            en: "Your friends' lists",
            fr: "Les listes de vos amis",
        }
        NoFriendsLists {
            en: "None of your friends shows a list yet.",
            fr: "Aucun de vos amis ne montre encore de liste.",
        }
        ByOwner {
            en: "By {name}",
            fr: "Par {name}",
        }
        AllLists {
            en: "All lists",
            fr: "Toutes les listes",
        }
        ListGone {
            en: "There is no such list, or not for you",
            fr: "Cette liste n'existe pas, ou pas pour vous",
        }
        ListGoneText {
            en: "It was removed, its link was renewed, or it is meant for others. Ask the friend who sent it.",
            fr: "Elle a été supprimée, son lien a été renouvelé, ou elle s'adresse à d'autres. Demandez à l'ami qui l'a envoyée.",
        }
        EmptyList {
            en: "Nothing on it yet",
            fr: "Encore rien dessus",
        }
        EmptyListText {
            en: "Add a product of any shop here.",
            fr: "Ajoutez un produit de n'importe quelle boutique d'ici.",
        }
        EmptyForOthers {
            en: "{name} has put nothing on it yet.",
            fr: "{name} n'y a encore rien mis.",
        }
        Add {
            en: "Add to the list",
            fr: "Ajouter à la liste",
        }
        AddThing {
            en: "Add a product",
            fr: "Ajouter un produit",
        }
        ProductMissing {
            en: "Choose a product.",
            fr: "Choisissez un produit.",
        }
        NoteLabel {
            en: "Note (optional)",
            fr: "Mot (facultatif)",
        }
        NoteNamed {
            en: "Note on {product}",
            fr: "Mot sur {product}",
        }
        EditNote {
            en: "Edit the note",
            fr: "Modifier le mot",
        }
        SaveNote {
            en: "Save the note",
            fr: "Enregistrer le mot",
        }
        Added {
            en: "{product} is on the list.",
            fr: "{product} est sur la liste.",
        }
        ListedAlready {
            en: "It is on this list already.",
            fr: "Il est déjà sur cette liste.",
        }
        SoldBy {
            en: "Sold by {shop}",
            fr: "Vendu par {shop}",
        }
        Same {
            en: "{price}, as when it was added",
            fr: "{price}, comme lors de l'ajout",
        }
        Changed {
            en: "{now} now, {then} when added",
            fr: "{now} maintenant, {then} lors de l'ajout",
        }
        SoldNoMore {
            en: "Not sold any more; {then} when added",
            fr: "N'est plus vendu\u{202f}; {then} lors de l'ajout",
        }
        Unavailable {
            en: "Cannot be ordered just now",
            fr: "Indisponible pour le moment",
        }
        Buy {
            en: "Buy",
            fr: "Acheter",
        }
        BuyNamed {
            en: "Buy {product}",
            fr: "Acheter {product}",
        }
        Give {
            en: "I'll give this",
            fr: "J'offre ceci",
        }
        GiveNamed {
            en: "I'll give {product}",
            fr: "J'offre {product}",
        }
        GiveBack {
            en: "I won't after all",
            fr: "Finalement non",
        }
        GiveBackNamed {
            en: "I won't give {product} after all",
            fr: "Finalement, je n'offre pas {product}",
        }
        YouGive {
            en: "You give this. {name} does not see it.",
            fr: "Vous l'offrez. {name} ne le voit pas.",
        }
        Taken {
            en: "A friend gives this already",
            fr: "Un ami l'offre déjà",
        }
        Fulfilled {
            en: "{name} has it",
            fr: "{name} l'a",
        }
        YouHave {
            en: "You have it",
            fr: "Vous l'avez",
        }
        GivenBy {
            en: "{name} gave it",
            fr: "Offert par {name}",
        }
        GivenByFriend {
            en: "A friend gave it",
            fr: "Offert par un ami",
        }
        IHave {
            en: "I have it",
            fr: "Je l'ai",
        }
        IHaveNamed {
            en: "I have {product}",
            fr: "J'ai {product}",
        }
        WishAgain {
            en: "I still wish for it",
            fr: "J'en ai toujours envie",
        }
        WishAgainNamed {
            en: "I still wish for {product}",
            fr: "J'ai toujours envie de {product}",
        }
        Surprise {
            en: "If a friend gives something, you will not see it for 30 days, or until you say that you have it.",
            fr: "Si un ami offre quelque chose, vous ne le verrez pas pendant 30 jours, ou jusqu'à ce que vous disiez l'avoir.",
        }
        Noted {
            en: "It is marked. {name} does not see it.",
            fr: "C'est noté. {name} ne le voit pas.",
        }
        Undone {
            en: "It is open again.",
            fr: "C'est de nouveau à offrir.",
        }
        TakenMeanwhile {
            en: "A friend was faster: it is taken.",
            fr: "Un ami a été plus rapide\u{a0}: c'est pris.",
        }
        Up {
            en: "Move {product} up",
            fr: "Monter {product}",
        }
        Down {
            en: "Move {product} down",
            fr: "Descendre {product}",
        }
        Moved {
            en: "{product} is number {place} now.",
            fr: "{product} est maintenant en position {place}.",
        }
        TakeOff {
            en: "Take off",
            fr: "Retirer",
        }
        TakeOffNamed {
            en: "Take {product} off the list",
            fr: "Retirer {product} de la liste",
        }
        TakenOff {
            en: "{product} is off the list.",
            fr: "{product} n'est plus sur la liste.",
        }
        Settings {
            en: "Title, readers, link",
            fr: "Titre, lecteurs, lien",
        }
        SaveSettings {
            en: "Save",
            fr: "Enregistrer",
        }
        SettingsSaved {
            en: "Saved.",
            fr: "Enregistré.",
        }
        ShareLink {
            en: "Link to share",
            fr: "Lien à partager",
        }
        CopyLink {
            en: "Copy the link",
            fr: "Copier le lien",
        }
        Copied {
            en: "The link is copied.",
            fr: "Le lien est copié.",
        }
        NotCopied {
            en: "Copy it by hand: it is selected.",
            fr: "Copiez-le à la main\u{a0}: il est sélectionné.",
        }
        NewLink {
            en: "Make a new link",
            fr: "Créer un nouveau lien",
        }
        NewLinkMade {
            en: "There is a new link; the old one opens nothing any more.",
            fr: "Un nouveau lien est prêt\u{202f}; l'ancien n'ouvre plus rien.",
        }
        DeleteList {
            en: "Delete the list",
            fr: "Supprimer la liste",
        }
        DeleteListQuestion {
            en: "Delete \"{title}\"?",
            fr: "Supprimer «\u{a0}{title}\u{a0}»\u{202f}?",
        }
        DeleteListText {
            en: "What is on it is gone, and so is what friends marked.",
            fr: "Son contenu disparaît, ainsi que ce que vos amis ont noté.",
        }
        Deleted {
            en: "It is deleted.",
            fr: "C'est supprimé.",
        }
        ToMark {
            en: "Are you a friend?",
            fr: "Vous êtes un ami\u{202f}?",
        }
        ToMarkText {
            en: "Friends who are signed in see what is taken already, and can say what they give.",
            fr: "Les amis connectés voient ce qui est déjà pris, et peuvent dire ce qu'ils offrent.",
        }
        Polls {
            en: "Help me choose",
            fr: "Aidez-moi à choisir",
        }
        PollsWhy {
            en: "Two to four products, and the friends whose eye you trust. They vote once, and may change their mind until you close.",
            fr: "Deux à quatre produits, et les amis dont vous aimez le goût. Ils votent une fois, et peuvent changer d'avis jusqu'à la clôture.",
        }
        NewPoll {
            en: "Ask friends",
            fr: "Demander à des amis",
        }
        YourPolls {
            en: "You asked",
            fr: "Vous avez demandé",
        }
        FriendsPolls {
            en: "Friends ask you",
            fr: "Vos amis vous demandent",
        }
        PollOpen {
            en: "{votes}, open",
            fr: "{votes}, ouvert",
        }
        PollClosed {
            en: "{votes}, closed",
            fr: "{votes}, clos",
        }
        Question {
            en: "What is the question?",
            fr: "Quelle est la question\u{202f}?",
        }
        QuestionMissing {
            en: "Ask a question.",
            fr: "Posez une question.",
        }
        Choices {
            en: "Between which products?",
            fr: "Entre quels produits\u{202f}?",
        }
        ChoicesMissing {
            en: "Choose two to four products.",
            fr: "Choisissez deux à quatre produits.",
        }
        AddChoice {
            en: "Add this product",
            fr: "Ajouter ce produit",
        }
        DropChoice {
            en: "Take {product} out",
            fr: "Retirer {product}",
        }
        Whom {
            en: "Whom do you ask?",
            fr: "À qui demandez-vous\u{202f}?",
        }
        WhomMissing {
            en: "Invite at least one friend.",
            fr: "Invitez au moins un ami.",
        }
        NoFriendsToAsk {
            en: "No friends here yet to ask",
            fr: "Pas encore d'amis ici à qui demander",
        }
        NoFriendsToAskText {
            en: "Send a friend an invitation link. As soon as they accept, you can ask them.",
            fr: "Envoyez un lien d'invitation à un ami. Dès qu'il l'accepte, vous pouvez lui demander.",
        }
        ChosenAlready {
            en: "It is among them already.",
            fr: "Il en fait déjà partie.",
        }
        Until {
            en: "Until when?",
            fr: "Jusqu'à quand\u{202f}?",
        }
        UntilClosed {
            en: "Until I close it",
            fr: "Jusqu'à ce que je le close",
        }
        OneDay {
            en: "For one day",
            fr: "Pendant un jour",
        }
        ThreeDays {
            en: "For three days",
            fr: "Pendant trois jours",
        }
        SevenDays {
            en: "For seven days",
            fr: "Pendant sept jours",
        }
        OpenPoll {
            en: "Ask them",
            fr: "Leur demander",
        }
        Asks {
            en: "{name} asks",
            fr: "{name} demande",
        }
        YouAsk {
            en: "You ask",
            fr: "Vous demandez",
        }
        Vote {
            en: "Vote for this",
            fr: "Voter pour celui-ci",
        }
        VoteNamed {
            en: "Vote for {product}",
            fr: "Voter pour {product}",
        }
        YourVote {
            en: "Your vote",
            fr: "Votre vote",
        }
        Voted {
            en: "You voted for {product}. You may change your mind until it closes.",
            fr: "Vous avez voté pour {product}. Vous pouvez changer d'avis jusqu'à la clôture.",
        }
        NoVote {
            en: "No vote yet",
            fr: "Aucun vote pour l'instant",
        }
        OneVote {
            en: "1 vote",
            fr: "1 vote",
        }
        Votes {
            en: "{count} votes",
            fr: "{count} votes",
        }
        VotesBy {
            en: "{names}",
            fr: "{names}",
        }
        ClosesOn {
            en: "Closes on {day}",
            fr: "Se termine le {day}",
        }
        ClosedOn {
            en: "Closed on {day}",
            fr: "Clos le {day}",
        }
        StillOpen {
            en: "Open",
            fr: "Ouvert",
        }
        Chosen {
            en: "Chosen: {product}",
            fr: "Choisi\u{a0}: {product}",
        }
        Tie {
            en: "A tie: {products}",
            fr: "Égalité\u{a0}: {products}",
        }
        NoVotes {
            en: "Nobody voted.",
            fr: "Personne n'a voté.",
        }
        InvitedOnly {
            en: "Only the friends whom {name} invited vote.",
            fr: "Seuls les amis invités par {name} votent.",
        }
        Invited {
            en: "Asked: {names}",
            fr: "Demandé à\u{a0}: {names}",
        }
        AskMore {
            en: "Ask more friends",
            fr: "Demander à d'autres amis",
        }
        AllAsked {
            en: "You have asked all of your friends.",
            fr: "Vous avez demandé à tous vos amis.",
        }
        ClosePoll {
            en: "Close the poll",
            fr: "Clore le sondage",
        }
        ClosePollQuestion {
            en: "Close the poll for good?",
            fr: "Clore le sondage définitivement\u{202f}?",
        }
        ClosePollText {
            en: "Nobody votes any more, and the result stays as it is.",
            fr: "Plus personne ne vote, et le résultat reste tel quel.",
        }
        PollIsClosed {
            en: "The poll is closed.",
            fr: "Le sondage est clos.",
        }
        DeletePoll {
            en: "Delete the poll",
            fr: "Supprimer le sondage",
        }
        DeletePollQuestion {
            en: "Delete the poll and its votes?",
            fr: "Supprimer le sondage et ses votes\u{202f}?",
        }
        DeletePollText {
            en: "Whoever has the link sees nothing any more.",
            fr: "Qui a le lien ne verra plus rien.",
        }
        PollGone {
            en: "There is no such poll, or not for you",
            fr: "Ce sondage n'existe pas, ou pas pour vous",
        }
        ToVote {
            en: "Were you invited?",
            fr: "Vous avez été invité\u{202f}?",
        }
        ToVoteText {
            en: "Sign in, and your vote counts.",
            fr: "Connectez-vous, et votre vote compte.",
        }
        Loves {
            en: "What you love",
            fr: "Ce que vous aimez",
        }
        NoLoves {
            en: "A tap on a heart says that you love something. Only the number of hearts is shown, never whose they are.",
            fr: "Un cœur dit que vous aimez quelque chose. Seul le nombre de cœurs est montré, jamais à qui ils sont.",
        }
        Love {
            en: "I love it",
            fr: "J'adore",
        }
        LoveNamed {
            en: "I love {product}",
            fr: "J'adore {product}",
        }
        Loved {
            en: "Loved",
            fr: "Adoré",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn both_languages_say_the_same() {
        for message in Message::ALL {
            crate::check_pair(
                &format!("{message:?}"),
                message.text(Language::English),
                message.text(Language::French),
            );
        }
    }
}
