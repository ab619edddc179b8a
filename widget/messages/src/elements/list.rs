//! `<vouch-list>`: a list or a poll, and loves.

crate::messages! {
    /// A sentence about lists and polls.
    Message {
        ListBy {
            en: "A list by {name}",
            fr: "Une liste de {name}",
        }
        YourList {
            en: "Your list",
            fr: "Votre liste",
        }
        Added {
            en: "{price} when added",
            fr: "{price} à l'ajout",
        }
        Now {
            en: "{price} now",
            fr: "{price} maintenant",
        }
        Gift {
            en: "Buy as a gift",
            fr: "Offrir",
        }
        GiftThat {
            en: "Buy {title} as a gift",
            fr: "Offrir {title}",
        }
        Taken {
            en: "A friend is giving this. {name} does not see it.",
            fr: "Un ami l'offre. {name} ne le voit pas.",
        }
        TakenByYou {
            en: "You are giving this. {name} does not see it yet.",
            fr: "Vous l'offrez. {name} ne le voit pas encore.",
        }
        Given {
            en: "Given",
            fr: "Offert",
        }
        GivenBy {
            en: "Given by {name}",
            fr: "Offert par {name}",
        }
        Fulfilled {
            en: "{name} has it",
            fr: "{name} l'a",
        }
        NothingOnIt {
            en: "Nothing on this list yet. What {name} wishes for will stand here.",
            fr: "Rien sur cette liste pour l'instant. Les souhaits de {name} apparaîtront ici.",
        }
        EditList {
            en: "Edit this list",
            fr: "Modifier cette liste",
        }
        AskedBy {
            en: "{name} asks for help choosing",
            fr: "{name} demande conseil",
        }
        VoteFor {
            en: "Vote for this",
            fr: "Voter",
        }
        VoteForThat {
            en: "Vote for {title}",
            fr: "Voter pour {title}",
        }
        YourVote {
            en: "Your vote",
            fr: "Votre vote",
        }
        VotedNow {
            en: "Your vote counts. You can change it until the poll closes.",
            fr: "Votre vote compte. Vous pouvez le changer jusqu'à la clôture.",
        }
        Votes {
            en: "{count} votes",
            fr: "{count} votes",
        }
        OneVote {
            en: "1 vote",
            fr: "1 vote",
        }
        Voters {
            en: "Voted for it: {names}",
            fr: "Ont voté pour\u{a0}: {names}",
        }
        Ahead {
            en: "Ahead",
            fr: "En tête",
        }
        Winner {
            en: "Chosen",
            fr: "Choisi",
        }
        Closes {
            en: "Closes on {day}",
            fr: "Clôture le {day}",
        }
        Closed {
            en: "Closed on {day}",
            fr: "Clos le {day}",
        }
        OnlyInvited {
            en: "Only friends whom {name} invited can vote.",
            fr: "Seuls les amis invités par {name} peuvent voter.",
        }
    }
}
