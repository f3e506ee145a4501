import { html, raw, type Markup } from './markup.ts'

/** A picture drawn twice, for a page and for a phone: text stays readable where scaling would shrink it. */
export const picturePair = (draw: (size: { readonly id: string; readonly width: number }) => string, id: string, caption: Markup): Markup =>
  html`<figure>
    <div class="wide">${raw(draw({ id: `${id}-wide`, width: 880 }))}</div>
    <div class="narrow">${raw(draw({ id: `${id}-narrow`, width: 360 }))}</div>
    <figcaption>${caption}</figcaption>
  </figure>`
