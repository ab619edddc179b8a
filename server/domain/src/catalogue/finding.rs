//! Finding a product by what it is called, over the catalogues of all shops.
//!
//! Every word that is asked for has to begin a word of the product's title or of its shop's name; case and the accents of Latin
//! letters do not count. Nothing is kept for it: catalogues are read as they stand, [`LOOKED_THROUGH_MAX`] products at most, so
//! that an answer costs the same however much is sold here. What lies beyond is found by naming the shop.

use super::{CatalogueStore, Product};
use crate::merchants::{Merchant, MerchantStore};
use crate::refusal::Result;

/// How many products one search reads.
pub const LOOKED_THROUGH_MAX: usize = 10_000;
/// How many are read at a time.
const PAGE: u32 = 500;

/// The first `count` products that are called so, those whose title begins with the words before the others, then by title. A
/// shop whose name begins with a word that is asked for is looked through first. No words find what there is.
pub fn find(
    work: &mut (impl CatalogueStore + MerchantStore + ?Sized),
    words: &str,
    count: usize,
) -> Result<Vec<Product>> {
    let asked = words_of(words);
    let mut shops: Vec<(Merchant, Vec<String>)> = Vec::new();
    for shop in work.merchants()? {
        let name = words_of(&shop.name);
        shops.push((shop, name));
    }
    // Stable: shops of the same rank stay oldest first.
    shops.sort_by_key(|(_, name)| !asked.iter().any(|word| begins_one_of(word, name)));

    let mut found: Vec<(bool, Vec<String>, Product)> = Vec::new();
    let mut left = LOOKED_THROUGH_MAX;
    for (shop, name) in &shops {
        let mut after: Option<String> = None;
        while left > 0 {
            let limit = PAGE.min(u32::try_from(left).unwrap_or(PAGE));
            let page = work.products(shop.id, after.as_deref(), limit)?;
            let full = page.len() == limit as usize;
            left -= page.len();
            after = page.last().map(|product| product.sku.clone());
            for product in page {
                let title = words_of(&product.title);
                let called_so = asked
                    .iter()
                    .all(|word| begins_one_of(word, &title) || begins_one_of(word, name));
                if called_so {
                    found.push((!starts_with(&title, &asked), title, product));
                }
            }
            if !full {
                break;
            }
        }
    }
    found.sort_by(|(a_later, a_title, _), (b_later, b_title, _)| {
        (a_later, a_title).cmp(&(b_later, b_title))
    });
    found.truncate(count);
    Ok(found.into_iter().map(|(_, _, product)| product).collect())
}

fn begins_one_of(word: &str, words: &[String]) -> bool {
    words.iter().any(|one| one.starts_with(word))
}

/// Whether the title's first words begin with those asked for, in their order.
fn starts_with(title: &[String], asked: &[String]) -> bool {
    asked.len() <= title.len()
        && asked
            .iter()
            .zip(title)
            .all(|(word, one)| one.starts_with(word))
}

/// A text's words as they are compared.
fn words_of(text: &str) -> Vec<String> {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => plain.push('a'),
            'ç' => plain.push('c'),
            'è' | 'é' | 'ê' | 'ë' => plain.push('e'),
            'ì' | 'í' | 'î' | 'ï' => plain.push('i'),
            'ñ' => plain.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => plain.push('o'),
            'ù' | 'ú' | 'û' | 'ü' => plain.push('u'),
            'ý' | 'ÿ' => plain.push('y'),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'ß' => plain.push_str("ss"),
            // Combining accents: the letter before them is the letter.
            '\u{300}'..='\u{36f}' => {}
            other if other.is_alphanumeric() => plain.push(other),
            _ => plain.push(' '),
        }
    }
    plain.split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::example;
    use crate::memory::Memory;
    use crate::merchants::{Mode, Origin};
    use crate::{Currency, MerchantId, Timestamp};

    fn titles(work: &mut Memory, words: &str) -> Vec<String> {
        let found = find(work, words, 3).expect("no fault");
        found.into_iter().map(|product| product.title).collect()
    }

    #[test]
    fn products_are_found_by_the_beginnings_of_words() {
        let mut work = Memory::default();
        let mut sold = 0;
        for (at, (shop, titles)) in [
            ("Lumen", &["Arc table lamp", "Lampe à pétrole", "Globe"][..]),
            ("Café Äpfel", &["Table d'hôte", "ŒUVRES"][..]),
        ]
        .into_iter()
        .enumerate()
        {
            let id = MerchantId(at as u128 + 1);
            work.add_merchant(&Merchant {
                id,
                name: shop.into(),
                mode: Mode::Sandbox,
                currency: Currency::EUR,
                origins: vec![Origin::parse("https://shop.example").expect("an origin")],
                publishable_key: format!("pk_test_{at}"),
                secret_hash: [at as u8; 32],
                created_at: Timestamp::from_micros(0),
            })
            .expect("a new shop");
            for title in titles {
                sold += 1;
                let product = Product {
                    title: (*title).into(),
                    ..example(id, &format!("sku-{sold}"), 1900)
                };
                work.put_product(&product).expect("a product");
            }
        }
        for (words, expected) in [
            ("lamp", &["Lampe à pétrole", "Arc table lamp"][..]),
            ("LAMP tab", &["Arc table lamp"]),
            ("table", &["Table d'hôte", "Arc table lamp"]),
            ("petrole", &["Lampe à pétrole"]),
            ("pe\u{301}trole", &["Lampe à pétrole"]),
            ("oeuv", &["ŒUVRES"]),
            ("hote", &["Table d'hôte"]),
            ("lumen", &["Arc table lamp", "Globe", "Lampe à pétrole"]),
            ("cafe table", &["Table d'hôte"]),
            ("apf", &["ŒUVRES", "Table d'hôte"]),
            ("amp", &[]),
            ("lamp chair", &[]),
            ("%", &["Arc table lamp", "Globe", "Lampe à pétrole"]),
            ("", &["Arc table lamp", "Globe", "Lampe à pétrole"]),
        ] {
            assert_eq!(titles(&mut work, words), expected, "{words}");
        }
    }
}
