// @ts-check

/**
 * @typedef {object} Finding
 * @property {string} what
 * @property {string} says
 * @property {string} [todo] there is something wrong, and this is what to do
 */

/** @param {string} what @param {string} says @returns {Finding} */
export const fine = (what, says) => ({ what, says })

/** @param {string} what @param {string} says @param {string} todo @returns {Finding} */
export const problem = (what, says, todo) => ({ what, says, todo })

/** One line each. @param {Finding} finding */
export const line = ({ what, says, todo }) =>
  `${todo === undefined ? 'ok     ' : 'PROBLEM'}  ${what.padEnd(13)}  ${says}.${todo === undefined ? '' : ` ${todo}.`}`
