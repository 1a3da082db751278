import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Router } from 'express'
import { refuse } from '../protocol/core.ts'
import type { HttpGround } from './app.ts'
import { LANGUAGE_TAG, LanguageFiles } from './language-files.ts'
import { sendProblem } from './problem.ts'

/** Languages that fans have brought, for pages that know their words: a server without pages has none. */
export function languageRoutes({ pages, languagesDir, logger }: HttpGround): Router {
  const keys = pages === undefined ? [] : keysOf(pages)
  const files = new LanguageFiles(languagesDir, keys, logger)
  const router = Router()
  router.get('/languages', async (_request, response) => {
    const languages = (await files.list()).map(({ tag, name, by, words }) => {
      const present = Object.keys(words).length
      return { tag, name, by, present, missing: keys.length - present }
    })
    response.set('Cache-Control', 'no-cache').json({ languages })
  })
  router.get('/languages/:tag', async (request, response) => {
    if (!LANGUAGE_TAG.test(request.params.tag)) return sendProblem(response, refuse('bad_input'))
    const language = await files.find(request.params.tag)
    if (language === undefined) return sendProblem(response, refuse('not_found'))
    response.set('Cache-Control', 'no-cache').json(language.words)
  })
  return router
}

/** The keys of English, which the build puts beside the pages. */
function keysOf(pages: string): string[] {
  const file = join(pages, 'words.json')
  return existsSync(file) ? Object.keys(JSON.parse(readFileSync(file, 'utf8')) as object) : []
}
