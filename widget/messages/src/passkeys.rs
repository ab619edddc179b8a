//! What the page of one's passkeys says.

crate::messages! {
    /// A sentence of the page.
    Message {
        Passkeys {
            en: "Passkeys",
            fr: "Clés d'accès",
        }
        Why {
            en: "A passkey is your way in, on one device or in one password manager. Have a second one, or recovery codes on paper: without either, a lost passkey is a lost account.",
            fr: "Une clé d'accès est votre entrée, sur un appareil ou dans un gestionnaire de mots de passe. Ayez-en une deuxième, ou des codes de secours sur papier\u{a0}: sans cela, une clé perdue est un compte perdu.",
        }
        Unnamed {
            en: "Passkey of {day}",
            fr: "Clé d'accès du {day}",
        }
        Facts {
            en: "Added on {made}, last used on {used}",
            fr: "Ajoutée le {made}, utilisée pour la dernière fois le {used}",
        }
        Name {
            en: "Name",
            fr: "Nom",
        }
        NameHint {
            en: "Something by which you know it again: My phone, the key in the drawer.",
            fr: "De quoi la reconnaître\u{a0}: Mon téléphone, la clé du tiroir.",
        }
        Add {
            en: "Add a passkey",
            fr: "Ajouter une clé d'accès",
        }
        Added {
            en: "The passkey was added.",
            fr: "La clé d'accès est ajoutée.",
        }
        Rename {
            en: "Rename {name}",
            fr: "Renommer {name}",
        }
        Save {
            en: "Save the name",
            fr: "Enregistrer le nom",
        }
        Renamed {
            en: "The name was saved.",
            fr: "Le nom est enregistré.",
        }
        Remove {
            en: "Remove {name}",
            fr: "Retirer {name}",
        }
        RemoveText {
            en: "It opens your account no longer, and everybody who is signed in elsewhere is signed out.",
            fr: "Elle n'ouvre plus votre compte, et toute session ouverte ailleurs est fermée.",
        }
        Removed {
            en: "The passkey was removed.",
            fr: "La clé d'accès est retirée.",
        }
        Last {
            en: "This is your only passkey: add another before you remove it.",
            fr: "C'est votre seule clé d'accès\u{a0}: ajoutez-en une autre avant de la retirer.",
        }
        TooMany {
            en: "An account has at most 20 passkeys. Remove one first.",
            fr: "Un compte a au plus 20 clés d'accès. Retirez-en une d'abord.",
        }
        NameRefused {
            en: "A name has 1 to 60 characters, without line breaks.",
            fr: "Un nom a de 1 à 60 caractères, sans retour à la ligne.",
        }
        Codes {
            en: "Recovery codes",
            fr: "Codes de secours",
        }
        CodesNone {
            en: "You have none. Ten codes on paper open your account if every passkey is lost; each works once.",
            fr: "Vous n'en avez pas. Dix codes sur papier ouvrent votre compte si toutes vos clés sont perdues\u{202f}; chacun sert une fois.",
        }
        CodesLeft {
            en: "{count} left, made on {day}. Each works once.",
            fr: "Il en reste {count}, créés le {day}. Chacun sert une fois.",
        }
        Make {
            en: "Make recovery codes",
            fr: "Créer des codes de secours",
        }
        MakeAnew {
            en: "Make new ones; the old ones end",
            fr: "En créer de nouveaux\u{202f}; les anciens sont annulés",
        }
        Once {
            en: "These are your recovery codes. They are shown this once: print them, or write them down.",
            fr: "Voici vos codes de secours. Ils ne s'affichent qu'une fois\u{a0}: imprimez-les ou notez-les.",
        }
        Print {
            en: "Print",
            fr: "Imprimer",
        }
        Copy {
            en: "Copy",
            fr: "Copier",
        }
        Copied {
            en: "Copied.",
            fr: "Copié.",
        }
        Kept {
            en: "I have kept them",
            fr: "Je les ai gardés",
        }
        WasUsed {
            en: "A recovery code was used on {moment} to make a passkey. Was that not you? Remove the passkey you do not know, and make new codes.",
            fr: "Un code de secours a servi le {moment} à créer une clé d'accès. Ce n'était pas vous\u{202f}? Retirez la clé que vous ne connaissez pas, et créez de nouveaux codes.",
        }
        WasMe {
            en: "That was me",
            fr: "C'était moi",
        }
        Lost {
            en: "Lost your passkey?",
            fr: "Clé d'accès perdue\u{202f}?",
        }
        LostText {
            en: "One of your recovery codes opens your account, and you make a new passkey with it.",
            fr: "Un de vos codes de secours ouvre votre compte, et vous créez une nouvelle clé d'accès.",
        }
        Code {
            en: "Recovery code",
            fr: "Code de secours",
        }
        Recover {
            en: "Make a new passkey",
            fr: "Créer une nouvelle clé d'accès",
        }
        CodeRefused {
            en: "This is no recovery code, or it was used already.",
            fr: "Ce n'est pas un code de secours, ou il a déjà servi.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Language, check_pair};

    #[test]
    fn the_french_follows_the_english() {
        for message in Message::ALL {
            check_pair(
                &format!("{message:?}"),
                message.text(Language::English),
                message.text(Language::French),
            );
        }
    }
}
