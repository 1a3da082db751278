import { Router, type RequestHandler } from 'express'

/** What everybody may know of how this server is set up. */
export interface About {
  /** Absent = nobody signs on. `url`: the brand's page for it; without one only pages that show a room in a frame sign on. */
  signOn?: { url?: string }
  /** Days that words of archived rooms, and what is known of members, are kept; 0 = for ever. `url`: the brand's page on privacy. */
  privacy: { url?: string; linesDays: number; membersDays: number }
  /** Origins whose pages may show a room in a frame. */
  embedOrigins: readonly string[]
  /** Longest message in characters. */
  textLength: number
}

interface Settings {
  brand?: object
  signOnUrl?: string
  privacyUrl?: string
  retainLinesDays: number
  retainMembersDays: number
  embedOrigins: readonly string[]
  textLength: number
}

export function aboutServer(settings: Settings): About {
  const { brand, signOnUrl, privacyUrl, retainLinesDays, retainMembersDays, embedOrigins, textLength } = settings
  const ofUrl = (url: string | undefined): { url?: string } => (url === undefined ? {} : { url })
  return {
    ...(brand && { signOn: ofUrl(signOnUrl) }),
    privacy: { ...ofUrl(privacyUrl), linesDays: retainLinesDays, membersDays: retainMembersDays },
    embedOrigins,
    textLength,
  }
}

export function aboutRoutes({ about }: { about: About }): Router {
  const router = Router()
  router.get('/about', (_request, response) => void response.set('Cache-Control', 'public, max-age=60').json(about))
  return router
}

/** `embed.js` is at the same address for good: pages of brands ask for it again after five minutes. */
export const scriptForSites: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'public, max-age=300')
  next()
}
