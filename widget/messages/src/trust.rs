//! What the hub says of reports and cases.

crate::messages! {
    /// A sentence of the page "Reports".
    Message {
        Reports { en: "Reports", fr: "Signalements" }
        Lead {
            en: "What others doubt about your words, and what you doubt about others'. People decide, never a shop and never a machine.",
            fr: "Ce que d'autres mettent en doute dans vos avis, et ce que vous mettez en doute chez d'autres. Ce sont des personnes qui décident, jamais une boutique ni une machine.",
        }
        AboutMine { en: "About your words", fr: "À propos de vos avis" }
        AboutMineNone { en: "Nobody has reported anything you said.", fr: "Personne n'a signalé ce que vous avez dit." }
        ByMe { en: "What you reported", fr: "Ce que vous avez signalé" }
        ByMeNone {
            en: "You have reported nothing. Every word in a shop's page has a button for it.",
            fr: "Vous n'avez rien signalé. Chaque avis dans la page d'une boutique porte un bouton pour cela.",
        }
        HowItWorks { en: "How this works, and every decision", fr: "Comment cela marche, et toutes les décisions" }
        YourRecommendation { en: "Your recommendation", fr: "Votre avis" }
        YourStory { en: "Your story", fr: "Votre récit" }
        YourAnswer { en: "Your answer", fr: "Votre réponse" }
        YourStatement { en: "Your statement", fr: "Votre affirmation" }
        YourReply { en: "Your reply", fr: "Votre réponse" }
        OnProduct { en: "{what} on {product}, {shop}", fr: "{what} sur {product}, {shop}" }
        ARecommendation { en: "A recommendation", fr: "Un avis" }
        AStory { en: "A story", fr: "Un récit" }
        AnAnswer { en: "An answer", fr: "Une réponse" }
        AStatement { en: "A statement", fr: "Une affirmation" }
        AReply { en: "A shop's reply", fr: "La réponse d'une boutique" }
        TakenBack { en: "You took it back.", fr: "Vous l'avez retiré." }
        ReportedBy { en: "Somebody reported it on {day}:", fr: "Une personne l'a signalé le {day}\u{a0}:" }
        ReportedByShop { en: "The shop reported it on {day}:", fr: "La boutique l'a signalé le {day}\u{a0}:" }
        YouReported { en: "You wrote on {day}:", fr: "Vous avez écrit le {day}\u{a0}:" }
        Evidence { en: "What was noticed", fr: "Ce qui a été remarqué" }
        EvidenceNote {
            en: "A pattern accuses nobody. Until people have looked, the word counts less; it is not hidden.",
            fr: "Un motif n'accuse personne. Tant que personne n'a regardé, l'avis compte moins\u{202f}; il n'est pas caché.",
        }
        Related {
            en: "Your account and the shop have something in common ({tie}), and the word does not say so.",
            fr: "Votre compte et la boutique ont quelque chose en commun ({tie}), et l'avis ne le dit pas.",
        }
        TieStaffEmail { en: "an e-mail address of its staff", fr: "une adresse e-mail de son équipe" }
        TieIban { en: "a bank account", fr: "un compte bancaire" }
        TieDevice { en: "a device", fr: "un appareil" }
        TieAddress { en: "an address", fr: "une adresse" }
        Overlap {
            en: "{accounts} accounts, yours among them, wrote of the same {products} products, of which hardly anybody else writes.",
            fr: "{accounts} comptes, dont le vôtre, ont écrit sur les mêmes {products} produits, dont presque personne d'autre ne parle.",
        }
        Burst {
            en: "{words} words about this product came within {days} days. By its own pace and the shop's, about {usual} could be expected.",
            fr: "{words} avis sur ce produit sont arrivés en {days} jours. À son rythme et à celui de la boutique, on en attendrait environ {usual}.",
        }
        Sybil {
            en: "{accounts} accounts, yours among them, wrote of this product, and few friendships tie them to people who have long been buying here: {percent}\u{a0}% of what is usual.",
            fr: "{accounts} comptes, dont le vôtre, ont écrit sur ce produit, et peu d'amitiés les relient à des personnes qui achètent ici depuis longtemps\u{a0}: {percent}\u{a0}% de l'habituel.",
        }
        Reviewer {
            en: "You said something of {words} products, of up to {most} on one day, and recommend {recommend} of them. Of {others} other people who wrote of this product, {against} say the opposite.",
            fr: "Vous avez parlé de {words} produits, jusqu'à {most} le même jour, et vous en recommandez {recommend}. Sur {others} autres personnes qui ont écrit sur ce produit, {against} disent le contraire.",
        }
        FalseClaim { en: "False claim", fr: "Affirmation fausse" }
        Advertising { en: "Advertising", fr: "Publicité" }
        Offensive { en: "Offensive", fr: "Offensant" }
        PersonalData { en: "Personal data", fr: "Données personnelles" }
        Counterfeit { en: "Counterfeit", fr: "Contrefaçon" }
        PaidUndisclosed { en: "Paid or employed, and not said", fr: "Payé ou employé, sans le dire" }
        OtherReason { en: "Another reason", fr: "Autre motif" }
        Unusual { en: "Unusual pattern", fr: "Motif inhabituel" }
        StageOpen { en: "Waiting for the author", fr: "En attente de l'auteur" }
        StageAnswered { en: "Waiting for a decision", fr: "En attente de décision" }
        StageDecided { en: "Decided", fr: "Décidé" }
        StageAppealed { en: "Under appeal", fr: "Recours en cours" }
        StageClosed { en: "Closed", fr: "Clos" }
        ReplyBy {
            en: "You have until {day} to reply. Nobody decides before.",
            fr: "Vous avez jusqu'au {day} pour répondre. Personne ne décide avant.",
        }
        ReplyAnyTime {
            en: "People may decide at once. What you reply until then is read.",
            fr: "Des personnes peuvent décider aussitôt. Ce que vous répondez d'ici là est lu.",
        }
        YourSide { en: "Your side of it", fr: "Votre version" }
        SendReply { en: "Send the reply", fr: "Envoyer la réponse" }
        YouReplied { en: "You replied:", fr: "Vous avez répondu\u{a0}:" }
        Kept { en: "It stays as it is.", fr: "Il reste tel quel." }
        Lowered { en: "It stays and counts less.", fr: "Il reste et compte moins." }
        Withheld { en: "It is shown to nobody but its author.", fr: "Il n'est plus montré qu'à son auteur." }
        DecidedByOne { en: "Decided on {day} by one person:", fr: "Décidé le {day} par une personne\u{a0}:" }
        DecidedByTwo { en: "Decided on {day} by two people who agree:", fr: "Décidé le {day} par deux personnes d'accord\u{a0}:" }
        DecidedOnAppeal { en: "Decided on appeal on {day} by others:", fr: "Décidé sur recours le {day} par d'autres\u{a0}:" }
        AppealUntil {
            en: "You can appeal once, until {day}. Other people decide.",
            fr: "Vous pouvez faire un recours, une fois, jusqu'au {day}. D'autres personnes décident.",
        }
        WhyWrong { en: "Why the decision is wrong", fr: "Pourquoi la décision est erronée" }
        SendAppeal { en: "Appeal", fr: "Faire un recours" }
        YouAppealed { en: "You appealed:", fr: "Vous avez fait un recours\u{a0}:" }
        TheyAppealed { en: "The other side appealed.", fr: "L'autre partie a fait un recours." }
        Sent { en: "Sent.", fr: "Envoyé." }
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
