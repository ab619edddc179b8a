//! What the elements in a shop's page say: a list for each view, and here what all of them say. Only the server writes these
//! sentences; those under which an act's outcome is told travel in the document, by their code.

pub mod facts;
pub mod guide;
pub mod list;
pub mod words;

use crate::Language;

crate::messages! {
    /// A sentence of every element.
    Message {
        ViewRecommendations {
            en: "Vouch recommendations",
            fr: "Recommandations Vouch",
        }
        ViewList {
            en: "Vouch list",
            fr: "Liste Vouch",
        }
        ViewGuide {
            en: "Vouch guide",
            fr: "Guide Vouch",
        }
        ViewFacts {
            en: "Vouch facts",
            fr: "Faits Vouch",
        }
        NotFound {
            en: "What this page asked for is not here, or no longer.",
            fr: "Ce que cette page a demandé n'est pas ici, ou n'y est plus.",
        }
        NeedsScript {
            en: "To answer, vote or love something here, this frame needs JavaScript.",
            fr: "Pour répondre, voter ou aimer ici, ce cadre a besoin de JavaScript.",
        }
        SignInTitle {
            en: "Your passkey did not answer",
            fr: "Votre clé d'accès n'a pas répondu",
        }
        SignInWhy {
            en: "It tells us who you are. {shop} never learns your name from us, nor who your friends are.",
            fr: "Elle nous dit qui vous êtes. {shop} n'apprend de nous ni votre nom ni qui sont vos amis.",
        }
        TryAgain {
            en: "Try again",
            fr: "Réessayer",
        }
        CreateAccount {
            en: "Create an account",
            fr: "Créer un compte",
        }
        OpenAlone {
            en: "Open this in a tab of its own",
            fr: "Ouvrir dans un nouvel onglet",
        }
        OpensNewTab {
            en: "Opens in a new tab",
            fr: "S'ouvre dans un nouvel onglet",
        }
        Report {
            en: "Report",
            fr: "Signaler",
        }
        ReportWhat {
            en: "What is wrong with it?",
            fr: "Quel est le problème\u{202f}?",
        }
        ReasonFalseClaim {
            en: "It says something that is not so",
            fr: "C'est inexact",
        }
        ReasonAdvertising {
            en: "It is advertising",
            fr: "C'est de la publicité",
        }
        ReasonOffensive {
            en: "It insults or threatens",
            fr: "C'est injurieux ou menaçant",
        }
        ReasonPersonalData {
            en: "It tells something private",
            fr: "Cela révèle des données privées",
        }
        ReasonCounterfeit {
            en: "It is about a counterfeit",
            fr: "Il s'agit d'une contrefaçon",
        }
        ReasonPaid {
            en: "The author is paid and does not say so",
            fr: "L'auteur est payé et ne le dit pas",
        }
        ReasonOther {
            en: "Something else",
            fr: "Autre chose",
        }
        ReportText {
            en: "In your own words",
            fr: "Avec vos mots",
        }
        ReportSend {
            en: "Send the report",
            fr: "Envoyer le signalement",
        }
        ReportHow {
            en: "A person decides. The author is told and may answer; not who you are.",
            fr: "Une personne décide. L'auteur en est informé et peut répondre\u{202f}; il ne sait pas qui vous êtes.",
        }
        Reported {
            en: "Reported. You will find what comes of it under \"Reports\" in your Vouch pages.",
            fr: "Signalé. Vous trouverez la suite dans vos pages Vouch, à la rubrique «\u{a0}Signalements\u{a0}».",
        }
        Kept {
            en: "Kept.",
            fr: "C'est enregistré.",
        }
        FreeOfDisclosure {
            en: "Nothing received for this",
            fr: "Rien reçu pour cela",
        }
        Rewarded {
            en: "Gets a reward for recommending this",
            fr: "Reçoit une récompense pour cette recommandation",
        }
        FreeSample {
            en: "Received this product free of charge",
            fr: "A reçu ce produit gratuitement",
        }
        Employee {
            en: "Works for {shop}",
            fr: "Travaille pour {shop}",
        }
        Family {
            en: "Close to someone at {shop}",
            fr: "Proche d'une personne de {shop}",
        }
        Agree {
            en: "Agree",
            fr: "D'accord",
        }
        Disagree {
            en: "Disagree",
            fr: "Pas d'accord",
        }
        /// The accessible names: what is counted, of which statement.
        AgreeWith {
            en: "Agree with \"{statement}\": {count}",
            fr: "D'accord avec «\u{a0}{statement}\u{a0}»\u{a0}: {count}",
        }
        DisagreeWith {
            en: "Disagree with \"{statement}\": {count}",
            fr: "Pas d'accord avec «\u{a0}{statement}\u{a0}»\u{a0}: {count}",
        }
        VoteCounted {
            en: "Your vote counts.",
            fr: "Votre vote compte.",
        }
        By {
            en: "By {name}",
            fr: "Par {name}",
        }
        Buy {
            en: "Buy here",
            fr: "Acheter ici",
        }
        BuyThat {
            en: "Buy {title} here",
            fr: "Acheter {title} ici",
        }
        Love {
            en: "Love it",
            fr: "J'adore",
        }
        LoveThat {
            en: "Love {title}: {count}",
            fr: "Aimer {title}\u{a0}: {count}",
        }
        Loved {
            en: "You love it.",
            fr: "Vous l'aimez.",
        }
        NoLonger {
            en: "Taken back.",
            fr: "C'est retiré.",
        }
        TellWho {
            en: "Show what is meant for me",
            fr: "Voir ce qui m'est destiné",
        }
        NotSold {
            en: "No longer sold",
            fr: "N'est plus en vente",
        }
    }
}

