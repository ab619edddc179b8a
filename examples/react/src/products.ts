/** What Stride sells. Prices here are for reading; what is paid comes from the catalogue that Vouch imported (../feed.json). */
export interface Product {
  sku: string;
  name: string;
  short: string;
  price: string;
  line: string;
  text: string;
  facts: [string, string][];
  alt: string;
}

export const PRODUCTS: Product[] = [
  {
    sku: 'shoe-dune',
    name: 'Dune trail shoe',
    short: 'Dune',
    price: '€89.00',
    line: 'Sand, gravel, and the long way home',
    text: 'A foam that gives back and a rubber that holds on. The gusseted tongue keeps the beach on the beach. We send your size and the next one: keep the pair that fits.',
    facts: [['Weight', '264 g'], ['Drop', '6 mm'], ['Lugs', '4.5 mm'], ['Mended', 'resoled twice, free']],
    alt: 'A sand-coloured trail shoe with an orange stripe, white laces and a dark lugged sole.',
  },
  {
    sku: 'bottle-rill',
    name: 'Rill bottle',
    short: 'Rill',
    price: '€16.50',
    line: 'Cold until the last bend',
    text: 'Half a litre in double steel, with a loop for one finger. It fits the vest, the bike and the small pocket of every bag we tried.',
    facts: [['Holds', '0.5 l'], ['Cold', '18 h'], ['Weight', '248 g'], ['Mended', 'lids and rings, for good']],
    alt: 'A blue-green steel bottle with a black loop lid and white, orange and teal waves.',
  },
  {
    sku: 'vest-lark',
    name: 'Lark running vest',
    short: 'Lark',
    price: '€64.00',
    line: 'Seen at dawn, felt not at all',
    text: 'A wind shell in the yellow that drivers see first, with two pockets that do not swing. Folds into its left one.',
    facts: [['Weight', '118 g'], ['Seen', 'from 200 m'], ['Pockets', 'two, quiet'], ['Mended', 'seams and zips, free']],
    alt: 'A yellow running vest with dark side panels, a pale reflective band, a lark on the chest and two pockets.',
  },
];
