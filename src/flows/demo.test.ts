import { expect, test } from 'vitest'
import { withoutListTags } from './demo.ts'

test.each([
  ['Re: [ILUG] Re: sudo', 'sudo'],
  ['[Razor-users] Re[2]: honor', 'honor'],
  ['ADV: Save [90%] now', 'ADV: Save [90%] now'],
  ['Fwd: FW: hello', 'hello'],
  ['Re:', ''],
])('list tags and reply marks are taken off the front: %s', (subject, bare) => {
  expect(withoutListTags(subject)).toBe(bare)
})
