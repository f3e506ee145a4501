import type { Report } from '../decision/decision.ts'
import { lossCurve } from '../pictures/loss-curve.ts'
import { counted, formatShare } from './format.ts'
import { html, type Markup } from './markup.ts'
import { picturePair } from './picture-pair.ts'

type Training = Report['training'][number]

const training = (run: Training, index: number, metric: string): Markup => {
  const recipe = Object.entries(run.recipe).map(
    ([key, value]) => `${key} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
  )
  const scores = run.devScores.map(
    (score) => html`<li>step ${score.step}: ${metric} ${formatShare(score.value)} of ${counted(run.scoredRows, 'row')} of dev1</li>`,
  )
  return html`<h3>${run.arm}</h3>
    ${run.points.length === 0 ? undefined : picturePair((size) => lossCurve(run.points, { ...size, width: Math.min(520, size.width) }), `loss-${index}`, html`What training minimised, by step. Quality on dev1 decides which step is kept.`)}
    <ul>
      ${scores} ${run.notes.map((note) => html`<li>${note}</li>`)}
    </ul>
    <p class="muted">Recipe: ${recipe.join(', ')}</p>`
}

/** How the tuned arms were trained. */
export const trainingSection = (report: Report): Markup | undefined => {
  if (report.training.length === 0) return undefined
  return html`<h2>Training</h2>
    ${report.training.map((run, index) => training(run, index, report.decision.metric))}`
}
