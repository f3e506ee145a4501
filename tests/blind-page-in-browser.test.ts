import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { expect, test } from 'vitest'
import { renderBlindPage } from '../src/core/compare/blind-page.ts'

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path))

// A browser is no dependency of Assay: where there is none, this test says so instead of passing.
test.skipIf(executablePath === undefined)('choices survive a reload and are saved as the decisions that compare reads', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assay-review-'))
  const rows = ['r1', 'r2', 'r3'].map((id) => ({ review: 'abc', id, input: `<b>${id}</b>`, first: 'spam', second: 'ham' }))
  await writeFile(join(folder, 'review.html'), renderBlindPage(rows, { task: 'mails', labels: ['spam', 'ham', 'other'] }))
  const browser = await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage({ acceptDownloads: true })
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('request', (request) => (/^(file|blob):/.test(request.url()) ? undefined : faults.push(request.url())))
    await page.goto(`file://${join(folder, 'review.html')}`)
    const form = (index: number) => page.locator('form').nth(index)
    await form(0).locator('input[value=second]').check()
    await form(2).locator('input[value=neither]').check()
    await form(2).locator('input[name=answer]').fill('other')
    await page.reload()
    expect(await page.textContent('#done')).toBe('2')
    await page.fill('#by', 'Ada')
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#save')])
    await download.saveAs(join(folder, 'decisions.jsonl'))
    const saved = (await readFile(join(folder, 'decisions.jsonl'), 'utf8')).trim().split('\n')
    expect(saved.map((line) => JSON.parse(line) as unknown)).toEqual([
      { review: 'abc', id: 'r1', choice: 'second', by: 'Ada' },
      { review: 'abc', id: 'r3', choice: 'neither', answer: 'other', by: 'Ada' },
    ])
    expect(faults).toEqual([])
  } finally {
    await browser.close()
    await rm(folder, { recursive: true, force: true })
  }
})
