/**
 * Phrases of refusals, and of AI models about themselves, in English, German, French, Spanish, Italian and Portuguese. A refusal is
 * somebody who cannot, may not or will not (`i cannot`, `ich kann ... nicht`) and what is refused: to help, to answer, to give advice.
 * "I cannot open the app" refuses nothing. Texts are compared in small letters with straight apostrophes.
 */

/** A refusal is said at once: only the beginning of an answer is searched. */
const beginning = 200

const joined = (...parts: readonly string[]): string => `(?:${parts.join('|')})`
/** Up to so many characters of the same sentence. */
const within = (most: number): string => String.raw`[^.!?\n]{0,${most}}?`
const start = String.raw`(?:^|[.!?…:;,("\n–—-]\s*|\b(?:but|and|so|that|sorry|afraid|unfortunately|regrettably|however)\s+)`
const adverb = '(?:(?:really|simply|just|also|currently|unfortunately|sadly|personally|therefore|however|even|afraid) )?'

const helping = joined(
  'help(?:ing)?(?! but)',
  'assist(?:ing)?',
  'comply',
  'answer(?:ing)?(?! (?:the|my|your) (?:phone|door|call))',
  'respond to (?:that|this|your|such)',
  'advise',
  'fulfil',
  'accommodate',
  'discuss',
  'disclose',
  'participate',
  'engage (?:in|with)',
  'comment on',
  'speculate',
  'oblige',
  'condone',
  'support (?:that|this|such|your)',
  'do (?:that|this|so)\\b',
  '(?:continue|proceed) (?:with )?(?:that|this|your)',
  'complete (?:that|this|your) (?:request|task)',
  'process (?:that|this) request',
  'talk about (?:that|this|such)',
  '(?:access|browse) (?:the (?:internet|web)|external|real-time|links|websites|personal)',
  '(?:see|view|open) (?:images|links|attachments|urls)',
)
const giving = 'giv(?:e|ing)|provid(?:e|ing)|offer(?:ing)?|shar(?:e|ing)|tell|reveal|supply|make|recommend|generate|create|write|produce'
const given = joined(
  'advice',
  'information',
  'instructions',
  'guidance',
  'recommendations?',
  'opinions?',
  'answers?',
  'assistance',
  'predictions?',
  'diagnos[ei]s',
  'content',
  'specific',
  '(?:account|personal|private|sensitive|confidential|customer|such|that|this) (?:data|details|help|kind|sort|type)',
  'that\\b(?! (?:i|you|we|they|he|she|it)\\b)(?=[.,!?]|$)',
)
const refused = `(?:${helping}|(?:${giving})\\b(?: [\\p{L}'-]+){0,4}? ${given})`
const unable = joined(
  "\\bcan(?:'t|not| not)(?: and (?:will|can) ?not)?",
  "\\b(?:will not|won't)(?: be able to)?",
  "(?:(?:'m|'re|\\bam|\\bare|\\bis|\\bwill be) (?:\\w+ )?|\\b)(?:unable to|not (?:currently |yet )?(?:able to|allowed to|permitted to|authori[sz]ed to|programmed to|designed to|trained to|equipped to|qualified to|comfortable|in a position to|at liberty to)|prohibited from|forbidden to|incapable of)",
  "\\bdo(?:n't| not) (?:have the (?:ability|capability|authority) to|feel comfortable)",
  "(?:'d|\\bwould) (?:rather|prefer) not(?: to)?",
  '\\bprefer not to',
)
/** What cannot be done, then who cannot: nearly no text holds the first. */
const inability = new RegExp(
  `${unable} ${adverb}${refused}|\\bdo(?:n't| not) know how to (?:help|assist|answer|respond)|\\bcan(?:'t|not)[.!]`,
  'gu',
)
const speaker = new RegExp(`${start}(?:i|we|(?:this|the) (?:assistant|chatbot|bot|model)) ?${adverb}$`, 'u')
const apologising = /\bsorry,? (?:but )?(?:i|we) $/
/** "Sorry, can't help with that." */
const noSpeaker = /(?:^|[.!?…]\s*|\bsorry,? (?:but )?)$/

const isUnable = (said: string): boolean => {
  inability.lastIndex = 0
  for (let found = inability.exec(said); found !== null; found = inability.exec(said)) {
    const match = found[0]
    const before = said.slice(Math.max(0, found.index - 60), found.index)
    // A bare "I can't." refuses only with an apology.
    if (/[.!]$/.test(match) ? apologising.test(before) : speaker.test(before) || (noSpeaker.test(before) && !match.startsWith('do')))
      return true
  }
  return false
}

