import type { Head } from '../../../scripts/verify/file-head.mjs'
import { t } from '../i18n/language.ts'

/** What the options of a poll are called here: yes and no are the page's words. */
export const labelsOf = ({ kind, options }: Head): readonly string[] =>
  kind === 'yes_no' ? [t('verify.yes'), t('verify.no')] : options
