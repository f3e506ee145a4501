import type { Decision, MetricValue, Report } from '../decision/decision.ts'
import { pictureStyles } from '../pictures/picture-styles.ts'
import { groundsOf, tunedOf } from './cost-words.ts'
import { counted, formatCount, formatMetric, formatTime, keepUnits } from './format.ts'
import { html, raw, withCode, type Markup } from './markup.ts'
import { pageStyles } from './page-styles.ts'
import { plainArm } from './plain-arm.ts'
import { reviewBy } from './review-by.ts'
import { risksOf } from './risks.ts'
import { moneySection } from './summary-money.ts'
import { summaryStyles } from './summary-styles.ts'
import { isOpenVerdict, verdictWords } from './verdict-words.ts'

/** Texts of gates and commands begin as they please; on this page they are sentences. */
const sentence = (text: string): string => {
  const trimmed = text.trim()
  return `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}${/[.!?:]$/.test(trimmed) ? '' : '.'}`
}

const measuredOn: Readonly<Record<MetricValue['split'], string>> = {
  golden: 'cases kept aside for this',
  dev2: 'cases that helped to choose, so a little too kind',
  dev: 'cases that helped to choose, so a little too kind',
}

/** `89 of 100 right (between 87 and 91)` for accuracy; the metric by its name otherwise. */
const qualityWords = (metric: MetricValue): string => {
  const whole = (share: number): string => String(Math.round(100 * share))
  const where = `on ${formatCount(metric.n)} ${measuredOn[metric.split]}`
  if (metric.name === 'accuracy')
    return `${whole(metric.value)} of 100 right (likely between ${whole(metric.low)} and ${whole(metric.high)}), measured ${where}`
  return `${metric.name} of ${keepUnits(formatMetric(metric))}, measured ${where}`
}

const quality = (decision: Decision): Markup | undefined => {
  const { against, againstRunsToday } = decision.economics
  const lines = [decision.winner, against, tunedOf(decision)].flatMap((name) => {
    const metric = decision.arms.find((arm) => arm.name === name)?.metric
    return name === null || name === undefined || metric === undefined ? [] : [{ name, metric }]
  })
  const distinct = lines.filter(({ name }, index) => lines.findIndex((line) => line.name === name) === index)
  if (distinct.length === 0) return undefined
  return html`<ul>
    ${distinct.map(({ name, metric }) => html`<li>${plainArm(name, decision)}${name === against && againstRunsToday === true ? ', what runs today' : ''}: ${qualityWords(metric)}.</li>`)}
  </ul>`
}

const grounds = ({ economics }: Decision): Markup | undefined => {
  const inputs = economics.inputs ?? []
  if (inputs.length === 0) return undefined
  const counts = groundsOf(inputs).map(({ words, count }) => `${count} ${words}`)
  return html`<p>The costs rest on ${inputs.length} figures: ${counts.join(', ')}.</p>`
}

const risks = (decision: Decision): Markup | undefined => {
  const found = risksOf(decision)
  if (found.length === 0) return undefined
  return html`<h2>What could make this wrong</h2>
    <ol>
      ${found.map((risk) => html`<li><span class="clip">${withCode(keepUnits(sentence(risk)))}</span></li>`)}
    </ol>`
}

const next = (decision: Decision): Markup => {
  const { day, why } = reviewBy(decision)
  return html`<h2>What to do next</h2>
    <ul>
      ${decision.next.slice(0, 2).map(
        ({ command, why: reason }) =>
          html`<li>
            <span class="clip">${withCode(sentence(reason))}</span>
            <code>${command}</code>
          </li>`,
      )}
      <li>Look at this decision again by <strong>${day}</strong>: ${why}.</li>
    </ul>`
}

/** What the verdict means to a reader who does not know the word margin. */
const meaning = ({ verdict, margin }: Decision): string =>
  verdict === 'inconclusive'
    ? `The measurements cannot tell whether tuning is better by the ${counted(Number((100 * margin).toFixed(2)), 'point')} that you asked for.`
    : verdictWords[verdict].meaning

/** summary.html: one page for whoever decides about the money. No script, no external resource, one sheet of A4 when printed. */
export const renderSummary = (report: Report): string => {
  const { decision } = report
  const words = verdictWords[decision.verdict]
  const isOpen = isOpenVerdict(decision.verdict)
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${words.title}: ${decision.task}, one page</title>
        <style>
          ${raw(pageStyles)}${raw(pictureStyles)}${raw(summaryStyles)}
        </style>
      </head>
      <body>
        <main class="summary">
          <p class="eyebrow">${decision.task} · decided ${formatTime(decision.decidedAt)}</p>
          <div class="verdict ${isOpen ? 'open' : ''}">
            <h1>${words.title}</h1>
            <p class="lead">${meaning(decision)}${decision.winner === null ? '' : ` Use now: ${plainArm(decision.winner, decision)}.`}</p>
          </div>
          <h2>What it rests on</h2>
          ${quality(decision)} ${grounds(decision)} ${moneySection(report)} ${risks(decision)} ${next(decision)}
          <p class="muted foot">
            Likely between: 90 of 100 calculations with uncertain inputs end there. Assay ${report.codeVersion}, run
            <code>${report.runId}</code>, digest <code>${decision.digest.slice(0, 12)}</code>. All figures: report.html beside this page.
          </p>
        </main>
      </body>
    </html> `
  return `${page.markup}\n`
}