const declining = new RegExp(
  joined(
    `\\b(?:must|have to|need to|respectfully|politely|going to) (?:respectfully |politely )?(?:decline|refuse)\\b(?<=${start}(?:i|we)\\b.{0,40})`,
    `\\bi (?:decline|refuse) to ${refused}`,
  ),
  'u',
)
/** What stands outside of what a model may, can or knows. */
const impersonal = new RegExp(
  joined(
    '\\b(?:outside|beyond)(?: of)? (?:my|the scope of (?:my|what i)) (?:\\w+ )?(?:scope|capabilit|abilit|expertise|can\\b|knowledge|role)',
    "\\b(?:against|violates?) (?:my|openai's|anthropic's|our (?:content|usage|safety)) (?:\\w+ )?(?:guidelines|polic|programming|principles|rules)",
    "\\bdo(?:n't| not) have (?:any |direct )?access to (?:real-?time|live data|personal (?:data|information)|external|the internet|your (?:account|personal|data|files))(?<=\\bi do.{0,60})",
    "\\bi do(?:n't| not) have (?:any |my own )?personal (?:opinions|beliefs|feelings|experiences)",
    '\\b(?:request|question) can(?:not| not) be (?:fulfilled|answered)',
    '\\bnot (?:be )?appropriate for me to\\b',
  ),
  'u',
)

const verbsOf = {
  de: 'helfen|weiterhelfen|behilflich|unterstützen|beantworten|antworten|nachkommen|erfüllen|entsprechen|auskunft|auskünfte|beratung|ratschläge|stellung nehmen|preisgeben|offenlegen|diskutieren|empfehlungen?|informationen (?:geben|herausgeben|bereitstellen|teilen)',
  fr: 'aider|assister|r[ée]pondre|satisfaire|acc[ée]der à (?:votre|ta|cette) demande|donner suite|discuter|divulguer|faire (?:cela|ça)|(?:fournir|donner|communiquer|partager|proposer)[^.!?\\n]{0,40}(?:informations?|conseils?|avis|renseignements?|r[ée]ponses?|aide|donn[ée]es)',
  es: 'ayudar\\p{L}*|asistir\\p{L}*|responder\\p{L}*|contestar\\p{L}*|cumplir|atender|discutir|revelar|hacer (?:eso|esto)|hacerlo|(?:proporcionar|dar|ofrecer|brindar|facilitar|compartir)\\p{L}*[^.!?\\n]{0,40}(?:informaci|consejo|asesor|ayuda|instrucci|datos|respuesta|opini|recomend)',
  it: 'aiutar\\p{L}*|assister\\p{L}*|risponder\\p{L}*|soddisfare|discutere|rivelare|farlo|(?:fornir|dar|offrir|condivider)\\p{L}*[^.!?\\n]{0,40}(?:informazion|consigl|consulenz|aiuto|assistenza|istruzion|dati|rispost|opinion)',
  pt: 'ajud[aá]r?\\p{L}*(?:-l[oa]s?)?|auxiliar|responder|atender|discutir|revelar|fazer isso|cumprir|(?:fornecer|dar|oferecer|compartilhar|partilhar|prestar)\\p{L}*[^.!?\\n]{0,40}(?:informaç|conselho|orienta|ajuda|instruç|dados|resposta|opini|aconselha|assist)',
} as const

