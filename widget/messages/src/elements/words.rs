//! `<vouch-recommendations>`.

crate::messages! {
    /// A sentence about words and rankings.
    Message {
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
        Unverified {
            en: "Purchase not verified",
            fr: "Achat non vérifié",
        }
        Recommends {
            en: "Recommends it",
            fr: "Le recommande",
        }
        DoesNot {
            en: "Does not recommend it",
            fr: "Ne le recommande pas",
        }
        Pro {
            en: "For",
            fr: "Pour",
        }
        Con {
            en: "Against",
            fr: "Contre",
        }
        PointsOf {
            en: "What {name} points out",
            fr: "Ce que relève {name}",
        }
        AfterThirtyDays {
            en: "After 30 days, on {day}",
            fr: "Après 30 jours, le {day}",
        }
        AfterHalfAYear {
            en: "After 180 days, on {day}",
            fr: "Après 180 jours, le {day}",
        }
        Replies {
            en: "{shop} replies",
            fr: "{shop} répond",
        }
        Changed {
            en: "Changed on {day}; earlier versions are kept",
            fr: "Modifié le {day}\u{202f}; les versions antérieures sont conservées",
        }
        Block {
            en: "Block",
            fr: "Bloquer",
        }
        BlockName {
            en: "Block {name}",
            fr: "Bloquer {name}",
        }
        BlockHow {
            en: "You no longer read what {name} writes, nor {name} what you write. They are not told. Your Vouch pages take it back.",
            fr: "Vous ne lisez plus ce que {name} écrit, et inversement. {name} n'en est pas informé. Vos pages Vouch permettent de revenir en arrière.",
        }
        Blocked {
            en: "You no longer read what {name} writes.",
            fr: "Vous ne lisez plus ce que {name} écrit.",
        }
        WhyFriend {
            en: "You see this because you are friends",
            fr: "Vous voyez ceci car vous êtes amis",
        }
        WhyFriendBought {
            en: "You are friends; bought here on {day}",
            fr: "Vous êtes amis\u{202f}; acheté ici le {day}",
        }
        WhyGuide {
            en: "You follow this guide",
            fr: "Vous suivez ce guide",
        }
        WhyGuideBought {
            en: "You follow this guide; bought here on {day}",
            fr: "Vous suivez ce guide\u{202f}; acheté ici le {day}",
        }
        WhyPerson {
            en: "Told to everyone on {day}",
            fr: "Dit à tout le monde le {day}",
        }
        WhyPersonBought {
            en: "Told to everyone; bought here on {day}",
            fr: "Dit à tout le monde\u{202f}; acheté ici le {day}",
        }
        OneKept {
            en: "{one}, your friend, bought and kept it",
            fr: "{one}, votre ami(e), l'a acheté et gardé",
        }
        TwoKept {
            en: "{one} and {two}, your friends, bought and kept it",
            fr: "{one} et {two}, vos amis, l'ont acheté et gardé",
        }
        MoreKept {
            en: "{one}, {two} and {count} more of your friends bought and kept it",
            fr: "{one}, {two} et {count} autres de vos amis l'ont acheté et gardé",
        }
        OneBought {
            en: "{one}, your friend, bought it",
            fr: "{one}, votre ami(e), l'a acheté",
        }
        TwoBought {
            en: "{one} and {two}, your friends, bought it",
            fr: "{one} et {two}, vos amis, l'ont acheté",
        }
        MoreBought {
            en: "{one}, {two} and {count} more of your friends bought it",
            fr: "{one}, {two} et {count} autres de vos amis l'ont acheté",
        }
        OneSaid {
            en: "{one}, your friend, knows it",
            fr: "{one}, votre ami(e), le connaît",
        }
        TwoSaid {
            en: "{one} and {two}, your friends, know it",
            fr: "{one} et {two}, vos amis, le connaissent",
        }
        MoreSaid {
            en: "{one}, {two} and {count} more of your friends know it",
            fr: "{one}, {two} et {count} autres de vos amis le connaissent",
        }
        FriendsOfFriends {
            en: "{count} friends of your friends recommend it",
            fr: "{count} amis de vos amis le recommandent",
        }
        Tally {
            en: "{yes} of {all} people recommend it; {verified} with a verified purchase",
            fr: "{yes} personnes sur {all} le recommandent\u{202f}; {verified} avec un achat vérifié",
        }
        Score {
            en: "Score {score} of 100",
            fr: "Note {score} sur 100",
        }
        ScoreHow {
            en: "Counted as if {prior_for} more people had been for it and {prior_against} against, so that a few voices are not taken for many.",
            fr: "Compté comme si {prior_for} personnes de plus étaient pour et {prior_against} contre, afin que peu de voix ne passent pas pour beaucoup.",
        }
        ShowAll {
            en: "Show all {count}",
            fr: "Tout afficher ({count})",
        }
        SeeFriends {
            en: "See what your friends say",
            fr: "Voir l'avis de vos amis",
        }
        SeeFriendsHow {
            en: "Your passkey tells us who you are. {shop} never learns who your friends are.",
            fr: "Votre clé d'accès nous dit qui vous êtes. {shop} ne saura jamais qui sont vos amis.",
        }
        NowYours {
            en: "Your friends' words are shown.",
            fr: "Les avis de vos amis sont affichés.",
        }
        NoFriendsWord {
            en: "None of your friends has said anything about it yet. Have you used it? Be the first of your friends.",
            fr: "Aucun de vos amis n'en a encore parlé. Vous l'avez utilisé\u{202f}? Soyez le premier de vos amis.",
        }
        NoFriendsRanked {
            en: "Your friends have recommended nothing here yet.",
            fr: "Vos amis n'ont encore rien recommandé ici.",
        }
        WriteOne {
            en: "Write a recommendation",
            fr: "Écrire une recommandation",
        }
        AskFriends {
            en: "Invite friends",
            fr: "Inviter des amis",
        }
        NobodyYet {
            en: "Nobody has recommended it here yet. Whoever has it can be the first; good or bad, it stays.",
            fr: "Personne ne l'a encore recommandé ici. Le premier avis peut être le vôtre\u{202f}; bon ou mauvais, il reste.",
        }
        NothingRanked {
            en: "Nothing has been recommended in this shop yet.",
            fr: "Rien n'a encore été recommandé dans cette boutique.",
        }
        Hidden {
            en: "No bad review vanishes:",
            fr: "Aucun avis négatif ne disparaît\u{a0}:",
        }
        HiddenLink {
            en: "check the log",
            fr: "vérifiez le journal",
        }
    }
}
