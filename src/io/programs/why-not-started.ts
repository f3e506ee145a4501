const meanings: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such program',
  EACCES: 'it may not be executed (`chmod +x` allows it)',
  ENOEXEC: 'it is no program: a script needs a first line such as #!/bin/sh',
}

/** Why a program could not be started (errno of `spawn`), in words. */
export const whyNotStarted = (error: Error & { readonly code?: unknown }): string =>
  (typeof error.code === 'string' ? meanings[error.code] : undefined) ?? error.message