/** "Das kann ich leider nicht beantworten": verb and subject change places, and what is refused stands at the end. */
const german = joined(
  `\\b(?:(?:ich|wir) (?:kann|können|darf|dürfen|werde|werden|möchte)|(?:kann|können|darf|dürfen|möchte) (?:ich|wir))\\b${within(60)}\\b(?:nicht|kein\\p{L}*)\\b${within(50)}(?:${verbsOf.de})`,
  `\\b(?:ich|wir) (?:bin|sind) (?:\\p{L}+ )?nicht (?:in der lage|befugt|berechtigt|imstande|dazu gedacht)${within(60)}(?:${verbsOf.de}|geben|zu\\b)`,
  `\\b(?:ich|wir) (?:muss|müssen)${within(40)}\\bablehnen`,
  `\\b(?:ich|wir) lehnen?${within(30)}(?:anfrage|antwort)${within(20)}\\bab\\b`,
)
const french = joined(
  `\\b(?:je|nous) ne (?:peux|pouvons|puis|pourrai|pourrons|saurais) (?:\\p{L}+ )?(?:pas |point )?(?:\\p{L}+ )?(?:vous |te |t'|y |en |lui )?(?:${verbsOf.fr})`,
  `\\bne (?:suis|sommes) (?:\\p{L}+ )?pas (?:en mesure|capables?|autorisée?s?|habilitée?s?|conçue?) (?:de |d'|à |pour )(?:vous |te |t'|y )?(?:${verbsOf.fr})`,
  `\\bil m'est impossible (?:de |d')(?:vous |te |t')?(?:${verbsOf.fr})`,
  `\\bje (?:dois|suis obligée? de|me vois (?:contrainte?|dans l'obligation) de|préfère) (?:\\p{L}+ )?(?:refuser|décliner)`,
)
const spanish = joined(
  `\\bno (?:te |le |les |os |me )?(?:puedo|podemos|podré|podremos) (?:\\p{L}+ )?(?:${verbsOf.es})`,
  `\\bno (?:estoy|estamos) (?:autorizad[oa]s?|capacitad[oa]s?|en condiciones|en posición|diseñad[oa]s?) (?:para|de|a) (?:${verbsOf.es})`,
  `\\bno (?:me |nos )?es posible (?:${verbsOf.es})`,
  `\\b(?:soy|somos) incapac?es? de (?:${verbsOf.es})|\\bsoy incapaz de (?:${verbsOf.es})`,
  '\\b(?:debo|tengo que|me veo obligad[oa] a) (?:rechazar|declinar|negarme)',
)
const italian = joined(
  `\\bnon (?:ti |le |vi |la |mi )?(?:posso|possiamo|potrò) (?:\\p{L}+ )?(?:${verbsOf.it})`,
  `\\bnon (?:sono|siamo) (?:\\p{L}+ )?(?:in grado di|autorizzat[oaie] a|in condizione di|abilitat[oaie] a) (?:${verbsOf.it})`,
  `\\bnon mi è possibile (?:${verbsOf.it})`,
  '\\b(?:devo|sono costrett[oa] a) (?:\\p{L}+ )?(?:rifiutar|declinar)',
)
const portuguese = joined(
  `\\bn[ãa]o (?:te |lhe |o |a |vos )?(?:posso|podemos|poderei|consigo|conseguimos) (?:\\p{L}+ )?(?:${verbsOf.pt})`,
  `\\bn[ãa]o (?:sou capaz de|somos capazes de|estou autorizad[oa] a|estou em condições de|estou apt[oa] a|me é possível) (?:${verbsOf.pt})`,
  '\\b(?:devo|preciso|tenho que|tenho de) (?:\\p{L}+ )?(?:recusar|declinar)',
)

interface Signalled {
  /** Words of which one stands in every refusal of this sort: only such texts are looked at more closely. */
  readonly needs: string
  refuses(said: string): boolean
}

const byExpression = (needs: string, expression: RegExp): Signalled => ({ needs, refuses: (said) => expression.test(said) })

const sorts: readonly Signalled[] = [
  { needs: "can't cannot unable not won't don't rather prefer prohibited forbidden incapable", refuses: isUnable },
  byExpression('decline refuse', declining),
  byExpression(
    'outside beyond against violate violates access opinions beliefs feelings experiences fulfilled answered appropriate',
    impersonal,
  ),
  byExpression('nicht kein keine keinen keiner keinerlei ablehnen ab', new RegExp(german, 'u')),
  byExpression('ne impossible refuser décliner', new RegExp(french, 'u')),
  byExpression('no incapaz incapaces rechazar declinar negarme', new RegExp(spanish, 'u')),
  byExpression('non rifiutare rifiutarmi declinare', new RegExp(italian, 'u')),
  byExpression('não nao recusar declinar', new RegExp(portuguese, 'u')),
]

const notThePeople =
  '(?!-?\\s?(?:engineer|research|developer|student|startup|start-up|company|team|lab|expert|consultant|specialist|product|enthusiast|ethic|forscher|entwickler|unternehmen|firma))'