crate::messages! {
    /// What came of an act.
    Outcome {
        Waiting {
            en: "Waiting for your passkey…",
            fr: "En attente de votre clé d'accès…",
        }
        Covered {
            en: "Something lies over this part of the page. Nothing was sent; move it away and press again.",
            fr: "Quelque chose recouvre cette partie de la page. Rien n'a été envoyé\u{202f}; dégagez-la et appuyez de nouveau.",
        }
        Offline {
            en: "Vouch could not be reached. Nothing was changed; try again.",
            fr: "Vouch est injoignable. Rien n'a été modifié\u{202f}; réessayez.",
        }
        Refused {
            en: "This could not be kept. Nothing was changed.",
            fr: "Cela n'a pas pu être enregistré. Rien n'a été modifié.",
        }
        RateLimited {
            en: "That was a lot in a short time. Wait a little and try again.",
            fr: "C'était beaucoup en peu de temps. Attendez un peu et réessayez.",
        }
        OwnPoint {
            en: "One does not vote on one's own words.",
            fr: "On ne vote pas sur ses propres mots.",
        }
        PollClosed {
            en: "This poll is closed.",
            fr: "Ce sondage est clos.",
        }
        AlreadyReported {
            en: "You have reported this already.",
            fr: "Vous l'avez déjà signalé.",
        }
        SayDisclosure {
            en: "Say first what you got for it, or what you are to the shop.",
            fr: "Dites d'abord ce que vous avez reçu, ou ce que vous êtes pour la boutique.",
        }
        SaidAlready {
            en: "You have stated this already.",
            fr: "Vous l'avez déjà affirmé.",
        }
        OneSided {
            en: "The first time, state something for it and something against it.",
            fr: "La première fois, dites quelque chose pour et quelque chose contre.",
        }
        HubOnly {
            en: "For this, open your own Vouch pages.",
            fr: "Pour cela, ouvrez vos propres pages Vouch.",
        }
    }
}

impl Outcome {
    /// The sentences by the codes under which the script and the API know them.
    pub fn by_code(language: Language) -> impl Iterator<Item = (&'static str, &'static str)> {
        Self::CODES
            .iter()
            .map(move |(code, outcome)| (*code, outcome.text(language)))
    }

    const CODES: &[(&str, Self)] = &[
        ("waiting", Self::Waiting),
        ("covered", Self::Covered),
        ("offline", Self::Offline),
        ("refused", Self::Refused),
        ("rate_limited", Self::RateLimited),
        ("own_point", Self::OwnPoint),
        ("poll_closed", Self::PollClosed),
        ("already_reported", Self::AlreadyReported),
        ("say_disclosure", Self::SayDisclosure),
        ("disclosure_missing", Self::SayDisclosure),
        ("said_already", Self::SaidAlready),
        ("one_sided", Self::OneSided),
        ("hub_only", Self::HubOnly),
        ("other_shop", Self::HubOnly),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Sentence, check_pair};
    use std::fmt::Debug;

    fn check<S: Sentence + Debug>(all: &[S]) {
        for message in all {
            check_pair(
                &format!("{message:?}"),
                message.text(Language::English),
                message.text(Language::French),
            );
        }
    }

    #[test]
    fn the_french_follows_the_english() {
        check(Message::ALL);
        check(Outcome::ALL);
        check(words::Message::ALL);
        check(list::Message::ALL);
        check(guide::Message::ALL);
        check(facts::Message::ALL);
    }

    #[test]
    fn every_outcome_has_a_code() {
        for outcome in Outcome::ALL {
            assert!(Outcome::CODES.iter().any(|(_, one)| one == outcome));
        }
    }
}
