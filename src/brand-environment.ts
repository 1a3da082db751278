import { z } from 'zod'
import { SECRET_BYTES } from './persons/tokens.ts'
import { ROLES, type Role } from './protocol/roles.ts'
import { about, inFile, list, secret, text, whole } from './variable.ts'

const isRole = (word: string): word is Role => (ROLES as readonly string[]).includes(word)
const isClaim = (pair: string): boolean => /^(name|avatar|role|limit)=[A-Za-z0-9_:/.-]{1,80}$/.test(pair)
const isGrant = (pair: string): boolean => {
  const [claimed = '', role = '', more] = pair.split('=')
  return /^[A-Za-z0-9_.:-]{1,60}$/.test(claimed) && isRole(role) && role !== 'fan' && more === undefined
}
const pairs = (items: readonly string[]): Record<string, string> =>
  Object.fromEntries(items.map((item) => item.split('=') as [string, string]))

const webPage = () =>
  z.string().refine((url) => /^https?:/.test(url) && URL.canParse(url), { error: 'must be an http(s) address' })

/** How the brand signs its members on, and what it is called. */
export const brandEnvironment = {
  BRAND_SECRET: about(secret().optional(), {
    description: `The secret with which the brand signs its members' tokens (HS256), at least ${SECRET_BYTES} bytes. With this or BRAND_KEYS_FILE members can sign on.`,
    example: '<the output of: openssl rand -base64 32>',
    fallback: 'none: nobody signs on',
  }),
  BRAND_SECRET_FILE: inFile('BRAND_SECRET', '/run/secrets/brand'),
  BRAND_KEYS_FILE: about(z.string().min(1).optional(), {
    description:
      "The brand's public keys: a JWKS or PEM file. Read again when it changes, so that keys can be added and taken away.",
    example: '/etc/fanfare/brand.jwks.json',
    fallback: 'none',
  }),
  BRAND_ISSUER: about(text().optional(), {
    description: "What the brand's tokens name as `iss`. Required with BRAND_SECRET or BRAND_KEYS_FILE.",
    example: 'https://accounts.example.com',
    fallback: 'none',
  }),
  BRAND_AUDIENCE: about(text().default('fanfare'), {
    description: "What the brand's tokens name as `aud`, alone or among others.",
    example: 'live.example.com',
  }),
  BRAND_CLAIMS: about(
    list(isClaim, 'must be pairs such as name=nickname, of name, avatar, role and limit').transform(pairs).default({}),
    {
      description:
        'Which claims say the name, the avatar (an https: address), the role and the limit key (one for all accounts of a person).',
      example: 'name=nickname,avatar=picture,role=groups,limit=phone_hash',
      fallback: '`name=name,avatar=picture,role=role,limit=limit_key`',
    },
  ),
  BRAND_ROLES: about(
    list(isGrant, 'must be pairs such as admin=host, of display, staff, moderator, host and owner')
      .transform(pairs)
      .default({}),
    {
      description: 'Which words of the role claim give which role. All others are fans, whatever the token says.',
      example: 'live-admin=host,community=moderator',
      fallback: 'none',
    },
  ),
  BRAND_SIGN_ON_URL: about(webPage().optional(), {
    description:
      "The brand's page that signs somebody on and leads back to the address in `?return=`, with `#token=<JWT>` behind it.",
    example: 'https://accounts.example.com/live',
    fallback: 'none: only pages that show the room in a frame sign on',
  }),
  MEMBER_HOURS: about(whole(1, 720).default(24), {
    description: 'How long a sign-on lasts, hours. Then the brand signs the member on again.',
    example: '12',
  }),
  PRIVACY_URL: about(webPage().optional(), {
    description: "The brand's page on privacy, linked where people choose a name.",
    example: 'https://www.example.com/privacy',
    fallback: 'none',
  }),
  RESERVED_NAMES: about(
    list(
      (name) => name.length > 0 && name.length <= 60,
      'must be words of 1 to 60 characters, with commas between',
    ).default([]),
    {
      description: 'Names that nobody may take or look like, such as the brand and its people.',
      example: 'Aurora,Aurora Support',
      fallback: 'none, beside what claims to be staff in five languages',
    },
  ),
} as const