const ofModels = new RegExp(
  joined(
    `\\bas an? (?:(?:ai|artificial intelligence)\\b${notThePeople}|(?:large |ai )?language model\\b${notThePeople}|chatbot\\b|virtual assistant\\b)`,
    `\\bi(?:'m| am) (?:just |only |merely )?an? (?:ai|artificial intelligence|(?:large |ai )?language model)\\b${notThePeople}`,
    '\\bmy (?:knowledge|training) (?:cut-?off|data)\\b',
    '\\b(?:trained|created|developed|made) by (?:openai|anthropic|google deepmind|meta ai|mistral ai)\\b',
    '\\btrained by (?:google|meta)\\b',
    `\\bals (?:ein )?(?:ki|künstliche intelligenz|sprachmodell|ki-sprachmodell|ki-modell|ki-assistent|großes sprachmodell)\\b${notThePeople}`,
    `\\bich bin (?:nur |lediglich )?(?:eine? )?(?:ki|künstliche intelligenz|(?:ki-)?sprachmodell)\\b${notThePeople}`,
    "\\b(?:en tant qu'|je (?:ne )?suis (?:qu'|juste )?)(?:un |une )?(?:ia|intelligence artificielle|mod[èe]le de langage|assistant virtuel)(?!\\p{L})",
    '\\ben tant que (?:mod[èe]le|ia|assistant (?:virtuel|ia))(?!\\p{L})',
    '\\b(?:como|(?:solo )?soy|sou|enquanto) (?:solo |apenas |só )?(?:una? |uma? )?(?:ia|inteligencia artificial|inteligência artificial|(?:gran )?modelo de (?:lenguaje|linguagem|lengua|idioma)|asistente (?:virtual|de ia)|assistente (?:virtual|de ia))(?!\\p{L})',
    "\\b(?:come|(?:in quanto|sono) (?:solo )?)(?: )?(?:una? |un')?(?:ia|intelligenza artificiale|modello (?:linguistico|di linguaggio)|assistente virtuale)(?!\\p{L})",
  ),
  'u',
)
const wordsOfModels =
  "ai intelligence model chatbot assistant openai anthropic deepmind trained training knowledge ki intelligenz sprachmodell ia qu'ia qu'intelligence artificielle modèle modele modelo inteligencia inteligência asistente assistente artificiale modello un'intelligenza un'ia"

const slots = 1 << 16
const ofSelf = 1 << sorts.length
/** By the hash of a word: bits of the sorts of refusals that need it, and the bit of words of models. */
const signals = new Uint16Array(slots)
const apostrophe = 39

/** Of Latin-1: the small letter, 39 for what stands for an apostrophe, 0 for what no word holds. */
const letters = new Uint16Array(256)
for (let code = 0; code < 256; code++) {
  const small = String.fromCharCode(code).toLowerCase()
  if (/\p{L}/u.test(small)) letters[code] = small.charCodeAt(0)
}
for (const code of [39, 0x60, 0xb4]) letters[code] = apostrophe
const letterOf = (code: number): number => {
  if (code < 256) return letters[code] as number
  if (code === 0x2019 || code === 0x2018 || code === 0x2bc) return apostrophe
  return code >= 0x2000 && code < 0x2070 ? 0 : code
}
const slotOf = (hash: number): number => (hash ^ (hash >>> 15)) & (slots - 1)

/** Bits of `signals` of the words of a text. */
const signalsIn = (text: string): number => {
  let found = 0
  let hash = 0
  for (let at = 0; at <= text.length; at++) {
    const code = at === text.length ? 0 : letterOf(text.charCodeAt(at))
    if (code !== 0) {
      hash = (Math.imul(hash, 31) + code) | 0
      continue
    }
    if (hash === 0) continue
    // What refuses counts at the beginning only.
    found |= at <= beginning ? (signals[slotOf(hash)] as number) : (signals[slotOf(hash)] as number) & ofSelf
    hash = 0
  }
  return found
}

const mark = (words: string, bit: number): void => {
  for (const word of words.split(' ')) {
    let hash = 0
    for (let at = 0; at < word.length; at++) hash = (Math.imul(hash, 31) + word.charCodeAt(at)) | 0
    signals[slotOf(hash)] = (signals[slotOf(hash)] as number) | bit
  }
}
sorts.forEach(({ needs }, at) => mark(needs, 1 << at))
mark(wordsOfModels, ofSelf)

const odd = /[’‘ʼ`´\u00a0]/
const plain = (text: string): string => {
  const small = text.toLowerCase()
  return odd.test(small) ? small.replaceAll(/[’‘ʼ`´]/g, "'").replaceAll('\u00a0', ' ') : small
}

export interface ModelPhrases {
  readonly refuses: boolean
  /** Where an AI model speaks about itself; undefined where none does. */
  readonly speaksOfItselfAt: number | undefined
}

const nothing: ModelPhrases = { refuses: false, speaksOfItselfAt: undefined }

/** Does an answer refuse, and does it say that an AI model wrote it? One pass for texts without a word of either. */
export const modelPhrases = (text: string): ModelPhrases => {
  const found = signalsIn(text)
  if (found === 0) return nothing
  const said = plain(text.slice(0, beginning))
  const refuses = sorts.some(({ refuses: isRefused }, at) => (found & (1 << at)) !== 0 && isRefused(said))
  const place = (found & ofSelf) === 0 ? -1 : plain(text).search(ofModels)
  return { refuses, speaksOfItselfAt: place < 0 ? undefined : place }
}
