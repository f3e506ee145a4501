/**
 * The script of the review page. Texts of the data reach the page only through `textContent` and `value`. Decisions are kept in the
 * browser's storage as they are made, and saved as the lines of reviews.jsonl. No address is ever opened.
 */
export const reviewPageScript = `
const { rows, labels, review, json, keys: on } = JSON.parse(document.getElementById('data').textContent)
const $ = (id) => document.getElementById(id)
const store = 'assay-rows-' + review
const load = () => { try { return JSON.parse(localStorage.getItem(store)) || {} } catch { return {} } }
const state = Object.assign({ decisions: {}, order: [], at: 0, by: document.body.dataset.by }, load())
let shown = performance.now()
let focused, byButton
const save = () => { try { localStorage.setItem(store, JSON.stringify(state)); $('kept').textContent = 'kept in this browser' } catch { $('kept').className = 'lost'; $('kept').textContent = 'not kept: save before you close the page' } }
const say = (text) => { $('said').textContent = text }
const element = (name, text, kind) => { const made = document.createElement(name); made.textContent = text; if (kind) made.className = kind; return made }
const quote = (text) => { const made = element('blockquote', text); made.dir = 'auto'; return made }
const decided = () => Object.values(state.decisions).filter((one) => one.decision !== 'skip').length
const pace = () => {
  const seconds = Object.values(state.decisions).map((one) => Math.min(300, one.seconds))
  const sum = seconds.reduce((a, b) => a + b, 0)
  if (!sum) return ''
  const perHour = 3600 * seconds.length / sum
  const minutes = Math.ceil((rows.length - Object.keys(state.decisions).length) / perHour * 60)
  return ' · ' + Math.round(perHour).toLocaleString('en') + ' rows/h · ' + minutes + ' min left'
}
const button = (label, key, act, kind) => {
  const made = document.createElement('button')
  made.type = 'button'
  if (kind) made.className = kind
  if (key) { made.append(element('kbd', key), ' '); made.setAttribute('aria-keyshortcuts', key === 'space' ? 'Space' : key) }
  if (label) made.append(element('bdi', label))
  // Who presses a button by Tab and Enter finds the focus on the same button of the next row.
  made.addEventListener('click', (event) => { focused = event.detail === 0 ? key : undefined; act(); focused = undefined })
  return made
}
const decide = (decision, expected) => {
  const row = rows[state.at]
  if (!row) return
  if (decision === 'edit' && expected === row.expected) { decision = 'accept'; expected = undefined }
  const record = { id: row.id, hash: row.hash, decision, queue: row.queue, at: new Date().toISOString(), seconds: Math.round((performance.now() - shown) / 100) / 10 }
  if (row.expected !== undefined) record.previous = row.expected
  if (decision === 'edit') record.expected = expected
  if (row.blind) record.blind = true
  if (row.generator !== undefined) record.generator = row.generator
  if (!$('edit').hidden) focused = byButton
  state.decisions[state.at] = record
  state.order.push(state.at)
  const next = rows.findIndex((_, index) => index > state.at && !state.decisions[index])
  state.at = next === -1 ? rows.length : next
  say({ accept: 'accepted', edit: 'edited', reject: 'rejected', skip: 'skipped' }[decision])
  save(); draw()
}
const undo = () => {
  const last = state.order.pop()
  if (last === undefined) return
  delete state.decisions[last]
  state.at = last
  say('undone')
  save(); draw()
}
const take = () => {
  const text = $('own').value.trim()
  if (text === '') { $('own').focus(); return }
  if (labels.length) {
    const wanted = text.toLowerCase()
    const found = labels.find((label) => label.toLowerCase() === wanted) || (/^[0-9]+$/.test(text) ? labels[Number(text) - 1] : undefined) || labels.find((label) => label.toLowerCase().startsWith(wanted))
    if (!found) { $('problem').textContent = 'no label begins like this'; return }
    decide('edit', found); return
  }
  if (json) { try { JSON.parse(text) } catch { $('problem').textContent = 'this is not JSON'; return } }
  decide('edit', text)
}
const undoButton = () => { const made = button('undo', on.undo, undo); made.disabled = state.order.length === 0; return made }
const buttonOf = (key) => [...document.querySelectorAll('button')].find((one) => one.getAttribute('aria-keyshortcuts') === (key === 'space' ? 'Space' : key))
const refocus = () => {
  scrollTo(0, 0)
  const keyed = focused && buttonOf(focused)
  if (focused) (keyed || document.querySelector('#keys button:enabled') || $('save')).focus({ preventScroll: true })
}
const draw = () => {
  shown = performance.now()
  const row = rows[state.at]
  $('progress').textContent = decided() + ' of ' + rows.length + ' decided' + pace()
  $('bar').value = Object.keys(state.decisions).length
  $('problem').textContent = ''
  $('which').textContent = row ? ' · row ' + row.id : ''
  const card = $('card'), answers = $('answers'), keys = $('keys')
  card.replaceChildren(); answers.replaceChildren(); keys.replaceChildren()
  $('edit').hidden = true
  if (!row) {
    card.append(element('p', 'All rows are done. Save the decisions, then run: assay review --from decisions.jsonl', 'lead'))
    keys.append(undoButton())
    refocus()
    return
  }
  if (row.why) card.append(element('p', row.why, 'why'))
  for (const turn of row.history || []) card.append(element('h2', turn.role), quote(turn.content))
  if (row.context) card.append(element('h2', 'passage'), quote(row.context))
  card.append(element('h2', 'input'), quote(row.input))
  if (row.pair) {
    card.append(element('h2', 'which answer is better?'))
    row.pair.forEach((answer, index) => { const one = button('', String(index + 1), () => decide('edit', answer), 'choice'); one.append(quote(answer)); card.append(one) })
  } else if (row.answerHidden) card.append(element('p', 'The present answer is hidden: give your own.', 'muted'))
  else if (row.expected === undefined) card.append(element('p', 'No answer yet.', 'muted'))
  else {
    const now = quote(row.suggested === undefined ? row.expected : '')
    if (row.suggested !== undefined) now.append(element('del', row.expected), ' ', element('ins', row.suggested))
    card.append(element('h2', row.suggested === undefined ? 'answer' : 'answer: now, and suggested'), now)
  }
  if (!row.pair) labels.slice(0, 9).forEach((label, index) => answers.append(button(label, String(index + 1), () => decide('edit', label))))
  if (!row.pair && !row.answerHidden && row.expected !== undefined) keys.append(button('accept', on.accept, () => decide('accept'), 'yes'))
  if (row.suggested !== undefined) keys.append(button('suggested', on.suggested, () => decide('edit', row.suggested)))
  if (!row.pair) keys.append(button(labels.length ? 'other label' : 'edit', on.edit, edit))
  keys.append(button('reject', on.reject, () => decide('reject'), 'no'), button('skip', on.skip, () => decide('skip')), undoButton())
  refocus()
}
const edit = () => {
  const row = rows[state.at]
  if (!row || row.pair) return
  byButton = focused
  $('edit').hidden = false
  $('own').value = labels.length || row.answerHidden ? '' : (row.suggested ?? row.expected ?? '')
  $('own').focus()
}
const leave = () => { $('edit').hidden = true; $('own').blur(); if (byButton) buttonOf(on.edit).focus() }
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
  const inText = /^(INPUT|TEXTAREA)$/.test(event.target.tagName)
  if (inText) {
    if (event.key === 'Escape') leave()
    if (event.key === 'Enter' && event.target.id === 'own' && !event.shiftKey) { event.preventDefault(); take() }
    return
  }
  if (/^(BUTTON|SUMMARY)$/.test(event.target.tagName) && (event.key === ' ' || event.key === 'Enter')) return
  const row = rows[state.at]
  const key = event.key === ' ' ? 'space' : event.key
  if (key === 'space') event.preventDefault()
  if (key === on.undo) { undo(); return }
  if (key === on.help) { $('help').open = !$('help').open; return }
  if (!row) return
  if (key === on.skip) decide('skip')
  else if (key === on.reject) decide('reject')
  else if (key === on.accept && !row.pair && !row.answerHidden && row.expected !== undefined) decide('accept')
  else if (key === on.suggested && row.suggested !== undefined) decide('edit', row.suggested)
  else if (key === on.edit) { event.preventDefault(); edit() }
  else if (/^[1-9]$/.test(key)) { const answer = row.pair ? row.pair[key - 1] : labels[key - 1]; if (answer !== undefined) decide('edit', answer) }
})
$('use').addEventListener('click', take)
$('back').addEventListener('click', leave)
$('by').value = state.by
$('by').addEventListener('input', () => { state.by = $('by').value.trim(); save() })
const lines = () => rows.map((_, index) => state.decisions[index]).filter(Boolean).map((one) => JSON.stringify({ ...one, by: state.by }) + '\\n').join('')
const named = () => { if (state.by) return true; say('your name is needed'); $('by').focus(); return false }
$('save').addEventListener('click', () => {
  if (!named()) return
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([lines()], { type: 'application/jsonl' }))
  link.download = 'decisions.jsonl'
  link.click()
  say('saved as decisions.jsonl')
})
$('copy').addEventListener('click', () => { if (named()) navigator.clipboard.writeText(lines()).then(() => say('copied'), () => say('copying is not allowed here: save instead')) })
$('bar').max = rows.length
save(); draw()
`
