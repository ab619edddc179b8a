//! `<vouch-facts>`.

crate::messages! {
    /// A sentence about what people established.
    Message {
        Title {
            en: "What people established",
            fr: "Ce que les gens ont établi",
        }
        For {
            en: "For it",
            fr: "Pour",
        }
        Against {
            en: "Against it",
            fr: "Contre",
        }
        NothingFor {
            en: "Nobody has stated anything for it yet.",
            fr: "Personne n'a encore rien affirmé en sa faveur.",
        }
        NothingAgainst {
            en: "Nobody has stated anything against it yet.",
            fr: "Personne n'a encore rien affirmé contre.",
        }
        Nothing {
            en: "Nobody has stated anything about it yet. Whoever has it can say what speaks for it and what against it.",
            fr: "Personne n'en a encore rien dit. Qui l'a peut dire ce qui parle pour et contre.",
        }
        HeadToHeads {
            en: "Head to head",
            fr: "Face à face",
        }
        Against2 {
            en: "{aspect}: this or {rival}",
            fr: "{aspect}\u{a0}: ceci ou {rival}",
        }
        LeadsThis {
            en: "Better here",
            fr: "Meilleur ici",
        }
        LeadsOther {
            en: "{rival} is better here",
            fr: "{rival} est meilleur ici",
        }
        LeadsLevel {
            en: "About the same",
            fr: "À peu près pareil",
        }
        Unsure {
            en: "too few votes to be sure",
            fr: "trop peu de votes pour en être sûr",
        }
        This {
            en: "This one",
            fr: "Celui-ci",
        }
        ChooseThis {
            en: "{aspect}: this one is better, {count}",
            fr: "{aspect}\u{a0}: celui-ci est meilleur, {count}",
        }
        ChooseOther {
            en: "{aspect}: {rival} is better, {count}",
            fr: "{aspect}\u{a0}: {rival} est meilleur, {count}",
        }
        ChooseLevel {
            en: "{aspect}: about the same, {count}",
            fr: "{aspect}\u{a0}: à peu près pareil, {count}",
        }
        YourRelation {
            en: "Before you vote: what did you get for it, or what are you to {shop}?",
            fr: "Avant de voter\u{a0}: qu'avez-vous reçu, ou qu'êtes-vous pour {shop}\u{202f}?",
        }
        Choose {
            en: "Choose…",
            fr: "Choisir…",
        }
        RelationNone {
            en: "Nothing, and I have no tie to the shop",
            fr: "Rien, et je n'ai aucun lien avec la boutique",
        }
        RelationRewarded {
            en: "I get a reward",
            fr: "Je reçois une récompense",
        }
        RelationFreeSample {
            en: "I got the product free of charge",
            fr: "J'ai reçu le produit gratuitement",
        }
        RelationEmployee {
            en: "I work there",
            fr: "J'y travaille",
        }
        RelationFamily {
            en: "I am close to someone there",
            fr: "Je suis proche de quelqu'un qui y travaille",
        }
        State {
            en: "State what you know",
            fr: "Dire ce que vous savez",
        }
        StateHow {
            en: "The first time, say what speaks for it and what against it: one aspect each, in one sentence.",
            fr: "La première fois, dites ce qui parle pour et ce qui parle contre\u{a0}: un aspect chacun, en une phrase.",
        }
        Aspect {
            en: "Aspect",
            fr: "Aspect",
        }
        Statement {
            en: "Statement",
            fr: "Affirmation",
        }
        StateSend {
            en: "State it",
            fr: "Affirmer",
        }
        Stated {
            en: "Stated. Others can agree or disagree.",
            fr: "C'est affirmé. D'autres peuvent être d'accord ou non.",
        }
        Order {
            en: "Ordered by how sure one can be that most agree (Wilson's lower bound), counting people with a purchase or a friend here.",
            fr: "Dans l'ordre où l'on peut être sûr que la plupart sont d'accord (borne inférieure de Wilson), en comptant qui a un achat ou un ami ici.",
        }
        Yours {
            en: "Your statement",
            fr: "Votre affirmation",
        }
    }
}
