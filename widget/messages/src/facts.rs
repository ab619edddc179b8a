//! The sentences of the page of facts.

use crate::messages;

messages! {
    Facts {
        Title {
            en: "Facts: {product}",
            fr: "Faits\u{a0}: {product}",
        }
        SoldBy {
            en: "Sold by {shop}",
            fr: "Vendu par {shop}",
        }
        About {
            en: "What people established about it, one aspect at a time. Agree or disagree: your friends see your name beside your vote, everyone else reads “someone”.",
            fr: "Ce que les gens ont établi à son sujet, un aspect à la fois. Dites si vous êtes d'accord ou non\u{a0}: vos amis voient votre nom à côté de votre vote, les autres lisent «\u{a0}quelqu'un\u{a0}».",
        }
        Open {
            en: "Facts about it",
            fr: "Faits à son sujet",
        }
        Pros {
            en: "What speaks for it",
            fr: "Ce qui parle pour",
        }
        Cons {
            en: "What speaks against it",
            fr: "Ce qui parle contre",
        }
        NoPros {
            en: "Nobody has stated anything for it yet.",
            fr: "Personne n'a encore rien établi en sa faveur.",
        }
        NoCons {
            en: "Nobody has stated anything against it yet.",
            fr: "Personne n'a encore rien établi contre.",
        }
        NothingYet {
            en: "Be the first to state what you know: one thing for it and one against it are enough.",
            fr: "Soyez la première personne à dire ce que vous savez\u{a0}: un point pour et un point contre suffisent.",
        }
        MoreThere {
            en: "There are more; the ones people agree on most surely are shown.",
            fr: "Il y en a d'autres\u{202f}; ceux qui font le plus sûrement l'unanimité sont affichés.",
        }
        Order {
            en: "Ordered by how surely people agree (the lower end of Wilson's interval, 1927, at z = 1.96). Votes of accounts with neither a purchase nor a friend are counted, but do not move the order.",
            fr: "Classés selon la sûreté de l'accord (borne inférieure de l'intervalle de Wilson, 1927, z = 1,96). Les votes de comptes sans achat ni ami sont comptés, mais ne changent pas l'ordre.",
        }
        Verified {
            en: "Verified purchase",
            fr: "Achat vérifié",
        }
        Unverified {
            en: "Purchase not verified",
            fr: "Achat non vérifié",
        }
        Yours {
            en: "Your own",
            fr: "Le vôtre",
        }
        SaysNone {
            en: "Got nothing for it",
            fr: "N'a rien reçu pour le dire",
        }
        SaysReward {
            en: "Gets a reward",
            fr: "Reçoit une récompense",
        }
        SaysSample {
            en: "Received it free of charge",
            fr: "L'a reçu gratuitement",
        }
        SaysEmployee {
            en: "Works for the shop",
            fr: "Travaille pour la boutique",
        }
        SaysFamily {
            en: "Close to someone at the shop",
            fr: "Proche d'une personne de la boutique",
        }
        Agree {
            en: "Agree",
            fr: "D'accord",
        }
        Disagree {
            en: "Disagree",
            fr: "Pas d'accord",
        }
        AgreeWith {
            en: "Agree: {text}",
            fr: "D'accord\u{a0}: {text}",
        }
        DisagreeWith {
            en: "Disagree: {text}",
            fr: "Pas d'accord\u{a0}: {text}",
        }
        Counted {
            en: "{agree} agree · {disagree} disagree",
            fr: "{agree} d'accord · {disagree} pas d'accord",
        }
        CountedEarlier {
            en: "{count} voted on an earlier wording",
            fr: "{count} ont voté sur une version antérieure",
        }
        YourEarlierVote {
            en: "You voted on an earlier wording; say again what you think of this one.",
            fr: "Vous avez voté sur une version antérieure\u{202f}; redites ce que vous pensez de celle-ci.",
        }
        VoteTakenBack {
            en: "Your vote is taken back.",
            fr: "Votre vote est retiré.",
        }
        VoteKept {
            en: "Your vote is kept.",
            fr: "Votre vote est enregistré.",
        }
        History {
            en: "See how they voted",
            fr: "Voir comment ils ont voté",
        }
        HistoryOf {
            en: "How people voted on: {text}",
            fr: "Comment les gens ont voté\u{a0}: {text}",
        }
        Someone {
            en: "Someone",
            fr: "Quelqu'un",
        }
        You {
            en: "You",
            fr: "Vous",
        }
        LineAgrees {
            en: "{name} agreed",
            fr: "{name}\u{a0}: d'accord",
        }
        LineDisagrees {
            en: "{name} disagreed",
            fr: "{name}\u{a0}: pas d'accord",
        }
        LineWithdrawn {
            en: "{name} took the vote back",
            fr: "{name}\u{a0}: vote retiré",
        }
        LineStated {
            en: "{name} stated it",
            fr: "{name}\u{a0}: l'a établi",
        }
        LineMerged {
            en: "on a statement merged into this one",
            fr: "sur un énoncé fusionné avec celui-ci",
        }
        LineVersion {
            en: "wording {version}",
            fr: "version {version}",
        }
        Older {
            en: "Older votes",
            fr: "Votes plus anciens",
        }
        EarlierWordings {
            en: "Earlier wordings",
            fr: "Versions antérieures",
        }
        NobodyVoted {
            en: "Nobody has voted yet.",
            fr: "Personne n'a encore voté.",
        }
        SaysTheSame {
            en: "Says the same as another",
            fr: "Dit la même chose qu'un autre",
        }
        SameAs {
            en: "The statement that should stay",
            fr: "L'énoncé qui devrait rester",
        }
        ChooseStatement {
            en: "Choose a statement",
            fr: "Choisissez un énoncé",
        }
        Propose {
            en: "Propose to merge",
            fr: "Proposer la fusion",
        }
        Merge {
            en: "Merge",
            fr: "Fusionner",
        }
        MergeWhy {
            en: "Every vote is kept; whoever voted on both keeps the later vote. The author of either decides.",
            fr: "Tous les votes sont conservés\u{202f}; qui a voté pour les deux garde le plus récent. L'auteur de l'un ou de l'autre décide.",
        }
        Proposed {
            en: "Your proposal is with the authors.",
            fr: "Votre proposition est transmise aux auteurs.",
        }
        MergedNow {
            en: "Merged, with every vote.",
            fr: "Fusionnés, avec tous les votes.",
        }
        Mine {
            en: "What you stated",
            fr: "Ce que vous avez établi",
        }
        ProposedSame {
            en: "Somebody thinks this says the same as “{text}”.",
            fr: "Quelqu'un pense que ceci dit la même chose que «\u{a0}{text}\u{a0}».",
        }
        StandingMerged {
            en: "Merged into “{text}”. Its votes count there.",
            fr: "Fusionné avec «\u{a0}{text}\u{a0}». Ses votes comptent là.",
        }
        StandingWithheld {
            en: "Withheld from readers after a report ({reason}).",
            fr: "Retiré de l'affichage après un signalement ({reason}).",
        }
        Split {
            en: "Let it stand alone again",
            fr: "Le rétablir seul",
        }
        SplitDone {
            en: "It stands alone again.",
            fr: "Il est de nouveau seul.",
        }
        Edit {
            en: "Change",
            fr: "Modifier",
        }
        EditOf {
            en: "Change: {text}",
            fr: "Modifier\u{a0}: {text}",
        }
        EditWhy {
            en: "A new wording is a new version. Votes on the old one stay in the history and no longer count.",
            fr: "Une nouvelle formulation est une nouvelle version. Les votes sur l'ancienne restent dans l'historique et ne comptent plus.",
        }
        SaveEdit {
            en: "Save the new wording",
            fr: "Enregistrer la nouvelle version",
        }
        Saved {
            en: "Saved.",
            fr: "Enregistré.",
        }
        TakeBack {
            en: "Take back",
            fr: "Retirer",
        }
        TakeBackOf {
            en: "Take back: {text}",
            fr: "Retirer\u{a0}: {text}",
        }
        TakeAllBack {
            en: "Take back everything I stated here",
            fr: "Retirer tout ce que j'ai établi ici",
        }
        TakenBack {
            en: "Taken back.",
            fr: "Retiré.",
        }
        State {
            en: "State what you know",
            fr: "Établir ce que vous savez",
        }
        StateWhy {
            en: "Short, and about one aspect each: at least one thing for it and one against it. Others say whether they agree.",
            fr: "Court, un seul aspect à la fois\u{a0}: au moins un point pour et un point contre. Les autres disent s'ils sont d'accord.",
        }
        StateMore {
            en: "Leave empty what you have nothing to say about.",
            fr: "Laissez vide ce dont vous n'avez rien à dire.",
        }
        ForIt {
            en: "For it",
            fr: "Pour",
        }
        AgainstIt {
            en: "Against it",
            fr: "Contre",
        }
        Aspect {
            en: "Aspect (such as noise, or size)",
            fr: "Aspect (le bruit ou la taille, par exemple)",
        }
        Text {
            en: "What you found (up to 140 characters)",
            fr: "Votre constat (140 caractères au plus)",
        }
        AddPro {
            en: "Another one for it",
            fr: "Un autre point pour",
        }
        AddCon {
            en: "Another one against it",
            fr: "Un autre point contre",
        }
        Publish {
            en: "State it for everyone to read",
            fr: "L'établir pour tous les lecteurs",
        }
        Stated {
            en: "Stated. Everyone can read it and say whether they agree.",
            fr: "C'est établi. Tout le monde peut le lire et dire son accord.",
        }
        Connected {
            en: "Do you get anything, or are you close to the shop?",
            fr: "Recevez-vous quelque chose, ou êtes-vous proche de la boutique\u{202f}?",
        }
        ConnectedWhy {
            en: "Asked once per product. It stands beside your statements and in the history of your votes.",
            fr: "Demandé une fois par produit. Cela figure à côté de vos énoncés et dans l'historique de vos votes.",
        }
        ConnectedMissing {
            en: "First say whether you get anything or are close to the shop.",
            fr: "Dites d'abord si vous recevez quelque chose ou êtes proche de la boutique.",
        }
        ChoiceNone {
            en: "No, nothing of the kind",
            fr: "Non, rien de tel",
        }
        ChoiceReward {
            en: "I get a reward for it",
            fr: "Je reçois une récompense",
        }
        ChoiceSample {
            en: "I received the product free of charge",
            fr: "J'ai reçu le produit gratuitement",
        }
        ChoiceEmployee {
            en: "I work for the shop",
            fr: "Je travaille pour la boutique",
        }
        ChoiceFamily {
            en: "I am close to someone at the shop",
            fr: "Je suis proche d'une personne de la boutique",
        }
        SideBySide {
            en: "Side by side",
            fr: "Côte à côte",
        }
        NoComparison {
            en: "Not compared with another product yet.",
            fr: "Pas encore comparé à un autre produit.",
        }
        Which {
            en: "{aspect}: which is better?",
            fr: "{aspect}\u{a0}: lequel est le meilleur\u{202f}?",
        }
        Level {
            en: "About the same",
            fr: "À peu près pareil",
        }
        ChoiceCount {
            en: "{choice} ({count})",
            fr: "{choice} ({count})",
        }
        LeadsSurely {
            en: "{product} is clearly ahead.",
            fr: "{product} est nettement devant.",
        }
        Leads {
            en: "{product} is ahead; it may be chance.",
            fr: "{product} est devant\u{202f}; cela peut tenir au hasard.",
        }
        Tied {
            en: "Level: neither is ahead.",
            fr: "Égalité\u{a0}: aucun n'est devant.",
        }
        NoVotes {
            en: "No votes that count yet.",
            fr: "Pas encore de vote qui compte.",
        }
        PlaceOf {
            en: "Place {place} of {of} in this shop",
            fr: "Place {place} sur {of} dans cette boutique",
        }
        PlaceShared {
            en: "Place {place} of {of} in this shop, shared",
            fr: "Place {place} sur {of} dans cette boutique, ex æquo",
        }
        RankWhy {
            en: "A point for each product it leads, half a point for each tie (Copeland). Votes of accounts with neither a purchase nor a friend are counted, but decide nothing.",
            fr: "Un point par produit devancé, un demi-point par égalité (Copeland). Les votes de comptes sans achat ni ami sont comptés, mais ne décident de rien.",
        }
        Compare {
            en: "Compare with another product",
            fr: "Comparer à un autre produit",
        }
        CompareAt {
            en: "Aspect",
            fr: "Aspect",
        }
        CompareWith {
            en: "Other product",
            fr: "Autre produit",
        }
        ChooseAspect {
            en: "Choose an aspect",
            fr: "Choisissez un aspect",
        }
        ChooseRival {
            en: "Choose a product",
            fr: "Choisissez un produit",
        }
        Ask {
            en: "Ask which is better",
            fr: "Demander lequel est le meilleur",
        }
        Asked {
            en: "Asked. Say yourself what you think.",
            fr: "La question est posée. Dites aussi votre avis.",
        }
        OneSided {
            en: "Say at least one thing for it and one against it.",
            fr: "Dites au moins un point pour et un point contre.",
        }
        LastOfItsSide {
            en: "It is your last one on this side. Take everything back, or state another first.",
            fr: "C'est votre dernier de ce côté. Retirez tout, ou établissez-en d'abord un autre.",
        }
        SaidAlready {
            en: "You have stated this already.",
            fr: "Vous l'avez déjà établi.",
        }
        TooManyToday {
            en: "That is enough for one day. Go on tomorrow.",
            fr: "C'est assez pour aujourd'hui. Continuez demain.",
        }
        TextRefused {
            en: "Please write plain words: an aspect of up to 40 characters, a statement of up to 140.",
            fr: "Écrivez simplement\u{a0}: un aspect de 40 caractères au plus, un énoncé de 140 au plus.",
        }
        Gone {
            en: "This is not there any more.",
            fr: "Cela n'existe plus.",
        }
        NoProduct {
            en: "The shop has no such product.",
            fr: "La boutique n'a pas ce produit.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Facts;
    use crate::{Language, check_pair};

    #[test]
    fn both_languages_say_the_same() {
        for message in Facts::ALL {
            check_pair(
                &format!("{message:?}"),
                message.text(Language::English),
                message.text(Language::French),
            );
        }
    }
}
