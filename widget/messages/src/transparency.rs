//! What the page about everybody's words says.

crate::messages! {
    /// A sentence of the page.
    Message {
        Title { en: "What became of everybody's words", fr: "Ce que sont devenus les avis" }
        OtherLanguage { en: "Français", fr: "English" }
        Lead {
            en: "Friends and other people say here what they think of what they bought. This page says how their words are collected, what was withheld and why, and how you can check that nothing bad was swept away.",
            fr: "Des amis et d'autres personnes disent ici ce qu'ils pensent de leurs achats. Cette page dit comment leurs avis sont recueillis, ce qui a été retenu et pourquoi, et comment vérifier que rien de défavorable n'a été balayé.",
        }
        OnThisPage { en: "On this page", fr: "Sur cette page" }
        Numbers { en: "The numbers", fr: "Les chiffres" }
        NumbersLead {
            en: "Every figure follows from the public log below. “Published” is the share of what was received that everybody can read now, so that you see whether criticism is held back more than praise.",
            fr: "Chaque chiffre découle du journal public ci-dessous. «\u{a0}Publiés\u{a0}» est la part des avis reçus que chacun peut lire maintenant\u{a0}: on voit ainsi si la critique est plus retenue que l'éloge.",
        }
        Words { en: "Words", fr: "Avis" }
        Received { en: "Received", fr: "Reçus" }
        Published { en: "Published", fr: "Publiés" }
        Withheld { en: "Withheld", fr: "Retenus" }
        TakenBack { en: "Taken back by their authors", fr: "Retirés par leurs auteurs" }
        Removed { en: "Removed by us", fr: "Supprimés par nous" }
        Recommends { en: "Recommendations in favour", fr: "Avis favorables" }
        DoesNot { en: "Recommendations against", fr: "Avis défavorables" }
        Stories { en: "Guides' stories", fr: "Récits de guides" }
        Answers { en: "Guides' answers", fr: "Réponses de guides" }
        Statements { en: "Statements of fact", fr: "Faits établis" }
        Replies { en: "Shops' replies", fr: "Réponses de boutiques" }
        NothingYet { en: "Nobody has said anything to everybody yet.", fr: "Personne n'a encore rien dit à tout le monde." }
        Share { en: "{percent} %", fr: "{percent}\u{a0}%" }
        ForReason { en: "{number} {reason}", fr: "{number} {reason}" }
        Sealed {
            en: "Besides, the log holds {number} sealed entries about words that are not for everybody. They show that something was received on a day, and nothing else; only their authors can open them.",
            fr: "En outre, le journal contient {number} entrées scellées sur des avis qui ne sont pas pour tous. Elles montrent qu'un jour donné quelque chose a été reçu, et rien d'autre\u{202f}; seuls leurs auteurs peuvent les ouvrir.",
        }
        AppealsNone { en: "Nobody has appealed against a decision.", fr: "Personne n'a contesté de décision." }
        Appeals {
            en: "Appeals: {received}. Upheld: {upheld}; overturned: {overturned}.",
            fr: "Recours\u{a0}: {received}. Décisions confirmées\u{a0}: {upheld}\u{202f}; annulées\u{a0}: {overturned}.",
        }
        Collected { en: "How words are collected and verified", fr: "Comment les avis sont recueillis et vérifiés" }
        CollectedWho {
            en: "Everybody with an account may write. Each time the author chooses who reads it: friends, followers, everybody or nobody. There is no default.",
            fr: "Toute personne ayant un compte peut écrire. Chaque fois, l'auteur choisit qui lit\u{a0}: amis, abonnés, tout le monde ou personne. Rien n'est choisi d'avance.",
        }
        CollectedVerified {
            en: "“Verified purchase” means that the author bought the product in this shop, that the money was not given back, and that the delivery was confirmed. Today the buyer confirms it. No shop can set or take away this mark.",
            fr: "«\u{a0}Achat vérifié\u{a0}» signifie que l'auteur a acheté le produit dans cette boutique, que l'argent n'a pas été rendu et que la livraison a été confirmée. Aujourd'hui, c'est l'acheteur qui la confirme. Aucune boutique ne peut accorder ni ôter cette mention.",
        }
        CollectedAll {
            en: "What is for everybody is published at once, whether it praises or not. A shop can reply and can report; it can neither edit nor hide nor remove. Nothing is withheld by a machine.",
            fr: "Ce qui est pour tout le monde est publié aussitôt, que ce soit favorable ou non. Une boutique peut répondre et signaler\u{202f}; elle ne peut ni modifier, ni cacher, ni supprimer. Aucune machine ne retient un avis.",
        }
        CollectedSignals {
            en: "Unusual patterns (many words at once, the same few people about the same rare things, friendships that lead nowhere else) lower what a word counts and open a case that people look at. Words by people who work for the shop count nothing.",
            fr: "Des motifs inhabituels (beaucoup d'avis à la fois, les mêmes quelques personnes sur les mêmes objets rares, des amitiés qui ne mènent nulle part ailleurs) réduisent le poids d'un avis et ouvrent un dossier que des personnes examinent. Les avis de ceux qui travaillent pour la boutique ne comptent pas.",
        }
        CollectedCases {
            en: "Whoever is reported sees why, without the name of the person who reported, and has seven days to reply before anybody decides; what is offensive or shows personal data may be decided at once. That somebody is paid in secret is found only by two people who agree. Whoever loses may appeal within six months, and others decide.",
            fr: "L'auteur d'un avis signalé voit pourquoi, sans le nom de la personne qui signale, et a sept jours pour répondre avant toute décision\u{202f}; ce qui est offensant ou montre des données personnelles peut être tranché aussitôt. Qu'une personne soit payée en secret n'est établi que par deux personnes d'accord. Qui perd peut faire un recours pendant six mois, et d'autres décident.",
        }
        Disclosures { en: "What a disclosure means", fr: "Ce que signifie une mention" }
        DisclosuresLead {
            en: "Authors say what they got for it and what they are to the shop. It stands before the text, here and wherever the word is shown, and nobody can take it away.",
            fr: "Les auteurs disent ce qu'ils ont reçu et ce qui les lie à la boutique. Cela figure avant le texte, ici et partout où l'avis est montré, et personne ne peut l'enlever.",
        }
        Rewarded { en: "Rewarded", fr: "Récompense" }
        RewardedMeans { en: "The author got money, a discount or a gift for writing.", fr: "L'auteur a reçu de l'argent, une remise ou un cadeau pour écrire." }
        Sample { en: "Free sample", fr: "Échantillon gratuit" }
        SampleMeans { en: "The author did not pay for the product.", fr: "L'auteur n'a pas payé le produit." }
        Employee { en: "Works for the shop", fr: "Travaille pour la boutique" }
        EmployeeMeans { en: "The author is paid by the shop or its maker. The word counts nothing in the score.", fr: "L'auteur est payé par la boutique ou le fabricant. L'avis ne compte pas dans la note." }
        Family { en: "Family", fr: "Famille" }
        FamilyMeans { en: "The author is family of somebody at the shop.", fr: "L'auteur est de la famille d'une personne de la boutique." }
        Order { en: "What decides the order", fr: "Ce qui décide de l'ordre" }
        OrderFriends {
            en: "“From your friends” counts friends who recommend: each friend one, each friend of a friend one half, and friends of friends only from three up. Equal counts are ordered by verified purchases, then by words of the last 180 days, then by popularity.",
            fr: "«\u{a0}De vos amis\u{a0}» compte les amis qui recommandent\u{a0}: chaque ami pour un, chaque ami d'ami pour un demi, et les amis d'amis seulement à partir de trois. À égalité comptent les achats vérifiés, puis les avis des 180 derniers jours, puis la popularité.",
        }
        OrderPeople {
            en: "“People here” is the share of people who recommend, as if {people} more people had spoken of whom half recommend. So a few words weigh little; with more, the people themselves decide.",
            fr: "«\u{a0}D'autres acheteurs\u{a0}» est la part des personnes qui recommandent, comme si {people} personnes de plus s'étaient exprimées, dont la moitié recommande. Peu d'avis pèsent donc peu\u{202f}; avec davantage, ce sont les gens eux-mêmes qui décident.",
        }
        OrderPaid {
            en: "The two are never mixed. No place in either can be bought, and what somebody earns changes no order.",
            fr: "Les deux ne sont jamais mêlés. Aucune place ne s'achète, et ce que quelqu'un gagne ne change aucun ordre.",
        }
        Cases { en: "What people decided", fr: "Ce que des personnes ont décidé" }
        CasesNone { en: "Nothing has been decided yet.", fr: "Rien n'a encore été décidé." }
        CaseAbout { en: "{what} about a product of {shop}", fr: "{what} sur un produit de {shop}" }
        CaseOpened { en: "opened {day}", fr: "ouvert le {day}" }
        CaseReason { en: "Reason", fr: "Motif" }
        CaseOutcome { en: "Decision", fr: "Décision" }
        CaseWhy { en: "Explanation", fr: "Explication" }
        ByOne { en: "decided by one person", fr: "décidé par une personne" }
        ByTwo { en: "decided by two people who agree", fr: "décidé par deux personnes d'accord" }
        OnAppeal { en: "on appeal", fr: "sur recours" }
        UnderAppeal { en: "under appeal", fr: "recours en cours" }
        Kept { en: "It stays", fr: "Il reste" }
        Lowered { en: "It stays and counts less", fr: "Il reste et compte moins" }
        WithheldOutcome { en: "It is withheld", fr: "Il est retenu" }
        FalseClaim { en: "false claim", fr: "affirmation fausse" }
        Advertising { en: "advertising", fr: "publicité" }
        Offensive { en: "offensive", fr: "offensant" }
        PersonalData { en: "personal data", fr: "données personnelles" }
        Counterfeit { en: "counterfeit", fr: "contrefaçon" }
        PaidUndisclosed { en: "paid or employed, and not said", fr: "payé ou employé, sans le dire" }
        OtherReason { en: "another reason", fr: "autre motif" }
        Unusual { en: "unusual pattern", fr: "motif inhabituel" }
        Check { en: "Check it yourself", fr: "Vérifiez vous-même" }
        CheckLead {
            en: "Each thing that happens to a word is an entry of one log. Each entry's hash covers all before it, and we sign the end. If we changed, left out or moved an entry, every hash from there on would come out differently. Keep the end that you see today; whoever reads the log later can tell whether it still leads through it.",
            fr: "Tout ce qui arrive à un avis est une entrée d'un journal unique. L'empreinte de chaque entrée couvre toutes les précédentes, et nous signons la fin. Si nous changions, omettions ou déplacions une entrée, toutes les empreintes suivantes seraient différentes. Gardez la fin que vous voyez aujourd'hui\u{202f}; qui lira le journal plus tard pourra dire s'il y passe toujours.",
        }
        CheckEnd { en: "The log ends with entry {number} of {day}", fr: "Le journal finit par l'entrée {number} du {day}" }
        CheckEmpty { en: "The log has no entries yet.", fr: "Le journal n'a pas encore d'entrée." }
        CheckHash { en: "Hash of the end", fr: "Empreinte de la fin" }
        CheckScript { en: "With Python, from any machine:", fr: "Avec Python, depuis n'importe quelle machine\u{a0}:" }
        CheckCommand { en: "Or with our own program, which also checks the signature and every figure:", fr: "Ou avec notre programme, qui vérifie aussi la signature et chaque chiffre\u{a0}:" }
        CheckData { en: "The data", fr: "Les données" }
        DataFigures { en: "the figures", fr: "les chiffres" }
        DataLog { en: "the log", fr: "le journal" }
        DataHead { en: "its signed end", fr: "sa fin signée" }
        DataCases { en: "the decisions", fr: "les décisions" }
        CheckLimits {
            en: "What the log cannot show: whoever watches it all day learns that some sealed entry came, at some shop. Whether two people are shown two different logs, only whoever compares them learns. And that the words are true, no log can tell.",
            fr: "Ce que le journal ne peut montrer\u{a0}: qui l'observe toute la journée apprend qu'une entrée scellée est arrivée, dans une boutique quelconque. Que deux personnes reçoivent deux journaux différents, seul qui les compare l'apprend. Et qu'un avis est vrai, aucun journal ne peut le dire.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Message;
    use crate::Language::{English, French};

    #[test]
    fn every_sentence_is_there_in_both_languages() {
        for message in Message::ALL {
            let name = format!("{message:?}");
            crate::check_pair(&name, message.text(English), message.text(French));
        }
    }
}
