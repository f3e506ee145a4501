/** A picture of a page in the system's Chromium: `node scripts/screenshot.ts PAGE.html PICTURE.png [WIDTH] [light|dark] [HEIGHT]`. */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const [page, picture, width = '1000', scheme = 'light', height] = process.argv.slice(2)
if (page === undefined || picture === undefined)
  throw new Error('usage: node scripts/screenshot.ts PAGE.html PICTURE.png [WIDTH] [light|dark] [HEIGHT]')
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
const view = await browser.newPage({
  viewport: { width: Number(width), height: Number(height ?? 900) },
  colorScheme: scheme === 'dark' ? 'dark' : 'light',
})
await view.goto(pathToFileURL(resolve(page)).href)
await view.screenshot({ path: picture, fullPage: height === undefined })
await browser.close()
