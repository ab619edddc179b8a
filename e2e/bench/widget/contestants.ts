/** Who is compared: each is a shop's page that is loaded, and how one sees that its payment UI stands there. */
export interface Contestant {
  /** As it stands in the figures. */
  name: string;
  /** The shop's page. */
  url: string;
  /** Where the payment UI is looked for: addresses that begin so. */
  where: string;
  /** What a shopper has to see before the payment UI counts as visible. */
  parts: Part[];
  /** The button that starts the ceremony, where the ceremony can be recognised. */
  press?: Part;
  /** Whether its page says when the form takes what a shopper types; else it does as soon as it is seen. */
  waits?: boolean;
  cookies?: Cookie[];
}

/** An element with this text, or whose text begins so. */
export interface Part {
  selector: string;
  text: string;
}

export interface Cookie {
  url: string;
  name: string;
  value: string;
  partition: string;
}

/** The page that every contestant stands in: it differs in what the shop's head and slot hold, and in nothing else. */
export function shopPage({ head, slot, foot = '' }: { head: string; slot: string; foot?: string }): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Arc table lamp, Lumen</title><link rel="icon" href="data:,">
<style>body{margin:0 auto;max-width:1120px;padding:16px;font:16px/1.5 system-ui,sans-serif;color:#1d1a16;background:#fffdf9}
header{display:flex;gap:24px;align-items:baseline;border-bottom:1px solid #d8d2c6}h1{margin:8px 0;font-size:24px}
#pay,vouch-checkout{display:block;min-height:760px}</style>
${head}</head><body><header><b>Lumen</b><a href="#">Table lamps</a><a href="#">Floor lamps</a><a href="#">Workshop</a></header>
<main><h1>Arc table lamp</h1><p>A single brass tube, bent once over a wooden form, holds the shade exactly where you read. €24.00, tax and delivery included.</p>
${slot}
<p>Each base is cut from what a marble worker leaves over, so the vein under your lamp is like no other.</p></main>
<footer><p>Thirty days to send it back. Ten years to have it repaired.</p></footer>${foot}</body></html>`;
}
