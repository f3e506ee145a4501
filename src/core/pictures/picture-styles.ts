/** Styles of the pictures. Colours are variables of the page, set for light and dark; shapes and dashes repeat what they say. */
export const pictureStyles = `
.picture { display: block; max-width: 100%; height: auto; font: 12px/1.2 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow: visible; }
.picture .label { fill: var(--ink); font-size: 12px; }
.picture .strong { font-weight: 650; fill: var(--accent); }
.picture .muted { fill: var(--muted); }
.picture .halo { paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; }
.picture .tick { fill: var(--muted); font-size: 11px; }
.picture .grid { stroke: var(--grid); stroke-width: 1; }
.picture .band { fill: var(--band); }
.picture .leader { stroke: var(--muted); stroke-width: 0.8; }
.picture .whisker { stroke-width: 2; stroke-linecap: round; }
.picture .whisker.thin { stroke-width: 1.2; opacity: 0.55; }
.picture .whisker.plain { stroke: var(--plain); }
.picture .whisker.accent { stroke: var(--accent); }
.picture .mark { stroke-width: 1.8; }
.picture .mark.plain { fill: var(--plain); stroke: var(--plain); }
.picture .mark.accent { fill: var(--accent); stroke: var(--accent); }
.picture .mark.hollow { fill: var(--paper); }
.picture .curve { fill: none; stroke-width: 2; stroke-linejoin: round; }
.picture .area { stroke: none; opacity: 0.16; }
.picture .zero { stroke: var(--ink); stroke-width: 1.4; }
.picture .bar.plain { fill: var(--plain); }
.picture .bar.accent { fill: var(--accent); }
.picture .part { stroke: var(--paper); stroke-width: 1; }
.picture .part-6 { fill: var(--plain); } .picture .part-7 { fill: var(--muted); } .picture .part-8 { fill: var(--rule); }
.picture .dash-1 { stroke-dasharray: 7 4; }
.picture .dash-2 { stroke-dasharray: 2 4; }
.picture .dash-3 { stroke-dasharray: 9 3 2 3; }
.picture .dash-4 { stroke-dasharray: 4 3; }
.picture .dash-5 { stroke-dasharray: 12 4; }
${[0, 1, 2, 3, 4, 5].map((index) => `.picture .curve.series-${index}, .picture .whisker.series-${index} { stroke: var(--series-${index}); }\n.picture .mark.series-${index} { fill: var(--series-${index}); stroke: var(--series-${index}); stroke-width: 0; }\n.picture .area.series-${index}, .picture .part-${index} { fill: var(--series-${index}); }`).join('\n')}
`
