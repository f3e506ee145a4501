/** Colours of pages and pictures, light and dark. */
export const palette = `:root { color-scheme: light dark;
  --paper: #ffffff; --ink: #1b2330; --muted: #5b6675; --grid: #e6eaf0; --rule: #d5dbe4; --soft: #f4f6f9; --band: #dbe9f8;
  --accent: #0b5cad; --plain: #5f6b7c; --yes: #1c7443; --no: #b3261e; --unknown: #8a5a00;
  --series-0: #0b5cad; --series-1: #b4540a; --series-2: #1c7443; --series-3: #7d3f98; --series-4: #b02e57; --series-5: #0f7680; }
@media screen and (prefers-color-scheme: dark) { :root {
  --paper: #12161c; --ink: #e4e9f0; --muted: #9aa6b6; --grid: #232b36; --rule: #333d4b; --soft: #1a2029; --band: #17304b;
  --accent: #78b7f5; --plain: #93a0b3; --yes: #6fce96; --no: #ff8f86; --unknown: #eab757;
  --series-0: #78b7f5; --series-1: #f2a25c; --series-2: #6fce96; --series-3: #cb9ce4; --series-4: #f58fb0; --series-5: #5ecbd3; } }`
