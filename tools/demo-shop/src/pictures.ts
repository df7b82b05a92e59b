/** Plain shapes on a tinted ground, drawn for this shop; 320 × 280. */
const frame = (ground: string, shapes: string, width = 320, height = 280): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" fill="${ground}"/>${shapes}</svg>`;

const shadow = (x: number, y: number, width: number): string =>
  `<ellipse cx="${x}" cy="${y}" rx="${width}" ry="9" fill="#1b1e28" opacity=".1"/>`;

const kettle = `<path d="M213 152c26-6 34-34 52-58" fill="none" stroke="#5c6675" stroke-width="11" stroke-linecap="round"/>
<path d="M104 214c-8-62 16-104 56-104s64 42 56 104q-1 8-10 8h-92q-9 0-10-8Z" fill="#8892a2"/>
<path d="M104 214c-8-62 16-104 56-104 8 0 14 2 20 5-32 12-48 50-44 107h-22q-9 0-10-8Z" fill="#a9b2bf"/>
<path d="M138 112q22-14 44 0l-3 8h-38z" fill="#5c6675"/><circle cx="160" cy="97" r="8" fill="#3a3f4b"/>
<path d="M112 142C66 128 54 170 66 208" fill="none" stroke="#3a3f4b" stroke-width="13" stroke-linecap="round"/>`;

const mug = `<path d="M196 178h20a23 23 0 0 1 0 46h-18" fill="none" stroke="#b4553f" stroke-width="12"/>
<path d="M104 160h96v58a20 20 0 0 1-20 20h-56a20 20 0 0 1-20-20Z" fill="#c96b52"/>
<path d="M104 160h34v78h-14a20 20 0 0 1-20-20Z" fill="#da8168"/><path d="M104 214h96v6a20 20 0 0 1-20 18h-56a20 20 0 0 1-20-18Z" fill="#efe2d2"/>
<path d="M196 98h20a23 23 0 0 1 0 46h-18" fill="none" stroke="#2f6f68" stroke-width="12"/>
<path d="M104 80h96v60a18 18 0 0 1-18 18h-60a18 18 0 0 1-18-18Z" fill="#3d857c"/><path d="M104 80h34v78h-16a18 18 0 0 1-18-18Z" fill="#529a91"/>
<ellipse cx="152" cy="80" rx="48" ry="9" fill="#2b5f59"/>`;

const grinder = `<path d="M158 66 226 50" stroke="#3a3f4b" stroke-width="8" stroke-linecap="round"/><circle cx="230" cy="44" r="13" fill="#7a4a2b"/>
<rect x="146" y="60" width="24" height="22" rx="5" fill="#3a3f4b"/><path d="M118 96q40-28 80 0v14h-80z" fill="#5c6675"/>
<rect x="116" y="106" width="84" height="62" rx="8" fill="#a9b2bf"/><rect x="116" y="106" width="30" height="62" rx="8" fill="#c3cad4"/>
<rect x="120" y="166" width="76" height="72" rx="12" fill="#7a4a2b"/><rect x="120" y="166" width="28" height="72" rx="12" fill="#93603c"/>`;

const lamp = `<rect x="100" y="224" width="98" height="14" rx="7" fill="#2c3140"/><path d="M148 226V112q0-54 54-46" fill="none" stroke="#2c3140" stroke-width="9" stroke-linecap="round"/>
<path d="m186 108 58-2 30 104H156z" fill="#ffe9a8" opacity=".75"/><path d="M204 56c26 0 42 20 44 54h-66c2-34 8-54 22-54Z" fill="#e3a52b"/>
<path d="M204 56c-6 16-8 32-6 54h-16c2-34 8-54 22-54Z" fill="#f0bb4e"/>`;

const board = `<g transform="rotate(-9 160 150)"><rect x="70" y="92" width="180" height="122" rx="18" fill="#c08a55"/>
<path d="M70 122h180M70 152h180M70 183h180" stroke="#a8723f" stroke-width="3"/><path d="M115 92v30m60-30v30m-90 0v30m60-30v30m60-30v30m-100 0v31m60-31v31m-75 0v31m60-31v31m50-31v31" stroke="#a8723f" stroke-width="3"/>
<rect x="84" y="106" width="152" height="94" rx="10" fill="none" stroke="#8d5c30" stroke-width="4"/><circle cx="228" cy="114" r="9" fill="#e7dccb"/></g>
<path d="M112 150c0-26 22-38 48-38s48 12 48 38v20q0 8-8 8h-80q-8 0-8-8Z" fill="#e0ad68"/><path d="M126 134q10-10 18 6m8-14q10-8 18 10m8-8q8-2 14 12" fill="none" stroke="#b47b39" stroke-width="5" stroke-linecap="round"/>`;

const bottle = `<rect x="138" y="44" width="44" height="30" rx="8" fill="#2c3140"/><path d="M138 54h44" stroke="#4a5163" stroke-width="3"/>
<path d="M140 76h40c0 18 20 22 20 46v102q0 14-14 14h-52q-14 0-14-14V122c0-24 20-28 20-46Z" fill="#2f5fc4"/>
<path d="M140 76h14c0 18-14 22-14 46v116h-6q-14 0-14-14V122c0-24 20-28 20-46Z" fill="#5a85df"/>
<path d="m146 186 16-16m-2 17 16-16" stroke="#fff" stroke-width="7" stroke-linecap="round" opacity=".9"/>`;

const place = (shapes: string, x: number, y: number, scale: number): string =>
  `<g transform="translate(${x} ${y}) scale(${scale})">${shapes}</g>`;

const PICTURES: Readonly<Record<string, string>> = {
  mark: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#1b1e28"/><path d="M8 12.5h16l-1.5 10a2.5 2.5 0 0 1-2.5 2H12a2.5 2.5 0 0 1-2.5-2z" fill="#f4c453"/><path d="M12 14v-2.5a4 4 0 0 1 8 0V14" fill="none" stroke="#fff" stroke-width="2.2" stroke-linecap="round"/></svg>`,
  hero: frame(
    '#e9ddcb',
    `<circle cx="420" cy="130" r="92" fill="#f4c453"/><rect y="318" width="560" height="102" fill="#cdb899"/>${shadow(170, 330, 96)}${shadow(330, 330, 70)}${shadow(462, 332, 62)}${place(kettle, 10, 98, 1.04)}${place(mug, 206, 128, 0.84)}${place(bottle, 322, 84, 1.02)}`,
    560,
    420,
  ),
  kettle: frame('#dfe6ee', shadow(160, 226, 72) + kettle),
  mug: frame('#f3e3d8', shadow(154, 240, 62) + mug),
  grinder: frame('#e6e3da', shadow(158, 240, 54) + grinder),
  lamp: frame('#e2e1ee', shadow(150, 240, 66) + lamp),
  board: frame('#dce8dd', shadow(160, 232, 92) + board),
  bottle: frame('#dbe6f6', shadow(160, 240, 50) + bottle),
};

export const picture = (name: string): string => PICTURES[name] ?? '';
