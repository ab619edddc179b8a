//! What the field says in which one finds a product by its name.

crate::messages! {
    /// A sentence of that field.
    Message {
        Product {
            en: "Product",
            fr: "Produit",
        }
        WhatIsItCalled {
            en: "What is it called?",
            fr: "Comment s'appelle-t-il\u{202f}?",
        }
        Found {
            en: "Products found",
            fr: "Produits trouvés",
        }
        NothingFound {
            en: "Nothing here is called so. Try fewer letters, or the shop's name.",
            fr: "Rien ici ne s'appelle ainsi. Essayez moins de lettres, ou le nom de la boutique.",
        }
        OneFound {
            en: "1 product",
            fr: "1 produit",
        }
        ManyFound {
            en: "{count} products",
            fr: "{count} produits",
        }
        ShopAndPrice {
            en: "{shop}, {price}",
            fr: "{shop}, {price}",
        }
        NotSoldNow {
            en: "{shop}, cannot be ordered just now",
            fr: "{shop}, indisponible pour le moment",
        }
        Another {
            en: "Choose another",
            fr: "En choisir un autre",
        }
        InsteadOf {
            en: "Choose another product instead of {product}",
            fr: "Choisir un autre produit que {product}",
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
