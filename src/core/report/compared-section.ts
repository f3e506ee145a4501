import type { SideComparison } from '../compare/side-comparison.ts'
import { fewestRows, type SliceComparison } from '../compare/compare-slices.ts'
import { counted, formatCount, formatMargin, formatPoints, formatShare } from './format.ts'
import { html, type Markup } from './markup.ts'

const order = { regressed: 0, improved: 1, open: 2, 'too few rows': 3 } as const

const sliceRow = (slice: SliceComparison): Markup =>
  html`<tr>
    <td>${slice.slice}</td>
    <td class="number">${formatCount(slice.n)}</td>
    <td class="number">${formatShare(slice.valueA)}</td>
    <td class="number">${formatShare(slice.valueB)}</td>
    <td class="number">${formatPoints(slice.difference)}<br /><small>pooled ${formatPoints(slice.shrunk)}</small></td>
    <td class="number">${formatPoints(slice.low)} to ${formatPoints(slice.high)}</td>
    <td>${slice.conclusion}</td>
  </tr>`

const noise = ({ repeats }: SideComparison): Markup | undefined =>
  repeats.length === 0
    ? undefined
    : html`<p>
        ${repeats.map((side) => `${side.side}: standard error ${formatMargin(side.seExamples)} from other examples and ${formatMargin(side.seRepeats)} from ${side.repeats} repeats. `)}
      </p>`

/** Where one arm gains and loses against another: by tag and label, from dev. */
export const comparedSection = (comparison: SideComparison | undefined): Markup | undefined => {
  if (comparison === undefined) return undefined
  const { a, b, slices, flips, integrity } = comparison
  const sorted = [...slices.slices].sort((x, y) => order[x.conclusion] - order[y.conclusion] || y.n - x.n)
  const table =
    sorted.length === 0
      ? undefined
      : html`<div class="scroll">
          <table>
            <thead>
              <tr>
                <th>rows</th>
                <th class="number">n</th>
                <th class="number">${a}</th>
                <th class="number">${b}</th>
                <th class="number">difference</th>
                <th class="number">95 %</th>
                <th></th>
              </tr>
            </thead>
            <tbody>
              ${sorted.slice(0, 40).map(sliceRow)}
            </tbody>
          </table>
        </div>`
  return html`<h2>Where does ${b} gain and lose?</h2>
    <p>
      Against ${a} on ${counted(integrity.common, 'row')} of ${comparison.split}: ${formatCount(flips.improved.length)} better,
      ${formatCount(flips.regressed.length)} worse. ${comparison.conclusion.words}. Slices are adjusted for looking at many
      (Benjamini-Hochberg); “pooled” takes back what chance alone makes of small slices; under ${fewestRows} rows nothing is concluded.
    </p>
    ${noise(comparison)} ${table}`
}
