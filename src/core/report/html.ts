import type { Report } from '../decision/decision.ts'
import { pictureStyles } from '../pictures/picture-styles.ts'
import { breakdownSection } from './breakdown-section.ts'
import { comparedSection } from './compared-section.ts'
import { costsSection } from './costs-section.ts'
import { dataSection } from './data-section.ts'
import { failuresSection } from './failures-section.ts'
import { gatesSection } from './gates-section.ts'
import { comparisonSection, costQualitySection, ladderSection, learningSection, sliceSection } from './ladder-section.ts'
import { html, raw } from './markup.ts'
import { methodSection } from './method-section.ts'
import { pageStyles } from './page-styles.ts'
import { trainingSection } from './training-section.ts'
import { verdictSection } from './verdict-section.ts'
import { verdictWords } from './verdict-words.ts'

/** One self-contained HTML page (no script, no external resource) that a manager can read. Every text of the user's data is escaped. */
export const renderReport = (report: Report): string => {
  const { decision } = report
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${verdictWords[decision.verdict].title}: ${decision.task}</title>
        <style>
          ${raw(pageStyles)}${raw(pictureStyles)}
        </style>
      </head>
      <body>
        <main>
          ${verdictSection(decision)} ${ladderSection(decision)} ${costQualitySection(decision)} ${learningSection(decision)}
          ${breakdownSection(decision)} ${gatesSection(decision)} ${costsSection(report)} ${comparisonSection(decision)}
          ${sliceSection(decision)} ${comparedSection(report.compared)} ${failuresSection(report)} ${dataSection(report)}
          ${trainingSection(report)} ${methodSection(report)}
        </main>
      </body>
    </html> `
  return `${page.markup}\n`
}
