/** The shelf. The same four books stand in ../feed.tsv, which is what Vouch imports. Amounts are in cents. */
export const CURRENCY = 'EUR';

export const BOOKS = [
  {
    sku: 'book-tides',
    name: 'The Book of Tides',
    author: 'Ines Marlow',
    unitAmount: 1890,
    blurb: 'On moon, mud and the patience of harbours. A year beside one estuary, told in twenty-four tides.',
    opening: 'The sea does not come back. What comes back is only what it has kept of us, rounded.',
    about: [['Pages', '288, sewn'], ['Size', '13 × 20 cm'], ['In print since', 'spring']],
    alt: 'Cover: a pale moon with a ring of dots above rows of dark blue waves.',
  },
  {
    sku: 'book-north',
    name: 'A Field Guide to the North',
    author: 'Tor Halvard',
    unitAmount: 2450,
    blurb: 'What grows, flies and glows above the sixtieth parallel, drawn from life and small enough for a coat.',
    opening: 'Begin with the silence. Everything else in this book is an exception to it.',
    about: [['Pages', '344, flexible cover'], ['Size', '11 × 18 cm'], ['Plates', '96 in colour']],
    alt: 'Cover: green northern lights over snowy mountains, pines and three birds.',
  },
  {
    sku: 'book-tea',
    name: 'Tea, Slowly',
    author: 'Mei Araki',
    unitAmount: 1200,
    blurb: 'Forty pages for one pot, and not one too many. To be read while the water thinks about boiling.',
    opening: 'First, warm the cup. You are not in a hurry; if you are, put this book down and drink coffee.',
    about: [['Pages', '40, stitched by hand'], ['Size', '12 × 16 cm'], ['Paper', 'laid, 120 g']],
    alt: 'Cover: a white steaming cup on a clay-coloured disc, with tea leaves in a thin red frame.',
  },
  {
    sku: 'book-atlas',
    name: 'Small Atlas of Light',
    author: 'Odile Ravel',
    unitAmount: 3200,
    blurb: 'The colours of a day, hour by hour, in sixty maps. The index lists every blue by the minute.',
    opening: 'At six the walls are still the colour of the night’s last thought.',
    about: [['Pages', '152, cloth'], ['Size', '17 × 24 cm'], ['Maps', '60, printed in seven inks']],
    alt: 'Cover: a sun cut into six coloured sectors with fine rays, between two dark blue bands.',
  },
];

export const bookOf = (sku) => BOOKS.find((book) => book.sku === sku);
