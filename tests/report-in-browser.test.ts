import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { renderReport } from '../src/core/report/html.ts'
import { renderSummary } from '../src/core/report/summary-page.ts'
import { longReport, sampleReport } from './fixtures/report-sample.ts'

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path))

// A browser is no dependency of Assay: where there is none, these tests say so instead of passing.
const inBrowser = test.skipIf(executablePath === undefined)

let browser: Browser | undefined
let folder = ''

beforeAll(async () => {
  if (executablePath === undefined) return
  folder = await mkdtemp(join(tmpdir(), 'assay-report-'))
  await writeFile(join(folder, 'report.html'), renderReport(sampleReport))
  await writeFile(join(folder, 'summary.html'), renderSummary(sampleReport))
  await writeFile(join(folder, 'long.html'), renderSummary(longReport))
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
})

afterAll(async () => {
  await browser?.close()
  if (folder !== '') await rm(folder, { recursive: true, force: true })
})

// Scripts of the page are text: the types of a browser would otherwise leak into every file of the program.
const inspectPictures = `(() => {
  const overlaps = []
  const small = []
  for (const picture of document.querySelectorAll('svg.picture')) {
    const texts = [...picture.querySelectorAll('text')].map((text) => ({ name: text.textContent, box: text.getBoundingClientRect() })).filter(({ box }) => box.width > 0)
    for (const [index, a] of texts.entries()) {
      if (a.box.height < 11) small.push(a.name)
      for (const b of texts.slice(index + 1)) {
        const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left)
        const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top)
        if (across > 1 && down > 2) overlaps.push(a.name + ' / ' + b.name)
      }
    }
  }
  return { overlaps, small, beyond: document.documentElement.scrollWidth - document.documentElement.clientWidth }
})()`

const readColours = `(() => {
  const style = getComputedStyle(document.documentElement)
  const read = (name) => [1, 3, 5].map((at) => Number.parseInt(style.getPropertyValue(name).trim().slice(at, at + 2), 16))
  const names = ['--ink', '--muted', '--accent', '--yes', '--no', '--unknown', '--plain', ...[0, 1, 2, 3, 4, 5].map((index) => '--series-' + index)]
  return { paper: read('--paper'), others: names.map((name) => ({ name, colour: read(name) })) }
})()`

interface Colours {
  readonly paper: readonly number[]
  readonly others: readonly { readonly name: string; readonly colour: readonly number[] }[]
}

const screens = [400, 900, 1400].flatMap((width) => (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })))

const pages = ['report', 'summary'].flatMap((name) => screens.map((screen) => ({ name, ...screen })))

inBrowser.each(pages)(
  '$name at $width px in $colorScheme: nothing overlaps, leaves the page or is too small to read',
  async ({ name, width, colorScheme }) => {
    const page = await browser!.newPage({ viewport: { width, height: 1000 }, colorScheme })
    const requests: string[] = []
    page.on('request', (request) => requests.push(request.url()))
    await page.goto(`file://${join(folder, `${name}.html`)}`)
    const seen = await page.evaluate(inspectPictures)
    expect(seen).toEqual({ overlaps: [], small: [], beyond: 0 })
    expect(requests.filter((url) => !url.startsWith('file:'))).toEqual([])
    await page.close()
  },
)

/** Pages of a PDF that the browser wrote: one page object each. */
const pageCount = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0

inBrowser.each(['summary', 'long'])('%s.html prints as one sheet of A4, however long its texts are', async (name) => {
  const page = await browser!.newPage({ viewport: { width: 1000, height: 1000 } })
  await page.goto(`file://${join(folder, `${name}.html`)}`)
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true })
  expect(pageCount(pdf)).toBe(1)
  // 210 x 297 mm in points of 1/72 inch.
  expect(pdf.toString('latin1')).toMatch(/\/MediaBox\s*\[0 0 59[4-6](\.\d+)? 84[1-3](\.\d+)?\]/)
  await page.goto(`file://${join(folder, 'report.html')}`)
  expect(pageCount(await page.pdf({ preferCSSPageSize: true }))).toBeGreaterThan(2)
  await page.close()
})

/** WCAG contrast of two rgb() colours. */
const contrast = (a: readonly number[], b: readonly number[]): number => {
  const luminance = (colour: readonly number[]): number => {
    const [red = 0, green = 0, blue = 0] = colour.map((value) =>
      value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const [high = 1, low = 1] = [luminance(a) + 0.05, luminance(b) + 0.05].sort((x, y) => y - x)
  return high / low
}

inBrowser.each(['light', 'dark'] as const)('text in %s has a contrast of at least 4.5, marks of at least 3', async (colorScheme) => {
  const page = await browser!.newPage({ colorScheme })
  await page.goto(`file://${join(folder, 'report.html')}`)
  const colours = await page.evaluate<Colours>(readColours)
  for (const { name, colour } of colours.others) {
    const isMark = name.startsWith('--series') || name === '--plain'
    expect(contrast(colours.paper, colour), name).toBeGreaterThanOrEqual(isMark ? 3 : 4.5)
  }
  await page.close()
})
