// Imported before anything else by every script: an old Node gets a sentence, not a stack trace.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const supported = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)
if (!supported) {
  console.error(`Fanfare needs Node.js 20.19 or later, or 22.12 or later; this is ${process.version}.`)
  process.exit(1)
}
