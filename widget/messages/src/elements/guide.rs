//! `<vouch-guide>`, and what guides say about a product.

crate::messages! {
    /// A sentence about guides, their stories and their answers.
    Message {
        NothingReceived {
            en: "Received nothing for this story",
            fr: "N'a rien reçu pour cette histoire",
        }
        NoRelations {
            en: "Says: no ties to any shop",
            fr: "Déclare n'avoir de lien avec aucune boutique",
        }
        RelationRewarded {
            en: "Gets rewards from {shop}",
            fr: "Reçoit des récompenses de {shop}",
        }
        RelationFreeSample {
            en: "Receives products from {shop} free of charge",
            fr: "Reçoit gratuitement des produits de {shop}",
        }
        RelationEmployee {
            en: "Works for {shop}",
            fr: "Travaille pour {shop}",
        }
        RelationFamily {
            en: "Close to someone at {shop}",
            fr: "Proche d'une personne de {shop}",
        }
        /// Of a story, which may cite several shops.
        StoryRewarded {
            en: "Gets a reward for this story",
            fr: "Reçoit une récompense pour cette histoire",
        }
        StoryFreeSample {
            en: "Received products in it free of charge",
            fr: "A reçu gratuitement des produits cités",
        }
        StoryEmployee {
            en: "Works for a shop in it",
            fr: "Travaille pour une boutique citée",
        }
        StoryFamily {
            en: "Close to someone at a shop in it",
            fr: "Proche d'une personne d'une boutique citée",
        }
        Followers {
            en: "{count} followers",
            fr: "{count} abonnés",
        }
        OneFollower {
            en: "1 follower",
            fr: "1 abonné",
        }
        NewGuide {
            en: "New guide",
            fr: "Nouveau guide",
        }
        Ambassador {
            en: "Coaches other guides",
            fr: "Accompagne d'autres guides",
        }
        Follow {
            en: "Follow",
            fr: "Suivre",
        }
        FollowName {
            en: "Follow {name}",
            fr: "Suivre {name}",
        }
        Following {
            en: "Following",
            fr: "Abonné",
        }
        NowFollowing {
            en: "You follow {name}. Nobody else sees whom you follow.",
            fr: "Vous suivez {name}. Personne d'autre ne voit qui vous suivez.",
        }
        Helped {
            en: "This helped me",
            fr: "Cela m'a aidé",
        }
        HelpedCount {
            en: "This helped me: {count}",
            fr: "Cela m'a aidé\u{a0}: {count}",
        }
        HelpKept {
            en: "Thank you. The guide sees how many, not who.",
            fr: "Merci. Le guide voit combien, pas qui.",
        }
        EndorsedBy {
            en: "Endorsed by {name}",
            fr: "Approuvé par {name}",
        }
        Published {
            en: "Published on {day}",
            fr: "Publié le {day}",
        }
        NewVersion {
            en: "Changed on {day}; earlier versions are kept",
            fr: "Modifié le {day}\u{202f}; les versions antérieures sont conservées",
        }
        InThisStory {
            en: "In this story",
            fr: "Dans cette histoire",
        }
        InThisSet {
            en: "What goes together",
            fr: "Ce qui va ensemble",
        }
        At {
            en: "at {shop}",
            fr: "chez {shop}",
        }
        Stories {
            en: "Stories",
            fr: "Histoires",
        }
        NoStories {
            en: "No stories yet. Follow to see the first one when it comes.",
            fr: "Pas encore d'histoire. Suivez ce guide pour voir la première.",
        }
        AllOf {
            en: "More by {name}",
            fr: "Plus de {name}",
        }
        FromGuides {
            en: "From guides",
            fr: "Des guides",
        }
        Asked {
            en: "Asked on {day}",
            fr: "Demandé le {day}",
        }
        Answers {
            en: "{name} answered on {day}",
            fr: "{name} a répondu le {day}",
        }
        AskName {
            en: "Ask {name}",
            fr: "Interroger {name}",
        }
        YourQuestion {
            en: "Your question to {name}",
            fr: "Votre question à {name}",
        }
        AskHow {
            en: "Question and answer stay with the product, for everyone. Who asked is told to nobody but the guide.",
            fr: "Question et réponse restent avec le produit, pour tous. Seul le guide sait qui a demandé.",
        }
        AskSend {
            en: "Ask",
            fr: "Demander",
        }
        AskedNow {
            en: "Asked. The answer will stand here.",
            fr: "C'est demandé. La réponse apparaîtra ici.",
        }
        Waits {
            en: "{name} has not answered yet",
            fr: "{name} n'a pas encore répondu",
        }
        NoGuideYet {
            en: "No guide has written about it yet.",
            fr: "Aucun guide n'en a encore parlé.",
        }
    }
}
